"""Shelve: a digit for the reason, a digit for how long. Nothing has to be typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from models.alarmbook import REASONS
from models.alarms import Alarm
from widgets.alarms.acts import Until, untils
from widgets.contribution import Desk
from widgets.controls import Button, FilterLine
from widgets.controls.section import note
from widgets.records import Buttons
from widgets.records.permitted import refusal


class ShelvePanel(QWidget):
    """First the reasons, then the ends; Escape goes back one step. Tab reaches the note."""

    chosen = Signal(object, str, object, str)
    """Alarms, code of the reason, `Until`, note."""
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.alarms: Sequence[Alarm] = ()
        self.reason = ""
        theme = desk.theme
        self._title = QLabel()
        self._title.setFont(theme.font("strong"))
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._ask = note(theme, "", "ink2")
        self.note = FilterLine(desk.words.say("alarmpanel.note"), desk.words.say("window.clear"))
        self.note.setMaximumWidth(240)
        self.note.setMaxLength(500)
        self.note.entered.connect(self.setFocus)
        self._holder = QVBoxLayout()
        self._holder.setContentsMargins(0, 0, 0, 0)
        self._choices: Buttons | None = None
        self._ends: list[Until] = []
        head = QHBoxLayout()
        head.setSpacing(8)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        texts.addWidget(self._ask)
        head.addLayout(texts, 1)
        head.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._holder)

    def ask(self, title: str, alarms: Sequence[Alarm]) -> None:
        """Begin with the reasons."""
        self.alarms, self.reason = tuple(alarms), ""
        self._title.setText(self._desk.words.say("alarmpanel.shelve.title", title=title))
        self.note.clear()
        self._reasons()

    def _reasons(self) -> None:
        say, theme = self._desk.words.say, self._desk.theme
        self.reason = ""
        self._ask.setText(say("alarmpanel.shelve.why"))
        buttons = []
        for reason in REASONS:
            button = Button(say(reason.title), theme, str(reason.digit))
            button.clicked.connect(lambda _=False, code=reason.code: self._because(code))
            buttons.append(button)
        self._show(buttons)

    def _because(self, code: str) -> None:
        say, theme = self._desk.words.say, self._desk.theme
        self.reason = code
        self._ask.setText(say("alarmpanel.shelve.until"))
        self._ends = untils(self._desk)
        buttons = []
        for number, until in enumerate(self._ends, 1):
            button = Button(say(until.title), theme, str(number))
            refused = refusal(self._desk, until.permission)
            button.setEnabled(refused is None)
            button.setToolTip("" if refused is None else say(refused))
            button.clicked.connect(lambda _=False, end=until: self._for(end))
            buttons.append(button)
        self._show(buttons)

    def _for(self, until: Until) -> None:
        self.chosen.emit(self.alarms, self.reason, until, self.note.text().strip())

    def _show(self, buttons: list[Button]) -> None:
        if self._choices is not None:
            self._holder.removeWidget(self._choices)
            self._choices.hide()
            self._choices.deleteLater()
        self._choices = Buttons(buttons)
        self._holder.addWidget(self._choices)
        self._choices.show()
        # every reason can be chosen, and so can the shortest end
        self.setFocusProxy(buttons[0])
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose, Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            if self.reason:
                self._reasons()
            else:
                self.left.emit()
        elif event.isAutoRepeat() or self._choices is None or not self._choices.press(event):
            event.ignore()
