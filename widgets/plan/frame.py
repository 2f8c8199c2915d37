"""What the workspace is framed by: the stage, the strip below it, the map that moves between."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.plan.parkmap import ParkMap
from widgets.plan.stage import Stage
from widgets.plan.strip import SummaryStrip

_STRIP_FROM = 632
"""Height of the workspace in a window of 740 px; below it the strip goes first."""


class PlanFrame(QWidget):
    """Below 740 px of window the strip goes; the park map stays, over the plan's corner."""

    covered = Signal(float, float)
    """Width and height of what lies over the lower left corner of the plan now."""

    def __init__(
        self,
        stage: Stage,
        strip: SummaryStrip,
        park_map: ParkMap,
        missed: Callable[[QKeyEvent], bool],
    ) -> None:
        """The map stands in the strip; `missed` is offered the keys that no part wanted."""
        super().__init__()
        self._stage, self._strip, self._map = stage, strip, park_map
        self._missed = missed
        self._has_strip = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(stage, 1)
        column.addWidget(strip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See the class."""
        super().resizeEvent(event)
        wanted = event.size().height() >= _STRIP_FROM
        if wanted == self._has_strip:
            return
        self._has_strip = wanted
        self._strip.setVisible(wanted)
        if wanted:
            self._stage.hold_map(None)
            self.covered.emit(0.0, 0.0)
            self._strip.take_first(self._map)
        else:
            self._stage.hold_map(self._map)
            self.covered.emit(float(self._map.width()), float(self._map.height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See `missed`."""
        if not self._missed(event):
            super().keyPressEvent(event)
