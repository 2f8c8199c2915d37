"""All MQTT devices of the park: heartbeats with jitter, changes at once, commands heard."""

from __future__ import annotations

import asyncio
import heapq
import logging
import math
import time
from collections import OrderedDict
from collections.abc import Mapping

import numpy as np
import orjson

from devices.simulator.connection import Connection
from devices.simulator.documents import Document, documents
from devices.simulator.live import LivePark
from models.site.park import MqttLink
from models.site.sources import MqttTarget

_log = logging.getLogger(__name__)
_TICK_S = 0.1
_REMEMBERED = 256
_WILL_S = 7.0
"""A broker tells of a silent client after one and a half keep-alives; gateways keep alive 5 s."""


class Fleet:
    """The devices behind one broker."""

    def __init__(self, live: LivePark, link: MqttLink, port: int, scale: float) -> None:
        self._live = live
        self._documents = documents(live.park, link)
        self._of_point = {s.point: d for d in self._documents for s in d.sources}
        self._targets: Mapping[str, MqttTarget] = {t.topic: t for t in link.targets}
        self._availability = {a.device: a for a in link.availability}
        self._scale = scale
        self._dead: set[str] = set()
        """Availability topics of gateways without power."""
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._random = np.random.default_rng(live.physics.seed + 7)
        self._due: list[tuple[float, int]] = []
        self.published = 0
        self.commanded = 0
        self._connection = Connection(port, f"fleet-{link.id}", self._topics(), self._heard)

    def _topics(self) -> list[str]:
        return sorted(self._targets)

    async def run(self) -> None:
        """Publish for ever; ends by cancellation."""
        await self._connection.start()
        now = time.time()
        for i, document in enumerate(self._documents):
            self._due.append((now + self._random.random() * min(document.interval_s, 3.0), i))
        heapq.heapify(self._due)
        was_up = False
        try:
            while True:
                if self._connection.up.is_set() and not was_up:
                    self._announce()
                was_up = self._connection.up.is_set()
                self._tick(time.time())
                await asyncio.sleep(_TICK_S)
        finally:
            await self._connection.close()

    def _announce(self) -> None:
        """Births, and what is retained, whenever the broker is there again."""
        for availability in {a.topic: a for a in self._availability.values()}.values():
            alive = availability.topic not in self._dead
            self._say(availability.topic, availability.online if alive else availability.offline)
        now = time.time()
        for document in self._documents:
            if document.kept and not self._is_dead(document.device):
                self._publish(document, now, changed=True)

    def _say(self, topic: str, word: str) -> None:
        self._connection.publish(topic, word.encode(), 1, retain=True)

    def _tick(self, now: float) -> None:
        changed = (self._of_point.get(point) for point in self._live.changed_until(now))
        # several points of one document may have changed: it is published once
        for document in dict.fromkeys(changed):
            if document is not None:
                self._publish(document, now, changed=True)
        while self._due and self._due[0][0] <= now:
            _, i = heapq.heappop(self._due)
            document = self._documents[i]
            self._publish(document, now, changed=False)
            pause = document.interval_s / self._scale * (0.9 + 0.12 * self._random.random())
            heapq.heappush(self._due, (now + pause, i))

    def _publish(self, document: Document, now: float, *, changed: bool) -> None:
        if self._is_dead(document.device):
            return
        kept = changed and document.kept
        payload = document.payload(now, self._live.value)
        self._connection.publish(document.topic, payload, 1 if kept else 0, retain=kept)
        self.published += 1

    def _is_dead(self, device: str) -> bool:
        availability = self._availability.get(device)
        return availability is not None and availability.topic in self._dead

    # faults --------------------------------------------------------------------------------

    def gateways(self) -> list[str]:
        """Availability topics, one per gateway."""
        return sorted({a.topic for a in self._availability.values()})

    def kill_gateway(self, topic: str) -> None:
        """Silent at once; its last will comes when the broker misses it."""
        self._dead.add(topic)
        asyncio.get_running_loop().call_later(_WILL_S, self._will, topic)

    def _will(self, topic: str) -> None:
        if topic in self._dead:
            self._say(topic, "offline")

    def revive_gateway(self, topic: str) -> None:
        """Back, with its birth message and everything it keeps."""
        if topic in self._dead:
            self._dead.discard(topic)
            self._announce()

    # commands ------------------------------------------------------------------------------

    def _heard(self, topic: str, payload: bytes) -> None:
        target = self._targets.get(topic)
        if target is None or self._is_dead(self._live.park.points[target.point].device):
            return
        now = time.time()
        value = self._wanted(target, payload, now)
        if value is not None and self._live.command(target.point, value, now):
            self.commanded += 1

    def _wanted(self, target: MqttTarget, payload: bytes, now: float) -> float | None:
        """The commanded value; None for what is late, was done already, or cannot be read."""
        try:
            asked = orjson.loads(payload)
        except orjson.JSONDecodeError:
            return None
        if not isinstance(asked, dict):
            asked = {"value": asked}
        identity = str(asked.get("id", ""))
        if identity and identity in self._seen:
            return None
        expires = asked.get("expires_ms", asked.get("expires"))
        if isinstance(expires, int | float) and expires < now * 1000:
            _log.info("a command for %s came too late", target.point)
            return None
        if identity:
            self._seen[identity] = None
            while len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        return self._number(target.point, asked.get("value", asked.get("state")))

    def _number(self, point: str, asked: object) -> float | None:
        known = self._live.park.points[point]
        codes = [state.code for state in known.states]
        if isinstance(asked, str) and asked in codes:
            return float(codes.index(asked))
        if isinstance(asked, bool) or not isinstance(asked, int | float):
            # a pulse needs no value: the topic says it all
            return 1.0 if known.command is not None and known.command.action == "pulse" else None
        return float(asked) if math.isfinite(asked) else None
