"""The product's own window under the soak: it walks through its pages and says how it is.

`window FOLDER SECONDS` prints a line of JSON every ten seconds and one of its worst at the end.
"""

from __future__ import annotations

import gc
import json
import logging
import sys
import time
from typing import Any

import psutil

_STEP_MS = 4_000
"""On each page."""
_SAY_EVERY_S = 10.0
_LAG_MS = 20


class Complaints(logging.Handler):
    """Counts what the product itself calls an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def run(folder: str, seconds: float) -> int:
    """Open the demo park and look at everything again and again."""
    from PySide6.QtCore import QTimer

    import main as product
    from app import desktop

    complaints = Complaints()
    logging.getLogger().addHandler(complaints)
    process = psutil.Process()

    class SoakedWindow(desktop.Window):
        """Turns its pages and measures."""

        def __init__(self, view: Any, contributions: Any, *rest: Any, **more: Any) -> None:
            super().__init__(view, contributions, *rest, **more)
            self._pages = [one.id for one in contributions]
            self._turn = 0
            self._lags: list[float] = []
            self._began = self._said = self._expected = time.monotonic()
            self._timers = [self._every(_STEP_MS, self._turn_page), self._every(_LAG_MS, self._lag)]

        def _every(self, milliseconds: int, run: Any) -> QTimer:
            timer = QTimer(self)
            timer.setInterval(milliseconds)
            timer.timeout.connect(run)
            timer.start()
            return timer

        def _turn_page(self) -> None:
            self.open_workspace(self._pages[self._turn % len(self._pages)])
            self._turn += 1

        def _lag(self) -> None:
            now = time.monotonic()
            self._lags.append(max(0.0, now - self._expected) * 1000)
            self._expected = now + _LAG_MS / 1000
            if now - self._said >= _SAY_EVERY_S:
                self._said = now
                self._tell(now)
            if now - self._began >= seconds:
                for timer in self._timers:
                    timer.stop()
                self.close()

        def _tell(self, now: float) -> None:
            gc.collect()
            lags, self._lags = sorted(self._lags), []
            print(json.dumps({
                "at_s": now - self._began,
                "rss_mb": process.memory_info().rss / 2**20,
                "files": process.num_fds(),
                "threads": process.num_threads(),
                "objects": len(gc.get_objects()),
                "lag_p99_ms": lags[int(len(lags) * 0.99)],
                "lag_max_ms": lags[-1],
                "rounds": self._turn / len(self._pages),
                "errors": complaints.said,
            }), flush=True)  # fmt: skip
            self._expected = time.monotonic() + _LAG_MS / 1000

    desktop.Window = SoakedWindow  # type: ignore[misc]
    sys.argv[1:] = ["--demo", "--data", folder]
    return product.main()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], float(sys.argv[2])))
