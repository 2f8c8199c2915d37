"""A row of buttons: one primary, each with its letter, wrapped where there is no room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.controls import Button

_GAP = 8
_HEIGHT = 28
_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class Buttons(QWidget):
    """From the left, in lines; give the letter to `Button` and it works while a child of the
    panel that calls `press` has the focus."""

    def __init__(self, buttons: Sequence[Button]) -> None:
        super().__init__()
        self.buttons = list(buttons)
        for button in self.buttons:
            button.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def press(self, event: QKeyEvent) -> bool:
        """Click the button whose letter was typed; False if there is none or it is greyed."""
        return press(self.buttons, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay them out again."""
        super().resizeEvent(event)
        self.setFixedHeight(self._lay(self.width(), move=True))

    def heightForWidth(self, width: int) -> int:
        """Lines times 28 px and their gaps."""
        return self._lay(width, move=False)

    def sizeHint(self) -> QSize:
        """One line."""
        shown = [button for button in self.buttons if not button.isHidden()]
        width = sum(button.sizeHint().width() + _GAP for button in shown)
        return QSize(width, self._lay(self.width(), move=False))

    def minimumSizeHint(self) -> QSize:
        """The widest of them."""
        widest = max((button.sizeHint().width() for button in self.buttons), default=0)
        return QSize(widest, _HEIGHT)

    def again(self) -> None:
        """Something was shown or hidden."""
        self.setFixedHeight(self._lay(self.width(), move=True))

    def _lay(self, width: int, move: bool) -> int:
        x = y = 0
        for button in self.buttons:
            if button.isHidden():
                continue
            wide = button.sizeHint().width()
            if x and x + wide > width:
                x, y = 0, y + _HEIGHT + _GAP
            if move:
                button.setGeometry(QRect(x, y, min(wide, max(width, 1)), _HEIGHT))
            x += wide + _GAP
        return y + _HEIGHT


def press(buttons: Iterable[Button], event: QKeyEvent) -> bool:
    """Click the one whose letter was typed; False if there is none or it is greyed. A letter that
    is held is its button's, and clicks it once."""
    if event.modifiers() & ~_PLAIN:
        return False
    typed = event.text().upper()
    for button in buttons:
        if typed and button.key == typed and button.isEnabled() and not button.isHidden():
            if not event.isAutoRepeat():
                button.click()
            return True
    return False
