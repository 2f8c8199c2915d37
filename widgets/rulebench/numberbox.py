"""A number that is typed or walked: arrows by a step, page keys by ten, Enter takes it."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from models.points.formatting import format_number
from widgets.theme import Theme

_STEPS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 10,
    Qt.Key.Key_PageDown: -10,
}
_TYPED = frozenset("0123456789.,-+\u2212")


def parsed(text: str) -> float | None:
    """The number in `text`; None if there is none."""
    plain = text.strip().replace("\u2212", "-").replace(",", "")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


class NumberBox(QLineEdit):
    """Letters are left to the panel, whose buttons they are."""

    turned = Signal(float)

    def __init__(self, theme: Theme, name: str, step: float, digits: int) -> None:
        """`step` is what an arrow does; `digits` stand behind the point."""
        super().__init__()
        self._step, self.digits = step, digits
        self.value = 0.0
        self.setFont(theme.font("body"))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(name)
        self.setFixedWidth(92)
        self.returnPressed.connect(self._take)

    def put(self, value: float) -> None:
        """Show a number; nobody is told."""
        self.value = value
        self.setText(format_number(value, self.digits))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        steps = _STEPS.get(Qt.Key(event.key()))
        if steps is not None:
            known = parsed(self.text())
            base = self.value if known is None else known
            self._turn(round((base + steps * self._step) / self._step) * self._step)
        elif event.text().isprintable() and event.text() and event.text() not in _TYPED:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed counts."""
        self._take()
        super().focusOutEvent(event)

    def _take(self) -> None:
        known = parsed(self.text())
        if known is None or self.text() == format_number(self.value, self.digits):
            self.put(self.value)
        else:
            self._turn(known)

    def _turn(self, value: float) -> None:
        self.put(value)
        self.turned.emit(value)
