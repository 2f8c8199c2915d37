"""A believable past of a park, from the same physics as the present on the wire.

What is generated is what a station would have stored: analogue values and counters at the point's
natural interval, states when they changed (and once at the start of the day).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from devices.simulator.facts import read_facts
from devices.simulator.physics.day import Day
from devices.simulator.physics.model import Physics
from models.points import Point, Quality
from models.site.park import Park

Times = NDArray[np.int64]
Values = NDArray[np.float64]
Qualities = NDArray[np.uint8]
_DAY_MS = 86_400_000
_FINEST_MS, _COARSEST_MS = 10_000, 60_000


def natural_interval_ms(point: Point) -> int:
    """How often the point is heard, between 10 s and a minute: a past is not worth more."""
    return min(max((point.stale_after_ms - 1_000) // 2, _FINEST_MS), _COARSEST_MS)


class PastPark:
    """The past of one park; keeps the days that were worked out last."""

    def __init__(self, park: Park, seed: int = 1) -> None:
        self._park = park
        self._physics = Physics(park, read_facts(park), seed)

    def point(self, point: str, day: date) -> tuple[Times, Values, Qualities]:
        """One point on one UTC day: times in ms, values in its unit, quality GOOD throughout.

        Nothing for a point that the physics does not know.
        """
        start = round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
        known = self._park.points[point]
        # a UTC day has parts of two local days, wherever the site is
        parts = {id(d): d for d in (self._day(start), self._day(start + 86_399))}
        pieces = [self._piece(known, d, start * 1_000) for d in parts.values()]
        times = np.concatenate([t for t, _ in pieces])
        values = np.concatenate([v for _, v in pieces])
        return times, values, np.full(len(times), int(Quality.GOOD), np.uint8)

    def _day(self, t: float) -> Day:
        return self._physics.day_at(t)

    def _piece(self, known: Point, day: Day, start_ms: int) -> tuple[Times, Values]:
        """What of one local day lies in the UTC day that starts at `start_ms`."""
        begin = max(start_ms, round(day.start * 1_000))
        end = min(start_ms + _DAY_MS, round(day.start * 1_000) + _DAY_MS)
        nothing = np.empty(0, np.int64), np.empty(0)
        if known.id in day.steps:
            steps = day.steps[known.id]
            changed = np.round(steps.times * 1_000).astype(np.int64)
            inside = changed[(changed > begin) & (changed < end)]
            times = np.concatenate([np.array([begin], np.int64), inside])
            return times, day.values(known.id, (times + 0.5) / 1_000)
        if known.id not in day.curves or begin >= end:
            return nothing
        interval = natural_interval_ms(known)
        first = begin + (-begin) % interval
        times = np.arange(first, end, interval, dtype=np.int64)
        return times, _quantised(day.values(known.id, times / 1_000), known)


def _quantised(values: Values, known: Point) -> Values:
    """The same numbers as `models.points.quantise` gives, for many at once."""
    if known.kind.endswith("count") or known.states:
        return np.rint(values)
    if not known.resolution:
        return values
    if known.resolution < 1:
        per_unit = round(1 / known.resolution)
        return np.rint(values * per_unit) / per_unit
    return np.rint(values / known.resolution) * known.resolution


def past(
    park: Park, day: date, points: Mapping[str, Point] | None = None, seed: int = 1
) -> Iterator[tuple[str, Times, Values, Qualities]]:
    """Every point of `park` (or those of `points`) on one UTC day, one after the other."""
    made = PastPark(park, seed)
    for point in points if points is not None else park.points:
        if point not in park.points:
            continue
        times, values, quality = made.point(point, day)
        if len(times):
            yield point, times, values, quality
