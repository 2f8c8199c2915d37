"""When the shown points were out of service because of works: bands behind the curves."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from models.views import View
from models.works import spans
from widgets.theme import Theme
from widgets.words import Words

Span = tuple[int, int, str]
"""From, to (UTC ms), number of the work."""
_KEEP_MS = 5_000
_LABEL = 15


class Outs:
    """Reads them from the records, at most every few seconds of the view's time."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._kept: dict[str, tuple[int, int, tuple[Span, ...]]] = {}

    def of(self, point: str, start_ms: int, end_ms: int) -> tuple[Span, ...]:
        """The spans of a point that reach into the shown one."""
        kept = self._kept.get(point)
        if kept is not None and kept[0] <= start_ms < kept[0] + _KEEP_MS and kept[1] >= end_ms:
            return kept[2]
        until = end_ms + _KEEP_MS
        try:
            found = tuple(spans(self._view.records, point, start_ms, until))
        except LookupError:  # a view whose records know no works
            found = ()
        self._kept[point] = (start_ms, until, found)
        return found


def paint_out(
    painter: QPainter, area: QRectF, left: float, right: float, said: str, theme: Theme
) -> None:
    """A grey band over the whole height with its words at the top."""
    left, right = max(left, area.left()), min(right, area.right())
    if right - left < 1:
        return
    band = QRectF(left, area.top(), right - left, area.height())
    painter.fillRect(band, theme.color("track"))
    painter.setFont(theme.font("small"))
    painter.setPen(theme.color("ink2"))
    room = band.adjusted(4, 2, -4, 0)
    room.setHeight(_LABEL)
    fitted = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, int(room.width()))
    if len(fitted) > 3:
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitted)


def out_words(words: Words, number: str) -> str:
    """`Out of service · W-12`."""
    return words.say("trend.out", number=number)
