"""The Trends workspace: chosen points at the left, the chart, a span, and a cursor with values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from models.alarms import Happening, Transition
from models.points import Point, Quality, Reading
from models.trend import Curve
from models.views import ViewKind
from widgets.contribution import Desk, Target
from widgets.controls import Segments, Shows
from widgets.controls.turns import every
from widgets.symbols import AlarmMark, mark_of
from widgets.trend.chart import Chart
from widgets.trend.chosen import ChosenList, Entry
from widgets.trend.intake import Intake
from widgets.trend.line import Line
from widgets.trend.outs import Outs
from widgets.trend.picker import Picker
from widgets.words import Words

_HOUR = 3_600_000
_SPANS = (
    ("trend.span.h1", _HOUR),
    ("trend.span.h8", 8 * _HOUR),
    ("trend.span.h24", 24 * _HOUR),
    ("trend.span.d7", 7 * 24 * _HOUR),
    ("trend.span.d30", 30 * 24 * _HOUR),
)
_MOST = 10
_SIDE = 272
_TICK_MS = 1_000
_STEPS = 3_600
"""A live chart moves on when this part of its span has passed: a second of an hour."""


class TrendWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    inspector: QWidget | None = None

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._points: list[str] = []
        self._span_ms = _HOUR
        self._end_ms: int | None = None
        """None: follows the present."""
        self._drawn = (0, 0)
        self._past: Transition | None = None
        """The alarm that somebody asked for, which may stand no more."""
        self._curves: dict[str, Curve] = {}
        self._listeners: list[Callable[[], None]] = []
        park = desk.view.park
        self._names = {p.id: _title(desk, p) for p in park.points.values()}
        self._chart = Chart(desk.theme, desk.words, park.zone)
        self._chart.pointed.connect(self._write_values)
        self._list = ChosenList(desk.theme, desk.words.say("trend.chosen"))
        self._list.removed.connect(self._remove)
        self._list.currentRowChanged.connect(lambda _row: self._draw())
        say = desk.words.say
        self._picker = Picker(desk.theme, self._entries(), say("trend.add"), say("window.clear"))
        self._picker.picked.connect(self._add)
        self.widget: QWidget = self._body()
        self.header: QWidget | None = self._header()
        self._shows = Shows(self.widget, self._refresh)
        self._outs = Outs(desk.view)
        self._intake = Intake(desk.view, self.widget)
        self._intake.arrived.connect(self._arrived)
        self._timer = every(self.widget, _TICK_MS, self._tick)
        self._choose(_first_choice(desk))

    # -- Workspace -----------------------------------------------------------------------------

    def crumbs(self) -> Sequence[str]:
        """The workspace and the span that is shown."""
        words = self._desk.words
        start, end = self._shown()
        live = self._end_ms is None and self._desk.view.kind is ViewKind.LIVE
        code = "trend.live" if live else "trend.fixed"
        # a live span is told by its length: its start would change every second
        length = next(words.say(code) for code, ms in _SPANS if ms == self._span_ms)
        said = words.say(code, length=length) if live else words.say(
            code, start=words.time(start), end=words.time(end)
        )  # fmt: skip
        return [words.say("trend.title"), said]

    def open(self, target: Target) -> None:
        """Add a point, around `at_ms` if one is given."""
        if target.at_ms is not None:
            self._end_ms = min(target.at_ms + self._span_ms // 2, self._desk.view.now())
            self._past = self._raised(target.id, target.at_ms)
        # the one that was asked for is always among those that fit
        others = [point for point in self._points if point != target.id][: _MOST - 1]
        self._choose([*others, target.id])
        self._select(target.id)
        if target.at_ms is not None:
            self._chart.mark(target.at_ms)

    def _raised(self, point: str, at_ms: int) -> Transition | None:
        """The alarm of `point` that was raised at this moment, whether it stands or not."""
        found = self._desk.view.alarm_log.between(at_ms, at_ms + 1, (Happening.RAISED,))
        return next((one for one in found if one.point == point), None)

    def state(self) -> dict[str, str]:
        """Chosen points and span."""
        end = "" if self._end_ms is None else str(self._end_ms)
        return {"points": " ".join(self._points), "span": str(self._span_ms), "end": end}

    def restore(self, state: dict[str, str]) -> None:
        """Put back what `state` gave; what makes no sense is left out."""
        spans = {str(span): span for _, span in _SPANS}
        self._span_ms = spans.get(state.get("span", ""), self._span_ms)
        end = state.get("end", "")
        self._end_ms = int(end) if end.isdecimal() else None
        self._segments.set_on(str(self._span_ms))
        if "points" in state:
            self._choose(state["points"].split())
        else:
            self._refresh()

    def act(self, action: str) -> None:
        """`add`, `earlier`, `later` or `live`."""
        if action == "add":
            self._picker.setFocus()
            return
        if action == "live":
            self._end_ms = None
        elif action in ("earlier", "later"):
            step = self._span_ms // 4 * (-1 if action == "earlier" else 1)
            end = self._shown()[1] + step
            self._end_ms = None if end >= self._desk.view.now() else end
        self._refresh()

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
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 12, 0, 12)
        column.setSpacing(12)
        above = QHBoxLayout()
        above.setContentsMargins(16, 0, 12, 0)
        above.addWidget(self._picker)
        column.addLayout(above)
        column.addWidget(self._list, 1)
        hint = _label(self._desk, "trend.hint", small=True)
        hint.setContentsMargins(16, 0, 12, 0)
        column.addWidget(hint)
        row.addWidget(side)
        middle = QWidget()
        self._pages = QStackedLayout(middle)
        self._pages.addWidget(self._chart)
        empty = _label(self._desk, "trend.empty")
        empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        empty.setContentsMargins(16, 16, 16, 16)
        self._pages.addWidget(empty)
        row.addWidget(middle, 1)
        return body

    def _header(self) -> QWidget:
        entries = [(str(span), self._desk.words.say(code)) for code, span in _SPANS]
        self._segments = Segments(entries, self._desk.theme)
        self._segments.set_on(str(self._span_ms))
        self._segments.switched.connect(self._switched)
        return self._segments

    def _switched(self, span: str, on: bool) -> None:
        if on and int(span) != self._span_ms:
            self._span_ms = int(span)
            self._refresh()

    def _entries(self) -> dict[str, tuple[str, str]]:
        """What the picker offers: titles that are all different, searched in both languages."""
        park = self._desk.view.park
        often = Counter(title for title, _ in self._names.values())
        found = {}
        for point in park.points.values():
            title = self._names[point.id][0]
            device = park.devices.get(point.device)
            texts = [title, point.id, point.name.en, point.name.zh_CN]
            texts += [device.name.en, device.name.zh_CN] if device is not None else []
            shown = title if often[title] == 1 else f"{title} · {point.id}"
            found[point.id] = (shown, "\n".join(texts))
        return dict(sorted(found.items(), key=lambda entry: entry[1][0].casefold()))

    # -- choosing ----------------------------------------------------------------------------------

    def _add(self, point: str) -> None:
        self._choose([*self._points, point])
        self._select(point)

    def _remove(self, row: int) -> None:
        self._choose([p for n, p in enumerate(self._points) if n != row])
        self._list.setCurrentRow(min(row, len(self._points) - 1))

    def _select(self, point: str) -> None:
        if point in self._points:
            self._list.setCurrentRow(self._points.index(point))

    def _choose(self, points: Sequence[str]) -> None:
        known = [p for p in dict.fromkeys(points) if p in self._desk.view.park.points]
        self._points = known[:_MOST]
        self._pages.setCurrentIndex(0 if self._points else 1)
        self._write_values(None)
        if self._points and not self._list.selectedItems():
            self._list.setCurrentRow(0)
        self._refresh()

    # -- drawing -----------------------------------------------------------------------------------

    def _shown(self) -> tuple[int, int]:
        end = self._desk.view.now() if self._end_ms is None else self._end_ms
        return end - self._span_ms, end

    def _tick(self) -> None:
        if not self.widget.isVisible():
            return
        # also a step back: the clock was set
        step = abs(self._shown()[1] - self._drawn[1])
        if self._end_ms is None and step >= self._span_ms // _STEPS:
            self._refresh(told=False)
        elif self._chart.cursor_ms is None:
            self._write_values(None)

    def _refresh(self, told: bool = True) -> None:
        """Ask for what is missing and draw what is known; the crumbs are told of a new span."""
        self._drawn = self._shown()
        self._intake.want(self._points, *self._drawn)
        if not self._intake.is_busy or told:
            self._draw()
        for listener in self._listeners if told else ():
            listener()

    def _arrived(self) -> None:
        # one redraw for the new ends of all curves; a piece of the past is shown as it comes
        if not self._intake.is_busy or self._intake.reads_past:
            self._draw()

    def _draw(self) -> None:
        start, end = self._drawn
        self._curves = {point: self._intake.curve(point, start, end) for point in self._points}
        lines = [self._line(number, point) for number, point in enumerate(self._points)]
        self._chart.show_lines(lines, start, end)
        self._write_values(self._chart.cursor_ms)

    def _line(self, number: int, point: str) -> Line:
        known = self._desk.view.park.points[point]
        title, short = self._names[point]
        alarm = self._desk.view.alarm(point)
        marks = [] if alarm is None else [(alarm.raised_ms, alarm.severity, mark_of(alarm))]
        if self._past is not None and self._past.point == point:
            begun = self._past.raised_ms
            if begun not in (began for began, _, _ in marks):
                marks.append((begun, self._past.severity, AlarmMark.ACKNOWLEDGED))
        if alarm is not None and alarm.returned_ms is not None:
            alarm = None  # nothing lies beyond its limit any more
        current = number == self._list.currentRow()
        out = self._outs.of(point, *self._drawn)
        curve = self._curves[point]
        return Line(known, title, short, curve, number, alarm, tuple(marks), current, out)

    def _write_values(self, at_ms: int | None) -> None:
        self._list.show_entries([self._entry(point, at_ms) for point in self._points])

    def _entry(self, point: str, at_ms: int | None) -> Entry:
        words, view = self._desk.words, self._desk.view
        known = view.park.points[point]
        title = self._names[point][0]
        if at_ms is None and self._end_ms is None:
            reading, remark = view.latest(point), ""
        else:
            at = self._drawn[1] - 1 if at_ms is None else at_ms
            reading, remark = value_at(self._curves.get(point, Curve((), ())), known, at, words)
        number, unit = words.value(known, reading)
        if not remark and reading.quality is not Quality.GOOD:
            remark = words.quality(reading.quality)
        return Entry(point, title, number, unit, reading.quality, remark)


def value_at(shown: Curve, point: Point, at_ms: int, words: Words) -> tuple[Reading, str]:
    """What a curve says at a moment, and a remark: the extremes where it says means of hours."""
    for gap in shown.gaps:
        if gap.start_ms <= at_ms < gap.end_ms:
            remark = "" if gap.cause is not None else words.say("trend.no_data")
            cause = Quality.NOT_RECORDED if gap.cause is None else gap.cause
            return Reading(point.id, gap.level, cause, at_ms, at_ms), remark
    for stretch in shown.stretches:
        if stretch.times[0] <= at_ms <= stretch.times[-1]:
            index = int(np.searchsorted(stretch.times, at_ms, "right")) - 1
            quality = Quality.CLOCK_SKEW if stretch.uncertain else Quality.GOOD
            remark = ""
            if stretch.low is not None and stretch.high is not None:
                low = words.quantity(point, float(stretch.low[index]))
                high = words.quantity(point, float(stretch.high[index]))
                remark = words.say("trend.hour", low=low, high=high)
            value = float(stretch.values[index])
            return Reading(point.id, value, quality, at_ms, at_ms), remark
    return Reading(point.id, None, Quality.NOTHING_YET, at_ms, at_ms), ""


def _label(desk: Desk, code: str, small: bool = False) -> QLabel:
    label = QLabel(desk.words.say(code))
    label.setFont(desk.theme.font("small" if small else "body"))
    label.setWordWrap(True)
    label.setStyleSheet(f"color: {desk.theme.color('ink2').name()}")
    return label


def _title(desk: Desk, point: Point) -> tuple[str, str]:
    """Device and point, and the device alone."""
    device = desk.view.park.devices.get(point.device)
    words = desk.words
    if device is None or device.kind == "link":
        return words.name(point.name), words.name(point.name)
    return f"{words.name(device.name)} · {words.name(point.name)}", words.name(device.name)


def _first_choice(desk: Desk) -> list[str]:
    """What is drawn before anybody chose: the largest powers, which every shift looks at."""
    powers = [
        point
        for point in desk.view.park.points.values()
        if point.kind == "active_power" and point.scale is not None
    ]
    powers.sort(key=lambda p: -(p.scale or (0, 0))[1])
    return [point.id for point in powers[:3]]
