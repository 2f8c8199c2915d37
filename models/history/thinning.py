"""Which samples are worth storing: the deadband rule, over many points at once.

Stored is: the first sample, every change of quality, every change of at least the deadband, a
sample at least every 15 minutes (so that silence differs from constancy), the first of each UTC
day (so that a day's file stands alone), and whatever is older than what was stored last. A
deadband of 0 stores everything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.history.columns import F64, I64, U8, runs
from models.history.files import DAY_MS, QUARTER_MS

AT_LEAST_EVERY_MS = QUARTER_MS
_NOTHING = 0xFF
"""No quality has this byte: nothing was stored yet."""
_LONG = 32
"""Samples of one point in one batch beyond which a plain loop is faster."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was stored last of each slot."""

    values: F64
    times: I64
    quality: U8

    @classmethod
    def nothing(cls, slots: int) -> Kept:
        """The state before the first sample."""
        return cls(np.zeros(slots), np.zeros(slots, np.int64), np.full(slots, _NOTHING, np.uint8))

    def of(self, slot: int) -> Kept:
        """A copy of one slot, to look ahead without changing anything."""
        one = slice(slot, slot + 1)
        return Kept(self.values[one].copy(), self.times[one].copy(), self.quality[one].copy())


def thin(
    slots: NDArray[np.intp], times: I64, values: F64, quality: U8, deadband: F64, kept: Kept
) -> NDArray[np.bool_]:
    """Which samples to store, sorted by slot in order of arrival; `kept` is brought up to date."""
    stored = np.ones(len(slots), np.bool_)
    judged = np.flatnonzero(deadband[slots] > 0)
    if not len(judged):
        return stored
    starts, counts = runs(slots[judged].astype(np.uint32))
    for rank in range(min(int(counts.max()), _LONG)):
        one = judged[starts[(counts > rank) & (counts <= _LONG)] + rank]
        stored[one] = _worth(slots[one], times[one], values[one], quality[one], deadband, kept)
        _remember(one[stored[one]], slots, times, values, quality, kept)
    for start, count in zip(starts[counts > _LONG], counts[counts > _LONG], strict=True):
        many = judged[start : start + count]
        slot = int(slots[many[0]])
        stored[many] = _in_a_row(
            times[many].tolist(), values[many].tolist(), quality[many].tolist(),
            float(deadband[slot]), slot, kept,
        )  # fmt: skip
    return stored


def _worth(
    slots: NDArray[np.intp], times: I64, values: F64, quality: U8, deadband: F64, kept: Kept
) -> NDArray[np.bool_]:
    last = kept.times[slots]
    found: NDArray[np.bool_] = (
        (kept.quality[slots] != quality)
        | (np.abs(values - kept.values[slots]) >= deadband[slots])
        | (times - last >= AT_LEAST_EVERY_MS)
        | (times < last)
        | (times // DAY_MS != last // DAY_MS)
    )
    return found


def _remember(
    which: NDArray[np.intp], slots: NDArray[np.intp], times: I64, values: F64, quality: U8,
    kept: Kept,
) -> None:  # fmt: skip
    kept.times[slots[which]] = times[which]
    kept.values[slots[which]] = values[which]
    kept.quality[slots[which]] = quality[which]


def _in_a_row(
    times: list[int], values: list[float], quality: list[int], deadband: float, slot: int,
    kept: Kept,
) -> list[bool]:  # fmt: skip
    """The same rule for one point that sent very many samples at once."""
    last_time, last_value = int(kept.times[slot]), float(kept.values[slot])
    last_quality = int(kept.quality[slot])
    stored = []
    for time, value, grade in zip(times, values, quality, strict=True):
        worth = (
            grade != last_quality
            or abs(value - last_value) >= deadband
            or not 0 <= time - last_time < AT_LEAST_EVERY_MS
            or time // DAY_MS != last_time // DAY_MS
        )
        if worth:
            last_time, last_value, last_quality = time, value, grade
        stored.append(worth)
    kept.times[slot], kept.values[slot], kept.quality[slot] = last_time, last_value, last_quality
    return stored
