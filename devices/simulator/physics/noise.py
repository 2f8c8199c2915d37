"""Randomness that is a function of time: the same seed and second give the same number, always."""

from __future__ import annotations

import math
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_MASK = np.uint64(0xFFFFFFFFFFFFFFFF)


def seed_of(seed: int, *words: str) -> int:
    """A number for a thing, from the park's seed and the thing's name."""
    return zlib.crc32(":".join((str(seed), *words)).encode()) | (seed & 0xFFFF) << 32


def uniform(seed: Any, step: Any) -> Floats:
    """A number in 0..1 for each pair of seed and step (splitmix64)."""
    with np.errstate(over="ignore"):
        x = np.asarray(step, np.int64).astype(np.uint64) + np.asarray(seed, np.uint64) * np.uint64(
            0x9E3779B97F4A7C15
        )
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x = x ^ (x >> np.uint64(31))
    return np.asarray((x & _MASK) >> np.uint64(11), np.float64) / float(1 << 53)


def smooth(seed: Any, t: Any, period_s: float) -> Floats:
    """A smooth wandering line in -1..1 that changes its direction about every `period_s`."""
    place = np.asarray(t, np.float64) / period_s
    step = np.floor(place)
    f = place - step
    f = f * f * (3 - 2 * f)
    a, b = uniform(seed, step), uniform(seed, step + 1)
    wander: Floats = (a + (b - a) * f) * 2 - 1
    return wander


_ALL = 0xFFFFFFFFFFFFFFFF


def _one(seed: int, step: int) -> float:
    x = (step + seed * 0x9E3779B97F4A7C15) & _ALL
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _ALL
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _ALL
    return ((x ^ (x >> 31)) >> 11) / (1 << 53)


def smooth_now(seed: int, t: float, period_s: float) -> float:
    """`smooth` for one moment: a tenth of the time that numpy needs for a single number."""
    place = t / period_s
    step = math.floor(place)
    f = place - step
    f = f * f * (3 - 2 * f)
    a, b = _one(seed, step), _one(seed, step + 1)
    return (a + (b - a) * f) * 2 - 1
