"""The steps of an incident in big rows: what to do, whom to call, who signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.theme import Role, Theme

_ROW = 48
_PAD = 16
_MARK = 34
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True, slots=True)
class Shown:
    """One step as it is drawn."""

    id: str
    state: str
    title: str
    line: str
    """Below the title: who signed, or until when it is to be done, or that it may be left out."""
    guidance: str = ""
    """Shown while the step is the current one."""
    who: str = ""
    phone: str = ""


class Checklist(QWidget):
    """Up and Down choose; Enter signs, W waives, Backspace takes one's signature back.

    What the keys do is up to the page; the list only says which step they are for.
    """

    chosen = Signal(str)
    signed = Signal(str)

    def __init__(self, theme: Theme, empty: str) -> None:
        super().__init__()
        self._theme, self._empty = theme, empty
        self._steps: Sequence[Shown] = ()
        self._at = 0
        self._told = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: Sequence[Shown]) -> None:
        """Show these; the current one stays where it is."""
        kept = self.current
        if tuple(steps) != tuple(self._steps):
            self._steps = tuple(steps)
            self.choose(kept)
            self._fit()
            self.update()

    @property
    def current(self) -> str:
        """Id of the current step; empty if there is none."""
        return self._steps[self._at].id if self._at < len(self._steps) else ""

    def shown(self) -> Shown | None:
        """The current step."""
        return self._steps[self._at] if self._at < len(self._steps) else None

    def choose(self, id_: str) -> None:
        """Make a step the current one; the first for one that is not in the list."""
        found = [n for n, step in enumerate(self._steps) if step.id == id_]
        self._go(found[0] if found else 0)

    def next_todo(self) -> None:
        """Go to the next step that nobody has signed: after this one, else from the top."""
        count = len(self._steps)
        for offset in range(1, count + 1):
            at = (self._at + offset) % count
            if self._steps[at].state == "todo":
                self._go(at)
                return

    def first_todo(self) -> None:
        """Go to the first step that nobody has signed."""
        todo = [n for n, step in enumerate(self._steps) if step.state == "todo"]
        self._go(todo[0] if todo else 0)

    def row_rect(self) -> QRect:
        """Where the current step is, for the page to bring it into sight."""
        top = sum(self._height(n) for n in range(self._at))
        return QRect(0, top, self.width(), self._height(self._at) if self._steps else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class; everything else belongs to the page."""
        key = event.key()
        if key == Qt.Key.Key_Down and self._at + 1 < len(self._steps):
            self._go(self._at + 1)
        elif key == Qt.Key.Key_Up and self._at > 0:
            self._go(self._at - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current:
            self.signed.emit(self.current)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose; on the mark: sign."""
        y = 0
        for number in range(len(self._steps)):
            high = self._height(number)
            if y <= event.position().y() < y + high:
                self._go(number)
                if event.position().x() < _PAD + _MARK:
                    self.signed.emit(self.current)
                return
            y += high

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The current row is marked only with the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """See `focusInEvent`."""
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Guidance may break elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Row by row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        if not self._steps:
            painter.setFont(theme.font("body"))
            painter.setPen(theme.color("ink2"))
            painter.drawText(self.rect().adjusted(_PAD, 8, -_PAD, 0), _WRAP, self._empty)
        y = 0
        for number, step in enumerate(self._steps):
            rect = QRect(0, y, self.width(), self._height(number))
            self._paint(painter, rect, step, number == self._at)
            y += rect.height()
        painter.end()

    def _paint(self, painter: QPainter, rect: QRect, step: Shown, current: bool) -> None:
        theme = self._theme
        if current:
            painter.fillRect(rect, theme.color("select"))
            if self.hasFocus():
                painter.fillRect(QRect(0, rect.y(), 3, rect.height()), theme.color("ink"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.color("line"))
        _mark(painter, QRectF(_PAD, rect.y() + 14, 20, 20), step.state, theme)
        right = rect.right() - _PAD
        if step.phone:
            right -= self._call(painter, rect, step) + 12
        box = QRect(_PAD + _MARK, rect.y() + 5, max(40, right - _PAD - _MARK), 20)
        open_ = step.state == "todo"
        self._text(painter, box, step.title, "top" if open_ else "body", "ink" if open_ else "ink2")
        self._text(painter, box.translated(0, 20).adjusted(0, 0, 0, -2), step.line, "small", "ink2")
        if current and step.guidance:
            below = QRect(box.x(), rect.y() + _ROW - 3, box.width(), rect.height() - _ROW)
            painter.setFont(theme.font("body"))
            painter.setPen(theme.color("ink"))
            painter.drawText(below, _WRAP, step.guidance)

    def _call(self, painter: QPainter, rect: QRect, step: Shown) -> int:
        """The number, large, and whose it is below; returns the room it took."""
        theme = self._theme
        wide = QFontMetrics(theme.font("card")).horizontalAdvance(step.phone) + 2
        who = QFontMetrics(theme.font("small")).horizontalAdvance(step.who) + 2
        room = max(wide, min(who, 260))
        left = rect.right() - _PAD - room
        painter.setFont(theme.font("card"))
        painter.setPen(theme.color("ink" if step.state == "todo" else "ink2"))
        painter.drawText(QRect(left, rect.y() + 3, room, 26), _RIGHT, step.phone)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("ink2"))
        fitted = painter.fontMetrics().elidedText(step.who, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRect(left, rect.y() + 28, room, 16), _RIGHT, fitted)
        return room

    def _text(self, painter: QPainter, box: QRect, text: str, role: Role, token: str) -> None:
        painter.setFont(self._theme.font(role))
        painter.setPen(self._theme.color(token))
        fitted = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT, fitted)

    def _height(self, number: int) -> int:
        step = self._steps[number]
        if number != self._at or not step.guidance:
            return _ROW
        phone = 0
        if step.phone:
            wide = QFontMetrics(self._theme.font("card")).horizontalAdvance(step.phone)
            who = QFontMetrics(self._theme.font("small")).horizontalAdvance(step.who)
            phone = max(wide, min(who, 260)) + 14
        room = max(40, self.width() - 2 * _PAD - _MARK - phone)
        metrics = QFontMetrics(self._theme.font("body"))
        text = metrics.boundingRect(QRect(0, 0, room, 10_000), _WRAP, step.guidance)
        return _ROW + text.height() + 6

    def _go(self, at: int) -> None:
        self._at = at
        self._fit()
        self.update()
        step = self.shown()
        if step is not None:
            parts = (step.title, step.line, step.guidance, step.who, step.phone)
            self.setAccessibleName(", ".join(part for part in parts if part))
        if self.current != self._told:
            self._told = self.current
            self.chosen.emit(self._told)

    def _fit(self) -> None:
        high = sum(self._height(number) for number in range(len(self._steps)))
        self.setFixedHeight(max(high, 32))


def _mark(painter: QPainter, box: QRectF, state: str, theme: Theme) -> None:
    """An empty box, a ticked one, or one that is struck through."""
    painter.setPen(QPen(theme.color("edge"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    if state == "todo":
        return
    painter.setPen(QPen(theme.color("ink"), 2))
    x, y = box.x(), box.y()
    if state == "done":
        painter.drawPolyline(
            [QPointF(x + 4, y + 11), QPointF(x + 8, y + 15), QPointF(x + 16, y + 5)]
        )
    else:
        painter.drawLine(QPointF(x + 4, y + 10), QPointF(x + 16, y + 10))
