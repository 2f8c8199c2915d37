"""Carries changes from the core to the panels, and keeps the garbage collector off the threads."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer

from app.views import LiveView

_FEED_MS = 33
_YOUNG_MS = 1_000
_FULL_EVERY = 60


class Feed(QObject):
    """Publishes the view's changes at most 30 times a second."""

    def __init__(self, view: LiveView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_FEED_MS)
        self._timer.timeout.connect(view.publish)
        self._timer.start()


class Collector(QObject):
    """Collects garbage on the GUI thread only.

    A collection that happens to run on a network thread may destroy a QObject there, and Qt
    aborts the process; so automatic collection is off while a window is open.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        gc.collect()
        gc.freeze()
        self._rounds = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_YOUNG_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def _collect(self) -> None:
        self._rounds += 1
        gc.collect(2 if self._rounds % _FULL_EVERY == 0 else 0)
