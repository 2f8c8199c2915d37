"""The door symbol, 36 x 20: what is ordered, where the leaf is, what the bolt does (ONVIF)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from models.points import Grade, Quality
from widgets.symbols.canvas import drawn, stamp
from widgets.symbols.glyph import paint_glyph
from widgets.symbols.quality import paint_quality, quality_mark
from widgets.theme import Theme

DOOR_SIZE = (36.0, 20.0)
_BOX = QRectF(-3, -3, 47, 32)
"""The symbol with its selection and the quality mark at its lower right."""


class DoorMode(Enum):
    """What is ordered."""

    LOCKED = "locked"
    DOUBLE_LOCKED = "double_locked"
    UNLOCKED = "unlocked"
    ACCESSED = "accessed"
    BLOCKED = "blocked"
    LOCKED_DOWN = "locked_down"
    LOCKED_OPEN = "locked_open"
    UNKNOWN = "unknown"


class DoorContact(Enum):
    """Where the leaf is."""

    CLOSED = "closed"
    OPEN = "open"
    NONE = "none"
    FAULT = "fault"


class DoorLock(Enum):
    """What the bolt does."""

    LOCKED = "locked"
    UNLOCKED = "unlocked"
    NONE = "none"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class DoorLook:
    """Everything that the symbol of a door says."""

    mode: DoorMode = DoorMode.UNKNOWN
    contact: DoorContact = DoorContact.NONE
    lock: DoorLock = DoorLock.NONE
    quality: Quality = Quality.GOOD
    selected: bool = False


_MODES = {
    DoorMode.LOCKED: "door-locked",
    DoorMode.DOUBLE_LOCKED: "door-double-locked",
    DoorMode.UNLOCKED: "door-unlocked",
    DoorMode.ACCESSED: "door-accessed",
    DoorMode.BLOCKED: "door-blocked",
    DoorMode.LOCKED_DOWN: "door-locked-down",
    DoorMode.LOCKED_OPEN: "door-locked-open",
    DoorMode.UNKNOWN: "door-unknown",
}


def paint_door(
    painter: QPainter, top_left: QPointF, look: DoorLook, theme: Theme, scale: float = 1.0
) -> None:
    """Draw a door with its upper left corner at `top_left`."""
    box = QRectF(_BOX.topLeft() * scale, _BOX.size() * scale)
    stamp(painter, theme, ("door", look, scale), top_left, box, _drawing(look, theme, scale))


def door_pixmap(look: DoorLook, theme: Theme, ratio: float = 1.0) -> tuple[QPixmap, QPointF]:
    """The symbol as a pixmap, and where the upper left corner of the symbol lies in it."""
    pixmap = drawn(theme, ("door", look, 1.0), _BOX, ratio, _drawing(look, theme, 1.0))
    return pixmap, -_BOX.topLeft()


def _drawing(look: DoorLook, theme: Theme, scale: float) -> Callable[[QPainter], None]:
    def draw(painter: QPainter) -> None:
        painter.scale(scale, scale)
        old = look.quality.is_last_known or look.quality.grade is Grade.BAD
        ink = theme.color("ink3" if old else "ink")
        _frame(painter, look, theme, old)
        paint_glyph(painter, _MODES[look.mode], QRectF(1.2, 4, 12, 12), ink, theme)
        _leaf(painter, look.contact, ink)
        _bolt(painter, look.lock, ink)
        if quality_mark(look.quality):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("panel"))
            painter.drawEllipse(QRectF(29, 14, 12, 12))
            paint_quality(painter, QRectF(30, 15, 10, 10), look.quality, theme)

    return draw


def _frame(painter: QPainter, look: DoorLook, theme: Theme, old: bool) -> None:
    pen = QPen(theme.color("focus" if look.selected else "edge"), 2 if look.selected else 1.25)
    if old or look.quality.grade is Grade.UNCERTAIN:
        _dash(pen, 3, 2)
    painter.setPen(pen)
    painter.setBrush(theme.color("panel"))
    painter.drawRoundedRect(QRectF(0.75, 0.75, 34.5, 18.5), 2.5, 2.5)
    painter.setPen(QPen(theme.color("line"), 1))
    painter.drawLine(QLineF(13.5, 3, 13.5, 17))


def _leaf(painter: QPainter, contact: DoorContact, ink: QColor) -> None:
    pen = _pen(ink, 1.6 if contact is DoorContact.FAULT else 2.2)
    if contact is DoorContact.NONE:
        _dash(pen, 1.6, 2)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if contact is DoorContact.FAULT:
        painter.drawLine(QLineF(19, 7, 25, 13))
        painter.drawLine(QLineF(25, 7, 19, 13))
    elif contact is DoorContact.OPEN:
        painter.drawLine(QLineF(17, 12.5, 24.5, 4))
        swing = _pen(ink, 0.9)
        _dash(swing, 1.5, 1.5)
        path = QPainterPath(QPointF(24.5, 4))
        path.cubicTo(QPointF(27.1, 5.5), QPointF(28.5, 8.2), QPointF(28.5, 10.5))
        painter.strokePath(path, swing)
    else:
        painter.drawLine(QLineF(17, 10, 27.5, 10))


def _bolt(painter: QPainter, lock: DoorLock, ink: QColor) -> None:
    if lock is DoorLock.LOCKED:
        painter.fillRect(QRectF(28, 7, 5, 6), ink)
    elif lock is DoorLock.FAULT:
        painter.setPen(_pen(ink, 1.3))
        painter.drawLine(QLineF(28.5, 7.5, 32.5, 12.5))
        painter.drawLine(QLineF(32.5, 7.5, 28.5, 12.5))
    else:
        pen = _pen(ink, 1.2)
        if lock is DoorLock.NONE:
            _dash(pen, 1.2, 1.4)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(28.6, 7.6, 4, 4.8))


def _pen(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _dash(pen: QPen, on: float, off: float) -> None:
    """Dashes in units of the drawing; Qt counts them in pen widths."""
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([on / pen.widthF(), off / pen.widthF()])
