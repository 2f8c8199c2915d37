"""What the works keep out of service: now, at a past moment, and over a span."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.alarms import OutOfService
from models.records import Line, Query, Records
from models.works.states import State
from models.works.work import Work

_MOST = 2_000
"""Works that run at the same time; far more than a park has."""


def orders(records: Records, now_ms: int) -> Mapping[str, OutOfService]:
    """Exactly what is out of service at `now_ms`, by point. The latest end counts."""
    running = Query("work", (("state", "is", State.RUNNING.value), ("until", "at_least", now_ms)))
    works = (Work.of(record) for record in records.list(running, _MOST))
    return _orders(work for work in works if work.is_out(now_ms))


def out_at(records: Records, at_ms: int) -> Mapping[str, OutOfService]:
    """What was out of service at a past moment, from the records as they stand now."""
    begun = Query("work", (("started", "below", at_ms + 1), ("until", "at_least", at_ms)))
    found = []
    for record in records.list(begun, _MOST):
        work = Work.of(record)
        history = records.history("work", work.id)
        if any(begin <= at_ms < end for begin, end in _spans(history)):
            found.append(work)
    return _orders(found)


def _orders(works: Iterable[Work]) -> Mapping[str, OutOfService]:
    found: dict[str, OutOfService] = {}
    for work in works:
        order = OutOfService(work.id, work.number, work.started_ms or 0, work.until_ms or 0)
        for point in work.taken_out:
            if point not in found or found[point].until_ms < order.until_ms:
                found[point] = order
    return found


def spans(
    records: Records, point: str, start_ms: int, end_ms: int
) -> Sequence[tuple[int, int, str]]:
    """When `point` was out of service within a span: from, to, number; in order."""
    begun = Query("work", (("started", "below", end_ms), ("until", "at_least", start_ms)))
    found = []
    for record in records.list(begun, _MOST):
        work = Work.of(record)
        if point in work.taken_out:
            for begin, end in _spans(records.history("work", work.id)):
                if begin < end_ms and end > start_ms:
                    found.append((max(begin, start_ms), min(end, end_ms), work.number))
    return sorted(found)


def _spans(history: Sequence[Line]) -> list[tuple[int, int]]:
    """Each end that was set counts from when it was set; the work's own end cuts the last."""
    found: list[tuple[int, int]] = []
    started = ended = None
    for line in history:
        if line.is_event or not isinstance(line.value, int):
            continue
        if line.field == "started":
            started = line.value
        elif line.field == "ended":
            ended = line.value
        elif line.field == "until":
            begin = line.wall_ms
            if found and found[-1][1] >= begin:
                found[-1] = (found[-1][0], line.value)
            else:
                found.append((begin, line.value))
    if found and started is not None:
        found[0] = (min(started, found[0][0]), found[0][1])
    if ended is not None:
        found = [(begin, min(end, ended)) for begin, end in found if begin < ended]
    return found
