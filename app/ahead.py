"""The parts of pages are imported while nobody waits, so that the first visit of one is short."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from importlib import import_module
from pkgutil import iter_modules
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

_log = logging.getLogger(__name__)
_FIRST_MS = 4_000
"""After the first paint: links and the first values come before."""
_TURN_MS = 40
_SLOW_S = 0.03
ROOMS = (
    "widgets.records",
    "widgets.alarms",
    "widgets.incidents",
    "widgets.shiftlog",
    "widgets.inventory",
    "widgets.ledger",
    "widgets.tenants",
    "widgets.requests",
    "widgets.works",
    "widgets.keys",
    "widgets.rounds",
    "widgets.roster",
    "widgets.people",
    "widgets.community",
    "widgets.search",
    "widgets.privacy",
    "widgets.figures",
    "widgets.rulebench",
)
"""Those that are opened first stand first. Not the trends: their charts take a library that is
slow to import, and whoever opens them waits for the readings anyway."""


class Ahead(QObject):
    """Imports one module in a turn of the event loop, and rests in between."""

    def __init__(self, parent: QObject, rooms: Sequence[str] = ROOMS) -> None:
        super().__init__(parent)
        self._modules = _modules(rooms)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.turn)

    def begin(self, first_ms: int = _FIRST_MS, turn_ms: int = _TURN_MS) -> None:
        """Import after `first_ms`, a module every `turn_ms`, until all are there."""
        self._timer.setInterval(turn_ms)
        QTimer.singleShot(first_ms, self._timer, self._timer.start)

    def turn(self) -> bool:
        """Import the next one; False if there is none."""
        name = next(self._modules, None)
        if name is None:
            self._timer.stop()
            return False
        began = perf_counter()
        import_module(name)
        if (took := perf_counter() - began) > _SLOW_S:
            _log.debug("%s: %.0f ms to import", name, took * 1e3)
        return True


def _modules(rooms: Sequence[str]) -> Iterator[str]:
    for room in rooms:
        for found in iter_modules(import_module(room).__path__, f"{room}."):
            yield found.name
