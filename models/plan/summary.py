"""The figures below the plan: what a floor's points come to, and how many of them are live."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from models.plan.rollup import LIVE, Coverage
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


@dataclass(frozen=True, slots=True)
class Gathered:
    """The points behind one figure: found once for a floor, read every second."""

    kind: str
    way: Way
    unit: str
    points: tuple[str, ...]


def gathered(
    points: Sequence[Point], meters: frozenset[str] = frozenset(), most: int = 5
) -> tuple[Gathered, ...]:
    """What `figures_of` reads: at most `most`, in a fixed order so that each keeps its place; kinds
    that the floor does not have are left out.

    `meters`: ids of the devices whose power counts. A machine that tells its own power hangs below
    a meter and would be counted twice.
    """
    found = []
    for kind, way in _FIGURES:
        same = summed(points, kind, meters)
        if same:
            found.append(Gathered(kind, way, same[0].unit, tuple(point.id for point in same)))
    return tuple(found[:most])


def figures_of(groups: Iterable[Gathered], latest: Callable[[str], Reading]) -> tuple[Figure, ...]:
    """The figures as they are now."""
    return tuple(_figure(group, latest) for group in groups)


def summed(points: Sequence[Point], kind: str, meters: frozenset[str]) -> list[Point]:
    """The points behind the figure of `kind`, all in one unit: that of the first."""
    same = [
        point
        for point in points
        if point.kind == kind and (kind != "active_power" or point.device in meters)
    ]
    return [point for point in same if point.unit == same[0].unit]


def _figure(group: Gathered, latest: Callable[[str], Reading]) -> Figure:
    live: list[tuple[float, str]] = []
    for reading in map(latest, group.points):
        point, value, quality, _, _ = reading
        if value is not None and quality in LIVE:
            live.append((float(value), point))
    kind, way, unit, first = group.kind, group.way, group.unit, group.points[0]
    share = Coverage(len(live), len(group.points))
    if not live:
        return Figure(kind, way, unit, None, None, first, share)
    if way == "sum":
        return Figure(kind, way, unit, sum(v for v, _ in live), None, first, share)
    low, high = min(live), max(live)
    if way == "lowest":
        return Figure(kind, way, unit, low[0], None, low[1], share)
    return Figure(kind, way, unit, high[0], low[0] if way == "range" else None, high[1], share)
