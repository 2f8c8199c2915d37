"""Moments and values to pixels and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF

from models.points import Point
from models.trend import Curve, value_step

_TICK_ROOM = 44
_REACH = 10
_TIMES = 3
"""A limit that lies so many spans of the data beyond it, or so many times its greatest value, is
still brought into view: limits at the edge cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Scale:
    """One pane: a half-open span of UTC milliseconds across, values upwards."""

    area: QRectF
    span: tuple[int, int]
    low: float
    high: float
    step: float

    def x(self, at_ms: float) -> float:
        """Pixel of a moment."""
        start, end = self.span
        return self.area.left() + (at_ms - start) / (end - start) * self.area.width()

    def y(self, value: float) -> float:
        """Pixel of a value."""
        part = (value - self.low) / (self.high - self.low)
        return self.area.bottom() - part * self.area.height()

    def inside(self, value: float) -> float:
        """Pixel of a value, at the edge if it lies beyond."""
        return min(max(self.y(value), self.area.top()), self.area.bottom())

    def value(self, y: float) -> float:
        """Value at a pixel."""
        part = (self.area.bottom() - y) / self.area.height()
        return self.low + part * (self.high - self.low)


def scale_of(
    area: QRectF, span: tuple[int, int], point: Point, curve: Curve, limits: Sequence[float]
) -> Scale:
    """Round ends that hold the data, and the limits unless they lie far off."""
    if point.states:
        return Scale(area, span, -0.4, len(point.states) - 0.6, 1.0)
    low, high = _extremes(curve)
    if not np.isfinite(low):
        low, high = point.scale or ((min(limits), max(limits)) if limits else (0.0, 1.0))
    reach = max((high - low) * _REACH, abs(high) * _TIMES)
    for limit in limits:
        if low - reach <= limit <= high + reach:
            low, high = min(low, limit), max(high, limit)
    air = (high - low) * 0.08 or max(abs(high) * 0.02, 5 * (point.resolution or 0.1))
    low, high = low - air, high + air
    step = value_step(low, high, max(1, int(area.height() / _TICK_ROOM)))
    low, high = np.floor(low / step) * step, np.ceil(high / step) * step
    return Scale(area, span, float(low), float(high), step)


def _extremes(curve: Curve) -> tuple[float, float]:
    low, high = np.inf, -np.inf
    for stretch in curve.stretches:
        low, high = min(low, stretch.values.min()), max(high, stretch.values.max())
    return float(low), float(high)
