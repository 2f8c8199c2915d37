"""The day at the site: leases begin and end with it, and nobody writes anything then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QTimer

from models.tenants import day_at
from widgets.contribution import Desk
from widgets.controls.turns import every

_LOOK_MS = 10_000


def today(desk: Desk) -> date:
    """Of the view."""
    return day_at(desk.view.now(), desk.view.park.zone)


def each_day(parent: QObject, desk: Desk, act: Callable[[], object]) -> QTimer:
    """Call `act` soon after a new day has begun, as long as `parent` lives."""
    seen = today(desk)

    def look() -> None:
        nonlocal seen
        if (now := today(desk)) != seen:
            seen = now
            act()

    return every(parent, _LOOK_MS, look)
