"""How the last command to a point stands: mark, word, seconds while it is under way."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.commands import CommandRecord, Outcome
from widgets.symbols import paint_outcome
from widgets.theme import Theme
from widgets.words import Words

_WORDS = {
    Outcome.PENDING: "window.outcome.pending",
    Outcome.VERIFIED: "window.outcome.verified",
    Outcome.REJECTED: "window.outcome.rejected",
    Outcome.NOT_SENT: "window.outcome.not_sent",
    Outcome.UNKNOWN: "window.outcome.unknown",
    Outcome.SENT_NOT_PROVABLE: "window.outcome.sent_not_provable",
}


class OutcomeMark(QWidget):
    """Empty until `show_record` was called; the caller calls it again while time passes."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = words
        self._outcome: Outcome | None = None
        self._text = ""
        self.setFixedHeight(24)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_record(self, record: CommandRecord | None, now_ms: int) -> None:
        """Show `record` as of `now_ms`; None clears."""
        self._outcome = record.outcome if record is not None else None
        self._text = self._say(record, now_ms) if record is not None else ""
        self.setAccessibleName(self._text)
        self.setToolTip(self._text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What stands beside the mark."""
        return self._text

    def _say(self, record: CommandRecord, now_ms: int) -> str:
        seconds = max(0, now_ms - record.asked_ms) // 1000
        text = self._words.say(_WORDS[record.outcome], s=seconds)
        if record.detail is not None:
            text += ", " + self._words.say(record.detail)
        return text

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font("body"), self)
        return QSize(24 + metrics.horizontalAdvance(self._text), 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._outcome is None:
            return
        painter = QPainter(self)
        paint_outcome(painter, QRectF(0, 4, 16, 16), self._outcome, self._theme)
        painter.setFont(self._theme.font("body"))
        painter.setPen(self._theme.color("ink"))
        room = self.rect().adjusted(24, 0, 0, 0)
        shown = painter.fontMetrics().elidedText(
            self._text, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
