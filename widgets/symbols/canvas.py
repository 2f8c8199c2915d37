"""Cached pixmaps of small symbols, crisp at the pixel ratio they are painted at."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from widgets.theme import Theme

_UNSCALED = (QTransform.TransformationType.TxNone, QTransform.TransformationType.TxTranslate)


def drawn(
    theme: Theme, key: object, box: QRectF, ratio: float, draw: Callable[[QPainter], None]
) -> QPixmap:
    """What `draw` paints inside `box`, as a pixmap of `ratio` device pixels per unit."""

    def make() -> QPixmap:
        size = QSize(math.ceil(box.width() * ratio), math.ceil(box.height() * ratio))
        pixmap = QPixmap(size)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-box.topLeft())
        draw(painter)
        painter.end()
        return pixmap

    return theme.kept((key, ratio), make)


def stamp(
    painter: QPainter,
    theme: Theme,
    key: object,
    at: QPointF,
    box: QRectF,
    draw: Callable[[QPainter], None],
) -> None:
    """Paint a symbol whose own origin is at `at` and which fills `box` around that origin.

    Under a plain translation it comes from the cache and is put on whole device pixels; under a
    scaled or turned painter it is drawn afresh, so that it stays sharp there too.
    """
    transform = painter.transform()
    if transform.type() not in _UNSCALED:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(at)
        draw(painter)
        painter.restore()
        return
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    corner = at + box.topLeft()
    dx, dy = transform.dx(), transform.dy()
    x = round((corner.x() + dx) * ratio) / ratio - dx
    y = round((corner.y() + dy) * ratio) / ratio - dy
    painter.drawPixmap(QPointF(x, y), drawn(theme, key, box, ratio, draw))
