"""How the rounds stand at a moment: due, running, done, missed. Pure; nothing is stored by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from models.records import Order, Query, Record, Records
from models.rounds.rules import read_time
from models.rounds.schedule import MINUTE_MS, Occurrence, Schedule, occurrences

_BEFORE_MIN, _AFTER_MIN = 15, 30


class State(Enum):
    """Where a round is."""

    UPCOMING = "upcoming"
    DUE = "due"
    """Its window is open and nobody has begun."""
    RUNNING = "running"
    DONE = "done"
    LATE = "late"
    """Finished after its window."""
    MISSED = "missed"
    """Its window is over and it is not finished."""
    EXCUSED = "excused"
    """Missed, and somebody who may said why."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One round as it stands."""

    occurrence: Occurrence
    template: Record
    state: State
    record: Record | None
    """What was begun; None where nobody did."""


def schedule_of(template: Record) -> Schedule:
    """The schedule of a template's record; times that are none are left out."""
    before, after = template.number("before_min"), template.number("after_min")
    times = (read_time(text) for text in template.list("times"))
    return Schedule(
        tuple(one for one in times if one is not None),
        frozenset(int(day) for day in template.list("weekdays") if day.isdigit()),
        frozenset(int(day) for day in template.list("month_days") if day.isdigit()),
        _BEFORE_MIN if before is None else before,
        _AFTER_MIN if after is None else after,
    )


def state_at(occurrence: Occurrence, record: Record | None, now_ms: int) -> State:
    """Where the round is at `now_ms`."""
    finished = None if record is None else record.number("finished")
    if finished is not None:
        return State.DONE if finished <= occurrence.closes_ms else State.LATE
    if now_ms > occurrence.closes_ms:
        excused = record is not None and bool(record.text("excuse"))
        return State.EXCUSED if excused else State.MISSED
    if record is not None and record.number("started") is not None:
        return State.RUNNING
    return State.DUE if now_ms >= occurrence.opens_ms else State.UPCOMING


def _as_begun(record: Record, template: Record) -> Occurrence:
    due = record.number("due") or 0
    schedule, closes = schedule_of(template), record.number("closes")
    return Occurrence(
        template.id,
        due,
        due - schedule.before_min * MINUTE_MS,
        due + schedule.after_min * MINUTE_MS if closes is None else closes,
    )


def standings(
    records: Records, now_ms: int, zone: str, back_min: int, ahead_min: int
) -> Sequence[Standing]:
    """All rounds whose moment lies between `back_min` ago and `ahead_min` from now, in order.

    A template counts from the moment `since` on, so that a new one has missed nothing. What was
    begun stays as it was begun, whatever became of the times of its template since.
    """
    start, end = now_ms - back_min * MINUTE_MS, now_ms + ahead_min * MINUTE_MS
    active = Query("round_template", (("active", "is", 1),))
    begun = Query("round", (("due", "at_least", start), ("due", "below", end)), (Order("due"),))
    by_id = {record.id: record for record in records.list(begun, 10_000)}
    found = []
    for template in records.list(active, 1_000):
        since = template.number("since") or template.created_ms
        for one in occurrences(template.id, schedule_of(template), start, end, zone):
            if one.id not in by_id and one.due_ms >= since:
                found.append(Standing(one, template, state_at(one, None, now_ms), None))
    for record in by_id.values():
        plan = records.get("round_template", record.text("template"))
        if plan is not None:
            begun_one = _as_begun(record, plan)
            found.append(Standing(begun_one, plan, state_at(begun_one, record, now_ms), record))
    return sorted(found, key=lambda standing: (standing.occurrence.due_ms, standing.template.id))
