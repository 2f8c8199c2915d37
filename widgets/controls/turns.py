"""Something that is done again and again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QTimer

_DAY_LOOK_MS = 10_000


def every(parent: QObject | None, every_ms: int, act: Callable[[], object]) -> QTimer:
    """A timer that runs, and ends with its parent."""
    timer = QTimer(parent)
    timer.setInterval(every_ms)
    timer.timeout.connect(act)
    timer.start()
    return timer


def each_day(
    parent: QObject | None, today: Callable[[], date], act: Callable[[], object]
) -> QTimer:
    """Act soon after `today` has become another one: nobody writes anything then."""
    seen = today()

    def look() -> None:
        nonlocal seen
        if (now := today()) != seen:
            seen = now
            act()

    return every(parent, _DAY_LOOK_MS, look)
