"""The last hour of a value as one thin line; gaps stay gaps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from widgets.theme import Theme


def paint_sparkline(
    painter: QPainter,
    rect: QRectF,
    times: NDArray[np.int64],
    values: NDArray[np.float64],
    theme: Theme,
    stale: bool = False,
    span: tuple[int, int] | None = None,
) -> None:
    """Draw `values` over `times` (same length, NaN where there was none) into `rect`.

    `span` is what the width of `rect` stands for; by default the first to the last time. A stale
    line goes on level and dotted to the right edge; a live one ends in a dot.
    """
    good = np.flatnonzero(~np.isnan(values))
    if good.size == 0:
        return
    start, end = span if span is not None else (int(times[0]), int(times[-1]))
    low, high = float(values[good].min()), float(values[good].max())
    width = rect.width() - (0 if stale else 3)
    x = rect.left() + (times - start) / max(1, end - start) * width
    middle = (high - low) < 1e-12
    share = np.full(values.shape, 0.5) if middle else (values - low) / (high - low)
    y = rect.bottom() - 2 - share * (rect.height() - 4)

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(theme.color("ink2"), 1.25)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(_line(x, y, ~np.isnan(values)), pen)
    last = QPointF(float(x[good[-1]]), float(y[good[-1]]))
    if stale:
        dotted = QPen(theme.color("ink3"), 1.25, c=Qt.PenCapStyle.FlatCap)
        dotted.setDashPattern([2 / 1.25, 3 / 1.25])
        painter.setPen(dotted)
        painter.drawLine(QLineF(last.x(), last.y(), rect.right(), last.y()))
    elif good[-1] == len(values) - 1:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("ink"))
        painter.drawEllipse(last, 2, 2)
    painter.restore()


def _line(
    x: NDArray[np.float64], y: NDArray[np.float64], usable: NDArray[np.bool_]
) -> QPainterPath:
    path = QPainterPath()
    joined = False
    for at_x, at_y, there in zip(x.tolist(), y.tolist(), usable.tolist(), strict=True):
        if not there:
            joined = False
        elif joined:
            path.lineTo(at_x, at_y)
        else:
            path.moveTo(at_x, at_y)
            joined = True
    return path
