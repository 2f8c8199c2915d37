"""The symbol of a device on a plan: a 22 px box with the glyph of its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

from models.points import Grade, Quality
from widgets.symbols.canvas import drawn, stamp
from widgets.symbols.glyph import paint_glyph
from widgets.symbols.quality import paint_quality, quality_mark
from widgets.theme import Theme

DEVICE_SIZE = 22.0
_BOX = QRectF(-3, -3, 34, 34)


@dataclass(frozen=True, slots=True)
class DeviceLook:
    """Everything that the symbol of a device says."""

    quality: Quality = Quality.GOOD
    state: str = ""
    """`on` fills the box: something runs. Anything else is drawn hollow."""
    selected: bool = False


def paint_device(
    painter: QPainter, rect: QRectF, kind: str, look: DeviceLook, theme: Theme
) -> None:
    """Draw a device of `kind` into the square `rect`; an unknown kind gets a plain box."""
    scale = rect.width() / DEVICE_SIZE
    box = QRectF(_BOX.topLeft() * scale, _BOX.size() * scale)
    key = ("device", kind, look, scale)
    stamp(painter, theme, key, rect.topLeft(), box, _drawing(kind, look, theme, scale))


def device_pixmap(
    kind: str, look: DeviceLook, theme: Theme, ratio: float = 1.0
) -> tuple[QPixmap, QPointF]:
    """The symbol as a pixmap, and where the upper left corner of its box lies in it."""
    key = ("device", kind, look, 1.0)
    pixmap = drawn(theme, key, _BOX, ratio, _drawing(kind, look, theme, 1.0))
    return pixmap, -_BOX.topLeft()


def _drawing(kind: str, look: DeviceLook, theme: Theme, scale: float) -> Callable[[QPainter], None]:
    def draw(painter: QPainter) -> None:
        painter.scale(scale, scale)
        frame = QRectF(0.75, 0.75, 20.5, 20.5)
        _frame(painter, frame, look, theme)
        if look.quality.grade is Grade.BAD and look.quality is not Quality.OUT_OF_SERVICE:
            _hatch(painter, frame, theme)
        else:
            old = look.quality.is_last_known or look.quality is Quality.OUT_OF_SERVICE
            ink = theme.color("ink3" if old else "ink")
            paint_glyph(painter, _glyph(kind, theme), QRectF(3, 3, 16, 16), ink, theme)
        if quality_mark(look.quality):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("panel"))
            painter.drawEllipse(QRectF(15, 15, 14, 14))
            paint_quality(painter, QRectF(17, 17, 10, 10), look.quality, theme)

    return draw


def _frame(painter: QPainter, frame: QRectF, look: DeviceLook, theme: Theme) -> None:
    quality = look.quality
    old = quality.is_last_known or quality is Quality.OUT_OF_SERVICE
    width = 2.0 if look.selected else 1.5
    pen = QPen(theme.color("focus" if look.selected else "ink3" if old else "ink2"), width)
    if quality.grade is Grade.UNCERTAIN:
        on, off = (3.0, 2.0) if old else (5.0, 2.0)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([on / width, off / width])
    painter.setPen(pen)
    fill = "panel"
    if quality is Quality.OUT_OF_SERVICE:
        fill = "track"
    elif look.state == "on" and not old:
        fill = "select"
    painter.setBrush(theme.color(fill))
    painter.drawRoundedRect(frame, 2.5, 2.5)


def _hatch(painter: QPainter, frame: QRectF, theme: Theme) -> None:
    painter.save()
    path = QPainterPath()
    path.addRoundedRect(frame.adjusted(0.75, 0.75, -0.75, -0.75), 2, 2)
    painter.setClipPath(path)
    painter.setPen(QPen(theme.color("edge"), 1))
    for step in range(0, 48, 6):
        painter.drawLine(QLineF(step - 2, -2, step - 28, 24))
    painter.restore()


def _glyph(kind: str, theme: Theme) -> str:
    def find() -> str:
        name = f"device-{kind.replace('_', '-')}"
        known = (theme.resources / "icons" / f"{name}.svg").is_file()
        return name if known else "device-device"

    return theme.kept(("device glyph", kind), find)
