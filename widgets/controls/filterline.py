"""The line above a list that narrows it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from widgets.controls.clearing import clearable


class FilterLine(QLineEdit):
    """Down or Enter goes on into the list; Escape empties."""

    entered = Signal()
    """The list is wanted."""

    def __init__(self, hint: str, clear: str) -> None:
        """`hint` stands in it while it is empty and is its name; `clear` names the cross."""
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        clearable(self, clear)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
