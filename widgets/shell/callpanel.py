"""Whom to call, large, while an alarm that nobody acknowledges has come to that.

Pushes the content down, never covers the bar, never takes the focus; goes with the last alarm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from models.alarms import Alarm
from models.alarms.calling.notice import OtherPosts, Told
from models.alarms.escalation import Step, calling_since, escalates
from models.oncall import Callee, emergency, whom
from models.views import ViewKind
from widgets.alarmwords import alarm_target, alarm_words
from widgets.contribution import Desk
from widgets.controls import Button
from widgets.shell.region import Region
from widgets.symbols import mark_of, paint_alarm, paint_glyph

HEIGHT = 76
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_AGAIN_MS = 60_000
"""The roster is asked again: a duty may have ended."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """For which alarm the roster was asked, when, and what it said."""

    key: tuple[str, int]
    at_ms: int
    callee: Callee | None
    public: Callee | None


class CallPanel(Region):
    """One panel for all alarms that call: the most important one, and how many wait beside it."""

    def __init__(self, desk: Desk, posts: OtherPosts | None) -> None:
        super().__init__(desk.words.say("sound.call.region"))
        self._desk, self._posts = desk, posts
        self._asked: _Asked | None = None
        self.setFixedHeight(0)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 16, 0)
        row.setSpacing(12)
        self._text = _CallText(desk)
        row.addWidget(self._text, 1)
        show = Button(desk.words.say("sound.call.show"), desk.theme)
        show.clicked.connect(self._show)
        row.addWidget(show)
        self._alarm: Alarm | None = None
        self.hide()

    @property
    def text(self) -> str:
        """All that it says; empty while it is not there."""
        return "" if self.isHidden() else self._text.accessibleName()

    def refresh(self) -> None:
        """Alarms have changed, or a second has passed."""
        waiting = self._waiting()
        self._alarm = waiting[0] if waiting else None
        if self._alarm is None:
            self.hide()
            self.setFixedHeight(0)
            self._asked = None
            return
        asked = self._ask(self._alarm)
        self._text.tell(self._alarm, len(waiting) - 1, asked, self._told(self._alarm))
        self.setFixedHeight(HEIGHT)
        self.show()

    def _waiting(self) -> Sequence[Alarm]:
        view = self._desk.view
        if view.kind is not ViewKind.LIVE:
            return ()
        return [a for a in view.alarms() if a.escalated >= Step.CALL and escalates(a)]

    def _ask(self, alarm: Alarm) -> _Asked:
        view, now = self._desk.view, self._desk.view.now()
        key = (alarm.id, alarm.raised_ms)
        asked = self._asked
        if asked is None or asked.key != key or not 0 <= now - asked.at_ms < _AGAIN_MS:
            found = whom(view.park, view.records, alarm, now)
            public = emergency(view.park, view.records, alarm, now)
            asked = self._asked = _Asked(key, now, found[0] if found else None, public)
        return asked

    def _told(self, alarm: Alarm) -> Told | None:
        """What became of the notice to the other posts; None before that step."""
        if alarm.escalated < Step.NOTICE:
            return None
        told = self._posts.told(alarm) if self._posts is not None else None
        return told or Told(False)

    def _show(self) -> None:
        if self._alarm is not None:
            self._desk.show(alarm_target(self._desk.view.park, self._alarm))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._desk.theme.color("raised"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._desk.theme.color("edge"))


class _CallText(QWidget):
    """Number and name first, then what it is about."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._alarm: Alarm | None = None
        self._numbers: list[tuple[str, str, str]] = []
        """Number, name, and what they are."""
        self._about: tuple[str, str, str] = ("", "", "")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def tell(self, alarm: Alarm, more: int, asked: _Asked, told: Told | None) -> None:
        """What is to be said."""
        desk = self._desk
        words, now = desk.words, desk.view.now()
        said = alarm_words(alarm, desk.view, words)
        age = words.age(max(0, now - calling_since(alarm)))
        below = [said.place, words.say("sound.call.since", age=age)]
        if more:
            below.append(words.say("sound.more", count=more))
        about = (said.title, " · ".join(part for part in below if part), self._posts(told))
        numbers = [
            self._number(one)
            for one in (asked.public, asked.callee)
            if one is not None and one.phone
        ]
        if (alarm, numbers, about) == (self._alarm, self._numbers, self._about):
            return
        self._alarm, self._numbers, self._about = alarm, numbers, about
        spoken = [*(", ".join(filter(None, one)) for one in numbers), *filter(None, about)]
        if not numbers:
            spoken.insert(0, words.say("sound.call.nobody"))
        self.setAccessibleName(". ".join(spoken))
        self.setToolTip(self.accessibleName())
        self.update()

    def _posts(self, told: Told | None) -> str:
        words = self._desk.words
        if told is None:
            return ""
        if not told.reached:
            return words.say("sound.posts.none")
        if not told.posts:
            return words.say("sound.posts.asked")
        return words.say("sound.posts.told", posts=words.listed(map(words.name, told.posts)))

    def _number(self, one: Callee) -> tuple[str, str, str]:
        words, now = self._desk.words, self._desk.view.now()
        what = ""
        if one.until_ms is not None:
            what = words.say("sound.call.on_call", until=words.until(one.until_ms, now))
        name = words.name(one.name) or words.say("sound.call.number")
        return one.phone, name, what

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        alarm = self._alarm
        if alarm is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._desk.theme
        middle = HEIGHT / 2
        paint_glyph(painter, "phone", QRectF(16, middle - 12, 24, 24), theme.color("ink"), theme)
        left = 54
        if not self._numbers:
            text = self._desk.words.say("sound.call.nobody")
            left += self._line(painter, left, 0, HEIGHT, theme.font("title"), "ink", text) + 24
        for phone, name, what in self._numbers:
            left += self._line(painter, left, 0, HEIGHT, theme.font("figure"), "ink", phone) + 12
            upper = 14 if what else 0
            high = 24 if what else HEIGHT
            wide = self._line(painter, left, upper, high, theme.font("strong"), "ink", name, 170)
            if what:
                wide = max(
                    wide, self._line(painter, left, 38, 20, theme.sized(12), "ink2", what, 170)
                )
            left += wide + 24
        self._paint_about(painter, left, alarm)

    def _paint_about(self, painter: QPainter, left: int, alarm: Alarm) -> None:
        theme = self._desk.theme
        painter.fillRect(left, 12, 1, HEIGHT - 24, theme.color("line"))
        centre = QPointF(left + 30, HEIGHT / 2)
        paint_alarm(painter, centre, 24, alarm.severity, mark_of(alarm), theme)
        title, below, posts = self._about
        left += 54
        room = self.width() - left - 4
        lines = [(theme.font("top"), "ink", title), (theme.sized(12), "ink2", below)]
        if posts:
            lines.append((theme.sized(12), "ink", posts))
        top = (HEIGHT - 19 * len(lines)) // 2
        for font, token, text in lines:
            self._line(painter, left, top, 19, font, token, text, room)
            top += 19

    def _line(
        self,
        painter: QPainter,
        left: int,
        top: int,
        high: int,
        font: QFont,
        token: str,
        text: str,
        room: int | None = None,
    ) -> int:
        """Write one line; how wide it is."""
        metrics = QFontMetrics(font, self)
        if room is not None:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room))
        width = metrics.horizontalAdvance(text)
        painter.setFont(font)
        painter.setPen(self._desk.theme.color(token))
        painter.drawText(QRect(left, top, width + 2, high), _LEFT, text)
        return width
