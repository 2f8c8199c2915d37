"""How a row of a list beside the points is drawn: an alarm symbol before the texts."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter

from models.points import Severity
from widgets.controls import RowDelegate
from widgets.controls.rows import Index
from widgets.inventory.lists import STANDING
from widgets.symbols import mark_of_place, paint_alarm


class ListDelegate(RowDelegate):
    """A table row whose first column may carry a `Standing`."""

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Symbol or text."""
        standing = index.data(STANDING)
        if standing is None or standing.severity is Severity.NONE:
            super().paint_cell(painter, rect, index)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(rect.x() + 22, rect.center().y())
        mark = mark_of_place(standing)
        paint_alarm(painter, centre, 20, standing.severity, mark, self._theme)
