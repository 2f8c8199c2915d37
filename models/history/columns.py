"""Samples of many series as columns: the form in which the history sorts, packs and reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
U8 = NDArray[np.uint8]
U32 = NDArray[np.uint32]

ResolutionOf = Callable[[U32], F64]
"""Series numbers to the step of each; 1 where the series declares none."""


class TornError(ValueError):
    """Bytes that this package did not write, or not to their end."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Arrays of equal length; most functions want them sorted by series, then time."""

    series: U32
    times: I64
    values: F64
    """NaN where there is no value."""
    quality: U8

    def __len__(self) -> int:
        """How many samples."""
        return len(self.times)

    def take(self, which: NDArray[np.bool_] | NDArray[np.intp] | slice) -> Columns:
        """The samples that `which` selects, in its order."""
        return Columns(
            self.series[which], self.times[which], self.values[which], self.quality[which]
        )

    def sort(self) -> Columns:
        """By series, then time; equal times stay in the order they came in."""
        if len(self) < 2 or self._is_sorted():
            return self
        found, local = np.unique(self.series, return_inverse=True)
        if len(found) > 0xFFFF:
            return self.take(np.lexsort((self.times, self.series)))
        # numpy sorts 16-bit integers by radix, four times as fast as anything wider
        order = np.argsort(local.astype(np.uint16), kind="stable")
        times, local = self.times[order], local[order]
        if ((times[1:] < times[:-1]) & (local[1:] == local[:-1])).any():
            return self.take(np.lexsort((self.times, self.series)))
        return self.take(order)

    def _is_sorted(self) -> bool:
        """True for one series in order, which is what reading a point finds."""
        one = self.series[0] == self.series[-1] and not (self.series != self.series[0]).any()
        return bool(one) and not (self.times[1:] < self.times[:-1]).any()

    def copy(self) -> Columns:
        """The same samples in arrays of their own."""
        return Columns(
            self.series.copy(), self.times.copy(), self.values.copy(), self.quality.copy()
        )

    def of(self, series: int) -> Columns:
        """The samples of one series, of columns sorted by series."""
        low, high = np.searchsorted(self.series, (series, series + 1))
        return self.take(slice(int(low), int(high)))

    def between(self, start_ms: int, end_ms: int) -> Columns:
        """The samples in the half-open span; itself if all are."""
        if len(self) and self.times.min() >= start_ms and self.times.max() < end_ms:
            return self
        return self.take((self.times >= start_ms) & (self.times < end_ms))


EMPTY = Columns(
    np.empty(0, np.uint32), np.empty(0, np.int64), np.empty(0, np.float64), np.empty(0, np.uint8)
)


def join(parts: Sequence[Columns]) -> Columns:
    """All parts, one after the other."""
    if not parts:
        return EMPTY
    if len(parts) == 1:
        return parts[0]
    return Columns(
        np.concatenate([p.series for p in parts]),
        np.concatenate([p.times for p in parts]),
        np.concatenate([p.values for p in parts]),
        np.concatenate([p.quality for p in parts]),
    )


def runs(series: U32) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Start and length of each run of equal numbers."""
    if not len(series):
        return np.empty(0, np.intp), np.empty(0, np.intp)
    starts = np.flatnonzero(np.concatenate(([True], series[1:] != series[:-1])))
    return starts, np.diff(np.append(starts, len(series)))
