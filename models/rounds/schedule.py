"""When a round is due: local times on days, as moments with a window (the site's zone)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Schedule:
    """Local times; on all days, on some weekdays, or on some days of the month."""

    times: tuple[time, ...]
    weekdays: frozenset[int] = frozenset()
    """ISO weekdays, Monday 1; empty: every day."""
    month_days: frozenset[int] = frozenset()
    """Days of the month; empty: every day. A month without the day has none that month."""
    before_min: int = 15
    """How long before its moment a round may begin."""
    after_min: int = 30
    """How long after its moment it has to be finished."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One round that is to be done; moments are UTC milliseconds."""

    template: str
    due_ms: int
    opens_ms: int
    closes_ms: int

    @property
    def id(self) -> str:
        """Id of its record: two stations that begin it mean the same one."""
        return f"{self.template}@{self.due_ms}"


def occurrences(
    template: str, schedule: Schedule, start_ms: int, end_ms: int, zone: str
) -> Iterator[Occurrence]:
    """Rounds whose moment lies in the half-open span, in order.

    A time that the clocks skip comes an hour later, one that they repeat comes once.
    """
    tz = ZoneInfo(zone)
    day = datetime.fromtimestamp(start_ms / 1000, tz).date() - timedelta(days=1)
    last = datetime.fromtimestamp(end_ms / 1000, tz).date()
    found: set[int] = set()
    while day <= last:
        if _counts(schedule, day):
            for at in schedule.times:
                found.add(round(datetime.combine(day, at, tz).timestamp() * 1000))
        day += timedelta(days=1)
    for due in sorted(found):
        if start_ms <= due < end_ms:
            yield Occurrence(
                template,
                due,
                due - schedule.before_min * MINUTE_MS,
                due + schedule.after_min * MINUTE_MS,
            )


def _counts(schedule: Schedule, day: date) -> bool:
    if schedule.weekdays and day.isoweekday() not in schedule.weekdays:
        return False
    return not schedule.month_days or day.day in schedule.month_days
