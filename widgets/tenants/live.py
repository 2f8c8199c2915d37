"""What stands in a tenant's units, live: alarms first, then meters, doors and the rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.alarms import Alarm
from models.plan.door import door_marks
from models.plan.rollup import QUIET, Standing
from models.site.park import Device
from models.tenants import Equipment
from widgets.alarmwords import alarm_words
from widgets.contribution import Desk, Target
from widgets.controls.section import Section, clear, note
from widgets.controls.turns import every
from widgets.inspector.contents import door_lines
from widgets.inspector.members import DeviceRow, DoorRow
from widgets.inspector.text import freshness, place_of
from widgets.tenants.rows import LinkRow

_MOST = 10
"""Rows of each part; the plan has the rest."""
_PERIOD_MS = 1000


class LiveUnits(QWidget):
    """Follows the view once a second while it is seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._equipment = Equipment()
        self._shown: list[Alarm] = []
        self._doors: list[tuple[Device, DoorRow]] = []
        self._devices: list[DeviceRow] = []
        say = desk.words.say
        self._alarms = Section(desk.theme, say("tenants.section.alarms"))
        self.alarm_rows = QVBoxLayout()
        self._alarms.rows.addLayout(self.alarm_rows)
        self._parts = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._alarms)
        column.addLayout(self._parts)
        self._timer = every(self, _PERIOD_MS, self._tick)

    def open(self, equipment: Equipment) -> None:
        """Show these devices."""
        if equipment == self._equipment and self._parts.count():
            self.refresh()
            return
        self._equipment = equipment
        self._doors.clear()
        self._devices.clear()
        clear(self._parts)
        say, park = self._desk.words.say, self._desk.view.park
        doors = [park.devices[id_] for id_ in equipment.doors]
        self._devices_part(say("tenants.section.meters"), equipment.meters)
        if doors:
            section = Section(self._desk.theme, say("tenants.section.doors"))
            for device in doors[:_MOST]:
                row = DoorRow(self._desk.theme, self._desk.words, self._name(device))
                row.opened.connect(self._showing(device.id))
                self._doors.append((device, row))
                section.rows.addWidget(row)
            self._more(section, len(doors))
            self._parts.addWidget(section)
        self._devices_part(say("tenants.section.points"), equipment.others)
        if not equipment.devices:
            section = Section(self._desk.theme, say("tenants.section.points"))
            section.rows.addWidget(note(self._desk.theme, say("tenants.empty.devices")))
            self._parts.addWidget(section)
        self._shown = []
        self._show_alarms(force=True)
        self.refresh()

    def refresh(self) -> None:
        """Everything as it stands now."""
        view, words = self._desk.view, self._desk.words
        self._show_alarms()
        for row in self._devices:
            row.show_now(view, self._standing(row.device))
        for device, door in self._doors:
            points = [view.park.points[id_] for id_ in device.points]
            lines = door_lines(view, words, points)
            readings = [view.latest(point.id) for point in points]
            oldest = min(readings, key=lambda one: one.received_ms, default=None)
            fresh = "" if oldest is None else freshness(words, oldest, view.now())
            door.show_door(door_marks(points, view.latest), lines, fresh)

    def alarms(self) -> list[Alarm]:
        """The active alarms of the devices, worst first."""
        park, devices = self._desk.view.park, set(self._equipment.devices)
        return [
            alarm
            for alarm in self._desk.view.alarms()
            if alarm.point in park.points and park.points[alarm.point].device in devices
        ]

    def _show_alarms(self, force: bool = False) -> None:
        found = self.alarms()
        if found == self._shown and not force:
            return
        self._shown = found
        clear(self.alarm_rows)
        view, words, theme = self._desk.view, self._desk.words, self._desk.theme
        for alarm in found[:_MOST]:
            point = view.park.points[alarm.point]
            device = view.park.devices[point.device]
            # the value of then: these rows stand until the alarms change
            said = alarm_words(alarm, view, words, live=False)
            since = words.since(alarm.raised_ms, view.now())
            row = LinkRow(theme, said.title, said.value, since, not alarm.acknowledged, alarm)
            row.opened.connect(self._showing(device.id))
            self.alarm_rows.addWidget(row)
        if len(found) > _MOST:
            more = words.say("tenants.more_alarms", n=len(found) - _MOST)
            self.alarm_rows.addWidget(note(theme, more))
        if not found:
            self.alarm_rows.addWidget(note(theme, words.say("tenants.empty.alarms")))

    def _devices_part(self, title: str, ids: tuple[str, ...]) -> None:
        if not ids:
            return
        section = Section(self._desk.theme, title)
        for id_ in ids[:_MOST]:
            row = DeviceRow(self._desk.theme, self._desk.words, self._desk.view.park.devices[id_])
            row.opened.connect(self._showing(id_))
            self._devices.append(row)
            section.rows.addWidget(row)
        self._more(section, len(ids))
        self._parts.addWidget(section)

    def _more(self, section: Section, count: int) -> None:
        if count > _MOST:
            text = self._desk.words.say("tenants.more", n=count - _MOST)
            section.rows.addWidget(note(self._desk.theme, text))

    def _name(self, device: Device) -> str:
        place = place_of(self._desk.view.park, self._desk.words, device)
        return self._desk.words.name(device.name) or place

    def _showing(self, device: str) -> Callable[[], None]:
        return lambda: self._desk.show(Target("device", device))

    def _standing(self, device: Device) -> Standing:
        standing = QUIET
        for point in device.points:
            alarm = self._desk.view.alarm(point)
            if alarm is not None:
                standing = standing.plus(alarm)
        return standing

    def _tick(self) -> None:
        if self.isVisible() and self._equipment.devices:
            self.refresh()
