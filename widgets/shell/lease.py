"""A view whose subscriptions end together, when the panels that made them are replaced."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from models.alarms import Alarm, AlarmLog, Load, OutOfService
from models.commands import CommandRecord
from models.links import DeadLetter, DeviceHealth, LinkStatus
from models.points import Reading
from models.records import Records, RecordsChanged
from models.views import Health, View
from models.views.view import Listener, Unsubscribe


class LeasedView:
    """Hands everything on to another view and remembers who listens.

    A panel that is deleted with its theme would otherwise still be called.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._ends: dict[int, Unsubscribe] = {}
        self.kind = view.kind
        self.park = view.park
        self.history = view.history
        self.commanding = view.commanding
        self.records: Records = LeasedRecords(view.records, self._hold)
        self.recording = view.recording
        self.attachments = view.attachments
        self.alarm_log: AlarmLog = view.alarm_log

    def now(self) -> int:
        """See `View`."""
        return self._view.now()

    def latest(self, point: str) -> Reading:
        """See `View`."""
        return self._view.latest(point)

    def alarm(self, point: str) -> Alarm | None:
        """See `View`."""
        return self._view.alarm(point)

    def alarms(self) -> Sequence[Alarm]:
        """See `View`."""
        return self._view.alarms()

    def withheld(self) -> Sequence[Alarm]:
        """See `View`."""
        return self._view.withheld()

    def alarm_load(self) -> Load:
        """See `View`."""
        return self._view.alarm_load()

    def out_of_service(self) -> Mapping[str, OutOfService]:
        """See `View`."""
        return self._view.out_of_service()

    def links(self) -> Sequence[LinkStatus]:
        """See `View`."""
        return self._view.links()

    def device(self, device: str) -> DeviceHealth | None:
        """See `View`."""
        return self._view.device(device)

    def dead_letters(self) -> Sequence[DeadLetter]:
        """See `View`."""
        return self._view.dead_letters()

    def commands(self) -> Sequence[CommandRecord]:
        """See `View`."""
        return self._view.commands()

    def health(self) -> Health:
        """See `View`."""
        return self._view.health()

    def subscribe(self, listener: Listener) -> Unsubscribe:
        """See `View`; also ends with the lease."""
        return self._hold(self._view.subscribe(listener))

    def _hold(self, end: Unsubscribe) -> Unsubscribe:
        key = id(end)
        self._ends[key] = end

        def once() -> None:
            if self._ends.pop(key, None) is not None:
                end()

        return once

    def end(self) -> None:
        """Nobody who subscribed here is called any more."""
        ends, self._ends = list(self._ends.values()), {}
        for end in ends:
            end()


class LeasedRecords:
    """The records of a leased view: what listens to them ends with the lease."""

    def __init__(self, records: Records, hold: Callable[[Unsubscribe], Unsubscribe]) -> None:
        self._hold = hold
        self._records = records
        self.get = records.get
        self.list = records.list
        self.count = records.count
        self.tally = records.tally
        self.search = records.search
        self.opened = records.opened
        self.history = records.history
        self.events = records.events
        self.conflicts = records.conflicts

    def subscribe(self, listener: Callable[[RecordsChanged], None]) -> Unsubscribe:
        """See `Records`; also ended with the lease."""
        return self._hold(self._records.subscribe(listener))
