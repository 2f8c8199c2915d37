"""Events that must not be lost: taken with QoS 1, acknowledged only after they are stored."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING, Protocol

from devices.mqtt.client import raw_of
from models.points import Grade, Quality

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paho.mqtt.client import MQTTMessage

    from devices.mqtt.client import Batch, BatchedClient
    from devices.mqtt.intake import Intake
    from models.links import Sink
    from models.points import Reading

    _Heard = tuple[int, tuple[bytes, bytes, int], BatchedClient | None, int]
    """When it came (UTC ms), the raw message, whom to acknowledge it to, its packet id."""

log = logging.getLogger(__name__)

RETRY_S = 1.0
_SLICE = 200


class EventSink(Protocol):
    """Where events become durable."""

    async def commit(self, readings: Sequence[Reading]) -> None:
        """Return when `readings` survive a kill. They may come twice: the broker repeats what was
        not acknowledged. An exception means not stored; the same readings come again."""


class Events:
    """Takes events from the network thread, shows, stores and then acknowledges them."""

    def __init__(
        self,
        intake: Intake,
        sink: Sink,
        commit: EventSink | None,
        clock: Callable[[], int],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._intake = intake
        self._sink = sink
        self._commit = commit
        self._clock = clock
        self._loop = loop
        self._heard: deque[_Heard] = deque()
        self._any = asyncio.Event()
        self._taken: list[tuple[list[Reading], list[_Heard]]] = []
        """Told, not stored yet: the broker sends no more than it may have unacknowledged."""
        self._unstored = asyncio.Event()

    def heard(self, client: BatchedClient, message: MQTTMessage) -> None:
        """A message with a packet id; called on the network thread."""
        packet_id = message.mid if message.qos else 0
        self._heard.append((self._clock(), raw_of(message), client, packet_id))
        self._ring()

    def heard_unacknowledged(self, batch: Batch) -> None:
        """Messages that somebody published with QoS 0; called on the network thread."""
        now = self._clock()
        self._heard.extend((now, raw, None, 0) for raw in batch)
        self._ring()

    def _ring(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._any.set)
        except RuntimeError:
            log.debug("the event loop is closed")

    async def run(self) -> None:
        """Work until cancelled: what happened is told at once, however long storing it takes."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._take_all())
            group.create_task(self._store_all())

    async def _take_all(self) -> None:
        while True:
            await self._any.wait()
            self._any.clear()
            while self._heard:
                self._take_slice()
                await asyncio.sleep(0)

    async def _store_all(self) -> None:
        while True:
            await self._unstored.wait()
            self._unstored.clear()
            taken, self._taken = self._taken, []
            happened = [reading for readings, _ in taken for reading in readings]
            if happened:
                await self._store(happened)
            self._acknowledge([message for _, slice_ in taken for message in slice_])

    def _take_slice(self) -> None:
        slice_ = [self._heard.popleft() for _ in range(min(_SLICE, len(self._heard)))]
        readings = self._intake.take([(time, [raw]) for time, raw, _, _ in slice_], self._sink)
        if readings:
            self._sink.take(readings)
        happened = [
            reading
            for reading in readings
            if reading.quality is not Quality.RETAINED and reading.quality.grade is not Grade.BAD
        ]
        self._taken.append((happened, slice_))
        self._unstored.set()

    async def _store(self, readings: list[Reading]) -> None:
        """Until it has worked: the broker keeps what comes meanwhile."""
        failing = False
        while self._commit is not None:
            try:
                await self._commit.commit(readings)
            except Exception:
                # The store is another's; whatever is wrong with it, an event must wait for it.
                if not failing:
                    log.exception("events could not be stored; trying again every %s s", RETRY_S)
                failing = True
                await asyncio.sleep(RETRY_S)
            else:
                if failing:
                    log.info("events can be stored again")
                return

    def _acknowledge(self, slice_: list[_Heard]) -> None:
        by_client: dict[int, tuple[BatchedClient, list[int]]] = {}
        for _, _, client, packet_id in slice_:
            if client is not None and packet_id:
                by_client.setdefault(id(client), (client, []))[1].append(packet_id)
        for client, packet_ids in by_client.values():
            client.acknowledge(packet_ids)
