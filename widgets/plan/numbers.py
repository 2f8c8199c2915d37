"""Numbers that changed and wait to be painted: twice a second, many of them in slices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500
"""Numbers change at most twice a second; everything else at once."""
_AT_ONCE, _MOST_SLICES, _SLICE_MS = 100, 8, 50
"""So many numbers are painted in one go, 3 ms of work; more are spread over the half second."""


class Numbers(QObject):
    """Collects sprites by their number and gives them to `paint` when it is time."""

    def __init__(self, parent: QObject, paint: Callable[[Sequence[int]], None]) -> None:
        super().__init__(parent)
        self._paint = paint
        self._waiting: set[int] = set()
        self._slices: list[int] = []
        self._size = 0
        self.turns = _timer(self, _EVERY_MS, self.settle)
        self.turns.start()
        self._rest = _timer(self, _SLICE_MS, self._slice)

    @property
    def is_settling(self) -> bool:
        """Whether slices of the last turn are still to come."""
        return bool(self._slices) or self._rest.isActive()

    def wait(self, sprites: Iterable[int]) -> None:
        """These have changed."""
        self._waiting.update(sprites)

    def forget(self) -> None:
        """Everything is painted afresh."""
        self._waiting.clear()
        self._slices.clear()

    def settle(self) -> None:
        """Paint what waited: all at once, or slice by slice if it is much."""
        if self._waiting:
            self._slices += self._waiting
            self._waiting.clear()
            self._size = max(_AT_ONCE, -(-len(self._slices) // _MOST_SLICES))
            self._slice()

    def _slice(self) -> None:
        size = self._size
        now, self._slices = self._slices[:size], self._slices[size:]
        self._paint(now)
        if not self._slices:
            self._rest.stop()
        elif not self._rest.isActive():
            self._rest.start()


def _timer(parent: QObject, every_ms: int, slot: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(every_ms)
    timer.timeout.connect(slot)
    return timer
