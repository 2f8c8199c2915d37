"""The last hour of each point that the inspector shows."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QObject, Signal

from models.views import View
from widgets.controls.turns import every
from widgets.inspector.rows import Curve

_HOUR_MS = 3_600_000
_MOST = 240
"""Samples of a curve; more would not be seen."""


class Curves(QObject):
    """Reads one curve per turn of the event loop, so that choosing a device never stutters."""

    came = Signal(str)
    """A point whose curve is there, or is there anew."""

    def __init__(self, view: View, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._wanted: list[str] = []
        self._read: dict[str, Curve] = {}
        self._turns = every(self, 0, self._next)
        self._turns.stop()

    def of(self, point: str) -> Curve | None:
        """None until it is read."""
        return self._read.get(point)

    def want(self, points: Iterable[str]) -> None:
        """Read these, in this order; those that waited before are waited for no more."""
        self._wanted = list(points)
        self._turns.start()

    def forget(self) -> None:
        """Other points are shown now."""
        self._wanted.clear()
        self._read.clear()

    def _next(self) -> None:
        if not self._wanted:
            self._turns.stop()
            return
        point = self._wanted.pop(0)
        now = self._view.now()
        self._read[point] = self._curve(point, now - _HOUR_MS, now)
        self.came.emit(point)

    def _curve(self, point: str, start_ms: int, end_ms: int) -> Curve:
        samples = self._view.history.samples(point, start_ms, end_ms)
        values = samples.values.astype(np.float64, copy=True)
        values[(samples.quality >> 6) != 0] = np.nan
        step = max(1, len(values) // _MOST)
        # Counted from the end, so that the newest sample is always the last one drawn
        pick = slice(None, None, step) if step == 1 else slice((len(values) - 1) % step, None, step)
        return Curve(samples.times[pick], values[pick], (start_ms, end_ms))
