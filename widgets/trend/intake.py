"""Brings the samples of the chosen points: one read per turn of the loop, only what is new."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from models.trend import Curve, Strip, curve, hour_curve
from models.trend.strip import OVERLAP_MS
from models.views import Hours, Samples, View

_LEAD_MS = 900_000
"""An unchanged value is stored at least this often: what held at the start is found."""
ROLLUP_FROM_MS = 3 * 86_400_000
"""Longer spans are drawn from the hours: mean, least and greatest of each."""
_RELOAD_MS = 300_000
"""What came more than a minute late is found by reading again this often."""

_HOUR_MS = 3_600_000
_SET_MS = 1_000
_Piece = tuple[str, int, int, bool]
"""Point, span, and whether its hours are wanted."""


class Intake(QObject):
    """Keeps what was read per point. `wanted` says what is shown; `arrived` that there is more."""

    arrived = Signal()

    def __init__(self, view: View, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._strips: dict[str, Strip] = {}
        self._hours: dict[str, tuple[int, int, Hours]] = {}
        self._queue: list[_Piece] = []
        self._read_whole: dict[str, int] = {}
        self._wanted_ms = 0
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._next)

    @property
    def is_busy(self) -> bool:
        """There is still something to read."""
        return bool(self._queue)

    @property
    def reads_past(self) -> bool:
        """What is still to come is more than the newest minutes."""
        return any(end - start > 2 * OVERLAP_MS for _, start, end, _ in self._queue)

    def want(self, points: Iterable[str], start_ms: int, end_ms: int) -> None:
        """Read what is missing of these points; what is not wanted any more is dropped."""
        now, before = self._view.now(), self._wanted_ms
        self._wanted_ms = now
        if now < before - _SET_MS:  # the clock was set back: what is read already happens once more
            self._strips.clear()
            self._hours.clear()
            self._read_whole.clear()
        points = list(points)
        for kept in (self._strips, self._hours, self._read_whole):
            for point in [p for p in kept if p not in points]:
                del kept[point]
        wanted = []
        for point in points:
            if self.by_hours(point, end_ms - start_ms):
                wanted.append(self._missing_hours(point, start_ms, end_ms))
            else:
                wanted.append(self._missing_samples(point, start_ms - _LEAD_MS, end_ms))
        # the first piece of every point before the second piece of any
        rounds = zip_longest(*wanted)
        self._queue = [piece for pieces in rounds for piece in pieces if piece is not None]
        if self._queue:
            self._turn.start()

    def by_hours(self, point: str, span_ms: int) -> bool:
        """Whether a span of `point` is drawn from its hours; states never are."""
        return span_ms >= ROLLUP_FROM_MS and not self._view.park.points[point].states

    def curve(self, point: str, start_ms: int, end_ms: int) -> Curve:
        """What is known so far; a part that was not read yet is empty, not a gap."""
        if self.by_hours(point, end_ms - start_ms):
            kept = self._hours.get(point)
            if kept is None or kept[0] >= end_ms or kept[1] <= start_ms:
                return Curve((), ())
            return hour_curve(kept[2], max(start_ms, kept[0]), min(end_ms, kept[1]))
        strip = self._strips.get(point)
        if strip is None or strip.is_empty:
            return Curve((), ())
        times = strip.samples.times
        first, last = np.searchsorted(times, (start_ms - _LEAD_MS, end_ms))
        inside = slice(int(first), int(last))
        shown = Samples(times[inside], strip.samples.values[inside], strip.samples.quality[inside])
        return curve(shown, end_ms, max(start_ms, strip.start_ms))

    def _missing_samples(self, point: str, start_ms: int, end_ms: int) -> list[_Piece]:
        strip = self._strips.setdefault(point, Strip())
        now = self._view.now()
        if now - self._read_whole.get(point, 0) > _RELOAD_MS:
            self._read_whole[point] = now
            # longer spans are read anew when somebody comes back to them
            if not strip.is_empty and end_ms - start_ms <= 2 * _HOUR_MS:
                return [(point, start_ms, end_ms, False)]
        strip.forget(start_ms - (end_ms - start_ms))
        return [(point, first, last, False) for first, last in strip.missing(start_ms, end_ms)]

    def _missing_hours(self, point: str, start_ms: int, end_ms: int) -> list[_Piece]:
        kept = self._hours.get(point)
        if kept is not None and kept[:2] == (start_ms, end_ms):
            return []
        return [(point, start_ms, end_ms, True)]

    def _next(self) -> None:
        if not self._queue:
            self._turn.stop()
            return
        point, start, end, by_hours = self._queue.pop(0)
        if by_hours:
            first = start - start % _HOUR_MS
            self._hours[point] = (start, end, self._view.history.rollup(point, first, end))
        else:
            self._strips[point].add(self._view.history.samples(point, start, end), start, end)
        if not self._queue:
            self._turn.stop()
        self.arrived.emit()
