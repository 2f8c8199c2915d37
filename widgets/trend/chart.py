"""The drawing: one plot per unit, stacked on one time axis (look, section 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsRectItem, QVBoxLayout, QWidget

from models.points import Point
from models.trend import Curve, Gap, reduce
from widgets.theme import Theme
from widgets.words import Words

_SERIES = ("ink", "series_1", "series_2", "series_3", "series_4", "series_5")
_DASHES: tuple[tuple[float, ...], ...] = ((), (), (), (6, 3), (2, 3), (6, 3, 2, 3))
_WIDTHS = (2.0, 1.5, 1.5, 1.5, 1.5, 1.5)


@dataclass(frozen=True, slots=True)
class Line:
    """One point to draw."""

    point: Point
    title: str
    unit: str
    curve: Curve
    number: int
    """Position among the chosen points: decides colour and dash."""


def series_pen(theme: Theme, number: int, *, dashed: bool = False) -> QPen:
    """Pen of the n-th chosen point; from the sixth on one grey."""
    known = number < len(_SERIES)
    pen = QPen(theme.color(_SERIES[number] if known else "ink3"))
    pen.setWidthF(_WIDTHS[number] if known else 1.25)
    pen.setCosmetic(True)
    dash = (5.0, 3.0) if dashed else (_DASHES[number] if known else ())
    if dash:
        pen.setDashPattern([length / pen.widthF() for length in dash])
    return pen


class TimeAxis(pg.AxisItem):
    """Times of the site's zone; values are seconds since 1970 in UTC."""

    def __init__(self, words: Words) -> None:
        super().__init__("bottom")
        self._words = words

    def tickSpacing(self, minimum: float, maximum: float, size: float) -> list[tuple[float, float]]:
        """Steps that a clock has, about one each 110 px."""
        wanted = (maximum - minimum) * 110 / max(size, 1)
        steps = (1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400)
        step = next((s for s in steps if s >= wanted), None)
        if step is None:
            step = 86_400 * max(1, round(wanted / 86_400))
        return [(step, 0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Time of day, the date where days are the step."""
        if spacing >= 43_200:
            return [self._words.date(int(v * 1000)) for v in values]
        cut = None if spacing < 60 else -3
        return [self._words.clock(int(v * 1000))[:cut] for v in values]


class GapItem(QGraphicsRectItem):
    """A hatched span without data."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._brush = QBrush(theme.color("hatch"), Qt.BrushStyle.BDiagPattern)
        self.setZValue(-10)

    def paint(self, painter: QPainter, *_: object) -> None:
        """Hatch in device pixels, whatever the zoom."""
        rect = painter.transform().mapRect(self.rect())
        painter.save()
        painter.resetTransform()
        painter.fillRect(rect, self._brush)
        painter.restore()


class Chart(QWidget):
    """Draws lines over a span; knows nothing of where they come from."""

    pointed = Signal(object)
    """UTC milliseconds under the cursor, or None."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        self._plots: dict[str, pg.PlotItem] = {}
        self._cursors: list[pg.InfiniteLine] = []
        self._view = pg.GraphicsLayoutWidget()
        self._view.setBackground(theme.color("panel"))
        self._view.ci.setContentsMargins(8, 8, 8, 4)
        self._view.scene().sigMouseMoved.connect(self._moved)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self._span = (0, 1)

    def show_lines(self, lines: Sequence[Line], start_ms: int, end_ms: int) -> None:
        """Draw `lines` over the half-open span; the axes follow the values."""
        self._span = (start_ms, end_ms)
        units = list(dict.fromkeys(line.unit for line in lines))
        if units != list(self._plots):
            self._lay_out(units)
        for unit, plot in self._plots.items():
            self._fill(plot, [line for line in lines if line.unit == unit])

    def mark(self, at_ms: int | None) -> None:
        """Put the cursor at a moment, or take it away."""
        for cursor in self._cursors:
            cursor.setVisible(at_ms is not None)
            if at_ms is not None:
                cursor.setPos(at_ms / 1000)

    def _lay_out(self, units: Sequence[str]) -> None:
        self._view.ci.clear()
        self._plots.clear()
        self._cursors.clear()
        first: pg.PlotItem | None = None
        for number, unit in enumerate(units):
            last = number == len(units) - 1
            plot = pg.PlotItem(axisItems={"bottom": TimeAxis(self._words)})
            self._view.ci.addItem(plot, row=number, col=0)
            self._dress(plot, unit, last)
            if first is None:
                first = plot
            else:
                plot.setXLink(first)
            self._plots[unit] = plot

    def _dress(self, plot: pg.PlotItem, unit: str, last: bool) -> None:
        theme = self._theme
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        plot.setClipToView(False)
        for name in ("left", "bottom"):
            axis = plot.getAxis(name)
            axis.setPen(QPen(theme.color("line")))
            axis.setTextPen(QPen(theme.color("ink2")))
            axis.setTickFont(theme.font("small"))
            axis.setStyle(tickLength=-4, autoExpandTextSpace=False)
        plot.getAxis("left").setWidth(64)
        plot.getAxis("left").enableAutoSIPrefix(False)
        plot.getAxis("bottom").setStyle(showValues=last)
        plot.getAxis("bottom").setHeight(22 if last else 4)
        plot.showGrid(x=False, y=True, alpha=0.35)
        caption = pg.LabelItem(unit or "", color=theme.color("ink2"), size="11px", justify="left")
        caption.setParentItem(plot.vb)
        caption.anchor(itemPos=(0, 0), parentPos=(0, 0), offset=(6, 0))
        cursor = pg.InfiniteLine(angle=90, pen=pg.mkPen(theme.color("ink3"), width=1))
        cursor.hide()
        self._cursors.append(cursor)

    def _fill(self, plot: pg.PlotItem, lines: Sequence[Line]) -> None:
        plot.clear()
        cursor = self._cursors[list(self._plots.values()).index(plot)]
        plot.addItem(cursor, ignoreBounds=True)
        start, end = self._span
        low, high = np.inf, -np.inf
        for line in lines:
            for stretch in line.curve.stretches:
                inside = stretch.values[(stretch.times >= start) & (stretch.times < end)]
                if len(inside):
                    low, high = min(low, inside.min()), max(high, inside.max())
        low, high = _room(low, high, lines)
        plot.setXRange(start / 1000, end / 1000, padding=0)
        plot.setYRange(low, high, padding=0)
        if len({line.point.id for line in lines if line.point.states}) == len(lines) == 1:
            _name_states(plot, lines[0].point, self._words)
        for line in lines:
            self._draw(plot, line, low, high)
        for line in lines:
            self._draw_limits(plot, line.point, low, high)

    def _draw(self, plot: pg.PlotItem, line: Line, low: float, high: float) -> None:
        buckets = max(200, self.width())
        start, end = self._span
        stepped = bool(line.point.states)
        for stretch in line.curve.stretches:
            times, values = stretch.times, stretch.values
            if not stepped:
                times, values = reduce(times, values, buckets)
            pen = series_pen(self._theme, line.number, dashed=stretch.uncertain)
            x = times / 1000
            if stepped:
                x, values = np.repeat(x, 2)[1:], np.repeat(values, 2)[:-1]
            plot.addItem(pg.PlotCurveItem(x, values, pen=pen, antialias=True))
        for gap in line.curve.gaps:
            if gap.end_ms > start and gap.start_ms < end:
                self._draw_gap(plot, gap, line.number, low, high)
        self._draw_title(plot, line, end)

    def _draw_gap(self, plot: pg.PlotItem, gap: Gap, number: int, low: float, high: float) -> None:
        left, right = max(gap.start_ms, self._span[0]) / 1000, min(gap.end_ms, self._span[1]) / 1000
        item = GapItem(self._theme)
        item.setRect(QRectF(left, low, right - left, high - low))
        plot.addItem(item, ignoreBounds=True)
        if gap.level is not None:
            pen = QPen(self._theme.color("ink3"))
            pen.setWidthF(1.25)
            pen.setCosmetic(True)
            pen.setDashPattern([1.6, 2.4])
            plot.addItem(pg.PlotCurveItem([left, right], [gap.level] * 2, pen=pen))
        width = plot.vb.width() * (right - left) * 1000 / (self._span[1] - self._span[0])
        text = self._words.quality(gap.cause)
        if number == 0 and width > 9 * len(text):
            label = self._label(text, "ink2", (0, 1))
            label.setPos(left, low)
            plot.addItem(label, ignoreBounds=True)

    def _draw_title(self, plot: pg.PlotItem, line: Line, end: int) -> None:
        """The name at the curve's end instead of a legend."""
        last = line.curve.last
        if last is None:
            return
        known = line.number < len(_SERIES)
        label = self._label(line.title, _SERIES[line.number] if known else "ink3", (1, 1))
        label.setPos(min(last[0], end) / 1000, last[1])
        plot.addItem(label, ignoreBounds=True)

    def _draw_limits(self, plot: pg.PlotItem, point: Point, low: float, high: float) -> None:
        limits = point.limits
        if limits is None:
            return
        for limit in (limits.low_low, limits.low, limits.high, limits.high_high):
            if limit is None or not low < limit < high:
                continue
            pen = QPen(self._theme.color("ink2"))
            pen.setWidthF(1.0)
            pen.setCosmetic(True)
            pen.setDashPattern([7, 4])
            plot.addItem(pg.InfiniteLine(limit, angle=0, pen=pen), ignoreBounds=True)
            text = self._words.say("trend.limit", value=self._words.number(limit, point.resolution))
            label = self._label(text, "ink2", (0, 1))
            label.setPos(self._span[0] / 1000, limit)
            plot.addItem(label, ignoreBounds=True)

    def _label(self, text: str, token: str, anchor: tuple[float, float]) -> pg.TextItem:
        color: QColor = self._theme.color(token)
        label = pg.TextItem(text, color=color, anchor=anchor)
        label.setFont(self._theme.font("small"))
        return label

    def _moved(self, position: object) -> None:
        for plot in self._plots.values():
            if plot.vb.sceneBoundingRect().contains(position):
                self.pointed.emit(int(plot.vb.mapSceneToView(position).x() * 1000))
                return
        self.pointed.emit(None)


def _room(low: float, high: float, lines: Sequence[Line]) -> tuple[float, float]:
    """Ends of the value axis: what was measured with some air, all states of a state."""
    states = [len(line.point.states) for line in lines]
    if lines and all(states):
        return -0.3, max(states) - 0.7
    if not np.isfinite(low):
        return 0.0, 1.0
    air = (high - low) * 0.08 or max(abs(high) * 0.02, 0.5)
    return low - air, high + air


def _name_states(plot: pg.PlotItem, point: Point, words: Words) -> None:
    ticks = [(number, words.name(state.name)) for number, state in enumerate(point.states)]
    plot.getAxis("left").setTicks([ticks])
