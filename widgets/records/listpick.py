"""An editor of a LIST of ids: several records or places, each picked by its name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from models.records import JsonValue
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.controls.section import clear
from widgets.records.editor import Editor
from widgets.records.pick import Pick


class ListPick(Editor):
    """What was taken stands above the line; taking adds to it, a button beside each takes it off.

    `ListPick(desk, RecordPick(desk, "tenant", label))`; backspace in the empty line takes off the
    last one.
    """

    def __init__(self, desk: Desk, pick: Pick) -> None:
        super().__init__(desk)
        self.pick = pick
        self._values: list[str] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._lines)
        column.addWidget(pick)
        pick.edited.connect(self._taken)
        self.setFocusProxy(pick)

    def value(self) -> JsonValue:
        """The ids, each once, in the order they were taken; None if there is none."""
        return list(self._values) or None

    def put(self, value: JsonValue) -> None:
        """Show ids; a half-typed search is gone."""
        known = value if isinstance(value, list) else []
        self._values = [one for one in known if isinstance(one, str)]
        self.pick.put(None)
        self._show()

    def problem(self) -> str:
        """Something is typed and nothing taken."""
        return self.pick.problem()

    def typed(self) -> str:
        """The ids, and what is typed."""
        return "\n".join([*self._values, self.pick.box.text()])

    def retype(self, text: str) -> None:
        """As it was."""
        *values, typed = text.split("\n")
        self.put(list(values))
        self.pick.box.setText(typed)

    def take_off(self, value: str) -> None:
        """Without this one."""
        if value in self._values and not self.read_only:
            self._values.remove(value)
            self._show()
            self.edited.emit()

    def set_read_only(self, read_only: bool) -> None:
        """The names alone."""
        self.read_only = read_only
        self.pick.set_read_only(read_only)
        self.pick.setVisible(not read_only)
        self._show()

    def set_name(self, name: str) -> None:
        """What a screen reader calls it."""
        super().set_name(name)
        self.pick.set_name(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace in the empty line."""
        if event.key() == Qt.Key.Key_Backspace and not self.pick.box.text() and self._values:
            self.take_off(self._values[-1])
        else:
            event.ignore()

    def _taken(self) -> None:
        value = self.pick.value()
        if isinstance(value, str) and not self.pick.problem():
            if value not in self._values:
                self._values.append(value)
            self.pick.put(None)
            self._show()
        self.edited.emit()

    def _show(self) -> None:
        clear(self._lines)
        for value in self._values:
            self._lines.addWidget(self._line(value))

    def _line(self, value: str) -> QWidget:
        said = self.pick.say(value)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        label = QLabel(said)
        label.setFont(self.desk.theme.font("body"))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        row.addWidget(label, 1)
        if not self.read_only:
            say = self.desk.words.say
            off = Button("\u00d7", self.desk.theme)
            off.setAccessibleName(say("recordwidgets.take_off", name=said))
            off.clicked.connect(self._taking_off(value))
            row.addWidget(off, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _taking_off(self, value: str) -> Callable[[], None]:
        return lambda: self.take_off(value)
