"""Events that must not be lost: alarm transitions, and what MQTT devices send as events."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models.alarms import Alarm
from models.points import Reading


class EventKeeper:
    """Implements `devices.mqtt.EventSink`; takes alarm transitions from the plant."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def alarm_changed(self, before: Alarm | None, after: Alarm | None, reading: Reading) -> None:
        """An alarm was raised, changed or cleared."""

    async def commit(self, readings: Sequence[Reading]) -> None:
        """Store device events; returns when they survive a kill."""

    def flush(self) -> None:
        """Hand over what came since the last call."""

    def close(self) -> None:
        """Write what is left."""
