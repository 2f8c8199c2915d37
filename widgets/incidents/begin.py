"""What a new incident is: its type and its place, chosen in one list; Enter begins it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from models.incidents.sop import Sops, suggested
from models.site.park import Park
from models.views import View
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import note
from widgets.records import Buttons, PlacePick
from widgets.records.lines import Entry, Lines


@dataclass(frozen=True, slots=True)
class Start:
    """What is known before anybody chose anything."""

    type: str = ""
    """Suggested; empty for none."""
    place: str = ""
    alarms: tuple[str, ...] = ()
    certain: bool = False
    """True if an alarm says what it is: nobody has to be asked."""


def start_of(view: View, sops: Sops, target: str) -> Start:
    """What `<kind>:<id>` says about a new incident: `alarm:<point>`, `device:<id>`, `area:<id>`.

    Several points stand behind one another with commas: the first says what it is and where, the
    alarms of all belong to it.
    """
    kind, _, id_ = target.partition(":")
    park = view.park
    if kind in ("alarm", "point"):
        points = [point for point in id_.split(",") if point in park.points]
        if points:
            return _of_points(view, sops, points)
    if kind == "device" and id_ in park.devices:
        return _of_device(view, sops, id_)
    known = {"area": park.areas, "floor": park.floors, "building": park.buildings}
    return Start(place=target) if id_ in known.get(kind, {}) else Start()


def _of_points(view: View, sops: Sops, points: Sequence[str]) -> Start:
    starts = [_of_point(view, sops, point) for point in points]
    return replace(starts[0], alarms=tuple(alarm for one in starts for alarm in one.alarms))


def _of_point(view: View, sops: Sops, point: str) -> Start:
    known = view.park.points[point]
    alarm = view.alarm(point)
    type_ = suggested(sops, known.kind)
    return Start(
        type_,
        _place_of(view.park, known.device),
        () if alarm is None else (f"{point}@{alarm.raised_ms}",),
        certain=bool(type_) and alarm is not None,
    )


def _of_device(view: View, sops: Sops, device: str) -> Start:
    """The worst alarm of the device; without one, what its points are there for."""
    points = view.park.devices[device].points
    alarms = [alarm for point in points if (alarm := view.alarm(point)) is not None]
    if alarms:
        worst = max(alarms, key=lambda alarm: (alarm.severity, alarm.raised_ms))
        return _of_point(view, sops, worst.point)
    types = [suggested(sops, view.park.points[point].kind) for point in points]
    return Start(next(filter(None, types), ""), _place_of(view.park, device))


def _place_of(park: Park, device: str) -> str:
    return f"device:{device}" if device in park.devices else ""


class BeginPanel(QWidget):
    """Types in the order of their templates; Up, Down, Enter. Escape leaves it."""

    begun = Signal(str, str)
    """Type and place."""
    left = Signal()

    def __init__(self, desk: Desk, sops: Sops) -> None:
        super().__init__()
        say, theme = desk.words.say, desk.theme
        title = QLabel(say("incidents.begin"))
        title.setFont(theme.font("title"))
        self.place = PlacePick(desk)
        self.place.set_name(say("incidents.field.place"))
        self.place.box.setPlaceholderText(say("incidents.begin.place"))
        self.types = Lines(theme, "", say("incidents.field.type"))
        self.types.show_entries(
            [
                Entry(
                    code,
                    say("incidents.begin.life", priority=sop.priority)
                    if sop.life_safety
                    else sop.priority,
                    desk.words.name(sop.title.name()),
                )
                for code, sop in sops.items()
            ]
        )
        self.types.opened.connect(lambda _: self.begin())
        self.begin_button = Button(say("incidents.begin.go"), theme, "\u21b5", primary=True)
        self.begin_button.clicked.connect(self.begin)
        back = Button(say("incidents.back"), theme, "Esc")
        back.clicked.connect(self.left)
        self._why = note(theme, "", "ink")
        self._why.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 16)
        column.setSpacing(8)
        for widget in (title, self.place):
            held = QWidget()
            row = QVBoxLayout(held)
            row.setContentsMargins(16, 0, 16, 0)
            row.addWidget(widget)
            column.addWidget(held)
        column.addWidget(self.types, 1)
        foot = QWidget()
        row = QVBoxLayout(foot)
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(self._why)
        row.addWidget(Buttons([self.begin_button, back]))
        column.addWidget(foot)
        self.setFocusProxy(self.types)

    def ask(self, start: Start) -> None:
        """Begin with what is known; the suggested type is chosen already."""
        self.place.put(start.place or None)
        self.say_refused("")
        rows = [self.types.entry(row).id for row in range(self.types.count())]
        self.types.setCurrentRow(rows.index(start.type) if start.type in rows else 0)

    def begin(self) -> None:
        """Tell which type at which place."""
        place = self.place.value()
        self.begun.emit(self.types.chosen_id, place if isinstance(place, str) else "")

    def say_refused(self, sentence: str) -> None:
        """Why it was not begun."""
        self._why.setText(sentence)
        self._why.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter begins, Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.begin()
        else:
            event.ignore()
