"""Drills as they stand in the records. What is raised in one is an alarm like any other."""

from __future__ import annotations

from dataclasses import dataclass

from models.records import Condition, Order, Query, Record, Records
from models.site.park import Park

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Drill:
    """An emergency that is practised. Moments are UTC ms."""

    record: str
    by: str
    """Id of the person who began it and answers for it."""
    reason: str
    """What is practised, in words."""
    building: str
    """Where; empty: in the whole park."""
    since_ms: int
    until_ms: int
    """At this moment it has no effect any more, whether somebody ends it or not."""
    ended_ms: int | None = None
    """When a person ended it."""

    def runs(self, now_ms: int) -> bool:
        """True while it has an effect. A missed end is past: nothing is quieter any more."""
        return self.since_ms <= now_ms < self.until_ms and not self._ended(now_ms)

    def is_overdue(self, now_ms: int) -> bool:
        """Its end is past, and nobody has ended it."""
        return now_ms >= self.until_ms and not self._ended(now_ms)

    @property
    def over_ms(self) -> int:
        """When it had no effect any more: ended by a person, or by its time."""
        return self.until_ms if self.ended_ms is None else min(self.until_ms, self.ended_ms)

    def covers(self, park: Park, point: str) -> bool:
        """Whether the point is where it is practised. What has no place is in no building."""
        if not self.building:
            return True
        known = park.points.get(point)
        place = None if known is None else park.places.get(known.device)
        floor = None if place is None else park.floors.get(place.floor)
        return floor is not None and floor.building == self.building

    def _ended(self, now_ms: int) -> bool:
        return self.ended_ms is not None and self.ended_ms <= now_ms


def drill_of(record: Record) -> Drill:
    """What the record says."""
    return Drill(
        record.id,
        record.created_by,
        record.text("reason"),
        record.text("building"),
        record.number("since") or 0,
        record.number("until") or 0,
        record.number("ended"),
    )


def drill_around(records: Records, park: Park, point: str, at_ms: int) -> Drill | None:
    """The drill in which something was raised at `point`; None if none ran there then."""
    found = drills_between(records, at_ms, at_ms + 1)
    return next((one for one in found if one.covers(park, point)), None)


def open_drill(records: Records, now_ms: int) -> Drill | None:
    """The drill that nobody has ended at `now_ms`, overdue or not. There is one at most; where
    merged stations bring several, the newest, and the next one when that is ended."""
    begun: Condition = ("since", "below", now_ms + 1)
    newest_first = (Order("since", descending=True),)
    unended = Query("drill", (begun, ("ended", "unknown", None)), newest_first)
    # what was ended later, or elsewhere, was open then
    ended = Query("drill", (begun, ("ended", "at_least", now_ms + 1)), newest_first)
    found = (drill_of(one) for query in (unended, ended) for one in records.list(query, 1))
    return max(found, key=lambda drill: drill.since_ms, default=None)


def drills_between(records: Records, start_ms: int, end_ms: int) -> tuple[Drill, ...]:
    """Those that had an effect within the half-open span, oldest first."""
    begun = Query(
        "drill",
        (("since", "below", end_ms), ("until", "at_least", start_ms + 1)),
        (Order("since"),),
    )
    found = map(drill_of, records.list(begun, _MOST))
    return tuple(one for one in found if one.over_ms > start_ms)
