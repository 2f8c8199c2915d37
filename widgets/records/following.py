"""Hears of changed records at most twice a second."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from shiboken6 import isValid

from models.records import Records, RecordsChanged

PAUSE_MS = 500


class Following(QObject):
    """Calls `changed` with everything of `kinds` that was written since it was called last.

    The first change after a pause is told in the same turn of the loop, the next ones together
    half a second later. Ends with `parent`.
    """

    def __init__(
        self,
        parent: QObject,
        records: Records,
        kinds: frozenset[str],
        changed: Callable[[frozenset[tuple[str, str]]], None],
    ) -> None:
        super().__init__(parent)
        self.kinds = kinds
        self._changed = changed
        self._pending: set[tuple[str, str]] = set()
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._tell)
        self._end = records.subscribe(self._hear)

    def end(self) -> None:
        """Hear nothing more."""
        self._end()

    def _hear(self, change: RecordsChanged) -> None:
        if not isValid(self):
            self._end()
            return
        self._pending |= {one for one in change.entities if one[0] in self.kinds}
        if self._pending and not self._timer.isActive():
            passed = self._since.elapsed() if self._since.isValid() else PAUSE_MS
            self._timer.start(max(0, PAUSE_MS - passed))

    def _tell(self) -> None:
        pending, self._pending = frozenset(self._pending), set()
        self._since.start()
        self._changed(pending)
