"""One period at a time: asks for its figures, and stops when another one is wanted."""

from __future__ import annotations

import asyncio
import logging

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from models.alarms.figures.measuring import Measuring, measured_from
from models.alarms.figures.metrics import Measured
from models.alarms.figures.period import Period
from models.text.message import Message
from models.views import View

_log = logging.getLogger(__name__)
_SMALL = 20_000
"""So many transitions are read without a worker."""


class Working(QObject):
    """`found` gives the figures, or the Message that says why there are none."""

    found = Signal(object)
    moved = Signal(float)
    """How far the work is, 0 to 1."""
    rested = Signal()

    def __init__(self, view: View, measuring: Measuring | None, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._measuring = view, measuring
        self._task: asyncio.Task[None] | None = None
        self._wanted: tuple[int, int] | None = None

    @property
    def busy(self) -> bool:
        """True while something is worked out."""
        return self._task is not None and not self._task.done()

    def want(self, start_ms: int, end_ms: int) -> None:
        """The figures of this period; what is under way is given up."""
        self._wanted = (start_ms, end_ms)
        if self.busy and self._task is not None:
            self._task.cancel()
        else:
            self._begin()

    def stop(self) -> None:
        """Nothing is wanted any more."""
        self._wanted = None
        if self._task is not None:
            self._task.cancel()

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        while self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    def _begin(self) -> None:
        try:
            asyncio.get_running_loop()
        except RuntimeError:  # no loop yet: asked again when the page is shown
            return
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._task = asyncio.ensure_future(self._work(*wanted))
            # a task that is cancelled before its first step runs none of its own code
            self._task.add_done_callback(self._over)

    async def _work(self, start_ms: int, end_ms: int) -> None:
        result = await self._measure(start_ms, end_ms)
        if isValid(self):
            self.found.emit(result)

    def _over(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            _log.error("the figures were not worked out", exc_info=task.exception())
        if task is self._task:
            self._task = None
        if not isValid(self):
            return
        if self._wanted is not None:
            self._begin()
        else:
            self.rested.emit()

    async def _measure(self, start_ms: int, end_ms: int) -> Measured | Message:
        if self._measuring is not None:
            return await self._measuring.measure(start_ms, end_ms, self._moved)
        view = self._view
        if view.alarm_log.count() > _SMALL:
            return Message.of("figures.too_many")
        period = Period.of(start_ms, end_ms, view.park.zone, [(start_ms, end_ms)])
        return measured_from(view.alarm_log.between, period, view.park.alarms)

    def _moved(self, share: float) -> None:
        if isValid(self):
            self.moved.emit(share)
