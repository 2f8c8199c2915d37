"""Priorities of incidents and their clocks (domain rules 6.6, a park's proposal).

The clocks run round the clock for what is counted in minutes, and over working days of the
site's office calendar for what is counted in days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models.officehours import OfficeCalendar, office_calendar
from models.site.park import Park

_MINUTE = 60_000
_HOUR = 60 * _MINUTE
_LONGEST_WAIT_DAYS = 60
"""A calendar without working days ends the count here."""


@dataclass(frozen=True, slots=True)
class Target:
    """Within which time somebody has to take an incident on, and to have it resolved."""

    respond_ms: int
    resolve_ms: int = 0
    resolve_days: int = 0
    """Working days; counted where `resolve_ms` is 0."""


TARGETS: Mapping[str, Target] = {
    "P1": Target(5 * _MINUTE, 2 * _HOUR),
    "P2": Target(15 * _MINUTE, 4 * _HOUR),
    "P3": Target(1 * _HOUR, resolve_days=1),
    "P4": Target(2 * _HOUR, resolve_days=3),
}
PRIORITIES = tuple(TARGETS)


@dataclass(frozen=True, slots=True)
class Clock:
    """UTC milliseconds until which an incident is to be taken on and resolved."""

    respond_by: int
    resolve_by: int


def clock(priority: str, raised_ms: int, park: Park) -> Clock:
    """The clock of an incident. KeyError for an unknown priority."""
    target = TARGETS[priority]
    resolve = raised_ms + target.resolve_ms
    if target.resolve_days:
        calendar = office_calendar(park.office_hours, park.zone)
        resolve = _working_days(raised_ms, target.resolve_days, ZoneInfo(park.zone), calendar)
    return Clock(raised_ms + target.respond_ms, resolve)


def due(state: str, respond_by: int | None, resolve_by: int | None) -> int | None:
    """The clock that runs in a state: None once resolved, or where none was set."""
    if state == "new":
        return respond_by
    return resolve_by if state == "in_progress" else None


def _working_days(raised_ms: int, days: int, zone: ZoneInfo, calendar: OfficeCalendar) -> int:
    """The same local time on the `days`-th working day after that of `raised_ms`."""
    at = datetime.fromtimestamp(raised_ms / 1000, zone)
    for _ in range(_LONGEST_WAIT_DAYS):
        at += timedelta(days=1)
        days -= bool(calendar.spans(at.date()))
        if not days:
            break
    return round(at.timestamp() * 1000)
