"""Text in lines: broken between words, and inside one that is wider than the room."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextOption

_LEAST = 40
_BREAK = "\u2028"


def wrapped_height(font: QFont, text: str, width: int) -> int:
    """Pixels that `text` needs in a box of this width."""
    return _lay(font, text, width)[1]


def draw_wrapped(painter: QPainter, box: QRect, font: QFont, text: str) -> int:
    """Draw `text` from the top left of `box` in the painter's pen; returns the height used."""
    layout, high = _lay(font, text, box.width())
    layout.draw(painter, QPointF(box.topLeft()))
    return high


def _lay(font: QFont, text: str, width: int) -> tuple[QTextLayout, int]:
    layout = QTextLayout(text.replace("\r\n", _BREAK).replace("\n", _BREAK), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    high = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, _LEAST))
        line.setPosition(QPointF(0, high))
        high += line.height()
    layout.endLayout()
    return layout, round(high)
