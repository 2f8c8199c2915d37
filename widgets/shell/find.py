"""Find anything: one box, every subject's answers merged, Enter flies there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from widgets.contribution import Contribution, Desk, Found
from widgets.shell.choices import Choice, Choices
from widgets.symbols import paint_glyph

_WIDTH = 190
_LIST_WIDTH = 420
_MOST = 24
_PAUSE_MS = 60
"""After the last key, so that a fast typist does not search for every letter."""


def find_all(contributions: Sequence[Contribution], desk: Desk, text: str) -> list[Found]:
    """The answers of all subjects, best first; a target that two of them name comes once."""
    found: dict[tuple[str, str], Found] = {}
    for contribution in contributions:
        if contribution.find is None:
            continue
        for one in contribution.find(desk, text):
            key = (one.target.kind, one.target.id)
            if key not in found or one.rank < found[key].rank:
                found[key] = one
    return sorted(found.values(), key=lambda one: one.rank)[:_MOST]


class FindBox(QLineEdit):
    """The box in the header; its list hangs below it, over the workspace."""

    def __init__(self, desk: Desk, contributions: Sequence[Contribution], over: QWidget) -> None:
        """`over` is the widget that the list of answers is laid over."""
        super().__init__()
        words = desk.words
        self._desk = desk
        self._contributions = contributions
        self._over = over
        self._found: list[Found] = []
        self._before: QWidget | None = None
        self.setFixedWidth(_WIDTH)
        self.setPlaceholderText(words.say("window.find"))
        self.setAccessibleName(words.say("window.find"))
        self.setFont(desk.theme.font("body"))
        self.setTextMargins(24, 0, 0, 0)
        self.choices = Choices(self, desk.theme, words.say("window.find.nothing"), over)
        self.choices.hide()
        self.choices.chosen.connect(self._fly)
        self.choices.left.connect(self.leave)
        self.installEventFilter(self)  # asked before `choices`
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.textEdited.connect(self._edited)
        self.editingFinished.connect(self._close_if_left)

    def begin(self) -> None:
        """Take the focus, remember where it was."""
        now = QApplication.focusWidget()
        if now is not self:
            self._before = now
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        if self.text():
            self._search()

    def leave(self) -> None:
        """Close and give the focus back."""
        self.choices.hide()
        self.clear()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Enter is for what is typed: it waits for no pause, and no earlier answer is taken."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if self._pause.isActive():
            self._pause.stop()
            self._search()
        return self.choices.isHidden()

    def _edited(self) -> None:
        self._pause.start()

    def _search(self) -> None:
        text = self.text().strip()
        if not text:
            self.choices.hide()
            return
        self._found = find_all(self._contributions, self._desk, text)
        self.choices.set_choices([Choice(one.title, one.detail) for one in self._found])
        right = self.mapTo(self._over, QPoint(self.width(), self.height() + 4))
        width = min(_LIST_WIDTH, self._over.width() - 16)
        self.choices.setFixedWidth(width)
        self.choices.move(right.x() - width, right.y())
        self.choices.raise_()
        self.choices.show()

    def _fly(self, row: int) -> None:
        target = self._found[row].target
        self.choices.hide()
        self.clear()
        self.clearFocus()
        self._desk.show(target)

    def _close_if_left(self) -> None:
        if not self.hasFocus():
            self.choices.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        theme = self._desk.theme
        middle = self.height() / 2
        paint_glyph(painter, "find", QRectF(9, middle - 8, 16, 16), theme.color("ink2"), theme)
        if self.text():
            return
        hint = "Ctrl F"
        font = theme.font("small")
        width = QFontMetrics(font, self).horizontalAdvance(hint) + 8
        box = QRectF(self.width() - width - 8, middle - 8, width, 16)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("ink3"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, hint)
