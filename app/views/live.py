"""The live view: what the plant holds now. The only view that carries a Commanding."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from app.commands import Commander
from models.alarms import Alarm, AlarmLog, Load, NoAlarmLog, OutOfService
from models.commands import CommandRecord
from models.links import DeadLetter, DeviceHealth, LinkStatus
from models.plant import Plant
from models.points import Quality, Reading
from models.records import Attachments, Recording, Records
from models.site.park import Park
from models.views import Changes, Commanding, Health, History, ViewKind
from models.views.view import Listener, Unsubscribe

_log = logging.getLogger(__name__)


class LiveView:
    """Implements `models.views.View` over the plant; `publish` is called at the feed's rate."""

    kind = ViewKind.LIVE

    def __init__(
        self,
        plant: Plant,
        history: History,
        commander: Commander,
        *,
        clock: Callable[[], int],
        health: Callable[[], Health],
        records: Records,
        recording: Recording,
        attachments: Attachments,
        alarm_log: AlarmLog | None = None,
        load: Callable[[], Load] = Load,
    ) -> None:
        self.park: Park = plant.park
        self.history = history
        self.commanding: Commanding | None = commander
        self.records = records
        self.recording: Recording | None = recording
        self.attachments = attachments
        self.alarm_log: AlarmLog = alarm_log or NoAlarmLog()
        self._load = load
        self._plant = plant
        self._commander = commander
        self._clock = clock
        self._health = health
        self._listeners: list[Listener] = []
        self._commands_changed = False
        self._authority_changed = False

    def now(self) -> int:
        """The present, UTC milliseconds."""
        return self._clock()

    def latest(self, point: str) -> Reading:
        """The newest reading of `point`, marked while the point is out of service."""
        reading = self._plant.latest(point)
        if point in self._plant.out_of_service():
            return reading._replace(quality=Quality.OUT_OF_SERVICE)
        return reading

    def alarm(self, point: str) -> Alarm | None:
        """The worst alarm of `point` that is not withheld."""
        return self._plant.alarm(point)

    def alarms(self) -> Sequence[Alarm]:
        """What calls or has called; the same object until something changes."""
        return self._plant.alarms()

    def withheld(self) -> Sequence[Alarm]:
        """Conditions that call nobody now."""
        return self._plant.withheld()

    def alarm_load(self) -> Load:
        """The rate of new alarms now."""
        return self._load()

    def out_of_service(self) -> Mapping[str, OutOfService]:
        """What is out of service now."""
        return self._plant.out_of_service()

    def links(self) -> list[LinkStatus]:
        """All links."""
        return self._plant.links()

    def device(self, device: str) -> DeviceHealth | None:
        """Health of a device."""
        return self._plant.device(device)

    def dead_letters(self) -> list[DeadLetter]:
        """What could not be read."""
        return self._plant.dead_letters()

    def commands(self) -> list[CommandRecord]:
        """Recent commands."""
        return self._commander.records()

    def health(self) -> Health:
        """Figures of the core."""
        return self._health()

    def subscribe(self, listener: Listener) -> Unsubscribe:
        """Hear of changes; the returned function ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def command_changed(self) -> None:
        """A command began or ended."""
        self._commands_changed = True

    def authority_changed(self) -> None:
        """Somebody else acts, or may do something else."""
        self._authority_changed = True

    def publish(self) -> bool:
        """Tell the listeners what changed since the last call; False if nothing did."""
        changes = self._plant.drain()
        if self._commands_changed or self._authority_changed:
            changes = replace(
                changes or Changes(),
                commands=self._commands_changed,
                authority=self._authority_changed,
            )
            self._commands_changed = self._authority_changed = False
        if changes is None:
            return False
        for listener in tuple(self._listeners):
            try:
                listener(changes)
            except Exception:  # noqa: BLE001 - one broken panel must not blind the others
                _log.exception("a panel failed to take its changes")
        return True
