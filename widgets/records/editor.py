"""What every editor of a field is: a widget with a value, and what is typed but no value yet."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from models.points.formatting import NO_BREAK
from models.records import JsonValue
from widgets.contribution import Desk

LINE = 28


class Editor(QWidget):
    """Shows and edits one value. Ctrl+S and Escape are the form's."""

    edited = Signal()
    """The person changed something; a value that is put tells nothing."""
    tall = False
    """True if it wants the whole width below its label."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.read_only = False

    def value(self) -> JsonValue:
        """What is entered; None for nothing. Only asked where `problem` is empty."""
        raise NotImplementedError

    def put(self, value: JsonValue) -> None:
        """Show a value."""
        raise NotImplementedError

    def problem(self) -> str:
        """Why what is typed is no value; empty if it is one."""
        return ""

    def typed(self) -> str:
        """Everything that is entered, finished or not, as a text."""
        return json.dumps(self.value())

    def retype(self, text: str) -> None:
        """Enter again what `typed` gave."""
        self.put(json.loads(text))

    def set_read_only(self, read_only: bool) -> None:
        """Show only."""
        self.read_only = read_only
        self.setEnabled(not read_only)

    def set_name(self, name: str) -> None:
        """What a screen reader calls it."""
        self.setAccessibleName(name)


class LineEditor(Editor):
    """One line of text; what it means is for the kinds of it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.box = line_box(desk)
        self.box.textEdited.connect(lambda _: self.edited.emit())
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)
        self._said = Said(desk, self.box)
        self.row.addWidget(self.box, 1)
        self.row.addWidget(self._said, 1)
        self.setFocusProxy(self.box)

    def typed(self) -> str:
        """The text as it is."""
        return self.box.text()

    def retype(self, text: str) -> None:
        """The text as it was."""
        self.box.setText(text)

    def set_read_only(self, read_only: bool) -> None:
        """As plain text that wraps and can be copied."""
        self.read_only = read_only
        self._said.stand_in(read_only)

    def set_name(self, name: str) -> None:
        """What a screen reader calls it."""
        super().set_name(name)
        self.box.setAccessibleName(name)


class Said(QLabel):
    """The text of a line where it cannot be edited: it wraps instead of being cut off."""

    def __init__(self, desk: Desk, box: QLineEdit) -> None:
        super().__init__()
        self._box = box
        self.unit = ""
        """Said after a number, where there is one."""
        self.setFont(desk.theme.font("body"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setMinimumHeight(LINE)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.textChanged.connect(self._follow)
        self._follow(box.text())
        self.hide()

    def stand_in(self, yes: bool) -> None:
        """Show this instead of the line, or the line again."""
        self._box.setReadOnly(yes)
        self._box.setVisible(not yes)
        self.setVisible(yes)

    def _follow(self, text: str) -> None:
        self.setText(f"{text}{NO_BREAK}{self.unit}" if text and self.unit else text or "\u2014")
        self.setAccessibleName(self._box.accessibleName())


def line_box(desk: Desk) -> QLineEdit:
    """A line in the dress of the window."""
    box = QLineEdit()
    box.setFont(desk.theme.font("body"))
    box.setFixedHeight(LINE)
    box.setMinimumWidth(40)
    return box


def bare(widget: QWidget, yes: bool) -> None:
    """Take the frame off what cannot be edited."""
    kind = type(widget).__name__
    sheet = f"{kind} {{ background: transparent; border: 0; padding: 0; }}"
    widget.setStyleSheet(sheet if yes else "")
