"""The one mark beside a value that is not simply good: 12 px, after the unit or lower right."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from models.points import Quality
from widgets.symbols.glyph import paint_glyph
from widgets.theme import Theme

_MARKS: dict[Quality, str] = {
    Quality.MANUAL: "quality-manual",
    Quality.STALE: "quality-stale",
    Quality.RETAINED: "quality-stale",
    Quality.LINK_LOST: "quality-stale",
    Quality.DEVICE_LOST: "quality-stale",
    Quality.CLOCK_SKEW: "quality-uncertain",
    Quality.RANGE: "quality-uncertain",
    Quality.NOTHING_YET: "quality-unknown",
    Quality.DECODE: "quality-bad",
    Quality.SENTINEL: "quality-bad",
    Quality.REFUSED: "quality-bad",
    Quality.DEVICE_FAULT: "quality-bad",
    Quality.OUT_OF_SERVICE: "quality-out-of-service",
    Quality.NOT_RECORDED: "quality-unknown",
}


def quality_mark(quality: Quality) -> str:
    """Name of the icon that marks `quality`; empty for GOOD."""
    return _MARKS.get(quality, "")


def paint_quality(painter: QPainter, rect: QRectF, quality: Quality, theme: Theme) -> None:
    """Draw the mark of `quality` in ink2; GOOD has none."""
    mark = quality_mark(quality)
    if mark:
        paint_glyph(painter, mark, rect, theme.color("ink2"), theme)
