"""The steps of an incident in big rows: what to do, whom to call, who signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent

from widgets.incidents.tickedrows import PAD, STROKE, TICK, TickedRows, paint_box
from widgets.theme import Role, Theme

_ROW = 48
_MARK = 34
_TICKS = {"todo": (), "done": TICK, "waived": STROKE}
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


class Checklist(TickedRows[Shown]):
    """Up and Down choose; Enter signs, W waives, Backspace takes one's signature back.

    What the keys do is up to the page; the list only says which step they are for.
    """

    def __init__(self, theme: Theme, empty: str) -> None:
        super().__init__(theme, empty, _MARK)
        self._told = ""

    def show_steps(self, steps: Sequence[Shown]) -> None:
        """Show these; the current one stays where it is."""
        kept = self.current
        if tuple(steps) != tuple(self._rows):
            self._rows = tuple(steps)
            self.choose(kept)

    def choose(self, id_: str) -> None:
        """Make a step the current one; the first for one that is not in the list."""
        found = [n for n, step in enumerate(self._rows) if step.id == id_]
        self._go(found[0] if found else 0)

    def next_todo(self) -> None:
        """Go to the next step that nobody has signed: after this one, else from the top."""
        count = len(self._rows)
        for offset in range(1, count + 1):
            at = (self._at + offset) % count
            if self._rows[at].state == "todo":
                self._go(at)
                return

    def first_todo(self) -> None:
        """Go to the first step that nobody has signed."""
        todo = [n for n, step in enumerate(self._rows) if step.state == "todo"]
        self._go(todo[0] if todo else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Guidance may break elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def _paint(self, painter: QPainter, rect: QRect, step: Shown, current: bool) -> None:
        theme = self._theme
        paint_box(painter, QRectF(PAD, rect.y() + 14, 20, 20), theme, _TICKS[step.state])
        right = rect.right() - PAD
        if step.phone:
            right -= self._call(painter, rect, step) + 12
        box = QRect(PAD + _MARK, rect.y() + 5, max(40, right - PAD - _MARK), 20)
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
        left = rect.right() - PAD - room
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
        step = self._rows[number]
        if number != self._at or not step.guidance:
            return _ROW
        phone = 0
        if step.phone:
            wide = QFontMetrics(self._theme.font("card")).horizontalAdvance(step.phone)
            who = QFontMetrics(self._theme.font("small")).horizontalAdvance(step.who)
            phone = max(wide, min(who, 260)) + 14
        room = max(40, self.width() - 2 * PAD - _MARK - phone)
        metrics = QFontMetrics(self._theme.font("body"))
        text = metrics.boundingRect(QRect(0, 0, room, 10_000), _WRAP, step.guidance)
        return _ROW + text.height() + 6

    def _parts(self, row: Shown) -> Sequence[str]:
        return (row.title, row.line, row.guidance, row.who, row.phone)

    def _go(self, at: int) -> None:
        """Told only if it is another step."""
        self._at = at
        self._fit()
        if self.current != self._told:
            self._told = self.current
            self.chosen.emit(self._told)
