"""Stored samples as stretches that may be joined and gaps that never are.

A gap begins with the first sample that has no live value and ends with the next that has one.
Its cause is the quality it began with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.points import Grade, Quality
from models.views import Samples


@dataclass(frozen=True, slots=True)
class Stretch:
    """Samples in a row of one kind; times ascend."""

    times: NDArray[np.int64]
    values: NDArray[np.float64]
    uncertain: bool
    """Heard, but of doubtful quality: drawn dashed."""
    low: NDArray[np.float64] | None = None
    """Least value of each hour, where `values` are means; as long as `times`."""
    high: NDArray[np.float64] | None = None
    """Greatest value of each hour."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Half-open span without live values."""

    start_ms: int
    end_ms: int
    cause: Quality | None
    """None where only hours are known and an hour has nothing."""
    level: float | None
    """Last usable value, drawn level and dotted; None if there was none."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One point over one span."""

    stretches: tuple[Stretch, ...]
    gaps: tuple[Gap, ...]

    @property
    def last(self) -> tuple[int, float] | None:
        """Newest live sample."""
        if not self.stretches:
            return None
        end = self.stretches[-1]
        return int(end.times[-1]), float(end.values[-1])


_LIVE, _UNCERTAIN, _GAP = 0, 1, 2


def _kind(quality: int) -> int:
    known = Quality(quality)
    if known.is_last_known or known.grade is Grade.BAD:
        return _GAP
    return _UNCERTAIN if known.grade is Grade.UNCERTAIN else _LIVE


_KINDS = np.full(256, _GAP, np.uint8)
for _quality in Quality:
    _KINDS[_quality] = _kind(_quality)


def curve(samples: Samples, end_ms: int, start_ms: int | None = None) -> Curve:
    """The curve of `samples`, up to `end_ms`: the present, or the end of what is shown.

    With `start_ms`, what lies between it and the first sample is a gap: nobody recorded it.

    A stretch reaches to the start of the gap that ends it with its last value, since until then
    the value held; the newest stretch reaches to `end_ms`.
    """
    begun = int(samples.times[0]) if len(samples.times) else end_ms
    before = _before(begun, start_ms)
    if not len(samples.times):
        return Curve((), before)
    kinds = _KINDS[samples.quality]
    kinds[np.isnan(samples.values)] = _GAP
    edges = np.flatnonzero(np.diff(kinds)) + 1
    starts = np.concatenate(([0], edges))
    ends = np.concatenate((edges, [len(kinds)]))
    stretches: list[Stretch] = []
    gaps = list(before)
    for first, last in zip(starts.tolist(), ends.tolist(), strict=True):
        until = int(samples.times[last]) if last < len(kinds) else end_ms
        if kinds[first] == _GAP:
            level = _level(samples, first, stretches)
            cause = Quality(int(samples.quality[first]))
            gaps.append(Gap(int(samples.times[first]), until, cause, level))
        else:
            stretches.append(_stretch(samples, first, last, until, bool(kinds[first])))
    return Curve(tuple(stretches), tuple(gaps))


def _before(begun: int, start_ms: int | None) -> tuple[Gap, ...]:
    if start_ms is None or begun <= start_ms:
        return ()
    return (Gap(start_ms, begun, Quality.NOT_RECORDED, None),)


def _level(samples: Samples, first: int, stretches: list[Stretch]) -> float | None:
    if not Quality(int(samples.quality[first])).is_last_known:
        return None
    value = float(samples.values[first])
    if not np.isnan(value):
        return value
    return float(stretches[-1].values[-1]) if stretches else None


def _stretch(samples: Samples, first: int, last: int, until: int, uncertain: bool) -> Stretch:
    times, values = samples.times[first:last], samples.values[first:last]
    if until > times[-1]:
        times = np.append(times, until)
        values = np.append(values, values[-1])
    return Stretch(times, values, uncertain)
