"""Sums over samples of many series at once: hours, quarter-hour registers, spans not recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.history.columns import F64, I64, Columns, join, runs
from models.history.files import QUARTER_MS
from models.history.series import is_usable
from models.points import Quality

_PAUSE_MS = 15_000
"""Two sessions closer than this are one; a session's end is written every 10 s at least."""


_FOR_EVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Buckets:
    """Arrays of shape (series, buckets); NaN where there is nothing."""

    minimum: F64
    maximum: F64
    mean: F64
    time_mean: F64
    count: NDArray[np.int64]
    coverage: F64


def buckets(samples: Columns, start_ms: int, step_ms: int, number: int, until_ms: int) -> Buckets:
    """Equal spans from `start_ms` on, for columns sorted by series, then time.

    A sample before the start only tells what was held when the first bucket began. A value holds
    until the next sample of its series, or until `until_ms`.
    """
    starts, counts = runs(samples.series)
    local = np.repeat(np.arange(len(starts)), counts)
    usable = is_usable(samples.quality) & ~np.isnan(samples.values)
    size = len(starts) * number
    count, total, low, high = _of_samples(samples, local, usable, start_ms, step_ms, number, size)
    held, weight = _of_holding(samples, local, usable, (start_ms, step_ms, number, until_ms), size)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean, time_mean = total / count, held / weight
    empty = (count == 0) & (weight > 0)
    for column in (low, high, mean):
        column[empty] = time_mean[empty]
    shape = (len(starts), number)
    return Buckets(
        low.reshape(shape), high.reshape(shape), mean.reshape(shape), time_mean.reshape(shape),
        count.reshape(shape), (weight / step_ms).reshape(shape),
    )  # fmt: skip


def _of_samples(
    samples: Columns, local: I64, usable: NDArray[np.bool_], start_ms: int, step_ms: int,
    number: int, size: int,
) -> tuple[NDArray[np.int64], F64, F64, F64]:  # fmt: skip
    bucket = (samples.times - start_ms) // step_ms
    inside = usable & (bucket >= 0) & (bucket < number)
    key = (local * number + bucket)[inside]
    values = samples.values[inside]
    count = np.bincount(key, minlength=size).astype(np.int64)
    total: F64 = np.bincount(key, values, minlength=size).astype(np.float64)
    low: F64 = np.full(size, np.nan)
    high: F64 = np.full(size, np.nan)
    if len(key):
        edges, _ = runs(key.astype(np.uint32))
        low[key[edges]] = np.minimum.reduceat(values, edges)
        high[key[edges]] = np.maximum.reduceat(values, edges)
    return count, total, low, high


def _of_holding(
    samples: Columns, local: I64, usable: NDArray[np.bool_], span: tuple[int, int, int, int],
    size: int,
) -> tuple[F64, F64]:  # fmt: skip
    """Sum of value times milliseconds, and milliseconds, in each bucket."""
    start_ms, step_ms, number, until_ms = span
    end_ms = min(until_ms, start_ms + number * step_ms)
    ends = np.append(samples.times[1:], end_ms)
    ends[:-1][local[1:] != local[:-1]] = end_ms
    begin = np.maximum(samples.times, start_ms)
    ends = np.minimum(ends, end_ms)
    which = np.flatnonzero(usable & (ends > begin))
    first = (begin[which] - start_ms) // step_ms
    parts = (ends[which] - 1 - start_ms) // step_ms - first + 1
    row = np.repeat(which, parts)
    bucket = np.repeat(first - (np.cumsum(parts) - parts), parts) + np.arange(len(row))
    edge = start_ms + bucket * step_ms
    weight = np.minimum(ends[row], edge + step_ms) - np.maximum(begin[row], edge)
    key = local[row] * number + bucket
    with np.errstate(over="ignore", invalid="ignore"):
        area = samples.values[row] * weight
    return (
        np.bincount(key, area, minlength=size).astype(np.float64),
        np.bincount(key, weight, minlength=size).astype(np.float64),
    )


def registers(samples: Columns, start_ms: int, number: int) -> tuple[F64, I64]:
    """Last usable reading before the end of each quarter hour: shape (series, number).

    Returns readings (NaN where there is none) and their times (0 there).
    """
    starts, counts = runs(samples.series)
    ends = start_ms + QUARTER_MS * np.arange(1, number + 1)
    readings = np.full((len(starts), number), np.nan)
    times = np.zeros((len(starts), number), np.int64)
    usable = is_usable(samples.quality) & ~np.isnan(samples.values)
    for row, (at, count) in enumerate(zip(starts.tolist(), counts.tolist(), strict=True)):
        good = usable[at : at + count]
        taken, values = samples.times[at : at + count][good], samples.values[at : at + count][good]
        found = np.searchsorted(taken, ends) - 1
        there = found >= 0
        readings[row, there] = values[found[there]]
        times[row, there] = taken[found[there]]
    return readings, times


def pauses(sessions: Sequence[tuple[int, int]], *, running: bool) -> list[tuple[int, int]]:
    """Spans between sessions in which nothing was recorded; after the last, if none is running."""
    found = []
    reach: int | None = None
    for start, end in sorted(sessions):
        if reach is not None and start - reach > _PAUSE_MS:
            found.append((reach, start))
        reach = end if reach is None else max(reach, end)
    if reach is not None and not running:
        found.append((reach, _FOR_EVER))
    return found


def mark_pauses(
    samples: Columns, spans: Sequence[tuple[int, int]], start_ms: int, end_ms: int
) -> Columns:
    """Add a NOT_RECORDED sample to every series where recording stopped inside the span.

    The columns are sorted. What stopped earlier is told by the sample before the span.
    """
    inside = [a for a, _ in spans if start_ms <= a < end_ms]
    starts, _ = runs(samples.series)
    if not inside or not len(starts):
        return samples
    numbers = np.repeat(samples.series[starts], len(inside))
    times = np.tile(np.array(inside, np.int64), len(starts))
    marks = Columns(
        numbers,
        times,
        np.full(len(times), np.nan),
        np.full(len(times), Quality.NOT_RECORDED, np.uint8),
    )
    return join((samples, marks)).sort()
