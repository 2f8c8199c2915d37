"""How a command stands, in ink only: a failure that matters is an alarm and has its symbol."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from models.commands import Outcome
from widgets.symbols.glyph import paint_glyph
from widgets.theme import Theme

_MARKS = {
    Outcome.PENDING: "outcome-pending",
    Outcome.VERIFIED: "outcome-verified",
    Outcome.REJECTED: "outcome-rejected",
    Outcome.NOT_SENT: "outcome-not-sent",
    Outcome.UNKNOWN: "outcome-unknown",
    Outcome.SENT_NOT_PROVABLE: "outcome-sent-not-provable",
}


def paint_outcome(
    painter: QPainter, rect: QRectF, outcome: Outcome, theme: Theme, seconds: int | None = None
) -> None:
    """Draw the mark at the left of `rect`; while PENDING the seconds stand right of it."""
    side = min(16.0, rect.width(), rect.height())
    mark = QRectF(rect.left(), rect.center().y() - side / 2, side, side)
    paint_glyph(painter, _MARKS[outcome], mark, theme.color("ink"), theme)
    if outcome is Outcome.PENDING and seconds is not None:
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("ink2"))
        text = rect.adjusted(side + 4, 0, 0, 0)
        painter.drawText(
            text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{seconds} s"
        )
