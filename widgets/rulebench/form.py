"""The numbers of a rule, one under the other; what they stand at now is beside them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from models.alarms.trial.knobs import Knob, knobs, value_of
from models.points import Point, Rule
from models.points.formatting import format_number
from models.trend import digits_of
from widgets.contribution import Desk
from widgets.controls.section import note
from widgets.rulebench.numberbox import NumberBox
from widgets.rulebench.saying import knob_title, knob_unit


class RuleForm(QWidget):
    """Rebuilt for every rule; `show_rule` moves the numbers."""

    turned = Signal(str, float)
    """Id of the knob and its new value."""

    def __init__(self, desk: Desk, point: Point, rule: Rule, step: float) -> None:
        """`step`: what an arrow moves a limit by."""
        super().__init__()
        self._desk, self._point = desk, point
        self._now = rule
        self.boxes: dict[str, NumberBox] = {}
        self._was: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 4, 16, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for row, knob in enumerate(knobs(rule)):
            self._add(grid, row, knob, step)
        self.show_rule(rule)

    def show_rule(self, rule: Rule) -> None:
        """Put the numbers; where one differs, what it is now stands behind it."""
        for id_, box in self.boxes.items():
            value, was = value_of(rule, id_), value_of(self._now, id_)
            if not box.hasFocus() or box.value != value:
                box.put(value)
            say = self._desk.words.say
            text = (
                "" if value == was else say("rulebench.was", value=format_number(was, box.digits))
            )
            self._was[id_].setText(text)

    def _add(self, grid: QGridLayout, row: int, knob: Knob, step: float) -> None:
        desk = self._desk
        title = knob_title(desk.words, knob)
        label = QLabel(title)
        label.setFont(desk.theme.font("body"))
        in_point = knob.unit in ("point", "rate")
        box = NumberBox(desk.theme, title, step if in_point else 1.0,
                        digits_of(step) if in_point else 0)  # fmt: skip
        unit = note(desk.theme, knob_unit(desk.words, knob, self._point), "ink2")
        unit.setFixedWidth(44)
        was = note(desk.theme, "", "ink2")
        was.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        box.turned.connect(self._telling(knob.id))
        label.setBuddy(box)
        grid.addWidget(label, row, 0)
        grid.addWidget(was, row, 1)
        grid.addWidget(box, row, 2)
        grid.addWidget(unit, row, 3)
        self.boxes[knob.id], self._was[knob.id] = box, was

    def _telling(self, id_: str) -> Callable[[float], None]:
        return lambda value: self.turned.emit(id_, value)
