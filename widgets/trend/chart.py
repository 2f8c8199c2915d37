"""The chart: one pane per unit over one time axis, labels at the curves, and a cursor.

Everything but the cursor is kept as a picture, so that moving the cursor paints two lines. It is
painted directly: five curves of an hour take about 10 ms, where a general plotting library spends
that on its axes alone and half a second on its import.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.trend import time_step, time_ticks
from widgets.symbols import paint_alarm
from widgets.theme import Theme
from widgets.trend.labels import above, paint_gap_labels, paint_side_labels, side_width
from widgets.trend.line import Line
from widgets.trend.pane import Pane
from widgets.words import Words

_TOP, _BETWEEN, _BOTTOM = 34, 38, 26
_TIME_ROOM = 96
_DAY_MS = 86_400_000
_KEY_STEPS = 240
"""The cursor crosses the chart in this many steps."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


class Chart(QWidget):
    """Draws lines over a span; knows nothing of where they come from."""

    pointed = Signal(object)
    """UTC milliseconds under the cursor, or None."""

    def __init__(self, theme: Theme, words: Words, zone: str) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        self._zone = ZoneInfo(zone)
        self._span = (0, 1)
        self._lines: Sequence[Line] = ()
        self._panes: list[Pane] = []
        self._picture: QPixmap | None = None
        self.cursor_ms: int | None = None
        self._by_mouse = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(words.say("trend.chart"))

    def sizeHint(self) -> QSize:
        """As large as there is room."""
        return QSize(600, 400)

    def show_lines(self, lines: Sequence[Line], start_ms: int, end_ms: int) -> None:
        """Draw `lines` over the half-open span; the axes follow the values."""
        self._lines, self._span = lines, (start_ms, end_ms)
        groups: dict[str, list[Line]] = {}
        for line in lines:
            groups.setdefault(line.point.id if line.point.states else line.point.unit, []).append(
                line
            )
        self._panes = [Pane(self._theme, self._words, group) for group in groups.values()]
        self._spoil()

    @property
    def panes(self) -> Sequence[Pane]:
        """One per unit and one per point with states, from the top."""
        return self._panes

    def mark(self, at_ms: int | None) -> None:
        """Put the cursor at a moment, or take it away."""
        if at_ms is not None:
            at_ms = min(max(at_ms, self._span[0]), self._span[1])
        if at_ms != self.cursor_ms:
            self.cursor_ms = at_ms
            self.update()
            self.pointed.emit(at_ms)

    # -- layout ----------------------------------------------------------------------------------

    def _spoil(self) -> None:
        self._picture = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size is another picture."""
        self._spoil()
        super().resizeEvent(event)

    def _place(self) -> None:
        small = QFontMetricsF(self._theme.font("small"))
        weights = [min(2.0, 0.3 + 0.18 * len(p.states)) if p.states else 3.0 for p in self._panes]
        free = self.height() - _TOP - _BOTTOM - _BETWEEN * (len(self._panes) - 1)
        right = self.width() - side_width(self._theme, self._panes, self.width())
        heights = [free * weight / sum(weights) for weight in weights]
        left = 64.0
        for _ in range(2):  # how wide the numbers are is known when the panes have their scales
            top = float(_TOP)
            for pane, height in zip(self._panes, heights, strict=True):
                area = QRectF(left, top, max(40.0, right - left), max(24.0, height))
                pane.place(area, self._span)
                top += height + _BETWEEN
            texts = [text for pane in self._panes for _, text in pane.ticks()]
            left = min(140.0, 20 + max(small.horizontalAdvance(text) for text in texts))

    def _offset(self, at_ms: int) -> int:
        there = datetime.fromtimestamp(at_ms / 1000, self._zone).utcoffset()
        return round(there.total_seconds() * 1000) if there is not None else 0

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The kept picture and the cursor over it."""
        ratio = self.devicePixelRatioF()
        if self._picture is None:
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(self._theme.color("panel"))
            painter = QPainter(picture)
            self._paint_all(painter)
            painter.end()
            self._picture = picture
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self.cursor_ms is not None and self._panes:
            self._paint_cursor(painter, self.cursor_ms)
        painter.end()

    def _paint_all(self, painter: QPainter) -> None:
        if not self._panes:
            return
        self._place()
        self._paint_times(painter)
        for pane in self._panes:
            pane.paint(painter)
            self._paint_values(painter, pane)
            paint_gap_labels(painter, self._theme, self._words, pane)
            paint_side_labels(painter, self._theme, self._words, pane, self.width())
            self._paint_alarms(painter, pane)

    def _paint_values(self, painter: QPainter, pane: Pane) -> None:
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("ink2"))
        left = pane.area.left()
        metrics = painter.fontMetrics()
        for value, text in pane.ticks():
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, int(left) - 16)
            painter.drawText(QRectF(8, pane.y(value) - 8, left - 16, 16), _RIGHT, shown)
        # of states the name of the point stands where the unit stands of others
        title = pane.lines[0].title if pane.states else pane.unit
        if pane.states:
            centred = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(above(pane, left, pane.area.width()), centred, title)
        else:
            box = QRectF(8, pane.area.top() - 26, left - 16, 16)
            painter.drawText(box, _RIGHT, title)

    def _paint_times(self, painter: QPainter) -> None:
        theme = self._theme
        area = self._panes[-1].area
        start, end = self._span
        step = time_step(end - start, int(area.width() / _TIME_ROOM))
        painter.setFont(theme.font("small"))
        y = area.bottom()
        for at in time_ticks(start, end, step, self._offset):
            x = self._panes[-1].x(at)
            painter.setPen(QPen(theme.color("edge"), 1))
            painter.drawLine(QPointF(round(x) + 0.5, y), QPointF(round(x) + 0.5, y + 4))
            painter.setPen(theme.color("ink2"))
            text = self._time_text(at, step)
            painter.drawText(QRectF(x - 48, y + 6, 96, 16), _CENTRE, text)

    def _time_text(self, at: int, step: int) -> str:
        midnight = (at + self._offset(at)) % _DAY_MS == 0
        if step >= _DAY_MS or midnight:
            return self._words.date(at)
        clock = self._words.clock(at)
        return clock if step < 60_000 else clock[:-3]

    def _paint_alarms(self, painter: QPainter, pane: Pane) -> None:
        for line in pane.lines:
            for began, severity, mark in line.marks:
                if not self._span[0] <= began < self._span[1]:
                    continue
                x = pane.x(began)
                painter.setPen(QPen(self._theme.color("ink2"), 1, Qt.PenStyle.DotLine))
                painter.drawLine(QPointF(x, pane.area.top() + 10), QPointF(x, pane.area.bottom()))
                at = QPointF(x, pane.area.top())
                paint_alarm(painter, at, 18, severity, mark, self._theme)

    def _paint_cursor(self, painter: QPainter, at_ms: int) -> None:
        theme = self._theme
        first, last = self._panes[0].area, self._panes[-1].area
        x = round(self._panes[0].x(at_ms)) + 0.5
        painter.setPen(QPen(theme.color("ink"), 1))
        painter.drawLine(QPointF(x, first.top() - 8), QPointF(x, last.bottom()))
        painter.setFont(theme.font("small"))
        long = self._span[1] - self._span[0] > _DAY_MS
        text = self._words.time(at_ms) if long else self._words.clock(at_ms)
        width = painter.fontMetrics().horizontalAdvance(text) + 12
        left = min(max(x - width / 2, first.left()), first.right() - width)
        plate = QRectF(left, first.top() - 26, width, 18)
        painter.fillRect(plate, theme.color("select"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    # -- pointing --------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The cursor follows the mouse inside the panes."""
        if not self._panes:
            return
        area = self._panes[0].area
        x = event.position().x()
        inside = area.left() <= x <= area.right()
        if inside:
            start, end = self._span
            self._by_mouse = True
            self.mark(start + round((x - area.left()) / area.width() * (end - start)))
        elif self._by_mouse:
            self.mark(None)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse takes its cursor along; one that was put by key stays."""
        if self._by_mouse:
            self._by_mouse = False
            self.mark(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right move the cursor, with Shift ten times as far; Escape takes it away."""
        moves: dict[int, Callable[[int, int, int], int]] = {
            Qt.Key.Key_Left: lambda at, step, _end: at - step,
            Qt.Key.Key_Right: lambda at, step, _end: at + step,
            Qt.Key.Key_Home: lambda _at, _step, _end: self._span[0],
            Qt.Key.Key_End: lambda _at, _step, end: end,
        }
        key = event.key()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        wide = modifiers == Qt.KeyboardModifier.ShiftModifier
        if key in moves and (wide or modifiers == Qt.KeyboardModifier.NoModifier):
            start, end = self._span
            step = (end - start) // _KEY_STEPS * (10 if wide else 1)
            self._by_mouse = False
            at = self.cursor_ms if self.cursor_ms is not None else end
            self.mark(moves[key](at, step, end))
        elif key == Qt.Key.Key_Escape and self.cursor_ms is not None:
            self.mark(None)
        else:
            event.ignore()
