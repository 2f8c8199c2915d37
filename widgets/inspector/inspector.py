"""The panel at the right: one device or one room, live, with its commands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from models.commands import CommandRecord
from models.plan.door import KINDS as DOOR_KINDS
from models.plan.door import door_marks
from models.points import Point
from models.site.park import Device
from models.text import Message
from models.views import Changes
from widgets.contribution import Desk, Target
from widgets.controls import Button
from widgets.controls.turns import every
from widgets.inspector.commands import CommandBox
from widgets.inspector.contents import (
    devices_in,
    door_age,
    door_lines,
    room_points,
    standing_of,
)
from widgets.inspector.curves import Curves
from widgets.inspector.errand import Errand
from widgets.inspector.members import DeviceRow, DoorRow
from widgets.inspector.rows import DoorPanel, Heading, HeadValue, PointRow, Shown
from widgets.inspector.section import Section, clear, note
from widgets.inspector.text import area_line, area_title, device_line

_RELOAD_S = 30
_ROOM_ROWS = 12
_ALARM_KEY = "A"


class Inspector(QWidget):
    """Empty until something is shown. Follows the view by itself."""

    opened = Signal(str, str)
    """Kind and id of what was opened from inside: a device of the shown room."""

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, hint: Message | None = None
    ) -> None:
        """`hint` says how to fill it, where that is not a plan."""
        super().__init__(parent)
        self._desk = desk
        self._hint = hint or Message.of("inspector.empty")
        self._view, self._theme, self._words = desk.view, desk.theme, desk.words
        self._shown = ("", "")
        self._rows: dict[str, list[PointRow | HeadValue]] = {}
        self._boxes: list[CommandBox] = []
        self._doors: list[tuple[Device, DoorPanel | DoorRow]] = []
        self._devices: list[DeviceRow] = []
        self._curves = Curves(self._view, self)
        self._curves.came.connect(self._refresh_point)
        self._alarm: Button | None = None
        """Leads to the alarm of the device; there while it has one."""
        self._errands: dict[str, Errand] = {}
        self._changed: set[str] = set()
        self._seconds = 0
        self.setMinimumWidth(280)
        self.setAutoFillBackground(True)
        palette = self.palette()
        palette.setColor(self.backgroundRole(), self._theme.color("panel"))
        self.setPalette(palette)

        self._heading = Heading(self._theme, self._words)
        self._head = Section(self._theme)
        self._head.rows.addWidget(self._heading)
        self._content = QVBoxLayout()
        self._content.setSpacing(0)
        self._content.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._commands = Section(self._theme, line_above=True)
        self._area = self._scrolled()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]

        self._numbers = every(self, 500, self._settle)
        self._ages = every(self, 1000, self._tick)
        unsubscribe = self._view.subscribe(self.take)
        self.destroyed.connect(lambda: unsubscribe())
        self.show_nothing()

    def _scrolled(self) -> QScrollArea:
        """Head, content and commands scroll as one; where there is room commands stand below."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addLayout(self._content, 1)
        column.addWidget(self._commands)
        area = QScrollArea()
        # one of our own: a first look at Qt's makes PySide ready every kind of widget there is,
        # a fortieth of a start; nor does it fill itself with the colour of the window
        area.setViewport(QWidget())
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        inside.setAutoFillBackground(False)
        return area

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What takes the focus comes into sight once the layout has made room for it."""
        if now is not None and self.isAncestorOf(now):
            QTimer.singleShot(0, self, self._show_focus)

    def _show_focus(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and self._area.isAncestorOf(now):
            self._area.ensureWidgetVisible(now, 0, 16)

    # What is shown

    @property
    def shown(self) -> tuple[str, str]:
        """Kind (`device`, `area`, empty) and id."""
        return self._shown

    def show_nothing(self) -> None:
        """One sentence says how to fill it."""
        self._begin("", "")
        self._head.hide()
        section = QWidget()
        box = QVBoxLayout(section)
        box.setContentsMargins(16, 12, 16, 12)
        hint = note(self._theme, self._words.say(self._hint), "ink2")
        hint.setFont(self._theme.font("body"))
        box.addWidget(hint)
        self._content.addWidget(section)

    def show_device(self, id: str) -> None:
        """Everything about one device; an unknown one shows nothing."""
        device = self._view.park.devices.get(id)
        if device is None:
            self.show_nothing()
            return
        self._begin("device", id)
        words = self._words
        self._heading.show_texts(
            words.name(device.name), device_line(self._view.park, words, device)
        )
        points = [self._view.park.points[p] for p in device.points if p in self._view.park.points]
        self._door_section(device, points)
        asked = {point.id for point in points if point.command is not None}
        plain = [point for point in points if point.id not in asked]
        is_door = bool(self._doors)
        head = next((p for p in plain if p.id == device.primary and not is_door), None)
        if head is not None:
            section = Section(self._theme)
            value = HeadValue(self._theme, words)
            self._put(section, head.id, value)
            self._content.addWidget(section)
        rest = [p for p in plain if p is not head and not (is_door and p.kind in DOOR_KINDS)]
        self._point_section(words.say("inspector.points"), [(p, "") for p in rest])
        if points:
            self._trend_section()
        self._command_section([point for point in points if point.id in asked])
        self._finish([*([head] if head is not None else []), *rest])

    def show_area(self, id: str) -> None:
        """A room or unit: its points, doors and devices."""
        area = self._view.park.areas.get(id)
        if area is None:
            self.show_nothing()
            return
        self._begin("area", id)
        words = self._words
        self._heading.show_texts(area_title(words, area), area_line(self._view.park, words, area))
        devices = devices_in(self._view.park, area)
        named = room_points(self._view.park, words, [d for d in devices if d.kind != "door"])
        self._point_section(words.say("inspector.points"), named[:_ROOM_ROWS])
        doors = [device for device in devices if device.kind == "door"]
        if doors:
            section = Section(self._theme, words.say("inspector.doors"))
            for device in doors:
                row = DoorRow(self._theme, words, words.name(device.name))
                row.opened.connect(self._opening("device", device.id))
                self._doors.append((device, row))
                section.rows.addWidget(row)
            self._content.addWidget(section)
        others = [device for device in devices if device.kind != "door"]
        if others:
            section = Section(self._theme, words.say("inspector.devices"))
            for device in others:
                entry = DeviceRow(self._theme, words, device)
                entry.opened.connect(self._opening("device", device.id))
                self._devices.append(entry)
                section.rows.addWidget(entry)
            self._content.addWidget(section)
        if not devices:
            section = Section(self._theme)
            section.rows.addWidget(note(self._theme, words.say("inspector.bare"), "ink2"))
            self._content.addWidget(section)
        self._finish([point for point, _ in named[:_ROOM_ROWS]])

    def _opening(self, kind: str, id: str) -> Callable[[], None]:
        def tell() -> None:
            self.opened.emit(kind, id)
            self.show_device(id)

        return tell

    def _begin(self, kind: str, id: str) -> None:
        self._shown = (kind, id)
        self._rows.clear()
        self._boxes.clear()
        self._doors.clear()
        self._devices.clear()
        self._alarm = None
        self._curves.forget()
        self._changed.clear()
        clear(self._content)
        clear(self._commands.rows)
        self._commands.hide()
        self._head.show()
        self._errands = {p: errand for p, errand in self._errands.items() if errand.running}

    def _finish(self, points: list[Point]) -> None:
        self._refresh_all()
        self._curves.want(point.id for point in points if not point.states)

    # Sections

    def _put(self, section: Section, point: str, row: PointRow | HeadValue) -> None:
        self._rows.setdefault(point, []).append(row)
        section.rows.addWidget(row)

    def _point_section(self, title: str, points: list[tuple[Point, str]]) -> None:
        if not points:
            return
        section = Section(self._theme, title)
        for point, named in points:
            row = PointRow(self._theme, self._words, named)
            row.opened.connect(self._show_point)
            self._put(section, point.id, row)
        self._content.addWidget(section)

    def _show_point(self, point: str) -> None:
        self._desk.show(Target("trend", point))

    def _show_trend(self) -> bool:
        """The trend of the device's first curve; False if it has none."""
        kind, id = self._shown
        device = self._view.park.devices.get(id) if kind == "device" else None
        if device is None or not device.points:
            return False
        self._show_point(device.primary or device.points[0])
        return True

    def show_alarm(self) -> bool:
        """The worst alarm of the device in the list of alarms, where it is acknowledged; False
        if it has none."""
        kind, id = self._shown
        device = self._view.park.devices.get(id) if kind == "device" else None
        points = device.points if device is not None else ()
        found = [alarm for point in points if (alarm := self._view.alarm(point)) is not None]
        if not found:
            return False
        worst = max(found, key=lambda a: (not a.acknowledged, a.life_safety, a.severity))
        self._desk.show(Target("alarm", worst.id))
        return True

    def _trend_section(self) -> None:
        section = Section(self._theme)
        say = self._words.say
        button = Button(say("inspector.trend"), self._theme, say("inspector.trend.key"))
        button.clicked.connect(self._show_trend)
        self._alarm = Button(say("inspector.alarm"), self._theme, _ALARM_KEY)
        self._alarm.clicked.connect(self.show_alarm)
        self._alarm.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._alarm)
        row.addWidget(button)
        row.addStretch(1)
        section.rows.addLayout(row)
        self._content.addWidget(section)

    def _door_section(self, device: Device, points: list[Point]) -> None:
        if not any(point.kind in DOOR_KINDS for point in points) or device.kind != "door":
            return
        section = Section(self._theme)
        panel = DoorPanel(self._theme, self._words)
        self._doors.append((device, panel))
        section.rows.addWidget(panel)
        self._content.addWidget(section)

    def _command_section(self, points: list[Point]) -> None:
        if not points:
            return
        for point in points:
            errand = None
            if self._view.commanding is not None:
                errand = self._errands.setdefault(
                    point.id, Errand(self._view.commanding, self._done)
                )
            box = CommandBox(self._view, self._theme, self._words, point, errand)
            self._boxes.append(box)
            self._commands.rows.addWidget(box)
        self._commands.show()

    def _done(self, _record: CommandRecord) -> None:
        for box in self._boxes:
            box.refresh()

    # Following the view

    def take(self, changes: Changes) -> None:
        """Something changed; numbers wait for the next half second, the rest is shown now."""
        if not self._shown[0]:
            return
        mine = changes.points & self._rows.keys()
        self._changed |= mine
        park = self._view.park
        stateful = [p for p in mine if park.points[p].states]
        for point in stateful:
            self._refresh_point(point)
        if self._doors and (changes.points or changes.links):
            self._refresh_doors()
        news = changes.commands or changes.links or changes.authority
        if news or (changes.points and self._boxes):
            for box in self._boxes:
                box.refresh()
        if changes.alarms:
            self._refresh_all()

    def _settle(self) -> None:
        changed, self._changed = self._changed, set()
        for point in changed:
            self._refresh_point(point)

    def _tick(self) -> None:
        if not self._shown[0] or not self.isVisible():
            return
        self._refresh_all()
        self._seconds += 1
        if self._seconds % _RELOAD_S == 0:
            self._curves.want(p for p in self._rows if not self._view.park.points[p].states)

    def _refresh_all(self) -> None:
        for point in self._rows:
            self._refresh_point(point)
        self._refresh_doors()
        for box in self._boxes:
            box.refresh()
        for row in self._devices:
            row.show_now(self._view, standing_of(self._view, [row.device]))
        standing = standing_of(self._view, self._subjects())
        self._heading.show_alarm(standing)
        if self._alarm is not None:
            self._alarm.setVisible(standing.count > 0)

    def _subjects(self) -> list[Device]:
        kind, id = self._shown
        park = self._view.park
        if kind == "device":
            return [park.devices[id]]
        return devices_in(park, park.areas[id]) if kind == "area" else []

    def _refresh_point(self, id: str) -> None:
        point = self._view.park.points[id]
        shown = Shown(
            point,
            self._view.latest(id),
            self._view.alarm(id),
            self._curves.of(id),
            self._view.now(),
            self._view.out_of_service().get(id),
        )
        for row in self._rows.get(id, ()):
            row.show_point(shown)

    def _refresh_doors(self) -> None:
        for device, panel in self._doors:
            points = [self._view.park.points[p] for p in device.points]
            marks = door_marks(points, self._view.latest)
            lines = door_lines(self._view, self._words, points)
            panel.show_door(marks, lines, door_age(self._view, self._words, points))

    def letter(self, text: str) -> bool:
        """The letter of a command, pressed on the plan; False if what is selected has none."""
        return bool(text) and any(box.letter(text, beside=True) for box in self._boxes)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A button's letter works while the panel has the focus, once however long it is held."""
        if event.isAutoRepeat():
            event.ignore()
            return
        text = event.text()
        if text and any(box.letter(text) for box in self._boxes):
            return
        if text.casefold() == self._words.say("inspector.trend.key").casefold():
            self._show_trend()
            return
        if text.upper() == _ALARM_KEY and self.show_alarm():
            return
        event.ignore()
