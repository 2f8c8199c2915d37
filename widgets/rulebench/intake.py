"""Brings the samples of one point a day at a time: one read per turn of the loop."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from models.trend import Curve, curve
from models.views import Samples, View

_PIECE_MS = 86_400_000
_LEAD_MS = 900_000
"""An unchanged value is stored at least this often: what held at the start is found."""


class Intake(QObject):
    """Reads towards the past, so that the newest day is there first."""

    arrived = Signal()

    def __init__(self, view: View, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._point = ""
        self._span = (0, 0)
        self._queue: list[tuple[int, int]] = []
        self._pieces: list[Samples] = []
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._next)

    @property
    def is_busy(self) -> bool:
        """There is still something to read."""
        return bool(self._queue)

    def want(self, point: str, start_ms: int, end_ms: int) -> None:
        """Read this; what was wanted before is dropped."""
        self._point, self._span, self._pieces = point, (start_ms, end_ms), []
        edges = [*range(end_ms, start_ms, -_PIECE_MS), start_ms - _LEAD_MS]
        self._queue = list(zip(edges[1:], edges[:-1], strict=True))
        self._turn.start()

    def curve(self) -> Curve:
        """What was read so far."""
        if not self._pieces:
            return Curve((), ())
        whole = Samples(
            np.concatenate([piece.times for piece in self._pieces]),
            np.concatenate([piece.values for piece in self._pieces]),
            np.concatenate([piece.quality for piece in self._pieces]),
        )
        return curve(whole, self._span[1], None if self._queue else self._span[0])

    def _next(self) -> None:
        if not self._queue:
            self._turn.stop()
            return
        start, end = self._queue.pop(0)
        found = self._view.history.samples(self._point, start, end)
        self._pieces.insert(0, Samples(found.times, found.values, found.quality))
        if not self._queue:
            self._turn.stop()
        self.arrived.emit()
