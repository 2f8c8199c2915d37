"""The period over which alarms are measured: civil days of the site, and when it was recorded.

Hours and ten-minute spans are counted from each midnight of the site's zone, so that a day with a
change of the clocks has 23 or 25 hours and every span lies in one day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
TEN_MS = 600_000
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open, UTC milliseconds, with the spans in which the station recorded."""

    start_ms: int
    end_ms: int
    zone: str
    recorded: tuple[tuple[int, int], ...]
    """In order, apart, clipped to the period: use `Period.of`."""

    @classmethod
    def of(
        cls, start_ms: int, end_ms: int, zone: str, recorded: Sequence[tuple[int, int]]
    ) -> Period:
        """With spans in any order, which may touch and reach beyond the period."""
        merged: list[tuple[int, int]] = []
        for start, end in sorted(recorded):
            start, end = max(start, start_ms), min(end, end_ms)
            if start >= end:
                continue
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return cls(start_ms, end_ms, zone, tuple(merged))

    @property
    def recorded_ms(self) -> int:
        """How long the station recorded."""
        return sum(end - start for start, end in self.recorded)

    def recorded_in(self, edges: Ints) -> Ints:
        """Recorded milliseconds between each edge and the next."""
        if not self.recorded:
            return np.zeros(max(0, len(edges) - 1), np.int64)
        turns = np.array([at for span in self.recorded for at in span], np.int64)
        lengths = np.diff(turns)
        lengths[1::2] = 0
        known = np.concatenate(([0], np.cumsum(lengths)))
        base = self.start_ms
        sums = np.interp((edges - base).astype(np.float64), turns - base, known)
        whole = np.rint(sums).astype(np.int64)
        found: Ints = whole[1:] - whole[:-1]
        return found

    def recorded_within(self, start_ms: int, end_ms: int) -> int:
        """Recorded milliseconds of a span."""
        return sum(max(0, min(end, end_ms) - max(start, start_ms)) for start, end in self.recorded)


def day_edges(start_ms: int, end_ms: int, zone: str) -> list[int]:
    """The start, every midnight of the site after it, and the end."""
    tz = ZoneInfo(zone)
    day = datetime.fromtimestamp(start_ms / 1000, tz).date()
    edges = [start_ms]
    while True:
        day += timedelta(days=1)
        at = round(datetime(day.year, day.month, day.day, tzinfo=tz).timestamp() * 1000)
        if at >= end_ms:
            return [*edges, end_ms]
        if at > start_ms:
            edges.append(at)


def span_edges(start_ms: int, end_ms: int, zone: str, step_ms: int) -> Ints:
    """Edges of the spans of `step_ms` counted from each midnight, clipped to the period."""
    tz = ZoneInfo(zone)
    first = datetime.fromtimestamp(start_ms / 1000, tz).date()
    midnight = round(datetime(first.year, first.month, first.day, tzinfo=tz).timestamp() * 1000)
    days = [midnight, *day_edges(start_ms, end_ms, zone)[1:]]
    parts = [np.arange(a, b, step_ms, dtype=np.int64) for a, b in pairwise(days)]
    edges = np.concatenate([*parts, np.array([end_ms], np.int64)])
    inside = edges[edges > start_ms]
    whole: Ints = np.concatenate((np.array([start_ms], np.int64), inside))
    return whole


def local_hours(starts: Ints, zone: str) -> Ints:
    """The hour on the site's clocks at each moment."""
    tz = ZoneInfo(zone)
    return np.array(
        [datetime.fromtimestamp(at / 1000, tz).hour for at in starts.tolist()], np.int64
    )
