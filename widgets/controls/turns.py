"""Something that is done again and again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def every(parent: QObject, every_ms: int, act: Callable[[], object]) -> QTimer:
    """A timer that runs, and ends with its parent."""
    timer = QTimer(parent)
    timer.setInterval(every_ms)
    timer.timeout.connect(act)
    timer.start()
    return timer
