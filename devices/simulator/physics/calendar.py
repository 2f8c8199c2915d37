"""Local time of a site for arrays of UTC seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from devices.simulator.physics.noise import Floats

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Hours:
    """When, as people on the site say it."""

    t: Floats
    """UTC seconds."""
    hour: Floats
    """0 to 24."""
    weekday: Floats
    """0 is Monday."""
    season: Floats
    """Day of the year, with its fraction."""


def offset_s(zone: str, t: float) -> float:
    """Seconds that the zone is ahead of UTC; one per day is enough for physics."""
    offset = datetime.fromtimestamp(t, UTC).astimezone(ZoneInfo(zone)).utcoffset()
    return offset.total_seconds() if offset else 0.0


def hours(t: Floats, offset: float) -> Hours:
    """Local hour, weekday and season of UTC seconds."""
    local = np.asarray(t, np.float64) + offset
    days = np.floor(local / DAY)
    return Hours(
        t=np.asarray(t, np.float64),
        hour=(local - days * DAY) / 3600,
        # 1 January 1970 was a Thursday
        weekday=np.mod(days + 3, 7),
        season=np.mod(local / DAY, 365.2425),
    )
