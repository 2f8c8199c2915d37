"""The processes that bench_start measures; imports nothing before the product does.

`room FOLDER` is the product's own command on the demo park, whose window also says when it has
painted; `bare` is the least that a window of this kind costs.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

_SETTLE_MS = 400
"""In each workspace before the memory is read."""


def room(folder: str) -> None:
    """The product's window; closed again when everything is measured."""
    import gc

    import main as product

    # what the product does, in its order: what needs no window, Qt, the rest
    gc.disable()
    from app import opening

    opening.import_qt()
    from PySide6.QtCore import QEvent, QTimer

    from app import desktop
    from models.points import Quality
    from models.views import Changes

    said: dict[str, float] = {}

    class TimedWindow(desktop.Window):
        """Says when it has painted for the first time, and the first live value."""

        def __init__(self, view: Any, contributions: Any, *rest: Any, **more: Any) -> None:
            super().__init__(view, contributions, *rest, **more)
            self._shown = view
            self._live = False
            self._subjects = [subject.id for subject in contributions]
            view.subscribe(self._heard)

        def _heard(self, changes: Changes) -> None:
            park, latest = self._shown.park, self._shown.latest
            self._live = self._live or any(
                latest(point).quality is Quality.GOOD
                and park.devices[park.points[point].device].kind != "link"
                for point in changes.points
            )

        def event(self, event: QEvent) -> bool:
            kind = event.type()
            if kind is QEvent.Type.Paint and "paint_s" not in said:
                # the window paints before what is in it; the timer comes after all of that
                QTimer.singleShot(0, lambda: said.setdefault("paint_s", time.monotonic()))
            handled = super().event(event)
            if kind is QEvent.Type.UpdateRequest and self._live and "live_s" not in said:
                said["live_s"] = time.monotonic()
                self._visit()
            return handled

        def _visit(self) -> None:
            if self._subjects:
                self.open_workspace(self._subjects.pop())
                QTimer.singleShot(_SETTLE_MS, self._visit)
                return
            said["memory_mb"] = _memory_mb()
            self.close()

    desktop.Window = TimedWindow  # type: ignore[misc]
    sys.argv[1:] = ["--demo", "--data", folder]
    code = product.main()
    print(json.dumps(said), flush=True)
    sys.exit(code)


def bare() -> None:
    """The least that a window of this kind costs."""
    import numpy  # noqa: F401 - part of what is measured
    from PySide6.QtCore import QEvent, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    said: dict[str, float] = {}
    app = QApplication([])

    class Window(QMainWindow):
        def event(self, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint:
                QTimer.singleShot(0, lambda: said.setdefault("paint_s", time.monotonic()))
            return super().event(event)

    window = Window()
    window.resize(1366, 768)
    window.show()
    QTimer.singleShot(500, app.quit)
    app.exec()
    said["memory_mb"] = _memory_mb()
    print(json.dumps(said), flush=True)


def _memory_mb() -> float:
    from tests.benchmarks.figures import memory_mb

    return memory_mb()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["room", place]:
            room(place)
        case ["bare"]:
            bare()
