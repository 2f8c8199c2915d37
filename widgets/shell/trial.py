"""The question of a speaker test: heard it, or not. Stays until somebody answers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
from shiboken6 import isValid

from models.alarms.calling.sounding import Pattern
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.shell.region import Region
from widgets.sound import Horn

HEIGHT = 40


class TrialStrip(Region):
    """Under the alarm bar; Y and N answer while it has the focus."""

    def __init__(self, desk: Desk, horn: Horn | None) -> None:
        super().__init__(desk.words.say("sound.test.plays"))
        self._desk, self._horn = desk, horn
        self._before: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        say = desk.words.say
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        self._text = QLabel()
        self._text.setFont(desk.theme.font("strong"))
        row.addWidget(self._text, 1)
        self.heard = Button(say("sound.test.heard"), desk.theme, "Y")
        self.missed = Button(say("sound.test.not"), desk.theme, "N")
        for button in (self.heard, self.missed):
            row.addWidget(button)
        self.setFixedHeight(0)
        self.hide()
        if horn is not None:
            self.heard.clicked.connect(lambda: horn.answer(True))
            self.missed.clicked.connect(lambda: horn.answer(False))
            horn.changed.connect(self.refresh)
            self.refresh()

    def begin(self) -> None:
        """Somebody asked for the test: play, and wait for the answer."""
        if self._horn is None:
            return
        self._before = QApplication.focusWidget()
        self._horn.try_speaker()
        self.enter(self.heard)

    def refresh(self) -> None:
        """Ask, or ask no more."""
        horn = self._horn
        if horn is None or not horn.asks:
            self._leave()
            return
        words = self._desk.words
        if horn.fault is not None:
            text = words.say(horn.fault)
        elif horn.sound.pattern is not Pattern.NONE:
            text = words.say("sound.test.ask_alarm")
        else:
            text = words.say("sound.test.ask")
        self._text.setText(text)
        self.setFixedHeight(HEIGHT)
        self.show()

    def _leave(self) -> None:
        now, before = QApplication.focusWidget(), self._before
        inside = now is not None and self.isAncestorOf(now)
        self.setFixedHeight(0)
        self.hide()
        if inside and before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        self._before = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        answers = {Qt.Key.Key_Y: self.heard, Qt.Key.Key_N: self.missed}
        button = answers.get(Qt.Key(event.key()))
        if button is not None:
            button.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._desk.theme
        painter.fillRect(self.rect(), theme.color("raised"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("edge"))
