"""One beat for everything that blinks, so that it blinks in phase and never above 1 Hz."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

HALF_MS = 500


class Beat(QObject):
    """Ticks twice a second; `lit` turns with every tick."""

    ticked = Signal(bool)
    """Carries `lit`: False while the fill of what blinks is off."""

    def __init__(self, parent: QObject | None = None, blinking: bool = True) -> None:
        super().__init__(parent)
        self.lit = True
        self._blinking = blinking
        self._timer = QTimer(self)
        self._timer.setInterval(HALF_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Begin to tick."""
        self._timer.start()

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()

    def tick(self) -> None:
        """Half a second has passed."""
        self.lit = not self.lit if self._blinking else True
        self.ticked.emit(self.lit)
