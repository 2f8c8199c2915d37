"""The figures below the plan: what a floor's points come to, and how many of them are live."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from models.plan.rollup import Coverage, is_live
from models.points import Point, Reading

Way = Literal["sum", "range", "highest", "lowest"]

_FIGURES: tuple[tuple[str, Way], ...] = (
    ("active_power", "sum"),
    ("temperature", "range"),
    ("carbon_dioxide", "highest"),
    ("humidity", "range"),
    ("occupied_count", "sum"),
    ("illuminance", "lowest"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `value` is None where no point is live, never zero."""

    kind: str
    way: Way
    unit: str
    value: float | None
    low: float | None
    """Of a range: the smallest; `value` is then the largest."""
    point: str
    """The point that holds the extreme, or any of the sum's: gives resolution, limits, curve."""
    coverage: Coverage


def floor_figures(
    points: Sequence[Point],
    latest: Callable[[str], Reading],
    meters: frozenset[str] = frozenset(),
    most: int = 5,
) -> tuple[Figure, ...]:
    """At most `most` figures, in a fixed order so that each keeps its place; kinds that the floor
    does not have are left out.

    `meters`: ids of the devices whose power counts. A machine that tells its own power hangs below
    a meter and would be counted twice.
    """
    found = []
    for kind, way in _FIGURES:
        same = summed(points, kind, meters)
        if same:
            found.append(_figure(kind, way, same, latest))
    return tuple(found[:most])


def summed(points: Sequence[Point], kind: str, meters: frozenset[str]) -> list[Point]:
    """The points behind the figure of `kind`, all in one unit: that of the first."""
    same = [
        point
        for point in points
        if point.kind == kind and (kind != "active_power" or point.device in meters)
    ]
    return [point for point in same if point.unit == same[0].unit]


def _figure(
    kind: str, way: Way, points: Sequence[Point], latest: Callable[[str], Reading]
) -> Figure:
    live: list[tuple[float, str]] = []
    for point in points:
        reading = latest(point.id)
        if reading.value is not None and is_live(reading.quality):
            live.append((float(reading.value), point.id))
    share = Coverage(len(live), len(points))
    unit = points[0].unit
    if not live:
        return Figure(kind, way, unit, None, None, points[0].id, share)
    if way == "sum":
        return Figure(kind, way, unit, sum(v for v, _ in live), None, points[0].id, share)
    low, high = min(live), max(live)
    if way == "lowest":
        return Figure(kind, way, unit, low[0], None, low[1], share)
    return Figure(kind, way, unit, high[0], low[0] if way == "range" else None, high[1], share)
