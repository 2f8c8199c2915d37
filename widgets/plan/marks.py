"""Marks on top of the plan that are drawn at every paint: selection, cursor, scale."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from models.plan.declutter import Box
from widgets.plan.camera import Camera, scale_bar
from widgets.theme import Theme

_ASIDE, _ABOVE = 48, 12.5
"""From the right and the lower edge to the end of the scale."""


def focus_pen(theme: Theme, dotted: bool = False) -> QPen:
    """What is selected; dotted: where the cursor stands."""
    pen = QPen(theme.color("focus"), 2)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if dotted:
        pen.setStyle(Qt.PenStyle.DotLine)
    return pen


def paint_outline(
    painter: QPainter, corners: Iterable[tuple[float, float]], camera: Camera
) -> None:
    """Round an area."""
    painter.drawPolygon(QPolygonF([QPointF(*camera.to_screen(x, y)) for x, y in corners]))


def paint_ring(painter: QPainter, box: Box, camera: Camera, away: float) -> None:
    """Round a symbol; `box` is in zoomed pixels."""
    x, y = round(camera.x), round(camera.y)
    frame = QRectF(box[0] + x, box[1] + y, box[2] - box[0], box[3] - box[1])
    painter.drawRoundedRect(frame.adjusted(-away, -away, away, away), 3, 3)


def paint_scale(
    painter: QPainter, theme: Theme, size: tuple[int, int], zoom: float, metres_per_unit: float
) -> None:
    """A round number of metres in the lower right corner of `size`; none that is too short."""
    metres, pixels = scale_bar(zoom, metres_per_unit)
    if pixels < 8:
        return
    right, y = size[0] - _ASIDE, size[1] - _ABOVE
    painter.setPen(QPen(theme.color("ink3"), 1))
    left = right - round(pixels) + 0.5
    painter.drawPolyline(
        [QPointF(left, y - 4), QPointF(left, y), QPointF(right + 0.5, y),
         QPointF(right + 0.5, y - 4)]
    )  # fmt: skip
    painter.setFont(theme.font("small"))
    painter.drawText(QPointF(right + 6, y + 1), f"{metres:g} m")
