"""How often each alarm was raised in the last thirty days, read a day at a time."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtCore import QObject, QTimer, Signal

from models.alarms import Happening
from models.views import View

_DAY_MS = 86_400_000
_HOUR_MS = 3_600_000
_DAYS = 30
_TURN_MS = 30
_STEP_MS = 4 * _HOUR_MS
"""One look at the log: a flood of thousands in it takes some milliseconds."""


class Occurrences(QObject):
    """Begins to read when somebody first asks; tells when more is known."""

    known = Signal()

    def __init__(self, view: View, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._raised: defaultdict[str, list[int]] = defaultdict(list)
        self._newest = self._oldest = 0
        self._turn = QTimer(self)
        self._turn.setInterval(_TURN_MS)
        self._turn.timeout.connect(self._next)

    def begin(self) -> None:
        """Read what is new, and go on with what is old."""
        now = self._view.now()
        if not self._newest:
            self._newest = self._oldest = now
        elif now > self._newest:
            self._read(self._newest, now)
            self._newest = now
        if not self.is_whole:
            self._turn.start()

    @property
    def is_whole(self) -> bool:
        """True if thirty days are read."""
        return bool(self._newest) and self._oldest <= self._newest - _DAYS * _DAY_MS

    def of(self, id_: str) -> tuple[int | None, int | None]:
        """Within 24 hours and within thirty days; None while that is not read yet."""
        now = self._view.now()
        times = self._raised.get(id_, [])
        day = sum(at >= now - _DAY_MS for at in times)
        month = sum(at >= now - _DAYS * _DAY_MS for at in times)
        read = bool(self._newest) and self._oldest <= self._newest - _DAY_MS
        return day if read else None, month if self.is_whole else None

    def last(self, id_: str, most: int) -> list[int]:
        """The last times it was raised, newest first."""
        return sorted(self._raised.get(id_, []), reverse=True)[:most]

    def _next(self) -> None:
        if self.is_whole:
            self._turn.stop()
            self.known.emit()
            return
        day_read = self._oldest > self._newest - _DAY_MS
        start = self._oldest - _STEP_MS
        self._read(start, self._oldest)
        self._oldest = start
        if day_read and self._oldest <= self._newest - _DAY_MS:
            self.known.emit()

    def _read(self, start: int, end: int) -> None:
        for one in self._view.alarm_log.between(start, end, (Happening.RAISED,)):
            self._raised[one.id].append(one.at_ms)
