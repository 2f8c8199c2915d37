"""Where the axes carry numbers: round values, and times that a clock has."""

from __future__ import annotations

import math
from collections.abc import Callable

_STEPS = (1, 5, 10, 30, 60, 300, 600, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400)


def value_step(low: float, high: float, most: int) -> float:
    """A round step (1, 2 or 5 times a power of ten) that makes at most `most` intervals."""
    rough = (high - low) / max(1, most)
    if not rough > 0 or not math.isfinite(rough):
        return 1.0
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next((power * m for m in (1, 2, 5) if power * m >= rough * 0.999), power * 10)


def value_ticks(low: float, high: float, step: float) -> list[float]:
    """Multiples of `step` from `low` to `high`."""
    first, last = math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6)
    return [number * step for number in range(first, last + 1)]


def digits_of(step: float) -> int:
    """Digits after the point that a step needs."""
    return max(0, -math.floor(math.log10(step) + 1e-9))


def time_step(span_ms: int, most: int) -> int:
    """Milliseconds between labels: at most `most` of them in the span."""
    wanted = span_ms / 1000 / max(1, most)
    found = next((step for step in _STEPS if step >= wanted), None)
    return 1000 * (found or 86_400 * math.ceil(wanted / 86_400))


def time_ticks(start_ms: int, end_ms: int, step_ms: int, offset: Callable[[int], int]) -> list[int]:
    """UTC milliseconds of round local times in the span; `offset` is local less UTC at a moment.

    Around a change of summer time the labels stay at round local times.
    """
    local = start_ms + offset(start_ms)
    local += -local % step_ms
    ticks: list[int] = []
    while True:
        at = local - offset(local - offset(local))
        if at > end_ms:
            return ticks
        if at >= start_ms and (not ticks or at > ticks[-1]):
            ticks.append(at)
        local += step_ms
