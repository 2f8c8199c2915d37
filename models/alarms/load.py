"""How many alarms an operator gets: the live rate, its bands, and whether it is a flood.

Bands after EEMUA 191 ed. 3 (steady state, per ten minutes) and ISA-18.2 / IEC 62682; a flood
begins above ten new alarms in ten minutes and ends with the first ten minutes below five. All
numbers are settings of the site.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

from models.alarms.telling import CLOCK_SET
from models.alarms.transition import AlarmLog, Happening
from models.site.park import AlarmSettings

TEN_MINUTES_MS = 600_000
BUCKET_MS = 10_000
"""The meter's small bars: sixty of them are ten minutes."""


_BARS = 60


class Band(Enum):
    """How an operator lives with the rate (per ten minutes, EEMUA 191 steady state)."""

    ACCEPTABLE = "acceptable"
    """Less than 1."""
    MANAGEABLE = "manageable"
    """Up to 2."""
    DEMANDING = "demanding"
    """Up to 10: over-demanding."""
    EXCESSIVE = "excessive"
    """More than one a minute: unacceptable."""


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


@dataclass(frozen=True, slots=True)
class Flood:
    """A time in which there were more new alarms than anybody can work off."""

    start_ms: int
    """The first alarm of the ten minutes in which there were too many."""
    end_ms: int
    """When the last ten minutes held few again: nobody can know it earlier."""
    count: int
    """Alarms raised from the start to the end."""
    peak: int
    """The most in any ten minutes of it."""


def band_of(per_ten_minutes: float) -> Band:
    """How an operator lives with so many alarms in ten minutes."""
    if per_ten_minutes < 1:
        return Band.ACCEPTABLE
    if per_ten_minutes <= 2:
        return Band.MANAGEABLE
    return Band.DEMANDING if per_ten_minutes <= 10 else Band.EXCESSIVE


def flood_ends(settings: AlarmSettings) -> int:
    """A flood is over below this many in ten minutes; never where another would begin at once."""
    return min(max(1, settings.flood_ends), settings.flood_begins + 1)


class LoadMeter:
    """Counts raised alarms as they come; only annunciated ones are given to it.

    The ten minutes roll: at t they are the alarms after t - 10 min, up to and with t.
    """

    def __init__(self, settings: AlarmSettings) -> None:
        self._begins, self._ends = settings.flood_begins, flood_ends(settings)
        self._times: deque[int] = deque()
        self._buckets: deque[list[int]] = deque(maxlen=_BARS)
        """Number of the bucket and how many came in it."""
        self._since: int | None = None
        self._count = self._peak = 0

    def raised(self, at_ms: int) -> Flood | None:
        """One more; gives the flood that was over before it came."""
        if self._times and at_ms < self._times[-1]:
            if self._times[-1] - at_ms > TEN_MINUTES_MS:  # the clock was put back
                self._times.clear()
                self._buckets.clear()
                self._since = None
            else:
                at_ms = self._times[-1]
        over = self.advance(at_ms - 1)
        self._times.append(at_ms)
        self._drop(at_ms)
        if self._buckets and self._buckets[-1][0] == at_ms // BUCKET_MS:
            self._buckets[-1][1] += 1
        else:
            self._buckets.append([at_ms // BUCKET_MS, 1])
        now = len(self._times)
        if self._since is None:
            if now > self._begins:
                self._since, self._count, self._peak = self._times[0], now, now
        else:
            self._count += 1
            self._peak = max(self._peak, now)
        return over

    def advance(self, now_ms: int) -> Flood | None:
        """Let time pass without an alarm; gives the flood that is over by now."""
        over = None
        if self._since is not None:
            end = self._times[-self._ends] + TEN_MINUTES_MS
            if end <= now_ms:
                over = Flood(self._since, end, self._count, self._peak)
                self._since, self._count, self._peak = None, 0, 0
        self._drop(now_ms)
        return over

    def load(self, now_ms: int) -> Load:
        """As it is at `now_ms`; `advance` to it before."""
        new = len(self._times)
        return Load(new, band_of(new), self._since, self._count, self._bars(now_ms))

    def _drop(self, now_ms: int) -> None:
        times = self._times
        while times and times[0] <= now_ms - TEN_MINUTES_MS:
            times.popleft()

    def _bars(self, now_ms: int) -> tuple[int, ...]:
        last = now_ms // BUCKET_MS
        bars = [0] * _BARS
        for number, count in self._buckets:
            back = last - number
            if 0 <= back < _BARS:
                bars[_BARS - 1 - back] = count
        return tuple(bars)


_BACK_MS = (3_600_000, 6 * 3_600_000, 24 * 3_600_000, 7 * 24 * 3_600_000)
"""How far back the journal is read: further where a flood was on all that time."""


def rebuilt(log: AlarmLog, settings: AlarmSettings, now_ms: int) -> tuple[LoadMeter, list[Flood]]:
    """The meter as it would stand at `now_ms` had it run all the time, and the floods that ended
    within what was read."""
    for back in _BACK_MS:
        meter, over = LoadMeter(settings), list[Flood]()
        for one in log.between(now_ms - back, now_ms + 1, (Happening.RAISED,)):
            if one.withheld or one.note == CLOCK_SET:
                continue
            if flood := meter.raised(one.at_ms):
                over.append(flood)
        if flood := meter.advance(now_ms):
            over.append(flood)
        since = meter.load(now_ms).flood_since_ms
        starts = [one.start_ms for one in over] + ([] if since is None else [since])
        if all(start > now_ms - back + TEN_MINUTES_MS for start in starts):
            break
    return meter, over
