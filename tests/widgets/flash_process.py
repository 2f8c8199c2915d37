"""Run by test_screen.py under Xvfb: `room` opens a night window and rebuilds it, `watch` looks.

`watch` photographs the whole screen as fast as it can until its input is closed, then prints how
many photographs it took and the largest share of bright pixels on any of them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from models.text.catalogue import load_catalogue
from tests.widgets.dummy import dummies
from tests.widgets.frozen import frozen_view
from widgets.shell import ControlRoom

_TEXT = Path(__file__).parents[2] / "resources" / "text"
_STEP_MS = 250
_BRIGHT = 180


class _NoLayout:
    def load(self) -> dict[str, object]:
        return {}

    def save(self, layout: dict[str, object]) -> None:
        pass


def room(app: QApplication, flash: bool) -> None:
    """Open, change the language twice, change the workspace, close."""
    catalogues = {name: load_catalogue(_TEXT, name) for name in ("en", "zh_CN")}
    window = ControlRoom(frozen_view(), dummies(), _NoLayout(), catalogues, "night")
    white = QWidget()
    palette = white.palette()
    palette.setColor(white.backgroundRole(), QColor("white"))
    white.setPalette(palette)
    white.setStyleSheet("background: white")
    white.resize(800, 600)
    steps = [
        window.show,
        lambda: window.set_language("zh_CN"),
        lambda: window.open_workspace("trend"),
        (lambda: white.show()) if flash else (lambda: None),
        white.hide,
        lambda: window.set_language("en"),
        lambda: window.resize(1200, 700),
        window.close,
        app.quit,
    ]
    coming = iter(steps)

    def take() -> None:
        # one after the other: on a slow machine two of them would be one frame
        next(coming)()
        QTimer.singleShot(_STEP_MS, take)

    QTimer.singleShot(100, take)
    app.exec()


def watch(app: QApplication) -> None:
    """Photograph the screen until the input is closed."""
    brightest, taken = 0.0, 0

    def look() -> None:
        nonlocal brightest, taken
        shot = app.primaryScreen().grabWindow(0).toImage()
        grey = shot.convertToFormat(QImage.Format.Format_Grayscale8)
        pixels = np.frombuffer(grey.constBits(), np.uint8)
        brightest = max(brightest, float((pixels > _BRIGHT).mean()))
        taken += 1

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(0)
    closed = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    closed.activated.connect(app.quit)
    look()
    print("ready", flush=True)
    app.exec()
    print(json.dumps({"taken": taken, "brightest": brightest}), flush=True)


if __name__ == "__main__":
    application = QApplication(sys.argv)
    if sys.argv[1] == "watch":
        watch(application)
    else:
        room(application, flash=sys.argv[1] == "flash")
