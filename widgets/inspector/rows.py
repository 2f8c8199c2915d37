"""Painted parts of the inspector: the head value, one line per point, the door in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.alarms import Alarm, OutOfService
from models.plan.door import DoorMarks
from models.plan.rollup import Standing
from models.points import Point, Quality, Reading, Severity
from widgets.inspector.text import bare, difference, freshness, quality_reason, short_age
from widgets.symbols import (
    AlarmMark,
    DoorContact,
    DoorLock,
    DoorLook,
    DoorMode,
    ValueBar,
    mark_of,
    mark_of_place,
    paint_alarm,
    paint_bar,
    paint_door,
    paint_quality,
    paint_sparkline,
    quality_mark,
)
from widgets.theme import Role, Theme
from widgets.words import Words

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Curve:
    """The last hour of one point."""

    times: NDArray[np.int64]
    values: NDArray[np.float64]
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """One point as it stands now."""

    point: Point
    reading: Reading
    alarm: Alarm | None
    curve: Curve | None
    now_ms: int
    out: OutOfService | None = None
    """Set while works keep the point out of service."""


class _Painted(QWidget):
    """A widget of fixed height that paints itself from one value."""

    def __init__(self, theme: Theme, words: Words, height: int) -> None:
        super().__init__()
        self.theme = theme
        self.words = words
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Any width."""
        return QSize(120, self.height())

    def write(
        self, painter: QPainter, role: Role, token: str, area: QRectF, text: str, flags: int
    ) -> None:
        """One line of text, elided in the middle if it does not fit."""
        font = self.theme.font(role)
        painter.setFont(font)
        painter.setPen(self.theme.color(token))
        fitted = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, flags, fitted)


def _dim(quality: Quality) -> bool:
    return quality.is_last_known or quality is Quality.OUT_OF_SERVICE


_BAR = 64.0


class PointRow(_Painted):
    """Name, bar or sparkline, value with unit and mark, age; 24 px."""

    opened = Signal(str)
    """Id of the point: somebody wants to see its trend."""

    def __init__(self, theme: Theme, words: Words, named: str = "") -> None:
        super().__init__(theme, words, 24)
        self._named = named
        self._shown: Shown | None = None

    def show_point(self, shown: Shown) -> None:
        """Show this; repaints only if something differs."""
        old, self._shown = self._shown, shown
        if old is None or _visible(old, self.words) != _visible(shown, self.words):
            number, unit = self.words.value(shown.point, shown.reading)
            fresh = freshness(self.words, shown.reading, shown.now_ms)
            name = self._named or self.words.name(shown.point.name)
            self.setAccessibleName(f"{name} {number} {unit}, {fresh}")
            reason = _reason(self.words, shown)
            self.setToolTip(f"{name}\n{reason or fresh}")
            self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the trend of the point."""
        if self._shown is not None:
            self.opened.emit(self._shown.point.id)
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Left to right; the columns are the same in every row."""
        shown = self._shown
        if shown is None:
            return
        painter = QPainter(self)
        width, theme = float(self.width()), self.theme
        age_left = width - 44
        value_left = self._value(painter, shown, age_left)
        name = self._named or self.words.name(shown.point.name)
        said = QFontMetricsF(theme.font("body")).horizontalAdvance(name) + 2
        mark = 24 if shown.alarm is not None else 0
        # A long name pushes the bar to the right and makes it shorter, before it is cut itself
        bar_left = max(min(width * 0.38, value_left - _BAR - 8), said + mark + 8)
        bar_left = min(bar_left, max(value_left - 48 - 8, 60.0))
        bar_width = min(_BAR, value_left - 8 - bar_left)
        self._context(painter, shown, QRectF(bar_left, 0, bar_width, 24), value_left)
        name_width = (value_left if shown.point.states else bar_left) - 8 - mark
        self.write(painter, "body", "ink2", QRectF(0, 0, name_width, 24), name, _LEFT)
        if shown.reading.quality is not Quality.NOTHING_YET:
            age = short_age(self.words, shown.now_ms - shown.reading.received_ms)
            self.write(painter, "small", "ink3", QRectF(age_left + 2, 1, 42, 24), age, _RIGHT)
        if shown.alarm is not None:
            state = mark_of(shown.alarm)
            at = QPointF(min(said, name_width) + 15, 12)
            paint_alarm(painter, at, 18, shown.alarm.severity, state, theme)
        painter.end()

    def _value(self, painter: QPainter, shown: Shown, right: float) -> float:
        """Paint the value to the left of `right`; returns where it begins."""
        quality = shown.reading.quality
        number, unit = self.words.value(shown.point, shown.reading)
        ink = "ink3" if _dim(quality) else "ink"
        if quality_mark(quality):
            right -= 12
            paint_quality(painter, QRectF(right, 6, 12, 12), quality, self.theme)
            right -= 5
        if unit:
            metrics = QFontMetricsF(self.theme.font("small"))
            advance = metrics.horizontalAdvance(unit) + 3
            area = QRectF(right - advance, 1, advance, 24)
            self.write(painter, "small", "ink3" if _dim(quality) else "ink2", area, unit, _RIGHT)
            right -= advance
        role: Role = "body" if _dim(quality) else "strong"
        advance = QFontMetricsF(self.theme.font(role)).horizontalAdvance(number) + 1
        self.write(painter, role, ink, QRectF(right - advance, 0, advance, 24), number, _RIGHT)
        return right - advance

    def _context(self, painter: QPainter, shown: Shown, area: QRectF, before: float) -> None:
        if area.right() > before or area.left() < 60 or shown.point.states:
            return
        bar = ValueBar.of(shown.point, shown.reading, shown.alarm)
        if bar is not None:
            paint_bar(painter, QRectF(area.left(), 10, area.width(), 6), bar, self.theme)
        elif shown.curve is not None:
            curve = shown.curve
            paint_sparkline(
                painter,
                area.adjusted(0, 3, 0, -3),
                curve.times,
                curve.values,
                self.theme,
                shown.reading.quality.is_last_known,
                curve.span,
            )


def _visible(shown: Shown, words: Words) -> tuple[object, ...]:
    age = short_age(words, shown.now_ms - shown.reading.received_ms)
    curve = id(shown.curve) if shown.curve is not None else 0
    return (shown.reading.value, shown.reading.quality, shown.alarm, age, curve)


class HeadValue(_Painted):
    """The primary point: the one large number, how fresh it is, its bar and its last hour."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__(theme, words, 128)
        self._shown: Shown | None = None

    def show_point(self, shown: Shown) -> None:
        """Show this."""
        self._shown = shown
        bar = ValueBar.of(shown.point, shown.reading, shown.alarm) is not None
        curve = shown.curve is not None and not shown.point.states
        self.setFixedHeight(44 + 34 * bar + 52 * curve)
        number, unit = self.words.value(shown.point, shown.reading)
        fresh = freshness(self.words, shown.reading, shown.now_ms)
        self.setAccessibleName(f"{self.words.name(shown.point.name)} {number} {unit}, {fresh}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Number, two small lines beside it, bar with its ends, sparkline."""
        shown = self._shown
        if shown is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, words, width = self.theme, self.words, float(self.width())
        quality = shown.reading.quality
        number, unit = words.value(shown.point, shown.reading)
        role: Role = "card" if shown.point.states else "figure"
        ink = "ink3" if _dim(quality) else "ink"
        advance = QFontMetricsF(theme.font(role)).horizontalAdvance(number)
        advance = min(advance, width - 60)
        self.write(painter, role, ink, QRectF(0, 0, advance + 2, 42), number, _LEFT)
        x = advance + 5
        if unit:
            self.write(painter, "title", "ink2", QRectF(x, 4, 60, 42), unit, _LEFT)
            x += QFontMetricsF(theme.font("title")).horizontalAdvance(unit) + 5
        if quality_mark(quality):
            paint_quality(painter, QRectF(x, 18, 14, 14), quality, theme)
            x += 18
        beside = QRectF(x + 6, 6, width - x - 6, 16)
        reason = _reason(words, shown) if shown.out else _beyond(words, shown)
        reason = reason or quality_reason(words, shown.reading)
        first = reason or words.name(shown.point.name)
        self.write(painter, "small", "ink2", beside, first, _LEFT)
        fresh = freshness(words, shown.reading, shown.now_ms)
        self.write(painter, "small", "ink2", beside.translated(0, 15), fresh, _LEFT)
        self._below(painter, shown, width)
        painter.end()

    def _below(self, painter: QPainter, shown: Shown, width: float) -> None:
        y = 44.0
        bar = ValueBar.of(shown.point, shown.reading, shown.alarm)
        if bar is not None:
            paint_bar(painter, QRectF(4, y + 7, width - 8, 8), bar, self.theme)
            self._ticks(painter, shown, bar, QRectF(4, y + 18, width - 8, 14))
            y += 34
        if shown.curve is not None and not shown.point.states:
            paint_sparkline(
                painter,
                QRectF(4, y + 6, width - 8, 40),
                shown.curve.times,
                shown.curve.values,
                self.theme,
                shown.reading.quality.is_last_known,
                shown.curve.span,
            )

    def _ticks(self, painter: QPainter, shown: Shown, bar: ValueBar, area: QRectF) -> None:
        """The ends of the scale and the limits, as many as fit without touching."""
        taken: list[tuple[float, float]] = []
        metrics = QFontMetricsF(self.theme.font("small"))
        for mark in (bar.low, bar.high, *bar.limits):
            text = bare(self.words, shown.point, mark)
            if "." in text:
                text = text.rstrip("0").rstrip(".")
            half = metrics.horizontalAdvance(text) / 2 + 3
            share = (mark - bar.low) / ((bar.high - bar.low) or 1.0)
            x = min(max(area.left() + share * area.width(), half), area.right() + 4 - half)
            if all(x + half < left or x - half > right for left, right in taken):
                taken.append((x - half, x + half))
                spot = QRectF(x - half, area.top(), 2 * half, area.height())
                self.write(painter, "small", "ink3", spot, text, Qt.AlignmentFlag.AlignCenter)


def _reason(words: Words, shown: Shown) -> str:
    """Why the value is not simply good; of one that is out of service for which work."""
    if shown.out is None:
        return quality_reason(words, shown.reading)
    until = words.until(shown.out.until_ms, shown.now_ms)
    return words.say("inspector.works", number=shown.out.number, until=until)


def _beyond(words: Words, shown: Shown) -> str:
    """`1.4 K above 27.0 °C` of an active limit violation."""
    alarm = shown.alarm
    if alarm is None or alarm.limit is None or shown.reading.value is None:
        return ""
    distance = shown.reading.value - alarm.limit
    over = difference(words, shown.point, abs(distance))
    code = "inspector.above" if distance > 0 else "inspector.below"
    return words.say(code, over=over, limit=words.quantity(shown.point, alarm.limit))


class DoorPanel(_Painted):
    """The door at 2.1 times its size with every mark in words."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__(theme, words, 70)
        self._look = DoorLook()
        self._lines: tuple[str, ...] = ()
        self._fresh = ""

    def show_door(self, marks: DoorMarks, lines: tuple[str, ...], fresh: str) -> None:
        """Show these marks; `lines` says mode, leaf and bolt, `fresh` how old the oldest is."""
        look = DoorLook(
            DoorMode(marks.mode), DoorContact(marks.contact), DoorLock(marks.lock), marks.quality
        )
        if (look, lines, fresh) != (self._look, self._lines, self._fresh):
            self._look, self._lines, self._fresh = look, lines, fresh
            self.setAccessibleName(", ".join((*lines, fresh)))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Symbol left, three lines right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_door(painter, QPointF(0, 5), self._look, self.theme, 2.1)
        ink = "ink3" if _dim(self._look.quality) else "ink"
        for row, line in enumerate(self._lines):
            area = QRectF(98, 17 * row, self.width() - 98, 16)
            self.write(painter, "strong" if row == 0 else "body", ink, area, line, _LEFT)
        below = QRectF(98, 53, self.width() - 98, 15)
        self.write(painter, "small", "ink2", below, self._fresh, _LEFT)
        painter.end()


class Heading(_Painted):
    """Title and place, with the alarm symbol before them while there is an alarm."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__(theme, words, 40)
        self._title = self._place = ""
        self._severity = Severity.NONE
        self._mark = AlarmMark.NONE

    def show_texts(self, title: str, place: str) -> None:
        """What it is and where."""
        self._title, self._place = title, place
        self.setAccessibleName(f"{title}, {place}")
        self.setToolTip(title)
        self.update()

    def show_alarm(self, standing: Standing) -> None:
        """The worst of its alarms."""
        found = standing.severity, mark_of_place(standing)
        if found != (self._severity, self._mark):
            self._severity, self._mark = found
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Symbol, title, place."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = 0.0
        if self._severity:
            paint_alarm(painter, QPointF(15, 20), 26, self._severity, self._mark, self.theme)
            x = 38.0
        width = self.width() - x
        self.write(painter, "title", "ink", QRectF(x, 0, width, 21), self._title, _LEFT)
        self.write(painter, "small", "ink2", QRectF(x, 21, width, 16), self._place, _LEFT)
        painter.end()
