"""The word that lies across a plan while it is practised there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter

from widgets.theme import Theme

_SIZE, _ROW, _COLUMN, _TURN = 76, 190, 330, -24


def paint_stamp(painter: QPainter, box: QRect, text: str, theme: Theme) -> None:
    """In `band`, under everything that is measured: seen in every corner of the plan, and never
    in the way of a symbol."""
    font = theme.sized(_SIZE)
    font.setBold(True)
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    painter.setFont(font)
    painter.setPen(theme.color("band"))
    painter.translate(box.center())
    painter.rotate(_TURN)
    width = painter.fontMetrics().horizontalAdvance(text)
    reach = box.width() + box.height()
    step = max(_COLUMN, width + 90)
    for row, y in enumerate(range(-reach // 2, reach // 2, _ROW)):
        shift = (row % 2) * step // 2
        for x in range(-reach // 2 - shift, reach // 2, step):
            painter.drawText(QPointF(x, y), text)
    painter.restore()
