"""The head of a table that can be sorted."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPolygonF

from widgets.controls.rows import HeadRow
from widgets.theme import Theme


class SortHead(HeadRow):
    """Sections are clicked to sort; a small wedge says by which, and which way."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._ink = theme.color("ink")
        self.setSectionsClickable(True)
        self.setSortIndicatorShown(True)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The title, and the wedge in the corner of the sorted column."""
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if section != self.sortIndicatorSection():
            return
        up = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        x, y, way = rect.right() - 4.0, rect.center().y() + 0.5, -1 if up else 1
        wedge = [QPointF(x - 3, y - 2 * way), QPointF(x + 3, y - 2 * way), QPointF(x, y + 2 * way)]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink)
        painter.drawPolygon(QPolygonF(wedge))
        painter.restore()
