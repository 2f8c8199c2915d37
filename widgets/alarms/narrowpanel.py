"""The filters beside the text: priority, state, place, kind of device."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.points import Severity
from widgets.alarms.filtering import Filter
from widgets.alarmwords import kind_word
from widgets.contribution import Desk
from widgets.controls import Button, Segments
from widgets.records.choices import Combo

_PRIORITIES = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)
_STATES = {
    "": "alarmpanel.filter.any",
    "unacknowledged": "alarmpanel.filter.unacknowledged",
    "acknowledged": "alarmpanel.filter.acknowledged",
    "returned": "alarmpanel.filter.returned",
}


class NarrowPanel(QWidget):
    """What is chosen counts at once; Escape closes it and keeps what was chosen."""

    narrowed = Signal(object)
    """The new `Filter`, with the text it had."""
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._filter = Filter()
        self._showing = False
        words, theme, park = desk.words, desk.theme, desk.view.park
        self._priorities = Segments(
            [(s.letter, words.severity(s)) for s in _PRIORITIES], theme, exclusive=False
        )
        self._priorities.setAccessibleName(words.say("alarmpanel.column.priority"))
        self._priorities.switched.connect(self._changed)
        self._states = Segments([(s, words.say(code)) for s, code in _STATES.items()], theme)
        self._states.setAccessibleName(words.say("alarmpanel.column.state"))
        self._states.switched.connect(self._changed)
        self.places = Combo(theme)
        self.places.setAccessibleName(words.say("alarmpanel.column.place"))
        self.places.addItem(words.say("alarmpanel.filter.places"), "")
        for building in park.buildings.values():
            name = words.name(building.name)
            self.places.addItem(name, building.id)
            for floor in park.floors.values():
                if floor.building == building.id:
                    self.places.addItem(f"{name} · {words.name(floor.name)}", floor.id)
        self.kinds = Combo(theme)
        self.kinds.setAccessibleName(words.say("alarmpanel.column.device"))
        self.kinds.addItem(words.say("alarmpanel.filter.kinds"), "")
        kinds = {device.kind for device in park.devices.values()}
        for name, kind in sorted((kind_word(words, kind), kind) for kind in kinds):
            self.kinds.addItem(name, kind)
        for box, width in ((self.places, 230), (self.kinds, 170)):
            box.setFixedWidth(width)
            box.view().setAccessibleName(box.accessibleName())
            box.setFont(theme.font("body"))
            box.currentIndexChanged.connect(self._changed)
        self.clear = Button(words.say("alarmpanel.filter.clear"), theme)
        self.clear.clicked.connect(lambda: self.narrowed.emit(Filter()))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 10, 16, 10)
        lines.setSpacing(8)
        for widgets in (
            (self._priorities, self._states),
            (self.places, self.kinds, self.clear),
        ):
            row = QHBoxLayout()
            row.setSpacing(8)
            for widget in widgets:
                row.addWidget(widget)
            row.addStretch(1)
            lines.addLayout(row)

    def show_filter(self, chosen: Filter) -> None:
        """What holds now."""
        self._filter = chosen
        self._showing = True
        for severity in _PRIORITIES:
            self._priorities.set_on(severity.letter, severity.letter in chosen.priorities)
        self._states.set_on(chosen.state)
        for box, value in ((self.places, chosen.place), (self.kinds, chosen.kind)):
            box.setCurrentIndex(max(0, box.findData(value)))
        self._showing = False

    def _changed(self, *_: object) -> None:
        if self._showing:
            return
        letters = (s.letter for s in _PRIORITIES if self._priorities.is_on(s.letter))
        state = next((s for s in _STATES if self._states.is_on(s)), "")
        self.narrowed.emit(
            replace(
                self._filter,
                priorities="".join(letters),
                state=state,
                place=self.places.currentData() or "",
                kind=self.kinds.currentData() or "",
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            event.ignore()
