"""The strip below the plan: the figures of the floor, each with how much of it is live."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from models.plan.rollup import floor_points
from models.plan.summary import Figure, Gathered, figures_of, gathered
from models.points import Point, Quality, Reading
from models.views import Changes, Samples, View
from widgets.controls.turns import every
from widgets.symbols import ValueBar, paint_bar, paint_sparkline
from widgets.theme import Theme
from widgets.words import Words

HEIGHT = 124
_HOUR_MS = 3_600_000
_BINS = 60
_RELOAD_S = 60
_MOST_SUMMED = 24
"""A sum over more points than this has no curve: reading it would take too long."""
_TITLES = {
    "active_power": "plan.figure.power",
    "temperature": "plan.figure.temperature",
    "carbon_dioxide": "plan.figure.carbon_dioxide",
    "humidity": "plan.figure.humidity",
    "occupied_count": "plan.figure.places",
    "illuminance": "plan.figure.light",
}


_COUNTS = frozenset({"count", "occupied_count", "free_count"})
"""Whole numbers without a unit."""
_LEAST = 3
"""Minutes that make a curve; of fewer only the last value is drawn."""


class FigureCard(QWidget):
    """One figure: title, number, bar, last hour, coverage."""

    opened = Signal(str)

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self._figure: Figure | None = None
        self._point: Point | None = None
        self._note = ""
        self._bar: ValueBar | None = None
        self._curve: NDArray[np.float64] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT - 1)

    def sizeHint(self) -> QSize:
        """All cards share the width."""
        return QSize(120, HEIGHT - 1)

    @property
    def figure(self) -> Figure | None:
        """What is shown."""
        return self._figure

    def show_figure(
        self, figure: Figure, point: Point, note: str, bar: ValueBar | None,
        curve: NDArray[np.float64] | None,
    ) -> None:  # fmt: skip
        """Show this."""
        shown = (self._figure, self._note, self._bar, id(self._curve))
        self._figure, self._point, self._note = figure, point, note
        self._bar, self._curve = bar, curve
        if shown != (figure, note, bar, id(curve)):
            self.setAccessibleName(f"{self._title()} {self._number()[0]} {note}")
            self.update()

    def show_nothing(self) -> None:
        """An empty card: the floor has no such figure."""
        if self._figure is not None:
            self._figure = None
            self.setAccessibleName("")
            self.update()

    def _title(self) -> str:
        assert self._figure is not None
        return self._words.say(_TITLES[self._figure.kind])

    def _number(self) -> tuple[str, str]:
        figure, point = self._figure, self._point
        assert figure is not None
        assert point is not None
        if figure.value is None:
            return "\u2014", ""
        number, unit = self._shown(point, figure.value)
        if figure.low is not None:
            low = self._shown(point, figure.low)[0]
            number = number if low == number else f"{low} \u2013 {number}"
        return number, unit

    def _shown(self, point: Point, value: float) -> tuple[str, str]:
        if point.kind in _COUNTS:
            return self._words.number(value), ""
        return self._words.value(point, Reading(point.id, value, Quality.GOOD, 0, 0))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the point that the figure comes from."""
        if self._figure is not None:
            self.opened.emit(self._figure.point)
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """From top to bottom."""
        painter = QPainter(self)
        theme = self._theme
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(0, 0, 1, self.height(), theme.color("line"))
        if self._figure is None:
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = 12 if theme.language == "zh_CN" else 11
        left, width = 13.0, self.width() - 20.0
        painter.setFont(theme.sized(small, theme.font("strong").weight()))
        painter.setPen(theme.color("ink2"))
        self._line(painter, QRectF(left, 8, width, 16), self._title())
        number, unit = self._number()
        painter.setFont(theme.font("card"))
        painter.setPen(theme.color("ink" if self._figure.value is not None else "ink3"))
        metrics = QFontMetricsF(theme.font("card"))
        self._line(painter, QRectF(left, 24, width, 26), number)
        painter.setFont(theme.font("body"))
        painter.setPen(theme.color("ink2"))
        at = left + metrics.horizontalAdvance(number) + 4
        self._line(painter, QRectF(at, 27, 40, 24), unit)
        y = 55.0
        if self._bar is not None:
            paint_bar(painter, QRectF(left, y + 3, min(96.0, width - 6), 6), self._bar, theme)
        if self._curve is not None:
            times = np.arange(self._curve.size, dtype=np.int64)
            paint_sparkline(
                painter, QRectF(left, 71, width - 6, 22), times, self._curve, theme,
                span=(0, _BINS - 1),
            )  # fmt: skip
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("ink2" if self._figure.coverage.complete else "ink"))
        self._line(painter, QRectF(left, 98, width, 16), self._note)
        painter.end()

    def _line(self, painter: QPainter, area: QRectF, text: str) -> None:
        metrics = QFontMetricsF(painter.font())
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


class SummaryStrip(QWidget):
    """The park map at the left, then the floor's figures."""

    opened = Signal(str)

    def __init__(self, view: View, theme: Theme, words: Words, first: QWidget) -> None:
        super().__init__()
        self._view = view
        self._theme = theme
        self._words = words
        self._points: tuple[Point, ...] = ()
        self._gathered: tuple[Gathered, ...] = ()
        self._curves: dict[str, NDArray[np.float64]] = {}
        self._wanted: list[tuple[str, tuple[str, ...]]] = []
        self._meters = frozenset(d.id for d in view.park.devices.values() if d.kind == "meter")
        self._partial: NDArray[np.float64] | None = None
        self._dirty = True
        self._seconds = 0
        self.setFixedHeight(HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 1, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(first)
        self._cards: list[FigureCard] = []
        for _ in range(5):
            card = FigureCard(theme, words)
            card.opened.connect(self.opened)
            self._cards.append(card)
            self._row.addWidget(card, 1)
        self._tick_timer = every(self, 1000, self._tick)
        self._loading = every(self, 0, self._load_next)
        self._loading.stop()

    def take_first(self, first: QWidget) -> None:
        """Take the widget at the left back from where it was meanwhile."""
        self._row.insertWidget(0, first)
        first.show()

    def show_floor(self, floor: str) -> None:
        """Figures of another floor; empty for the whole park.

        The park has no power figure: without a meter tree main meters would be counted twice.
        """
        park = self._view.park
        if floor:
            self._points = tuple(park.points[id] for id in floor_points(park, floor))
        else:
            self._points = tuple(p for p in park.points.values() if p.kind != "active_power")
        self._gathered = gathered(self._points, self._meters)
        self._curves.clear()
        self._seconds = 0
        self.refresh()
        self._reload()

    def take(self, changes: Changes) -> None:
        """Values changed: the next second counts again."""
        self._dirty = self._dirty or bool(changes.points) or changes.links

    def refresh(self) -> None:
        """Work the figures out again."""
        self._dirty = False
        figures = figures_of(self._gathered, self._view.latest)
        for index, card in enumerate(self._cards):
            card.setVisible(index < max(len(figures), 1))
            if index < len(figures):
                self._show(card, figures[index])
            else:
                card.show_nothing()

    def _show(self, card: FigureCard, figure: Figure) -> None:
        park, words = self._view.park, self._words
        point = park.points[figure.point]
        share = figure.coverage
        note = words.say(
            "plan.coverage", live=words.number(share.live), total=words.number(share.total)
        )
        bar = None
        if figure.way == "highest" and figure.value is not None:
            reading = Reading(point.id, figure.value, Quality.GOOD, 0, 0)
            bar = ValueBar.of(point, reading, self._view.alarm(point.id))
            place = park.places.get(point.device)
            room = park.areas.get(place.room) if place is not None else None
            if room is not None:
                named = words.say("plan.in_room", room=room.number or words.name(room.name))
                note = f"{named} \u00b7 {note}"
        card.show_figure(figure, point, note, bar, self._curves.get(figure.kind))

    def _tick(self) -> None:
        if not self.isVisible() or not self._points:
            return
        if self._dirty:
            self.refresh()
        self._seconds += 1
        if self._seconds % _RELOAD_S == 0:
            self._reload()

    def _reload(self) -> None:
        self._wanted = []
        for card in self._cards:
            figure = card.figure
            if figure is None or not card.isVisibleTo(self):
                continue
            points: tuple[str, ...] = (figure.point,)
            if figure.way == "sum":
                points = next(g.points for g in self._gathered if g.kind == figure.kind)
            if len(points) <= _MOST_SUMMED:
                self._wanted.append((figure.kind, points))
        self._partial = None
        self._loading.start()

    def _load_next(self) -> None:
        """One point per turn of the event loop."""
        if not self._wanted:
            self._loading.stop()
            self.refresh()
            return
        kind, points = self._wanted[0]
        now = self._view.now()
        samples = self._view.history.samples(points[0], now - _HOUR_MS, now)
        bins = minutes(samples, now - _HOUR_MS, now)
        self._partial = bins if self._partial is None else self._partial + bins
        if len(points) > 1:
            self._wanted[0] = (kind, points[1:])
            return
        self._wanted.pop(0)
        if np.count_nonzero(~np.isnan(self._partial)) < _LEAST:
            self._partial[:-1] = np.nan
        self._curves[kind], self._partial = self._partial, None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Panel with a hairline above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("line"))
        painter.end()


def minutes(samples: Samples, start_ms: int, end_ms: int) -> NDArray[np.float64]:
    """The last good value at the end of each of 60 equal parts of the span; NaN before the first
    and after a value that is not good."""
    ends = np.linspace(start_ms, end_ms, _BINS + 1)[1:]
    found = np.full(_BINS, np.nan)
    if samples.times.size == 0:
        return found
    at = np.searchsorted(samples.times, ends, side="right") - 1
    good = (samples.quality >> 6) == 0
    values = np.where(good, samples.values, np.nan)
    found[at >= 0] = values[at[at >= 0]]
    return found
