"""The alarm that matters most in words, and beside it the newest where that is another one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.alarms import Alarm
from models.alarms.escalation import calling_since
from widgets.alarmwords import AlarmWords, alarm_words, top_alarm
from widgets.contribution import Desk
from widgets.shell.cell import HEIGHT, LEFT, Cell
from widgets.shell.counters import BLINKING
from widgets.symbols import AlarmMark, mark_of, paint_alarm


def newest_alarm(alarms: Sequence[Alarm]) -> Alarm | None:
    """The one that last began to call; None where that is the top one."""
    began = [0 if a.acknowledged else a.called_ms or a.raised_ms for a in alarms]
    latest = max(began, default=0)
    top = top_alarm(alarms)
    if not latest or top is None:
        return None
    newest = alarms[began.index(latest)]
    return None if newest.id == top.id else newest


class TopAlarm(QWidget):
    """The worst alarm in words: what, how much, where, since when."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._alarm: Alarm | None = None
        self._words = AlarmWords("", "", "")
        self._lit = True
        self.setMinimumWidth(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(desk.words.say("window.no_alarm"))

    @property
    def alarm(self) -> Alarm | None:
        """Which one is shown."""
        return self._alarm

    def set_alarms(self, alarms: Sequence[Alarm]) -> None:
        """Worst first."""
        self._alarm = top_alarm(alarms)
        if self._alarm is not None:
            self._words = alarm_words(self._alarm, self._desk.view, self._desk.words)
            self.setAccessibleName(f"{self._headline()}, {self._words.place}")
        else:
            self.setAccessibleName(self._desk.words.say("window.no_alarm"))
        self.update()

    def tick(self) -> None:
        """The value and the age go on."""
        if self._alarm is not None:
            self._words = alarm_words(self._alarm, self._desk.view, self._desk.words)
            self.update()

    def beat(self, lit: bool) -> None:
        """Blink if the alarm is one that does."""
        self._lit = lit
        if self._alarm is not None and _blinks(self._alarm):
            self.update(QRect(0, 0, 48, self.height()))

    def _headline(self) -> str:
        said = self._words
        if not said.value:
            return said.title
        return self._desk.words.say("window.alarm.headline", title=said.title, value=said.value)

    def _below(self, alarm: Alarm) -> str:
        words = self._desk.words
        now = self._desk.view.now()
        since = words.say("window.since", clock=words.since(alarm.raised_ms, now))
        age = words.age(now - alarm.raised_ms)
        return " · ".join(part for part in (self._words.place, since, age) if part)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, alarm = self._desk.theme, self._alarm
        if alarm is None:
            painter.setFont(theme.sized(14))
            painter.setPen(theme.color("ink2"))
            text = self._desk.words.say("window.no_alarm")
            painter.drawText(self.rect().adjusted(14, 0, -8, 0), LEFT, text)
            return
        off = not self._lit and _blinks(alarm)
        centre = QPointF(26, self.height() / 2)
        paint_alarm(painter, centre, 28, alarm.severity, mark_of(alarm), theme, off)
        width = self.width() - 50 - 12
        self._paint_headline(painter, QRect(50, 4, width, 19))
        self._line(painter, QRect(50, 23, width, 15), theme.sized(12), "ink2", self._below(alarm))

    def _paint_headline(self, painter: QPainter, box: QRect) -> None:
        """Where room is short the names give way, never the value or its limit."""
        font = self._desk.theme.font("top")
        metrics = QFontMetrics(font, self)
        rest = metrics.horizontalAdvance(self._headline()) - metrics.horizontalAdvance(
            self._words.title
        )
        room = max(0, box.width() - rest)
        title = metrics.elidedText(self._words.title, Qt.TextElideMode.ElideMiddle, room)
        whole = self._headline().replace(self._words.title, title, 1)
        self._line(painter, box, font, "ink", whole)

    def _line(self, painter: QPainter, box: QRect, font: QFont, token: str, text: str) -> None:
        painter.setFont(font)
        painter.setPen(self._desk.theme.color(token))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, LEFT, shown)


class NewestAlarm(Cell):
    """The alarm that came last, where it is not the top one; a click shows it."""

    LEAST = 118

    def __init__(self, desk: Desk, show: Callable[[Alarm], None]) -> None:
        super().__init__(desk.theme)
        self._desk = desk
        self._alarm: Alarm | None = None
        self._title = ""
        self._lit = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(self.LEAST)
        self.setMaximumWidth(260)
        self.setAccessibleName(desk.words.say("sound.newest.word"))
        self.clicked.connect(lambda: self._alarm is not None and show(self._alarm))
        self.hide()

    @property
    def alarm(self) -> Alarm | None:
        """Which one is shown."""
        return self._alarm

    def set_alarms(self, alarms: Sequence[Alarm]) -> None:
        """Worst first."""
        self._alarm = newest_alarm(alarms)
        if self._alarm is None:
            return
        said = alarm_words(self._alarm, self._desk.view, self._desk.words)
        self._title = said.title
        self.call(self._desk.words.say("sound.newest", title=said.title, place=said.place))
        self.update()

    def tick(self) -> None:
        """Its age goes on."""
        if self._alarm is not None and self.isVisible():
            self.update()

    def beat(self, lit: bool) -> None:
        """Blink if the alarm is one that does."""
        self._lit = lit
        if self._alarm is not None and _blinks(self._alarm):
            self.update(QRect(0, 0, 34, self.height()))

    def sizeHint(self) -> QSize:
        """The least: what is left over goes to the top alarm first."""
        return QSize(self.LEAST, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        alarm = self._alarm
        if alarm is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_cell(painter)
        theme, words = self._theme, self._desk.words
        off = not self._lit and _blinks(alarm)
        paint_alarm(
            painter, QPointF(20, HEIGHT / 2), 18, alarm.severity, mark_of(alarm), theme, off
        )
        width = self.width() - 36 - 8
        self.write(painter, QRect(36, 4, width, 19), theme.font("body"), "ink", self._title)
        age = words.age(max(0, self._desk.view.now() - calling_since(alarm)))
        below = words.say("sound.newest.age", age=age)
        self.write(painter, QRect(36, 23, width, 15), theme.sized(12), "ink2", below)


def _blinks(alarm: Alarm) -> bool:
    return alarm.severity in BLINKING and mark_of(alarm) is AlarmMark.UNACKNOWLEDGED
