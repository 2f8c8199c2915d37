"""The step before a command leaves: what is about to happen, why, and a way back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from widgets.controls import Button
from widgets.inspector.section import note
from widgets.theme import Theme
from widgets.words import Words

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_REASONS = (
    "inspector.reason.visitor",
    "inspector.reason.delivery",
    "inspector.reason.tenant",
    "inspector.reason.works",
    "inspector.reason.safety",
    "inspector.reason.test",
)


class Line(QLineEdit):
    """A line in which an Enter that is held counts once: it may have been pressed elsewhere."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if not (event.isAutoRepeat() and event.key() in _ENTER):
            super().keyPressEvent(event)


class Confirm(QWidget):
    """A question with reasons on digits. Enter sends what is complete, Escape goes back.

    A key that is held answers nothing: the press that asked is not the one that confirms.

    Where only a reason is wanted, its digit sends; where a confirmation is wanted too, the digit
    chooses and Enter sends.
    """

    sent = Signal(str)
    """The reason; empty if none was wanted."""
    cancelled = Signal()

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._theme = theme
        self._wants_reason = self._wants_send = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(6)
        self._question = QLabel()
        self._question.setFont(theme.font("strong"))
        self._question.setWordWrap(True)
        column.addWidget(self._question)
        self._reasons = QWidget()
        grid = QGridLayout(self._reasons)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self._choices: list[Button] = []
        for number, code in enumerate(_REASONS):
            button = Button(words.say(code), theme, str(number + 1))
            button.setCheckable(True)
            button.clicked.connect(self._choosing(number))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.addWidget(button, number // 2, number % 2)
            self._choices.append(button)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._title = note(theme, words.say("inspector.reason"), "ink2")
        column.addWidget(self._title)
        column.addWidget(self._reasons)
        self._field = Line()
        self._field.setPlaceholderText(words.say("inspector.reason.other"))
        self._field.setAccessibleName(words.say("inspector.reason"))
        self._field.textChanged.connect(self._update)
        self._field.returnPressed.connect(self.send)
        column.addWidget(self._field)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._send = Button(words.say("inspector.send"), theme, "\u21b5", primary=True)
        self._send.clicked.connect(self.send)
        back = Button(words.say("inspector.cancel"), theme, "Esc")
        back.clicked.connect(self.cancelled)
        row.addWidget(self._send)
        row.addWidget(back)
        row.addStretch(1)
        column.addLayout(row)

    def ask(self, question: str, wants_reason: bool, wants_send: bool) -> None:
        """Begin with no reason chosen."""
        self._wants_reason, self._wants_send = wants_reason, wants_send
        self._question.setText(question)
        self._field.clear()
        for choice in self._choices:
            choice.setChecked(False)
        for part in (self._reasons, self._title, self._field):
            part.setVisible(wants_reason)
        self._update()

    def choose(self, number: int) -> None:
        """Reason `number`, counted from 0."""
        for index, choice in enumerate(self._choices):
            choice.setChecked(index == number)
        self._field.setText(self._choices[number].text())
        if not self._wants_send:
            self.send()

    def _choosing(self, number: int) -> Callable[[], None]:
        return lambda: self.choose(number)

    @property
    def complete(self) -> bool:
        """Whether it may be sent."""
        return not self._wants_reason or bool(self._field.text().strip())

    def send(self) -> None:
        """Send if nothing is missing."""
        if self.complete:
            self.sent.emit(self._field.text().strip() if self._wants_reason else "")

    def _update(self) -> None:
        self._send.setEnabled(self.complete)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose, Enter sends, Escape goes back."""
        digit = event.key() - Qt.Key.Key_1
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in _ENTER:
            self.send()
        elif self._wants_reason and 0 <= digit < len(self._choices):
            self.choose(digit)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A frame, so that the question is one thing."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("edge"), 1))
        painter.setBrush(self._theme.color("ground"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()
