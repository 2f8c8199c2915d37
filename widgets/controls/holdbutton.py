"""The button of a dangerous action: it must be held, and letting go cancels."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QLineF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.theme import Theme
from widgets.words import Words

HOLD_MS = 2_000
_TICK_MS = 50
_REPEAT_MS = 60
"""A key is let go only if it is not told as held by then: under X11 each repetition begins with a
release that looks like any other (the window's `HeldKeys` marks the press after it)."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HoldButton(QWidget):
    """Verb, object and count on it; `held` comes once, after two seconds with mouse or Enter."""

    held = Signal()

    def __init__(
        self, text: str, theme: Theme, words: Words, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._theme = theme
        self._words = words
        self._held_ms: int | None = None
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._letting_go = QTimer(self)
        self._letting_go.setSingleShot(True)
        self._letting_go.setInterval(_REPEAT_MS)
        self._letting_go.timeout.connect(self.release)
        self.setAccessibleName(f"{text}, {self._hint()}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def press(self) -> None:
        """Begin to hold."""
        if self.isEnabled() and self._held_ms is None:
            self._since.start()
            self._held_ms = 0
            self._timer.start()
            self.update()

    def release(self) -> None:
        """Let go: nothing happens unless the time was full."""
        self._timer.stop()
        self._letting_go.stop()
        self._held_ms = None
        self.update()

    def progress(self) -> float:
        """Between 0 and 1."""
        return min(1.0, (self._held_ms or 0) / HOLD_MS)

    def _tick(self) -> None:
        # After a stall of the window the time may be full and the release still wait behind this
        # tick: by the next one it has been heard.
        was_full = self.progress() >= 1.0
        self._held_ms = int(self._since.elapsed())
        if was_full and not self._letting_go.isActive():
            self.release()
            self.held.emit()
        else:
            self.update()

    def sizeHint(self) -> QSize:
        strong = QFontMetrics(self._theme.font("strong"), self)
        small = QFontMetrics(self._theme.sized(12), self)
        hint = small.horizontalAdvance(self._hint())
        return QSize(22 + strong.horizontalAdvance(self._text) + 8 + hint + 12, 28)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.press()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.release()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held_ms is not None and not self.rect().contains(event.position().toPoint()):
            self.release()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            if event.isAutoRepeat():
                self._letting_go.stop()
            else:
                self.release()
                self.press()
        elif event.key() == Qt.Key.Key_Escape and self._held_ms is not None:
            self.release()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.isAutoRepeat():
            self._letting_go.start()
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.release()
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.EnabledChange:
            self.release()
        super().changeEvent(event)

    def _hint(self) -> str:
        if self._held_ms is None:
            return self._words.say("window.hold", s=HOLD_MS // 1000)
        left = (HOLD_MS - self._held_ms) / 1000
        return self._words.say("window.holding", s=f"{max(0.0, left):.1f}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        on = self.isEnabled()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        shape = QPainterPath()
        shape.addRoundedRect(box, 3, 3)
        if on:
            painter.save()
            painter.setClipPath(shape)
            painter.fillRect(box, theme.color("raised"))
            filled = QRectF(box)
            filled.setWidth(box.width() * self.progress())
            painter.fillRect(filled, theme.color("select"))
            self._hatch(painter)
            painter.restore()
        painter.strokePath(shape, QPen(theme.color("ink" if on else "line"), 2 if on else 1))
        text = QRectF(self.rect()).adjusted(22, 0, -10, 0)
        painter.setPen(theme.color("ink" if on else "ink3"))
        painter.setFont(theme.font("strong"))
        painter.drawText(text, _left(), self._text)
        painter.setPen(theme.color("ink2" if on else "ink3"))
        painter.setFont(theme.sized(12))
        painter.drawText(text, _right(), self._hint())

    def _hatch(self, painter: QPainter) -> None:
        painter.setClipRect(QRectF(1, 1, 11, self.height() - 2), Qt.ClipOperation.IntersectClip)
        painter.setPen(QPen(self._theme.color("ink"), 3))
        for y in range(-16, self.height() + 16, 8):
            painter.drawLine(QLineF(-3, y + 16, 15, y - 2))


def _left() -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _right() -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
