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
from widgets.words.place import SEPARATOR


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
        first, second = self.lines(width)
        self._line(painter, QRect(50, 4, width, 19), theme.font("top"), "ink", first)
        self._line(painter, QRect(50, 23, width, 15), theme.sized(12), "ink2", second)

    def lines(self, width: int) -> tuple[str, str]:
        """What both lines say on `width` px.

        Where room is short the value goes below and the place gets short; then the age and the
        moment give way, and the middle of names; never the value or its limit.
        """
        said, alarm = self._words, self._alarm
        if alarm is None:
            return "", ""
        wide = QFontMetrics(self._desk.theme.font("top"), self)
        first, below = self._headline(), ""
        if wide.horizontalAdvance(first) > width:
            # what is on fire is worth more than that a fire is a matter of life
            below = "" if self._says_life_safety() else said.value
            first = wide.elidedText(said.title, Qt.TextElideMode.ElideMiddle, width)
        return first, self._below(width, below, alarm)

    def _says_life_safety(self) -> bool:
        return self._words.value == self._desk.words.say("alarmpanel.life_safety")

    def _below(self, width: int, value: str, alarm: Alarm) -> str:
        said, words, now = self._words, self._desk.words, self._desk.view.now()
        since = words.say("window.since", clock=words.since(alarm.raised_ms, now))
        age = words.age(now - alarm.raised_ms)
        narrow = QFontMetrics(self._desk.theme.sized(12), self)
        for parts in (
            (value, said.place, since, age),
            (value, said.short_place, since, age),
            (value, said.short_place, since),
        ):
            text = SEPARATOR.join(part for part in parts if part)
            if narrow.horizontalAdvance(text) <= width:
                return text
        last = value or since
        room = max(0, width - narrow.horizontalAdvance(SEPARATOR + last))
        place = narrow.elidedText(said.short_place, Qt.TextElideMode.ElideMiddle, room)
        pair = (value, place) if value else (place, since)
        return SEPARATOR.join(part for part in pair if part)

    def _line(self, painter: QPainter, box: QRect, font: QFont, token: str, text: str) -> None:
        painter.setFont(font)
        painter.setPen(self._desk.theme.color(token))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, LEFT, shown)


class NewestAlarm(Cell):
    """The alarm that came last, where it is not the top one; a click shows it."""

    LEAST = 132
    _MOST = 260

    def __init__(self, desk: Desk, show: Callable[[Alarm], None]) -> None:
        super().__init__(desk.theme)
        self._desk = desk
        self._alarm: Alarm | None = None
        self._title = ""
        self._lit = True
        self.setFixedWidth(self.LEAST)
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
        """Never by the name: the bar would move with every new alarm."""
        return QSize(self.width(), HEIGHT)

    def take_room(self, free: int) -> None:
        """What the top alarm leaves."""
        self.setFixedWidth(max(self.LEAST, min(free, self._MOST)))

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
        age = words.age(max(0, self._desk.view.now() - calling_since(alarm)))
        below = words.say("sound.newest.age", age=age)
        font = theme.font("body")
        if self.advance(font, self._title) <= width:
            self.write(painter, QRect(36, 4, width, 19), font, "ink", self._title)
            self.write(painter, QRect(36, 23, width, 15), theme.sized(12), "ink2", below)
            return
        small = theme.sized(11)
        first, second = in_two(self._title, QFontMetrics(small, self), width)
        self.write(painter, QRect(36, 2, width, 14), small, "ink", first)
        self.write(painter, QRect(36, 15, width, 14), small, "ink", second)
        below = below if self.advance(small, below) <= width else age
        self.write(painter, QRect(36, 28, width, 14), small, "ink2", below)


def in_two(text: str, metrics: QFontMetrics, width: int) -> tuple[str, str]:
    """`text` on two lines, broken at a space where one is near; what is still too long gives way
    in the middle of the second, because the end of a title says what is the matter."""
    fits = len(text)
    while fits > 1 and metrics.horizontalAdvance(text[:fits]) > width - 2:
        fits -= 1
    half = fits // 2
    at = max(text.rfind(" ", half, fits + 1), text.rfind("\uff1a", half, fits) + 1)
    at = at if at > 0 else fits
    rest = text[at:].strip()
    return text[:at].strip(), metrics.elidedText(rest, Qt.TextElideMode.ElideMiddle, width)


def _blinks(alarm: Alarm) -> bool:
    return alarm.severity in BLINKING and mark_of(alarm) is AlarmMark.UNACKNOWLEDGED
