"""All temporary states of a park, from its records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from models.alarmbook import open_drill, overrides, reason_of, shelved, suppressed
from models.alarms import OutOfService
from models.records import Record, Records
from models.temporary.state import StateKind, TemporaryState
from models.works import WORK

_KINDS = {
    "manual": StateKind.MANUAL,
    "forced": StateKind.FORCED,
    "door_mode": StateKind.DOOR_MODE,
}
_NEVER = 1 << 62


def gather(
    records: Records, out: Mapping[str, OutOfService], now_ms: int
) -> tuple[TemporaryState, ...]:
    """What is not as designed at `now_ms`: overdue first, then what is due next.

    `out` says what is out of service, as a view does.
    """
    found = [
        *_shelved(records, now_ms),
        *_suppressed(records, now_ms),
        *_out(records, out),
        *unended(records, now_ms),
    ]
    return tuple(sorted(found, key=lambda one: _rank(one, now_ms)))


def overridden(records: Records) -> list[TemporaryState]:
    """Values by hand, forced outputs and door modes: what no time ends."""
    return [_override(record) for record in overrides(records).values()]


def unended(records: Records, now_ms: int) -> list[TemporaryState]:
    """Everything that only a person ends: what is overridden, and a drill."""
    drill = open_drill(records, now_ms)
    if drill is None:
        return overridden(records)
    practised = TemporaryState(
        StateKind.DRILL,
        drill.record,
        "",
        drill.since_ms,
        drill.until_ms,
        drill.by,
        drill.reason,
        building=drill.building,
    )
    return [*overridden(records), practised]


def overdue_count(records: Records, now_ms: int) -> int:
    """How many ends were missed, and how many nobody has explained in time."""
    return sum(one.is_overdue(now_ms) for one in unended(records, now_ms))


def _rank(one: TemporaryState, now_ms: int) -> tuple[bool, int, str]:
    due = one.due_ms
    return (not one.is_overdue(now_ms), _NEVER if due is None else due, one.record)


def _shelved(records: Records, now_ms: int) -> Iterator[TemporaryState]:
    for (point, rule), one in shelved(records, now_ms).items():
        record = records.get("shelving", one.record)
        yield TemporaryState(
            StateKind.SHELVED,
            one.record,
            point,
            one.since_ms,
            one.until_ms,
            one.by,
            reason_of(one.reason),
            rule,
            note="" if record is None else record.text("note"),
            one_shot=one.one_shot,
        )


def _suppressed(records: Records, now_ms: int) -> Iterator[TemporaryState]:
    for (point, rule), one in suppressed(records, now_ms).items():
        record = records.get("suppression", one.record)
        yield TemporaryState(
            StateKind.SUPPRESSED,
            one.record,
            point,
            one.since_ms,
            one.until_ms,
            one.by,
            "" if record is None else record.text("reason"),
            rule,
            note="" if record is None else record.text("note"),
        )


def _out(records: Records, out: Mapping[str, OutOfService]) -> Iterator[TemporaryState]:
    """One for each work, whatever number of points it keeps out."""
    points: dict[str, list[str]] = {}
    for point, order in out.items():
        points.setdefault(order.work, []).append(point)
    for work, kept in points.items():
        order = max((out[point] for point in kept), key=lambda one: one.until_ms)
        record = records.get(WORK, work)
        yield TemporaryState(
            StateKind.OUT_OF_SERVICE,
            work,
            kept[0],
            order.since_ms,
            order.until_ms,
            "" if record is None else record.text("company") or record.text("contact"),
            order.number if record is None else record.name("title"),
            number=order.number,
            points=tuple(kept),
        )


def _override(record: Record) -> TemporaryState:
    return TemporaryState(
        _KINDS[record.text("type")],
        record.id,
        record.text("point"),
        record.number("since") or record.created_ms,
        record.number("until"),
        record.text("owner"),
        record.text("reason"),
        value=record.text("value"),
    )
