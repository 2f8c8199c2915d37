"""One plan drawing, ready to be painted in the colours of the theme: SVG or a picture."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QImageReader, QPainter
from PySide6.QtSvg import QSvgRenderer

from models.site.park import Floor, Park
from widgets.plan.recolour import DrawingError, Inks, recolour
from widgets.theme import Theme

_log = logging.getLogger(__name__)

_MOST_BYTES = 16_000_000
_OPACITY = 0.4
"""Of pictures, so that they stay behind what is measured."""


class Drawing(Protocol):
    """Something that fills a rectangle."""

    def paint(self, painter: QPainter, target: QRectF) -> None:
        """Paint the whole drawing into `target`."""


class SvgDrawing:
    """Lines in the inks of the theme."""

    def __init__(self, source: bytes) -> None:
        self._renderer = QSvgRenderer(QByteArray(source))
        if not self._renderer.isValid():
            raise DrawingError("not a drawing")

    def paint(self, painter: QPainter, target: QRectF) -> None:
        """Paint the whole drawing into `target`."""
        self._renderer.render(painter, target)


class PictureDrawing:
    """A photo or scan: grey, faint, and by night with its lightness turned round."""

    def __init__(self, image: QImage, dark: bool) -> None:
        self._image = muted(image, dark)

    def paint(self, painter: QPainter, target: QRectF) -> None:
        """Paint the whole picture into `target`."""
        painter.save()
        painter.setOpacity(_OPACITY)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, self._image)
        painter.restore()


def load_drawing(root: str, plan: str, theme: Theme, keep_text: bool) -> Drawing | None:
    """The drawing at `plan` below `root`, or None if there is none that can be read."""
    if not plan:
        return None
    path = Path(root) / plan
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise DrawingError("larger than 16 MB")
        if path.suffix.lower() == ".svg":
            inks = Inks(
                theme.color("wall").name(),
                theme.color("wall2").name(),
                theme.color("ink3").name(),
                theme.font("small").families()[0],
                keep_text,
            )
            return SvgDrawing(recolour(path.read_bytes(), inks))
        image = QImageReader(str(path)).read()
        if image.isNull():
            raise DrawingError("not a picture")
        return PictureDrawing(image, theme.dark)
    except (OSError, DrawingError) as error:
        _log.warning("no drawing from %s: %s", plan, error)
        return None


class Drawings:
    """The drawings of the floors, each read once."""

    def __init__(self, park: Park, theme: Theme) -> None:
        self._park, self._theme = park, theme
        self._read: dict[str, Drawing | None] = {}

    def of(self, floor: Floor) -> Drawing | None:
        """None if it has none that can be read. What it says in words is left out where the rooms
        have names."""
        if floor.id not in self._read:
            named = any(area.floor == floor.id for area in self._park.areas.values())
            self._read[floor.id] = load_drawing(
                self._park.root, floor.plan, self._theme, keep_text=not named
            )
        return self._read[floor.id]


def muted(image: QImage, dark: bool) -> QImage:
    """`image` without colour; `dark` turns white into black so that nothing shines at night."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    if dark:
        # invertPixels works on the scan lines in place, without a copy through Python
        grey.invertPixels()
    return grey
