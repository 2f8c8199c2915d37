"""One try at a time: while somebody drags, only where they stop is tried."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from models.alarms.trial.backtest import Comparison
from models.alarms.trial.bench import Bench, Trial
from models.text.message import Message

_PAUSE_MS = 250


class Trying(QObject):
    """Asks the bench; `found` gives a Comparison, or the Message that says why there is none."""

    found = Signal(object)
    moved = Signal(float)
    """How far the work is, 0 to 1."""
    rested = Signal()
    """Nothing is under way any more."""

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._next: Trial | None = None
        self._task: asyncio.Task[None] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._begin)

    @property
    def busy(self) -> bool:
        """Something is being tried, or about to be."""
        return self._next is not None or (self._task is not None and not self._task.done())

    def want(self, trial: Trial) -> None:
        """Try this soon; of several that wait only the last."""
        self._next = trial
        self._pause.start()

    def stop(self) -> None:
        """Nothing is wanted any more; what is under way is cancelled."""
        self._next = None
        self._pause.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self.rested.emit()

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        while self.busy:
            if self._task is None or self._task.done():
                self._begin()
            if self._task is not None:
                await asyncio.gather(self._task, return_exceptions=True)

    def _begin(self) -> None:
        self._pause.stop()
        if self._next is not None and (self._task is None or self._task.done()):
            trial, self._next = self._next, None
            self._task = asyncio.ensure_future(self._try(trial))

    async def _try(self, trial: Trial) -> None:
        result: Comparison | Message = await self._bench.attempt(trial, self._moved)
        if not isValid(self):
            return
        self._task = None
        if self._next is not None:
            self._begin()
            return
        self.found.emit(result)
        self.rested.emit()

    def _moved(self, share: float) -> None:
        if isValid(self) and self._task is not None:
            self.moved.emit(share)
