"""What the horn of this post does now: sounds, was silenced, is muted, or cannot be heard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen

from models.alarms.calling.sounding import Pattern
from widgets.alarmwords import alarm_words
from widgets.contribution import Desk
from widgets.shell.cell import HEIGHT, LEFT, Cell
from widgets.sound import Horn
from widgets.symbols import paint_glyph

_ICON = 18
_GAP = 11
"""Room for the waves of a horn that sounds."""
_KEY = "F8"


class HornCell(Cell):
    """A click silences, like F8. Without a horn (a picture, a file) it is not there."""

    def __init__(self, desk: Desk, horn: Horn | None, explain: Callable[[], None]) -> None:
        """`explain` is called when the words of a fault are to be shown, or no more."""
        super().__init__(desk.theme)
        self._desk, self._horn, self._explain = desk, horn, explain
        self._first = self._second = ""
        self._key = False
        if horn is None:
            self.hide()
            self.setAccessibleName(desk.words.say("sound.horn"))
            return
        self.clicked.connect(horn.silence)
        horn.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """The horn does something else."""
        if self._horn is None:
            return
        first, second, key = self._lines(self._horn)
        self.call(self._said(self._horn))
        if (first, second, key) != (self._first, self._second, self._key):
            self._first, self._second, self._key = first, second, key
            self.updateGeometry()
        self.update()

    def _lines(self, horn: Horn) -> tuple[str, str, bool]:
        """Above, below, and whether the line above is a key."""
        say, sound = self._desk.words.say, horn.sound
        second = ""
        if horn.fault is not None and sound.first is not None:
            second = say("sound.unheard", count=sound.more + 1)
        elif sound.more or (horn.muted_ms and sound.first is not None):
            # what is never muted sounds beside the countdown
            second = say("sound.calling", count=sound.more + 1)
        elif sound.silenced and sound.first is None:
            second = say("sound.silenced", count=sound.silenced)
        if horn.fault is not None:
            return say("sound.badge"), second, False
        if horn.muted_ms:
            return say("sound.muted", left=_left(horn.muted_ms)), second, False
        return _KEY, second, True

    def _said(self, horn: Horn) -> str:
        """All of it in words."""
        words, sound = self._desk.words, horn.sound
        parts = [words.say("sound.horn")]
        if horn.fault is not None:
            parts = [words.say("sound.badge"), words.say(horn.fault)]
        if horn.muted_ms:
            parts.append(words.say("sound.muted.said", left=_left(horn.muted_ms)))
        if sound.first is not None:
            title = alarm_words(sound.first, self._desk.view, words).title
            more = words.say("sound.more", count=sound.more) if sound.more else ""
            parts.append(", ".join(filter(None, (words.say("sound.sounds", title=title), more))))
        elif sound.silenced:
            parts.append(words.say("sound.silenced", count=sound.silenced))
        elif horn.fault is None and not horn.muted_ms:
            parts.append(words.say("sound.quiet"))
        return ". ".join(parts)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._explain()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._explain()

    def sizeHint(self) -> QSize:
        theme = self._theme
        above = self.advance(theme.font("small" if self._key else "strong"), self._first)
        below = self.advance(theme.font("small"), self._second)
        return QSize(11 + _ICON + _GAP + max(above + (12 if self._key else 0), below) + 11, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._horn is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        self.paint_cell(painter)
        loud = self._horn.sound.pattern is not Pattern.NONE
        token = "ink" if loud else "ink2"
        icon = QRectF(11, (HEIGHT - _ICON) / 2, _ICON, _ICON)
        paint_glyph(painter, "horn", icon, theme.color(token), theme)
        if self._horn.fault is not None or (self._horn.muted_ms and not loud):
            painter.setPen(QPen(theme.color("ink"), 2))
            painter.drawLine(icon.bottomLeft(), icon.topRight())
        elif loud:
            self._paint_waves(painter, icon)
        left = 11 + _ICON + _GAP
        width = self.width() - left
        above = QRect(left, 3, width, 21) if self._second else QRect(left, 0, width, HEIGHT)
        if self._key:
            self._paint_key(painter, above)
        else:
            self.write(painter, above, theme.font("strong"), "ink", self._first)
        below = QRect(left, 24, width, 15)
        self.write(painter, below, theme.font("small"), "ink2", self._second)

    def _paint_waves(self, painter: QPainter, icon: QRectF) -> None:
        """A second wave beside the one of the icon: it sounds."""
        painter.setPen(QPen(self._theme.color("ink"), 1.5))
        centre = QPointF(icon.left() + 11.5, icon.center().y())
        for reach in (6.5, 9.0):
            box = QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)
            painter.drawArc(box, -50 * 16, 100 * 16)

    def _paint_key(self, painter: QPainter, box: QRect) -> None:
        theme = self._theme
        painter.setFont(theme.font("small"))
        width = painter.fontMetrics().horizontalAdvance(self._first) + 10
        cap = QRectF(box.left() + 0.5, box.center().y() - 8 + 0.5, width, 16)
        painter.setPen(QPen(theme.color("edge"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap, 3, 3)
        painter.setPen(theme.color("ink2"))
        painter.drawText(cap.adjusted(5, 0, 0, 0), LEFT, self._first)


def _left(ms: int) -> str:
    """`9:42`: what is left, rounded up."""
    seconds = -(-ms // 1000)
    return f"{seconds // 60}:{seconds % 60:02d}"
