"""How many alarms an operator gets: the live rate, its bands, and whether it is a flood.

Bands after EEMUA 191 ed. 3 (steady state, per ten minutes) and ISA-18.2 / IEC 62682; a flood
begins above ten new alarms in ten minutes and ends with the first ten minutes below five. All
numbers are settings of the site.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

TEN_MINUTES_MS = 600_000
BUCKET_MS = 10_000
"""The meter's small bars: sixty of them are ten minutes."""


class Band(Enum):
    """How an operator lives with the rate (per ten minutes, EEMUA 191 steady state)."""

    ACCEPTABLE = "acceptable"
    """Less than 1."""
    MANAGEABLE = "manageable"
    """Up to 2."""
    DEMANDING = "demanding"
    """Up to 5: over-demanding."""
    EXCESSIVE = "excessive"
    """More: unacceptable."""


@dataclass(frozen=True, slots=True)
class Load:
    """The alarm load now."""

    new: int = 0
    """Alarms raised within the last ten minutes (annunciated ones only)."""
    band: Band = Band.ACCEPTABLE
    flood_since_ms: int | None = None
    """None: no flood."""
    flood_count: int = 0
    """Raised since the flood began."""
    bars: tuple[int, ...] = ()
    """New alarms of each `BUCKET_MS`, oldest first, up to now; at most sixty."""
