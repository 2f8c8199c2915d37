"""What the history answers: samples, gaps, hours, registers and a keyframe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.history.columns import F64, I64, U8
from models.points import Quality, Reading
from models.views import Hours, Samples


@dataclass(frozen=True, slots=True)
class Series(Samples):
    """Samples of one point; times ascend, equal times stand as they came.

    A time is the source's; of a last known value, when it was found to be one. A NOT_RECORDED
    sample stands where recording stopped.
    """

    def __len__(self) -> int:
        """How many samples."""
        return len(self.times)


@dataclass(frozen=True, slots=True)
class Gap:
    """A span in which nobody knows the value, and why."""

    start_ms: int
    end_ms: int
    cause: Quality


@dataclass(frozen=True, slots=True)
class Rollup(Hours):
    """Hours of one point; an hour without any value is left out.

    Minimum, maximum and mean are those of the usable samples, which `count` counts; where the
    hour has none, those of the value that was held.
    """

    time_mean: F64
    """Weighted by how long each value held: what a change-driven signal averages to."""
    coverage: F64
    """Share of the hour with a usable value, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Registers:
    """Quarter hours of one counter; arrays of one length."""

    ends: I64
    """End of each quarter hour, UTC milliseconds."""
    readings: F64
    """The last usable register reading before the end, in the point's unit; never interpolated."""
    times: I64
    """When that reading was taken."""
    coverage: F64
    """Share of the quarter hour with a usable value, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Keyframe:
    """The newest reading of every point as of one moment."""

    at_ms: int
    readings: Mapping[str, Reading]

    def age_ms(self, at_ms: int) -> int:
        """How much older than `at_ms` this is."""
        return at_ms - self.at_ms


def is_usable(quality: U8) -> NDArray[np.bool_]:
    """GOOD, or heard from a device whose only fault is its clock: what sums are made of."""
    found: NDArray[np.bool_] = (quality < 0x40) | (quality == Quality.CLOCK_SKEW)
    return found


def is_gap(quality: U8) -> NDArray[np.bool_]:
    """Last known or BAD: from such a sample on the value is not known."""
    found: NDArray[np.bool_] = (quality >= 0x80) | np.isin(quality, _LAST_KNOWN)
    return found


_LAST_KNOWN = np.array([q for q in Quality if q.is_last_known], np.uint8)


def gaps(series: Series, start_ms: int, end_ms: int) -> list[Gap]:
    """Gaps inside the span; a sample of `series` before it tells how the span begins."""
    found: list[Gap] = []
    unknown = is_gap(series.quality)
    if not unknown.any():
        return found
    cause = np.where(unknown, series.quality, 0)
    changes = np.flatnonzero(np.concatenate(([True], cause[1:] != cause[:-1])))
    ends = np.append(series.times[changes[1:]], end_ms)
    for at, end in zip(changes.tolist(), ends.tolist(), strict=True):
        start = max(int(series.times[at]), start_ms)
        if cause[at] and start < min(end, end_ms):
            found.append(Gap(start, min(int(end), end_ms), Quality(int(cause[at]))))
    return found
