"""The Trends workspace: chosen points at the left, the chart, a span, and a cursor with values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from models.points import Point, Quality, Reading
from models.trend import Curve, curve
from models.views import Samples
from widgets.contribution import Desk, Target
from widgets.trend.chart import Chart, Line, series_pen

_HOUR = 3_600_000
_SPANS = (
    ("trend.span.h1", _HOUR),
    ("trend.span.h8", 8 * _HOUR),
    ("trend.span.h24", 24 * _HOUR),
    ("trend.span.d7", 7 * 24 * _HOUR),
    ("trend.span.d30", 30 * 24 * _HOUR),
)
_ROLLUP_FROM = 3 * 24 * _HOUR
"""Longer spans are drawn from the hourly rollup: its least and greatest of every hour."""
_LEAD = 900_000
"""A value that has not changed is stored at least this often, so the curve's start is within."""
_MOST = 10
_REDRAW_MS = 1_000


class TrendWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    inspector: QWidget | None = None

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._points: list[str] = []
        self._span_ms = _HOUR
        self._end_ms: int | None = None
        """None: follows the present."""
        self._curves: dict[str, Curve] = {}
        self._listeners: list[Callable[[], None]] = []
        self._chart = Chart(desk.theme, desk.words)
        self._chart.pointed.connect(self._pointed)
        self._list = QListWidget()
        self._list.setAccessibleName(desk.words.say("trend.chosen"))
        self._keys = _DeleteKey(self._list, self._remove_current)
        self._add = QLineEdit()
        self._empty = QLabel(desk.words.say("trend.empty"))
        self.widget: QWidget = self._body()
        self.header: QWidget | None = self._spans()
        self._timer = QTimer(self.widget)
        self._timer.setInterval(_REDRAW_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._choose(_first_choice(desk))

    # -- Workspace -----------------------------------------------------------------------------

    def crumbs(self) -> Sequence[str]:
        """The workspace and the span that is shown."""
        words = self._desk.words
        start, end = self._shown()
        code = "trend.live" if self._end_ms is None else "trend.fixed"
        return [
            words.say("trend.title"),
            words.say(code, start=words.time(start), end=words.time(end)),
        ]

    def open(self, target: Target) -> None:
        """Add a point, around `at_ms` if one is given."""
        if target.at_ms is not None:
            self._end_ms = min(target.at_ms + self._span_ms // 2, self._desk.view.now())
        self._choose([*self._points, target.id])

    def state(self) -> dict[str, str]:
        """Chosen points and span."""
        end = "" if self._end_ms is None else str(self._end_ms)
        return {"points": " ".join(self._points), "span": str(self._span_ms), "end": end}

    def restore(self, state: dict[str, str]) -> None:
        """Put back what `state` gave."""
        if state.get("span"):
            self._span_ms = int(state["span"])
        self._end_ms = int(state["end"]) if state.get("end") else None
        if "points" in state:
            self._choose(state["points"].split())
        self._mark_span()

    def act(self, action: str) -> None:
        """`add`, `earlier`, `later` or `live`."""
        if action == "add":
            self._add.setFocus()
        elif action == "live":
            self._end_ms = None
        elif action in ("earlier", "later"):
            step = self._span_ms // 4 * (-1 if action == "earlier" else 1)
            end = self._shown()[1] + step
            self._end_ms = None if end >= self._desk.view.now() else end
        self._redraw()

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Hear of another span."""
        self._listeners.append(listener)

    # -- parts -----------------------------------------------------------------------------------

    def _body(self) -> QWidget:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        side = QWidget()
        side.setFixedWidth(300)
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(8)
        self._add.setPlaceholderText(self._desk.words.say("trend.add"))
        self._add.setAccessibleName(self._desk.words.say("trend.add"))
        self._add.setCompleter(self._completer())
        self._add.returnPressed.connect(self._typed)
        column.addWidget(self._add)
        column.addWidget(self._list, 1)
        hint = QLabel(self._desk.words.say("trend.hint"))
        hint.setFont(self._desk.theme.font("small"))
        hint.setWordWrap(True)
        column.addWidget(hint)
        row.addWidget(side)
        middle = QWidget()
        self._pages = QStackedLayout(middle)
        self._pages.addWidget(self._chart)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._empty.setContentsMargins(16, 16, 16, 16)
        self._pages.addWidget(self._empty)
        row.addWidget(middle, 1)
        return body

    def _completer(self) -> QCompleter:
        self._by_title = {self._title(p): p.id for p in self._desk.view.park.points.values()}
        completer = QCompleter(QStringListModel(sorted(self._by_title)))
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(lambda _: self._typed())
        return completer

    def _spans(self) -> QWidget:
        switch = QWidget()
        row = QHBoxLayout(switch)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._span_buttons = QButtonGroup(switch)
        for number, (code, _) in enumerate(_SPANS):
            button = QToolButton()
            button.setText(self._desk.words.say(code))
            button.setCheckable(True)
            button.setProperty("segment", True)
            self._span_buttons.addButton(button, number)
            row.addWidget(button)
        self._span_buttons.idClicked.connect(self._choose_span)
        self._mark_span()
        return switch

    def _mark_span(self) -> None:
        for number, (_, span) in enumerate(_SPANS):
            self._span_buttons.button(number).setChecked(span == self._span_ms)

    def _choose_span(self, number: int) -> None:
        self._span_ms = _SPANS[number][1]
        self._redraw()

    def _title(self, point: Point) -> str:
        device = self._desk.view.park.devices.get(point.device)
        words = self._desk.words
        if device is None or device.kind == "link":
            return words.name(point.name)
        return f"{words.name(device.name)} · {words.name(point.name)}"

    # -- choosing ----------------------------------------------------------------------------------

    def _typed(self) -> None:
        point = self._by_title.get(self._add.text())
        if point is not None:
            # the completer writes the text again after this call
            QTimer.singleShot(0, self._add, self._add.clear)
            self._choose([*self._points, point])

    def _choose(self, points: Sequence[str]) -> None:
        known = [p for p in dict.fromkeys(points) if p in self._desk.view.park.points]
        self._points = known[:_MOST]
        self._list.clear()
        for number, point in enumerate(self._points):
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, point)
            item.setData(Qt.ItemDataRole.DecorationRole, self._swatch(number))
            self._list.addItem(item)
        self._pages.setCurrentIndex(0 if self._points else 1)
        self._redraw()

    def _swatch(self, number: int) -> QPixmap:
        pixmap = QPixmap(18, 12)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setPen(series_pen(self._desk.theme, number))
        painter.drawLine(0, 6, 18, 6)
        painter.end()
        return pixmap

    def _remove_current(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._points):
            self._choose([p for n, p in enumerate(self._points) if n != row])
            self._list.setCurrentRow(min(row, len(self._points) - 1))

    # -- drawing -----------------------------------------------------------------------------------

    def _shown(self) -> tuple[int, int]:
        end = self._desk.view.now() if self._end_ms is None else self._end_ms
        return end - self._span_ms, end

    def _tick(self) -> None:
        if self.widget.isVisible() and self._end_ms is None:
            self._redraw()

    def _redraw(self) -> None:
        start, end = self._shown()
        self._curves = {point: self._curve(point, start, end) for point in self._points}
        self._chart.show_lines([self._line(n, p) for n, p in enumerate(self._points)], start, end)
        self._write_values(None)
        for listener in self._listeners:
            listener()

    def _curve(self, point: str, start: int, end: int) -> Curve:
        history = self._desk.view.history
        if self._span_ms < _ROLLUP_FROM:
            return curve(history.samples(point, start - _LEAD, end), end)
        hours = history.rollup(point, start, end)
        times = np.repeat(hours.hours, 2)
        times[1::2] += _HOUR // 2
        values = np.column_stack((hours.minimum, hours.maximum)).ravel()
        missing = np.flatnonzero(np.diff(hours.hours) > _HOUR)
        quality = np.zeros(len(times), np.uint8)
        # an hour without a sample is a gap, not a line from one day to the next
        times = np.insert(times, 2 * missing + 2, hours.hours[missing] + _HOUR)
        values = np.insert(values, 2 * missing + 2, np.nan)
        quality = np.insert(quality, 2 * missing + 2, Quality.STALE)
        return curve(Samples(times, values, quality), end)

    def _line(self, number: int, point: str) -> Line:
        known = self._desk.view.park.points[point]
        unit = known.id if known.states else self._desk.words.unit(known.unit)
        return Line(known, self._title(known), unit, self._curves[point], number)

    def _pointed(self, at_ms: int | None) -> None:
        self._chart.mark(at_ms)
        self._write_values(at_ms)

    def _write_values(self, at_ms: int | None) -> None:
        words = self._desk.words
        for number, point in enumerate(self._points):
            known = self._desk.view.park.points[point]
            reading = (
                self._desk.view.latest(point) if at_ms is None else self._reading_at(point, at_ms)
            )
            value, unit = words.value(known, reading)
            if reading.quality is not Quality.GOOD:
                unit = f"{unit} {words.quality(reading.quality)}".strip()
            item = self._list.item(number)
            if item is not None:
                item.setText(f"{self._title(known)}\n{value}\u202f{unit}")

    def _reading_at(self, point: str, at_ms: int) -> Reading:
        shown = self._curves[point]
        for gap in shown.gaps:
            if gap.start_ms <= at_ms < gap.end_ms:
                return Reading(point, gap.level, gap.cause, at_ms, at_ms)
        for stretch in shown.stretches:
            if stretch.times[0] <= at_ms <= stretch.times[-1]:
                index = int(np.searchsorted(stretch.times, at_ms, "right")) - 1
                return Reading(point, float(stretch.values[index]), Quality.GOOD, at_ms, at_ms)
        return Reading(point, None, Quality.NOTHING_YET, at_ms, at_ms)


class _DeleteKey(QObject):
    """Delete takes the current point out of the list."""

    def __init__(self, watched: QListWidget, act: Callable[[], None]) -> None:
        super().__init__(watched)
        self._act = act
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's hook."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        ):
            self._act()
            return True
        return False


def _first_choice(desk: Desk) -> list[str]:
    """What is drawn before anybody chose: the largest powers, which every shift looks at."""
    powers = [
        point
        for point in desk.view.park.points.values()
        if point.kind == "active_power" and point.scale is not None
    ]
    powers.sort(key=lambda p: -(p.scale or (0, 0))[1])
    return [point.id for point in powers[:3]]
