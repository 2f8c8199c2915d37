"""What the history answers: samples, gaps, hours, registers and a keyframe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.history.columns import F64, I64, U8
from models.points import Quality, Reading


@dataclass(frozen=True, slots=True)
class Series:
    """Samples of one point; arrays of one length, times ascend, equal times as they came."""

    times: I64
    """Source time, UTC milliseconds; of a last known value, when it was found to be one."""
    values: F64
    """In the point's unit; NaN where there was no value."""
    quality: U8
    """`Quality` bytes."""

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
class Rollup:
    """Hours of one point; arrays of one length. An hour without any value is left out."""

    hours: I64
    """Start of each hour, UTC milliseconds."""
    minimum: F64
    maximum: F64
    mean: F64
    """Of the samples; of the value that was held where the hour has no sample."""
    time_mean: F64
    """Weighted by how long each value held: what a change-driven signal averages to."""
    count: NDArray[np.int64]
    """Usable samples in the hour."""
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
