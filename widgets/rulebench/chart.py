"""The stored curve with the limits of a rule, which the mouse or the keys move.

Everything but the lines that move is kept as a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.points import Point
from models.trend import Curve, Stretch, digits_of, reduce, time_step, time_ticks, value_ticks
from widgets.rulebench.lanes import HEIGHT, Lane, paint_lane
from widgets.rulebench.scale import Scale, scale_of
from widgets.theme import Theme
from widgets.words import Words

_LEFT, _TOP, _RIGHT, _BOTTOM = 72, 28, 176, 26
_LEFT_AT_MOST = 150
_GRIP = 6.0
_DAY_MS = 86_400_000
_TIME_ROOM = 96
_END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BEGIN = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
_FEW = 120


@dataclass(frozen=True, slots=True)
class Line:
    """One limit that can be moved."""

    id: str
    title: str
    value: float
    was: float
    """Where the present rule has it."""


class BenchChart(QWidget):
    """Draws one point; knows nothing of rules but the lines it is given."""

    turned = Signal(str, float)
    """Id of the line and its new value, while it moves."""

    def __init__(self, theme: Theme, words: Words, zone: str) -> None:
        super().__init__()
        self._theme, self._words, self._zone = theme, words, ZoneInfo(zone)
        self._point: Point | None = None
        self._curve = Curve((), ())
        self._span = (0, 1)
        self._lines: Sequence[Line] = ()
        self._lanes: Sequence[Lane] = ()
        self._scale: Scale | None = None
        self._picture: QPixmap | None = None
        self._chosen = 0
        self._held: str | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(160)
        self.setAccessibleName(words.say("rulebench.chart"))

    def sizeHint(self) -> QSize:
        """As large as there is room."""
        return QSize(600, 320)

    def show_curve(self, point: Point, curve: Curve, span: tuple[int, int]) -> None:
        """Another point, or more of the same."""
        self._point, self._curve, self._span = point, curve, span
        self._spoil()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Where the limits are now."""
        self._lines = lines
        self._chosen = min(self._chosen, max(0, len(lines) - 1))
        if self._held is None:
            self._spoil()
        else:
            self.update()

    def show_lanes(self, lanes: Sequence[Lane]) -> None:
        """When the rules would have called."""
        self._lanes = lanes
        self._spoil()

    @property
    def step(self) -> float:
        """What an arrow moves a line by: a step of the point, or a hundredth of what is seen."""
        resolution = (self._point.resolution if self._point is not None else None) or 0.0
        seen = 0.0
        if self._scale is not None:
            seen = 10.0 ** np.floor(np.log10((self._scale.high - self._scale.low) / 100))
        return max(resolution, float(seen)) or 0.1

    # -- layout ----------------------------------------------------------------------------------

    def _spoil(self) -> None:
        self._picture = self._scale = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size is another picture."""
        self._spoil()
        super().resizeEvent(event)

    def _placed(self, point: Point) -> Scale:
        if self._scale is None:
            below = _BOTTOM + HEIGHT * len(self._lanes)
            left = self._left(point)
            width = max(80, self.width() - left - _RIGHT)
            area = QRectF(left, _TOP, width, max(60, self.height() - _TOP - below))
            limits = [line.value for line in self._lines] + [line.was for line in self._lines]
            self._scale = scale_of(area, self._span, point, self._curve, limits)
        return self._scale

    def _left(self, point: Point) -> int:
        """Room for the names of states; numbers need less."""
        metrics = QFontMetrics(self._theme.font("small"))
        names = (self._words.name(state.name) for state in point.states)
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        return min(max(_LEFT, widest + 18), _LEFT_AT_MOST)

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The kept picture and the limits over it."""
        painter = QPainter(self)
        if self._point is None:
            painter.fillRect(self.rect(), self._theme.color("panel"))
            painter.end()
            return
        scale = self._placed(self._point)
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(self._theme.color("panel"))
            inner = QPainter(self._picture)
            self._paint_ground(inner, scale, self._point)
            inner.end()
        painter.drawPixmap(0, 0, self._picture)
        self._paint_lines(painter, scale, self._point)
        painter.end()

    def _paint_ground(self, painter: QPainter, scale: Scale, point: Point) -> None:
        self._paint_values(painter, scale, point)
        area = scale.area
        painter.save()
        painter.setClipRect(area)
        hatch = QBrush(self._theme.color("hatch"), Qt.BrushStyle.BDiagPattern)
        for gap in self._curve.gaps:
            left = max(scale.x(gap.start_ms), area.left())
            right = min(scale.x(gap.end_ms), area.right())
            painter.fillRect(QRectF(left, area.top(), max(1.0, right - left), area.height()), hatch)
        for stretch in self._curve.stretches:
            self._paint_stretch(painter, scale, stretch, bool(point.states))
        painter.restore()
        self._paint_times(painter, scale)
        top = area.bottom() + _BOTTOM
        for lane in self._lanes:
            paint_lane(painter, self._theme, scale, top, lane)
            top += HEIGHT

    def _paint_values(self, painter: QPainter, scale: Scale, point: Point) -> None:
        room = int(scale.area.left()) - 16
        if point.states:
            ticks = [(float(n), self._words.name(s.name)) for n, s in enumerate(point.states)]
        else:
            digits = digits_of(scale.step)
            values = value_ticks(scale.low, scale.high, scale.step)
            ticks = [(value, self._words.number(value, digits)) for value in values]
            painter.setFont(self._theme.font("small"))
            painter.setPen(self._theme.color("ink2"))
            box = QRectF(8, scale.area.top() - 24, room, 16)
            painter.drawText(box, _END, self._words.unit(point.unit))
        painter.setFont(self._theme.font("small"))
        metrics = painter.fontMetrics()
        for value, text in ticks:
            y = round(scale.y(value)) + 0.5
            painter.setPen(QPen(self._theme.color("line"), 1))
            painter.drawLine(QPointF(scale.area.left(), y), QPointF(scale.area.right(), y))
            painter.setPen(self._theme.color("ink2"))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
            painter.drawText(QRectF(8, y - 8, room, 16), _END, shown)

    def _paint_stretch(
        self, painter: QPainter, scale: Scale, stretch: Stretch, states: bool
    ) -> None:
        buckets = max(50, int(scale.area.width() / 2))
        times, values = reduce(stretch.times, stretch.values, buckets)
        start, end = scale.span
        across = (times - start).astype(np.float64) / (end - start)
        x = scale.area.left() + across * scale.area.width()
        part = (values - scale.low) / (scale.high - scale.low)
        y = scale.area.bottom() - part * scale.area.height()
        if states or len(x) < 2 or (x[-1] - x[0]) / len(x) >= 3:
            x, y = np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]
        pen = QPen(self._theme.color("ink"), 2 if len(x) <= _FEW else 1)
        if stretch.uncertain:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        corners = zip(x.tolist(), y.tolist(), strict=True)
        painter.drawPolyline(QPolygonF([QPointF(a, b) for a, b in corners]))

    def _paint_times(self, painter: QPainter, scale: Scale) -> None:
        start, end = scale.span
        step = time_step(end - start, int(scale.area.width() / _TIME_ROOM))
        painter.setFont(self._theme.font("small"))
        y = scale.area.bottom()
        for at in time_ticks(start, end, step, self._offset):
            x = round(scale.x(at)) + 0.5
            painter.setPen(QPen(self._theme.color("edge"), 1))
            painter.drawLine(QPointF(x, y), QPointF(x, y + 4))
            painter.setPen(self._theme.color("ink2"))
            midnight = (at + self._offset(at)) % _DAY_MS == 0
            text = self._words.date(at) if midnight else self._words.clock(at)[:-3]
            painter.drawText(QRectF(x - 48, y + 6, 96, 16), _CENTRE, text)

    def _offset(self, at_ms: int) -> int:
        there = datetime.fromtimestamp(at_ms / 1000, self._zone).utcoffset()
        return round(there.total_seconds() * 1000) if there is not None else 0

    def _paint_lines(self, painter: QPainter, scale: Scale, point: Point) -> None:
        area = scale.area
        painter.setFont(self._theme.font("small"))
        for number, line in enumerate(self._lines):
            if line.was != line.value:
                ghost = QPen(self._theme.color("ink3"), 1, Qt.PenStyle.DotLine)
                painter.setPen(ghost)
                y = round(scale.inside(line.was)) + 0.5
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            chosen = self.hasFocus() and number == self._chosen
            pen = QPen(self._theme.color("ink"), 2 if chosen else 1)
            pen.setDashPattern([7 / pen.widthF(), 4 / pen.widthF()])
            painter.setPen(pen)
            y = round(scale.inside(line.value)) + 0.5
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right() + 4, y))
            painter.setPen(self._theme.color("ink"))
            painter.fillRect(QRectF(area.right() + 4, y - 4, 8, 8), self._theme.color("ink"))
            text = f"{line.title} {self._words.quantity(point, line.value)}"
            room = QRectF(area.right() + 18, y - 8, _RIGHT - 26, 16)
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideMiddle, int(room.width())
            )
            painter.drawText(room, _BEGIN, shown)

    # -- moving ----------------------------------------------------------------------------------

    def _at(self, y: float) -> Line | None:
        if self._scale is None:
            return None
        near = [(abs(self._scale.inside(line.value) - y), n) for n, line in enumerate(self._lines)]
        distance, number = min(near, default=(_GRIP + 1, 0))
        if distance > _GRIP:
            return None
        self._chosen = number
        return self._lines[number]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a line."""
        line = self._at(event.position().y())
        if line is not None and event.button() == Qt.MouseButton.LeftButton:
            self._held = line.id
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held; else show what can be."""
        y = event.position().y()
        if self._held is None:
            over = self._scale is not None and any(
                abs(self._scale.inside(line.value) - y) <= _GRIP for line in self._lines
            )
            self.setCursor(Qt.CursorShape.SizeVerCursor if over else Qt.CursorShape.ArrowCursor)
        elif self._scale is not None:
            value = self._scale.value(
                min(max(y, self._scale.area.top()), self._scale.area.bottom())
            )
            self.turned.emit(self._held, round(value / self.step) * self.step)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go; the scale follows."""
        if self._held is not None:
            self._held = None
            self._spoil()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down and the page keys move the chosen line, Left and Right choose another."""
        moves = {
            Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1,
            Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10,
        }  # fmt: skip
        key = Qt.Key(event.key())
        if not self._lines:
            event.ignore()
        elif key in moves:
            line = self._lines[self._chosen]
            steps = round(line.value / self.step) + moves[key]
            self.turned.emit(line.id, steps * self.step)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            move = 1 if key == Qt.Key.Key_Right else -1
            self._chosen = (self._chosen + move) % len(self._lines)
            self.update()
        else:
            event.ignore()
