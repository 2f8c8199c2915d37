"""What somebody has to do about the works now; silent, and what is overdue is handed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.records import Query, Records
from models.works.states import State
from models.works.work import Standing, Work

What = Literal["start", "end", "close", "watch"]

SOON_MS = 15 * 60_000
CLOSE_WITHIN_MS = 2 * 3_600_000
"""From the end of a work; until then its restoration has to be proven."""
_MOST = 200


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do."""

    work: Work
    what: What
    due_ms: int
    overdue: bool


def due(records: Records, now_ms: int) -> tuple[Due, ...]:
    """The earliest first."""
    open_ = (State.PLANNED.value, State.RUNNING.value, State.ENDED.value)
    works = [
        Work.of(record) for record in records.list(Query("work", (("state", "in", open_),)), _MOST)
    ]
    watched = Query(
        "work", (("fire_watch_until", "known", None), ("fire_watch_done", "unknown", None))
    )
    found = [one for work in works if (one := _next(work, now_ms)) is not None]
    found += [_watch(Work.of(record), now_ms) for record in records.list(watched, _MOST)]
    return tuple(sorted(found, key=lambda one: (one.due_ms, one.work.number)))


def _next(work: Work, now_ms: int) -> Due | None:
    standing = work.standing(now_ms)
    if standing in (Standing.PLANNED, Standing.LATE):
        soon = now_ms >= work.from_ms - SOON_MS
        return Due(work, "start", work.from_ms, standing is Standing.LATE) if soon else None
    if standing in (Standing.RUNNING, Standing.OVERDUE):
        until = work.until_ms or 0
        if standing is Standing.RUNNING and now_ms < until - SOON_MS:
            return None
        return Due(work, "end", until, standing is Standing.OVERDUE)
    due_ms = (work.ended_ms or 0) + CLOSE_WITHIN_MS
    return Due(work, "close", due_ms, now_ms >= due_ms)


def _watch(work: Work, now_ms: int) -> Due:
    until = work.watch_until_ms or 0
    return Due(work, "watch", until, now_ms >= until)
