"""Line drawings of `resources/icons`: SVG files in `currentColor`, painted in any colour."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from widgets.theme import Theme


def paint_glyph(painter: QPainter, name: str, rect: QRectF, color: QColor, theme: Theme) -> None:
    """Draw icon `name` into `rect`. OSError if there is no such icon."""
    _renderer(name, color, theme).render(painter, rect)


def icon(name: str, theme: Theme, size: int = 20, token: str = "ink") -> QIcon:
    """A QIcon of `size`; checked and unchecked look alike, disabled is drawn in ink3."""

    def make() -> QIcon:
        made = QIcon()
        for mode, color in (
            (QIcon.Mode.Normal, theme.color(token)),
            (QIcon.Mode.Active, theme.color(token)),
            (QIcon.Mode.Selected, theme.color(token)),
            (QIcon.Mode.Disabled, theme.color("ink3")),
        ):
            for ratio in (1, 2):
                made.addPixmap(_pixmap(name, size, ratio, color, theme), mode)
        return made

    return theme.kept(("icon", name, size, token), make)


def _pixmap(name: str, size: int, ratio: int, color: QColor, theme: Theme) -> QPixmap:
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_glyph(painter, name, QRectF(0, 0, size, size), color, theme)
    painter.end()
    return pixmap


def _renderer(name: str, color: QColor, theme: Theme) -> QSvgRenderer:
    def make() -> QSvgRenderer:
        drawing = (theme.resources / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        return QSvgRenderer(QByteArray(drawing.replace("currentColor", color.name()).encode()))

    return theme.kept(("glyph", name, color.rgba()), make)
