"""Rows of a tenant's page: text at the left, a detail at the right, opened by click or Enter."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from models.alarms import Alarm
from widgets.symbols import AlarmMark, paint_alarm
from widgets.theme import Role, Theme

HEIGHT = 28
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SYMBOL = 28


class LinkRow(QWidget):
    """28 px; `note` stands in ink2 behind the text and gives way first."""

    opened = Signal()

    def __init__(
        self,
        theme: Theme,
        text: str,
        detail: str = "",
        note: str = "",
        strong: bool = False,
        alarm: Alarm | None = None,
    ) -> None:
        super().__init__()
        self._theme = theme
        self.text, self.detail, self.note = text, detail, note
        self._strong, self._alarm = strong, alarm
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        said = ", ".join(part for part in (text, note, detail) if part)
        self.setAccessibleName(said)
        self.setToolTip(said)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open."""
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, arrows walk."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(key == Qt.Key.Key_Down)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Symbol, text, note, detail."""
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right = 0.0, float(self.width())
        if self._alarm is not None:
            seen = self._alarm.acknowledged
            mark = AlarmMark.ACKNOWLEDGED if seen else AlarmMark.UNACKNOWLEDGED
            paint_alarm(painter, QPointF(11, 14), 20, self._alarm.severity, mark, theme)
            left += _SYMBOL
        right = self._write(painter, "body", "ink2", left, right, self.detail, _RIGHT) - 12
        role: Role = "strong" if self._strong else "body"
        wide = QFontMetricsF(theme.font(role)).horizontalAdvance(self.text)
        self._write(painter, role, "ink", left, right, self.text, _LEFT)
        if left + wide + 40 < right:
            self._write(painter, "small", "ink2", left + wide + 10, right, self.note, _LEFT)
        painter.end()

    def _write(
        self,
        painter: QPainter,
        role: Role,
        token: str,
        left: float,
        right: float,
        text: str,
        flags: Qt.AlignmentFlag,
    ) -> float:
        """One text between two places; returns where one at the right begins."""
        font = self._theme.font(role)
        metrics = QFontMetricsF(font)
        room = max(right - left, 0.0)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        painter.drawText(QRectF(left, 0, room, HEIGHT), flags, shown)
        return right - metrics.horizontalAdvance(shown)
