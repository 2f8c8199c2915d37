"""What the records say of alarms now: who acknowledged, what is shelved, what is suppressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.alarms import Acknowledgement, Alarm, Shelving, Suppression
from models.records import Line, Query, Record, Records

Key = tuple[str, str]
"""Point and rule."""
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that a person did to what they had seen."""

    seen_ms: int
    by: str
    at_ms: int
    note: str
    station: str = ""
    raised_ms: int | None = None
    """Of the occurrence that they saw, as their station had received it; None: not told."""
    called_ms: int | None = None
    """When that had called last: what was worse since, or called again, they did not see."""

    @property
    def acknowledgement(self) -> Acknowledgement:
        """The same, as an alarm holds it."""
        return Acknowledgement(self.by, self.at_ms, self.note)


def key_of(alarm: str) -> Key:
    """Point and rule of the id of an alarm."""
    point, _, rule = alarm.rpartition("/")
    return point, rule


def acknowledged(records: Records, alarm: Alarm, station: str, now_ms: int) -> Seen | None:
    """The acknowledgement that reaches furthest of those that `alarm` can mean; None: there is
    none.

    One that was written at this `station` names the call that was seen, and means no other:
    after a clock was set back its moment may cover calls that came later. Another station
    receives by its own clock, so of what it wrote only the moment counts. What was written while
    a clock was ahead says nothing of what calls now, and is passed over.
    """
    return _furthest(records, alarm, station, "acknowledged", now_ms)


def resets(records: Records, alarm: Alarm, station: str, now_ms: int) -> Seen | None:
    """The reset of an alarm that reaches furthest, in the same way.

    What was raised in what is the future since the clock was set back is reset all the same by
    whoever saw that very occurrence.
    """
    found = _furthest(records, alarm, station, "reset", now_ms)
    if found is None or (found.station, found.raised_ms) != (station, alarm.raised_ms):
        return found
    return replace(found, seen_ms=max(found.seen_ms, alarm.raised_ms))


def shelved(records: Records, now_ms: int) -> Mapping[Key, Shelving]:
    """Everything that is shelved at `now_ms`; the latest end counts."""
    found: dict[Key, Shelving] = {}
    for record in records.list(_open("shelving", now_ms), _MOST):
        key = (record.text("point"), record.text("rule"))
        one = Shelving(
            record.id,
            record.created_by,
            record.text("reason"),
            record.number("since") or 0,
            record.number("until") or 0,
            record.flag("one_shot"),
        )
        if record.number("returned") is None and (
            key not in found or found[key].until_ms < one.until_ms
        ):
            found[key] = one
    return found


def suppressed(records: Records, now_ms: int) -> Mapping[Key, Suppression]:
    """Everything that is suppressed by hand at `now_ms`; the latest end counts."""
    found: dict[Key, Suppression] = {}
    for record in records.list(_open("suppression", now_ms), _MOST):
        key = (record.text("point"), record.text("rule"))
        until = record.number("until") or 0
        if key not in found or (found[key].until_ms or 0) < until:
            since = record.number("since") or 0
            found[key] = Suppression(since, record.id, record.created_by, until)
    return found


def overrides(records: Records) -> Mapping[tuple[str, str], Record]:
    """What is not as designed, by point and value; of two the one that is explained counts."""
    open_ = Query("override", (("ended", "unknown", None), ("returned", "unknown", None)))
    found: dict[tuple[str, str], Record] = {}
    for record in records.list(open_, _MOST):
        key = (record.text("point"), record.text("value"))
        if key not in found or not found[key].text("reason"):
            found[key] = record
    return found


def _open(kind: str, now_ms: int) -> Query:
    return Query(kind, (("until", "at_least", now_ms + 1), ("ended", "unknown", None)))


def _furthest(records: Records, alarm: Alarm, station: str, name: str, now_ms: int) -> Seen | None:
    # nothing was seen after it was written, and what was seen before this occurrence is no matter:
    # an alarm that chatters has thousands
    since = min(alarm.raised_ms, alarm.called_ms or alarm.raised_ms)
    since = since if since <= now_ms else 0
    found = [
        seen
        for line in records.events("alarm", alarm.id, name, since)
        if (seen := _read(line)) is not None
        and seen.seen_ms <= now_ms
        and _can_mean(seen, alarm, station)
    ]
    return max(found, key=lambda seen: (seen.seen_ms, -seen.at_ms), default=None)


def _can_mean(seen: Seen, alarm: Alarm, station: str) -> bool:
    if seen.station != station:
        return True
    # of its first call the alarm journal keeps only the moment at which it was raised
    calls = (None, alarm.called_ms)
    is_first = alarm.called_ms == alarm.raised_ms
    return seen.raised_ms in (None, alarm.raised_ms) and (is_first or seen.called_ms in calls)


def _read(line: Line) -> Seen | None:
    value = line.value if isinstance(line.value, dict) else {}
    seen, raised, called = value.get("seen"), value.get("raised"), value.get("called")
    if not isinstance(seen, int):
        return None
    return Seen(
        seen,
        line.actor,
        line.wall_ms,
        str(value.get("note", "")),
        line.station,
        raised if isinstance(raised, int) else None,
        called if isinstance(called, int) else None,
    )
