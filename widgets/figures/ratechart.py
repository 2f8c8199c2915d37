"""New alarms per ten minutes over the period, before the bands an operator can live with.

The axis is a root: the quiet hours and the flood can be read in one picture. Where several spans
share a pixel the worst of them is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.alarms.figures.metrics import NOT_RECORDED, Measured
from models.alarms.figures.period import TEN_MS, day_edges, span_edges
from widgets.contribution import Desk

HEIGHT = 228
_TOP, _BOTTOM, _LEFT, _RIGHT = 46, 24, 48, 118
_TICKS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
_BANDS = (
    (0, 1, "", "figures.band.acceptable"),
    (1, 2, "track", "figures.band.manageable"),
    (2, 10, "band", "figures.band.demanding"),
    (10, None, "hatch", "figures.band.excessive"),
)
_HOUR_MS, _DAY_MS = 3_600_000, 86_400_000
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
_MIDDLE_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RateChart(QWidget):
    """Left and Right move a cursor that says what was; the mouse does too."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: Measured | None = None
        self._edges: list[int] = []
        self._picture: QPixmap | None = None
        self.pointed: int | None = None
        """Number of the ten-minute span under the cursor."""
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(desk.words.say("figures.chart"))

    def sizeHint(self) -> QSize:
        return QSize(600, HEIGHT)

    def show_found(self, found: Measured) -> None:
        """Another period."""
        self._found, self.pointed, self._picture = found, None, None
        self._edges = span_edges(found.start_ms, found.end_ms, found.zone, TEN_MS).tolist()
        words = self._desk.words
        self.setAccessibleDescription(
            words.say(
                "figures.chart.said",
                worst=words.number(found.worst_ten),
                floods=words.number(len(found.floods)),
            )
        )
        self.update()

    def said(self) -> str:
        """What the cursor is at."""
        found = self._found
        if found is None or self.pointed is None:
            return ""
        words, count = self._desk.words, found.tens[self.pointed]
        clock = words.time(self._edges[self.pointed])[:-3]
        if count == NOT_RECORDED:
            return words.say("figures.cursor.off", clock=clock)
        return words.say("figures.cursor", clock=clock, count=words.number(count))

    # -- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class; Escape takes the cursor away."""
        last = len(self._edges) - 2
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if last < 0 or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
        elif key in steps:
            wide = max(1, last // 240) * (
                10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            )
            at = last if self.pointed is None else self.pointed + steps[key] * wide
            self._put(min(max(at, 0), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._put(0 if key == Qt.Key.Key_Home else last)
        elif key == Qt.Key.Key_Escape and self.pointed is not None:
            self._put(None)
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The span under the mouse."""
        area, found = self._area(), self._found
        if found is None or not area.left() <= event.position().x() < area.right():
            return
        part = (event.position().x() - area.left()) / area.width()
        at = found.start_ms + part * (found.end_ms - found.start_ms)
        low, high = 0, len(self._edges) - 2
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._edges[middle] <= at else (low, middle - 1)
        self._put(low)

    def _put(self, cursor: int | None) -> None:
        if cursor != self.pointed:
            self.pointed = cursor
            self.update()

    # -- painting

    def _area(self) -> QRectF:
        return QRectF(
            _LEFT, _TOP, max(40, self.width() - _LEFT - _RIGHT), self.height() - _TOP - _BOTTOM
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size is another picture."""
        self._picture = None
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The kept picture, and the cursor over it: a year has 50,000 spans."""
        found = self._found
        if self._picture is None:
            ratio = self.devicePixelRatioF()
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(self._desk.theme.color("panel"))
            if found is not None and found.tens:
                inner = QPainter(picture)
                self._paint_all(inner, found)
                inner.end()
            self._picture = picture
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self.pointed is not None and found is not None:
            self._paint_cursor(painter, self._area(), found, self.pointed)
        painter.end()

    def _paint_all(self, painter: QPainter, found: Measured) -> None:
        area = self._area()
        top = float(max(12, found.worst_ten * 1.15))
        self._paint_bands(painter, area, top)
        self._paint_counts(painter, area, top, found)
        self._paint_floods(painter, area, found)
        self._paint_axes(painter, area, top, found)

    def _paint_bands(self, painter: QPainter, area: QRectF, top: float) -> None:
        theme, words = self._desk.theme, self._desk.words
        painter.setFont(theme.font("small"))
        for low, high, token, code in _BANDS:
            upper = _y(area, min(top, top if high is None else high), top)
            zone = QRectF(area.left(), upper, area.width(), _y(area, low, top) - upper)
            if token:
                shade = theme.color(token)
                painter.setOpacity(0.45)
                painter.fillRect(zone, shade)
                painter.setOpacity(1.0)
            label = QRectF(area.right() + 8, zone.center().y() - 8, _RIGHT - 12, 16)
            painter.setPen(theme.color("ink2"))
            if zone.height() >= 11:
                painter.drawText(label, _MIDDLE_LEFT, words.say(code))

    def _paint_counts(self, painter: QPainter, area: QRectF, top: float, found: Measured) -> None:
        theme = self._desk.theme
        worst: dict[int, int] = {}
        span = max(1, found.end_ms - found.start_ms)
        off = QBrush(theme.color("hatch"), Qt.BrushStyle.BDiagPattern)
        width = 1.0
        for count, (begin, end) in zip(found.tens, pairwise(self._edges), strict=True):
            x = area.left() + (begin - found.start_ms) / span * area.width()
            width = (end - begin) / span * area.width()
            if count == NOT_RECORDED:
                painter.fillRect(QRectF(x, area.top(), max(width, 1.0), area.height()), off)
            elif count:
                worst[int(x)] = max(worst.get(int(x), 0), count)
        wide = max(1, int(width) - 1)
        for left, count in worst.items():
            y = _y(area, count, top)
            painter.fillRect(QRectF(left, y, wide, area.bottom() - y), theme.color("ink2"))

    def _paint_floods(self, painter: QPainter, area: QRectF, found: Measured) -> None:
        """A line above the curve for each, with the word where there is room."""
        theme = self._desk.theme
        span = max(1, found.end_ms - found.start_ms)
        painter.setFont(theme.font("small"))
        free = -1.0
        for flood in found.floods:
            left = area.left() + max(0, flood.start_ms - found.start_ms) / span * area.width()
            length = (flood.end_ms - max(flood.start_ms, found.start_ms)) / span * area.width()
            painter.fillRect(QRectF(left, area.top() - 6, max(3.0, length), 3), theme.color("ink"))
            text = self._desk.words.say("figures.flood.word")
            room = painter.fontMetrics().horizontalAdvance(text) + 8
            if left > free and left + room < self.width():
                painter.setPen(theme.color("ink2"))
                painter.drawText(QPointF(left, area.top() - 10), text)
                free = left + room

    def _paint_axes(self, painter: QPainter, area: QRectF, top: float, found: Measured) -> None:
        theme, words = self._desk.theme, self._desk.words
        painter.setFont(theme.font("small"))
        last = area.bottom() + 20
        for tick in _TICKS:
            y = _y(area, tick, top)
            if tick > top or last - y < 13:
                continue
            last = y
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(QPointF(area.left(), round(y) + 0.5),
                             QPointF(area.right(), round(y) + 0.5))  # fmt: skip
            painter.setPen(theme.color("ink2"))
            painter.drawText(QRectF(0, y - 8, _LEFT - 6, 16), _MIDDLE_RIGHT, words.number(tick))
        painter.setPen(theme.color("ink2"))
        painter.drawText(QPointF(16, 18), words.say("figures.chart.axis"))
        span = max(1, found.end_ms - found.start_ms)
        free = -1.0
        for at in self._apart(self._moments(found), found, area, painter.fontMetrics()):
            x = area.left() + (at - found.start_ms) / span * area.width()
            text = self._moment(at, found)
            half = painter.fontMetrics().horizontalAdvance(text) / 2 + 6
            if x - half < free or x + half > area.right() + _RIGHT:
                continue
            free = x + half
            painter.drawLine(QPointF(round(x) + 0.5, area.bottom()),
                             QPointF(round(x) + 0.5, area.bottom() + 4))  # fmt: skip
            painter.drawText(QRectF(x - half, area.bottom() + 5, 2 * half, 16), _CENTRE, text)

    def _apart(
        self, moments: Sequence[int], found: Measured, area: QRectF, metrics: QFontMetrics
    ) -> Sequence[int]:
        """Every second, third, ... of them, so that all have room at equal distances."""
        if len(moments) < 2:
            return moments
        span = max(1, found.end_ms - found.start_ms)
        step = area.width() * (moments[1] - moments[0]) / span
        widest = max(metrics.horizontalAdvance(self._moment(at, found)) for at in moments) + 12
        return moments[:: max(1, ceil(widest / max(step, 1.0)))]

    def _moments(self, found: Measured) -> Sequence[int]:
        """Midnights; of at most two days also every few hours between."""
        days = day_edges(found.start_ms, found.end_ms, found.zone)
        if found.end_ms - found.start_ms > 2 * _DAY_MS:
            return days[1:-1]
        step = 3 * _HOUR_MS if found.end_ms - found.start_ms > 12 * _HOUR_MS else _HOUR_MS
        hours = span_edges(found.start_ms, found.end_ms, found.zone, step).tolist()
        inside: list[int] = hours[1:-1]
        return inside

    def _moment(self, at: int, found: Measured) -> str:
        if found.end_ms - found.start_ms > 2 * _DAY_MS:
            return self._desk.words.date(at)
        clock = self._desk.words.clock(at)[:-3]
        return self._desk.words.date(at) if clock == "00:00" else clock

    def _paint_cursor(self, painter: QPainter, area: QRectF, found: Measured, cursor: int) -> None:
        theme = self._desk.theme
        span = max(1, found.end_ms - found.start_ms)
        middle = (self._edges[cursor] + self._edges[cursor + 1]) / 2
        x = round(area.left() + (middle - found.start_ms) / span * area.width()) + 0.5
        painter.setPen(QPen(theme.color("ink"), 1))
        painter.drawLine(QPointF(x, area.top() - 4), QPointF(x, area.bottom()))
        painter.setFont(theme.font("small"))
        text = self.said()
        width = painter.fontMetrics().horizontalAdvance(text) + 12
        left = min(max(x - width / 2, area.left()), self.width() - width - 4)
        plate = QRectF(left, 4, width, 18)
        painter.fillRect(plate, theme.color("select"))
        painter.setPen(theme.color("ink"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def _y(area: QRectF, value: float, top: float) -> float:
    return area.bottom() - float((value / top) ** 0.5) * area.height()
