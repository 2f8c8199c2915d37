"""Until when something may call nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from models.site.park import Park

_HOUR_MS = 3_600_000
LONGEST_MS = 12 * _HOUR_MS
"""Of a shelving, whoever shelves; what has to be longer is out of service against a work."""
SUPPRESSED_MS = 30 * 24 * _HOUR_MS
"""Of a suppression by hand; then a person looks again."""
DRILL_MS = 8 * _HOUR_MS
"""Of a drill, from its beginning, extensions included."""
EXPLAINED_MS = 365 * 24 * _HOUR_MS
"""Of anything else that is not as designed."""


def latest_end(park: Park, now_ms: int, long: bool) -> int:
    """The last moment until which an alarm can be shelved now.

    The end of the running shift, but never later than 12 h from now (a night in which the clocks
    go back is longer than that); `long`: 12 h, whatever the shift.
    """
    cap = now_ms + LONGEST_MS
    return cap if long else min(cap, shift_end(park, now_ms) or cap)


def latest_drill_end(park: Park, now_ms: int, since_ms: int) -> int:
    """The last moment until which a drill begun at `since_ms` can go on: the end of the running
    shift, so that the next one says anew that it is practised, and never later than 8 h."""
    cap = since_ms + DRILL_MS
    return min(cap, shift_end(park, now_ms) or cap)


def shift_end(park: Park, now_ms: int) -> int | None:
    """The next moment at which a shift ends on the clock of the site; None if there are none."""
    zone = _zone(park.zone)
    local = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    found = [
        end
        for days in range(-1, 3)
        for minutes in park.shifts
        if (end := _utc_ms(midnight + timedelta(days=days, minutes=minutes), zone)) > now_ms
    ]
    return min(found, default=None)


def _utc_ms(wall: datetime, zone: ZoneInfo) -> int:
    """Of a time that the clocks show twice the first; one that they skip is as much later."""
    return round(wall.replace(tzinfo=zone).timestamp() * 1000)


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
