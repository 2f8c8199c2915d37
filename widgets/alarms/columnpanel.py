"""Which columns the list has."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.alarms.columns import COLUMNS, DEFAULT, FIXED, Column
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import small_title
from widgets.records import Buttons


class ColumnPanel(QWidget):
    """One switch per column; a letter turns it. What is switched counts at once."""

    chosen = Signal(tuple)
    """Ids of the columns that are shown."""
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        say, theme = desk.words.say, desk.theme
        self.switches: dict[str, Button] = {}
        letters = iter("123456789ABCDEF")
        for column in COLUMNS:
            if column.id in FIXED:
                continue
            switch = Button(say(column.title), theme, next(letters))
            switch.setCheckable(True)
            switch.clicked.connect(self._turned)
            self.switches[column.id] = switch
        self.usual = Button(say("alarmpanel.columns.usual"), theme, "0")
        self.usual.clicked.connect(lambda: self.chosen.emit(DEFAULT))
        self._buttons = Buttons([*self.switches.values(), self.usual])
        inside = QVBoxLayout(self)
        inside.setContentsMargins(16, 10, 16, 10)
        inside.setSpacing(8)
        inside.addWidget(small_title(theme, say("alarmpanel.columns")))
        inside.addWidget(self._buttons)
        self.setFocusProxy(self._buttons.buttons[0])

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Which there are now."""
        shown = {column.id for column in columns}
        for id_, switch in self.switches.items():
            switch.setChecked(id_ in shown)

    def _turned(self) -> None:
        self.chosen.emit(tuple(id_ for id_, s in self.switches.items() if s.isChecked()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter turns a column, Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif not self._buttons.press(event):
            event.ignore()
