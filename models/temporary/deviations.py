"""Which points show something else than what they are designed to show, as they are heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models.alarmbook import DOOR_MODE, FORCED, MANUAL
from models.points import Grade, Point, Quality, Reading
from models.site.park import Park

SETTLED_MS = 10_000
"""So long it has to show it: a door that is let through once is no mode."""
_SLICE = 2_000
_DOORS = frozenset({"door_mode", "door_mode_request"})


@dataclass(frozen=True, slots=True)
class Deviation:
    """A point that is not as designed."""

    type: str
    """`manual`, `forced` or `door_mode`."""
    point: str
    value: float
    since_ms: int
    """When it was first seen so, by whoever looks."""


class Deviations:
    """Looks at the points again and again and remembers since when.

    Bad, old and missing values prove nothing: what was concluded stays until something else is
    heard. Values by hand can be at any point, so that these are looked at in turns.
    """

    def __init__(self, park: Park) -> None:
        self._declared = tuple(point for point in park.points.values() if point.designed)
        self._all = tuple(park.points)
        self._points = park.points
        self._next = 0
        self._found: dict[str, Deviation] = {}
        self._calm: dict[str, int] = {}
        """Since when a point was heard as designed, without a break."""

    def look(self, latest: Callable[[str], Reading], now_ms: int) -> None:
        """Judge what is shown now."""
        for point in self._declared:
            self._judge(point, latest(point.id), now_ms)
        for _ in range(min(_SLICE, len(self._all))):
            self._next = (self._next + 1) % len(self._all)
            id_ = self._all[self._next]
            reading = latest(id_)
            if reading.quality is Quality.MANUAL or self._is_manual(id_):
                self._judge(self._points[id_], reading, now_ms)

    def found(self, now_ms: int) -> Mapping[str, Deviation]:
        """What has settled, by point."""
        return {
            point: one for point, one in self._found.items() if now_ms - one.since_ms >= SETTLED_MS
        }

    def is_designed(self, point: str, now_ms: int) -> bool:
        """True if the point was heard as designed, and that has settled: a door that stands open
        by mode and is let through once comes back to its mode."""
        since = self._calm.get(point)
        return since is not None and now_ms - since >= SETTLED_MS

    def _is_manual(self, point: str) -> bool:
        known = self._found.get(point)
        return known is not None and known.type == MANUAL

    def _judge(self, point: Point, reading: Reading, now_ms: int) -> None:
        if reading.value is None or reading.quality.grade is not Grade.GOOD:
            return
        type_ = _type(point, reading)
        before = self._found.get(point.id)
        if not type_:
            self._found.pop(point.id, None)
            self._calm.setdefault(point.id, now_ms)
            return
        self._calm.pop(point.id, None)
        if before is None or (before.type, before.value) != (type_, reading.value):
            self._found[point.id] = Deviation(type_, point.id, reading.value, now_ms)


def _type(point: Point, reading: Reading) -> str:
    """What kind of deviation it is; empty for none."""
    if reading.quality is Quality.MANUAL:
        return MANUAL
    assert reading.value is not None
    if not point.designed or _fits(point, reading.value):
        return ""
    return DOOR_MODE if point.kind in _DOORS else FORCED


def _fits(point: Point, value: float) -> bool:
    if point.states:
        return value in point.designed
    return point.designed[0] <= value <= point.designed[1]
