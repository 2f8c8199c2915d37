"""The part of the chart that belongs to one unit: its scale, and how its lines are painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from models.points import Limits, Point
from models.points.formatting import shown_unit
from models.points.units import UNITS, convert
from models.trend import Gap, Stretch, digits_of, reduce, value_step, value_ticks
from widgets.theme import Theme
from widgets.trend.line import Line, dashed, series_pen, series_token
from widgets.trend.outs import out_words, paint_out
from widgets.words import Words

_TICK_ROOM = 44
"""Least pixels between two numbers of a value axis."""
_FEW = 120
"""Corners up to which a curve may have a wide or dashed pen, which Qt strokes as an outline."""
_STEP = 6.0
"""Pixels from which a segment is a step."""
_REACH = 0.6
"""A limit this part of the data's span beyond the data is still brought into view."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One limit of a point: its value and the code of the sentence that names it."""

    value: float
    code: str


def marks(limits: Limits | None) -> list[Mark]:
    """All limits that are set, lowest first."""
    if limits is None:
        return []
    named = (
        (limits.low_low, "trend.limit.low_low"),
        (limits.low, "trend.limit.low"),
        (limits.high, "trend.limit.high"),
        (limits.high_high, "trend.limit.high_high"),
    )
    return [Mark(value, code) for value, code in named if value is not None]


_SIDES = ("low_low", "low", "high", "high_high")


class Pane:
    """Maps time and value to pixels inside `area` and paints what lies there."""

    def __init__(self, theme: Theme, words: Words, lines: Sequence[Line]) -> None:
        """All `lines` share a unit, or are one point with states."""
        self._theme, self._words = theme, words
        self.lines = lines
        self.area = QRectF()
        self.span = (0, 1)
        self.states = lines[0].point.states
        self.code = "" if self.states else self._unit_code()
        known = UNITS.get(self.code)
        self.unit = known.symbol if known is not None else self.code
        self.low, self.high, self.step = 0.0, 1.0, 1.0

    def place(self, area: QRectF, span: tuple[int, int]) -> None:
        """Lay out for an area of the chart and a half-open span of UTC milliseconds."""
        self.area, self.span = area, span
        self.low, self.high, self.step = self._scale()

    def x(self, at_ms: float) -> float:
        """Pixel of a moment."""
        start, end = self.span
        return self.area.left() + (at_ms - start) / (end - start) * self.area.width()

    def y(self, value: float) -> float:
        """Pixel of a value in the points' unit."""
        part = (value - self.low) / (self.high - self.low)
        return self.area.bottom() - part * self.area.height()

    def ticks(self) -> list[tuple[float, str]]:
        """Values with a grid line, and what is written beside them."""
        if self.states:
            names = [self._words.name(state.name) for state in self.states]
            return [(float(number), name) for number, name in enumerate(names)]
        base = self.lines[0].point.unit
        factor = convert(1.0, base, self.code) if base != self.code else 1.0
        digits = digits_of(self.step * factor)
        found = value_ticks(self.low, self.high, self.step)
        return [(value, self._words.number(value * factor, digits)) for value in found]

    def marks(self) -> list[tuple[Mark, Point]]:
        """The limits to draw: those of the only point, or of the one chosen in the list."""
        chosen = [line for line in self.lines if line.current or len(self.lines) == 1]
        return [(mark, line.point) for line in chosen for mark in marks(line.point.limits)]

    # -- scale -----------------------------------------------------------------------------------

    def _unit_code(self) -> str:
        """The largest of the units in which the points would be written."""
        codes = []
        for line in self.lines:
            size = max((np.abs(s.values).max() for s in line.curve.stretches), default=0.0)
            codes.append(shown_unit(line.point, float(size)))
        known = [code for code in codes if code in UNITS]
        return max(known, key=lambda code: UNITS[code].factor) if known else codes[0]

    def _scale(self) -> tuple[float, float, float]:
        if self.states:
            return -0.4, len(self.states) - 0.6, 1.0
        low, high = self._extremes()
        if not np.isfinite(low):
            low, high = self.lines[0].point.scale or (0.0, 1.0)
        reach = (high - low) * _REACH
        for mark, _ in self.marks():
            if low - reach <= mark.value <= high + reach:
                low, high = min(low, mark.value), max(high, mark.value)
        air = (high - low) * 0.06 or self._least_air(high)
        low, high = low - air, high + air
        intervals = max(1, int(self.area.height() / _TICK_ROOM))
        step = value_step(low, high, intervals)
        low, high = np.floor(low / step) * step, np.ceil(high / step) * step
        return float(low), float(high), step

    def _least_air(self, value: float) -> float:
        return max(abs(value) * 0.02, 5 * (self.lines[0].point.resolution or 0.1))

    def _extremes(self) -> tuple[float, float]:
        start, end = self.span
        low, high = np.inf, -np.inf
        for line in self.lines:
            for stretch in line.curve.stretches:
                inside = _inside(stretch, start, end)
                least = stretch.values if stretch.low is None else stretch.low
                greatest = stretch.values if stretch.high is None else stretch.high
                if inside.stop > inside.start:
                    low = min(low, least[inside].min())
                    high = max(high, greatest[inside].max())
            for gap in line.curve.gaps:
                if gap.level is not None and gap.end_ms > start and gap.start_ms < end:
                    low, high = min(low, gap.level), max(high, gap.level)
        return float(low), float(high)

    # -- painting --------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """Grid, gaps, bands, curves, limits; labels are the chart's."""
        theme = self._theme
        for start, end, number in sorted({span for line in self.lines for span in line.out}):
            said = out_words(self._words, number)
            paint_out(painter, self.area, self.x(start), self.x(end), said, theme)
        painter.setPen(QPen(theme.color("line"), 1))
        for value, _ in self.ticks():
            y = round(self.y(value)) + 0.5
            painter.drawLine(QPointF(self.area.left(), y), QPointF(self.area.right(), y))
        painter.save()
        painter.setClipRect(self.area.adjusted(0, -2, 0, 2))
        for span in {(gap.start_ms, gap.end_ms) for line in self.lines for gap in line.curve.gaps}:
            self._paint_gap(painter, *span)
        for line in reversed(self.lines):
            self._paint_line(painter, line)
        self._paint_marks(painter)
        painter.restore()

    def _paint_gap(self, painter: QPainter, start_ms: int, end_ms: int) -> None:
        left, right = (
            max(self.x(start_ms), self.area.left()),
            min(self.x(end_ms), self.area.right()),
        )
        if right - left >= 0.5:
            rect = QRectF(left, self.area.top(), max(1.0, right - left), self.area.height())
            painter.fillRect(rect, hatch(self._theme))

    def _paint_line(self, painter: QPainter, line: Line) -> None:
        for gap in line.curve.gaps:
            self._paint_level(painter, gap)
        for stretch in line.curve.stretches:
            if stretch.low is not None and stretch.high is not None:
                self._paint_band(painter, stretch.times, stretch.low, stretch.high, line.number)
            pen = series_pen(self._theme, line.number, uncertain=stretch.uncertain)
            self._paint_curve(painter, stretch, pen)
        if line.alarm is not None and line.alarm.limit is not None:
            self._paint_beyond(painter, line)

    def _paint_level(self, painter: QPainter, gap: Gap) -> None:
        if gap.level is None:
            return
        pen = QPen(self._theme.color("ink3"))
        pen.setWidthF(1.25)
        painter.setPen(dashed(pen, (2.0, 3.0)))
        y = self.y(gap.level)
        painter.drawLine(QPointF(self.x(gap.start_ms), y), QPointF(self.x(gap.end_ms), y))

    def _paint_band(
        self,
        painter: QPainter,
        times: NDArray[np.int64],
        low: NDArray[np.float64],
        high: NDArray[np.float64],
        number: int,
    ) -> None:
        fill = QColor(self._theme.color(series_token(number)))
        fill.setAlphaF(0.22)
        # one rectangle per hour: a polygon with a thousand corners takes a hundred times as long
        corners = np.column_stack((self._xs(times), self._ys(high), self._ys(low)))
        for (left, top, _), (right, _, bottom) in zip(
            corners[::2].tolist(), corners[1::2].tolist(), strict=True
        ):
            painter.fillRect(QRectF(left, top, right - left, bottom - top), fill)

    def _paint_curve(self, painter: QPainter, stretch: Stretch, pen: QPen) -> None:
        x, y, stepped = self._points_of(stretch)
        if not len(x):
            return
        length = float(np.hypot(np.diff(x), np.diff(y)).sum())
        wide = self.area.width()
        noisy = length > 5 * wide
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not (stepped or noisy))
        plain = not pen.dashPattern()
        if len(x) <= _FEW or (not plain and length < 2.5 * wide):
            painter.setPen(pen)
            painter.drawPolyline(_polygon(x, y))
        else:
            self._paint_dense(painter, x, y, pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_dense(
        self, painter: QPainter, x: NDArray[np.float64], y: NDArray[np.float64], pen: QPen
    ) -> None:
        """The same with hairlines, which cost a twentieth of wide or dashed ones.

        A wide curve is drawn twice, half a pixel apart. Dashes are counted along the time axis:
        along a noisy curve they could not be told from the noise. A step is always drawn: left out
        in a pause of the dashes it would look like a gap.
        """
        painter.setPen(QPen(pen.color(), 1.0))
        pattern = [length * pen.widthF() for length in pen.dashPattern()]
        if pattern:
            phase = (x[:-1] - self.area.left()) % sum(pattern)
            shown = np.searchsorted(np.cumsum(pattern), phase, "right") % 2 == 0
            shown |= _steps(y)
            ends = np.column_stack((x[:-1], y[:-1], x[1:], y[1:]))[shown]
            painter.drawLines([QLineF(*end) for end in ends.tolist()])
            return
        corners = _polygon(x, y)
        painter.drawPolyline(corners)
        if pen.widthF() > 1.25:
            painter.translate(0.35, 0.5)
            painter.drawPolyline(corners)
            painter.translate(-0.35, -0.5)

    def _points_of(self, stretch: Stretch) -> tuple[NDArray[np.float64], NDArray[np.float64], bool]:
        """Pixels of a stretch, and whether it is drawn as steps.

        A value holds until the next one is heard. Only where samples stand closer than three
        pixels does that make no difference: they are joined, if need be the extremes of every three
        pixels.
        """
        inside = _inside(stretch, *self.span)
        times, values = stretch.times[inside], stretch.values[inside]
        if not len(times):
            return np.empty(0), np.empty(0), True
        buckets = max(50, int(self.area.width() / 3))
        if stretch.low is not None:
            return self._xs(times), self._ys(values), True
        if self.states and len(times) > 2 * buckets:
            times, values = reduce(times, values, buckets)
        x, y = self._xs(times), self._ys(values)
        if not self.states and len(x) > 2 and (x[-1] - x[0]) / len(x) < 3:
            times, values = reduce(times, values, buckets)
            return self._xs(times), self._ys(values), False
        return np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1], True

    def _paint_beyond(self, painter: QPainter, line: Line) -> None:
        """The part of the curve that lies beyond the limit of its active alarm."""
        alarm = line.alarm
        if alarm is None or alarm.limit is None or not line.curve.stretches:
            return
        if alarm.which not in _SIDES:  # a rate or a deviation has no place on this axis
            return
        y = self.y(alarm.limit)
        above = alarm.which.startswith("high")
        part = QRectF(self.area)
        part.setLeft(max(part.left(), self.x(alarm.raised_ms)))
        if above:
            part.setBottom(y)
        else:
            part.setTop(y)
        pen = QPen(self._theme.color(f"alarm_{alarm.severity.name.lower()}"))
        pen.setWidthF(2.0)
        painter.save()
        painter.setClipRect(part)
        for stretch in line.curve.stretches:
            self._paint_curve(painter, stretch, pen)
        painter.restore()

    def _paint_marks(self, painter: QPainter) -> None:
        pen = QPen(self._theme.color("ink"))
        pen.setWidthF(1.0)
        painter.setPen(dashed(pen, (7.0, 4.0)))
        for mark, _ in self.marks():
            if self.low < mark.value < self.high:
                y = round(self.y(mark.value)) + 0.5
                painter.drawLine(QPointF(self.area.left(), y), QPointF(self.area.right(), y))

    def _xs(self, times: NDArray[np.int64]) -> NDArray[np.float64]:
        start, end = self.span
        across = (times - start).astype(np.float64)
        return self.area.left() + across * (self.area.width() / (end - start))

    def _ys(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        part = self.area.height() / (self.high - self.low)
        return self.area.bottom() - (values - self.low) * part


def hatch(theme: Theme) -> QBrush:
    """Lines that say: nothing is known here."""
    return QBrush(theme.color("hatch"), Qt.BrushStyle.BDiagPattern)


def _steps(y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which segments of a curve are steep between two that are level."""
    steep = np.abs(np.diff(y)) > _STEP
    level = np.concatenate(([True], ~steep, [True]))
    return steep & level[:-2] & level[2:]


def _inside(stretch: Stretch, start: int, end: int) -> slice:
    """Samples in the span and the one on either side, whose line reaches into it."""
    times = stretch.times
    if times[-1] < start or times[0] >= end:
        return slice(0, 0)
    first, last = np.searchsorted(times, (start, end))
    return slice(max(0, int(first) - 1), min(len(times), int(last) + 1))


def _polygon(x: NDArray[np.float64], y: NDArray[np.float64]) -> QPolygonF:
    return QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)])
