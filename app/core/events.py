"""Events that must not be lost: alarm transitions, and what MQTT devices send as events."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from app.core.standing import StandingKeeper
from models.alarms import Transition
from models.history import Event, EventStore
from models.history.alarmlog import transition_event
from models.history.events import Written
from models.points import Reading
from models.points.reading import believed_ms
from models.storage import StorageError
from models.text.message import Message

_log = logging.getLogger(__name__)


class EventKeeper:
    """Implements `devices.mqtt.EventSink`; takes alarm transitions from the plant."""

    def __init__(
        self,
        folder: Path,
        watch: Callable[[Message | None], None],
        standing: StandingKeeper | None = None,
    ) -> None:
        """`standing` is kept after each flush, as soon as the journal has reached the disk."""
        self._standing = standing
        self._store = EventStore(folder, watch=watch)
        self._fresh: list[Transition] = []
        self._written: list[tuple[list[Transition], list[Written]]] = []

    def alarm_changed(self, transition: Transition) -> None:
        """Something happened to an alarm; stored with the next flush."""
        if self._standing is not None:
            transition = replace(transition, order=self._standing.next_order())
        self._fresh.append(transition)

    def waiting(self) -> Sequence[Transition]:
        """What is not known to be on the disk yet, oldest first."""
        self._look_at_written()
        return [told for batch, _ in self._written for told in batch] + self._fresh

    def _look_at_written(self) -> None:
        """What has reached the disk is done; what was refused is handed over again."""
        under_way, refused = [], list[Transition]()
        for told, written in self._written:
            if not all(future.done() for future in written):
                under_way.append((told, written))
            elif any(future.exception() is not None for future in written):
                refused += told  # what reached the disk all the same is stored once
        self._written, self._fresh = under_way, refused + self._fresh

    async def commit(self, readings: Sequence[Reading]) -> None:
        """Store device events; returns when they survive a kill, raises if they do not."""
        written = self._store.append_events([device_event(reading) for reading in readings])
        await asyncio.gather(*map(asyncio.wrap_future, written))

    def flush(self) -> None:
        """Hand over what came since the last call, or was refused; kept for the next if the disk
        refuses."""
        self._look_at_written()
        if self._fresh:
            self._write()
        if self._standing is not None and not self._fresh:
            self._standing.flush([one for _, written in self._written for one in written])

    def _write(self) -> None:
        told = self._fresh  # until it is handed over, whatever the store raises
        try:
            written = self._store.append_events(map(transition_event, told))
        except StorageError as error:
            _log.warning("%d alarm events wait for the disk: %s", len(told), error)
            return
        self._fresh = []
        self._written.append((told, written))
        for future in written:
            future.add_done_callback(lambda done: _log_failure(done.exception()))

    def close(self) -> None:
        """Write what is left."""
        self.flush()
        self._store.close()
        if self._standing is not None:
            self._standing.close()


def device_event(reading: Reading) -> Event:
    """What a device sent; the same message again has the same identity.

    Under a time that can be believed: in the year 1970 of a device that has just started it would
    be forgotten at once, in one to come never, and the same after each start would be the same.
    """
    at_ms = believed_ms(reading)
    return Event(
        f"device:{reading.point}:{at_ms}:{reading.value}",
        at_ms * 1000,
        "device",
        reading.point,
        data={"value": reading.value, "quality": int(reading.quality)},
    )


def _log_failure(error: BaseException | None) -> None:
    if error is not None:
        _log.error("alarm events were not stored and are handed over again: %s", error)
