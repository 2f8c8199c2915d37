"""Who works out the figures of a period, and which periods there are to choose from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from models.alarms.figures.line import Line
from models.alarms.figures.metrics import Measured, measure
from models.alarms.figures.period import Period
from models.alarms.figures.tape import Tape
from models.alarms.transition import Transition
from models.site.park import AlarmSettings
from models.text.message import Message

_DAY_MS = 86_400_000
LOOK_BACK_MS = 31 * _DAY_MS
"""So long before a period its alarms are followed: what stands then may have begun earlier."""

Standing = tuple[str, int, int, str]
"""Alarm, severity, since when, and why it is withheld: what is known to stand now."""


class Measuring(Protocol):
    """Works in another process: a million transitions take seconds."""

    async def measure(
        self, start_ms: int, end_ms: int, progress: Callable[[float], None] | None = None
    ) -> Measured | Message:
        """The figures of the half-open period, or why there are none. Cancelling the task cancels
        the work."""


def measured_from(
    read: Callable[[int, int], Iterable[Transition | Line]],
    period: Period,
    settings: AlarmSettings,
    standing: Sequence[Standing] = (),
    progress: Callable[[float], None] = lambda _: None,
) -> Measured:
    """The figures of `period` from the stored transitions, read day by day: `read` gives those of
    a half-open span, oldest first.

    `standing` is what stands at the end of the period where that is the present.
    """
    tape = Tape()
    first = period.start_ms - LOOK_BACK_MS
    for begin in range(first, period.end_ms, _DAY_MS):
        tape.take(read(begin, min(begin + _DAY_MS, period.end_ms)))
        progress(0.9 * (begin - first) / (period.end_ms - first))
    for alarm, severity, since_ms, how in standing:
        if since_ms < first:
            tape.stands(alarm, severity, since_ms, how)
    return measure(tape, period, settings, lambda share: progress(0.9 + share / 10))


def today(now_ms: int, zone: str) -> tuple[int, int]:
    """Since the last midnight of the site."""
    return _midnight(_local(now_ms, zone)), now_ms


def shift(now_ms: int, zone: str, changes: Sequence[int]) -> tuple[int, int]:
    """Since the last change of shift; `changes` are minutes of the local day."""
    there = _local(now_ms, zone)
    known = [_utc(there - timedelta(days=back), minutes) for back in (0, 1) for minutes in changes]
    return max((at for at in known if at <= now_ms), default=_midnight(there)), now_ms


def month(now_ms: int, zone: str, back: int = 0) -> tuple[int, int]:
    """A calendar month of the site, `back` months ago; the running one goes up to now."""
    first = _local(now_ms, zone).replace(day=1)
    end = now_ms
    for _ in range(back):
        end = _midnight(first)
        first = (first - timedelta(days=1)).replace(day=1)
    return _midnight(first), end


def _local(at_ms: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone))


def _midnight(there: datetime) -> int:
    return _utc(there, 0)


def _utc(there: datetime, minutes: int) -> int:
    midnight = datetime(there.year, there.month, there.day, tzinfo=there.tzinfo)
    wall = midnight + timedelta(minutes=minutes)
    return round(wall.timestamp() * 1000)
