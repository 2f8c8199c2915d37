"""Events that must not be lost: alarm transitions, and what MQTT devices send as events."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from models.alarms import Alarm
from models.history import Event, EventStore
from models.points import Reading
from models.storage import StorageError
from models.text.message import Message

_log = logging.getLogger(__name__)


class EventKeeper:
    """Implements `devices.mqtt.EventSink`; takes alarm transitions from the plant."""

    def __init__(self, folder: Path, watch: Callable[[Message | None], None]) -> None:
        self._store = EventStore(folder, watch=watch)
        self._waiting: list[Event] = []

    def alarm_changed(self, before: Alarm | None, after: Alarm | None, reading: Reading) -> None:
        """An alarm was raised, changed or cleared; stored with the next flush."""
        self._waiting.append(transition_event(before, after, reading))

    async def commit(self, readings: Sequence[Reading]) -> None:
        """Store device events; returns when they survive a kill, raises if they do not."""
        written = self._store.append_events([device_event(reading) for reading in readings])
        await asyncio.gather(*map(asyncio.wrap_future, written))

    def flush(self) -> None:
        """Hand over what came since the last call; kept for the next if the disk refuses."""
        if not self._waiting:
            return
        events, self._waiting = self._waiting, []
        try:
            written = self._store.append_events(events)
        except StorageError as error:
            _log.warning("%d alarm events wait for the disk: %s", len(events), error)
            self._waiting = events
            return
        for future in written:
            future.add_done_callback(lambda done: _log_failure(done.exception()))

    def close(self) -> None:
        """Write what is left."""
        self.flush()
        self._store.close()


def transition_event(before: Alarm | None, after: Alarm | None, reading: Reading) -> Event:
    """The event of one alarm transition; its identity is the rule, the raising and the kind."""
    alarm = after or before
    assert alarm is not None
    change = _change(before, after)
    return Event(
        f"alarm:{alarm.point}:{alarm.raised_ms}:{change}:{alarm.which}",
        reading.received_ms * 1000,
        f"alarm_{change}",
        alarm.point,
        int(alarm.severity),
        {"which": alarm.which, "value": reading.value, "limit": alarm.limit}
        | ({"work": alarm.out.work} if alarm.out is not None else {}),
    )


def _change(before: Alarm | None, after: Alarm | None) -> str:
    """What happened: "withheld" is a condition that calls nobody, "ended" its end unheard."""
    if after is None:
        return "cleared" if before is None or before.out is None else "ended"
    if after.out is not None:
        return "withheld"
    return "raised" if before is None or before.out is not None else "changed"


def device_event(reading: Reading) -> Event:
    """What a device sent; the same message again has the same identity."""
    return Event(
        f"device:{reading.point}:{reading.source_ms}:{reading.value}",
        reading.source_ms * 1000,
        "device",
        reading.point,
        data={"value": reading.value, "quality": int(reading.quality)},
    )


def _log_failure(error: BaseException | None) -> None:
    if error is not None:
        _log.error("alarm events were not stored: %s", error)
