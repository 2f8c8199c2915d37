"""A list to choose from with the keyboard while the cursor stays in a text box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from widgets.theme import Theme

if TYPE_CHECKING:
    from widgets.controls.rows import Index

ROW_HEIGHT = 28
_MOST_ROWS = 12
_GAP = 12
_DETAIL = Qt.ItemDataRole.UserRole + 1
_KEY = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Choice:
    """One row: a title, what it is or where, and the key that does the same."""

    title: str
    detail: str = ""
    key: str = ""


class Choices(QFrame):
    """Up, Down, Page keys, Enter and Escape of `box` move in the list, choose and close."""

    chosen = Signal(int)
    """Row that was chosen."""
    left = Signal()
    """Escape: nothing was chosen."""

    def __init__(
        self, box: QLineEdit, theme: Theme, empty: str, parent: QWidget, framed: bool = True
    ) -> None:
        """`empty` is said when there is nothing to choose from; `framed` draws an edge around."""
        super().__init__(parent)
        self._theme = theme
        self._framed = framed
        self.setAutoFillBackground(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._list = QListWidget()
        self._list.setAccessibleName(box.accessibleName() or box.placeholderText())
        self._list.setItemDelegate(_ChoiceDelegate(theme, self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._clicked)
        self._nothing = QLabel(empty)
        self._nothing.setFont(theme.font("body"))
        self._nothing.setContentsMargins(12, 0, 12, 0)
        self._nothing.setFixedHeight(ROW_HEIGHT)
        self._nothing.setEnabled(False)
        column.addWidget(self._nothing)
        column.addWidget(self._list)
        box.installEventFilter(self)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Replace the rows and stand on the first one."""
        self._list.clear()
        for choice in choices:
            item = QListWidgetItem(choice.title)
            item.setData(_DETAIL, choice.detail)
            item.setData(_KEY, choice.key)
            said = ", ".join(part for part in (choice.title, choice.detail, choice.key) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
            self._list.addItem(item)
        self._list.setVisible(bool(choices))
        self._nothing.setVisible(not choices)
        if choices:
            self._list.setCurrentRow(0)
        self._list.setFixedHeight(ROW_HEIGHT * min(_MOST_ROWS, max(1, len(choices))))
        self.setFixedHeight(2 + ROW_HEIGHT * min(_MOST_ROWS, max(1, len(choices))))

    def titles(self) -> list[str]:
        """What can be chosen."""
        return [self._list.item(row).text() for row in range(self._list.count())]

    def stand_on(self, row: int) -> None:
        """Mark a row without choosing it."""
        self._list.setCurrentRow(row)

    def current(self) -> int:
        """Row that Enter would choose; -1 if there is none."""
        return self._list.currentRow()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # a key that is held chooses nothing: it may be the one that asked for the list
            if self.current() >= 0 and not event.isAutoRepeat():
                self.chosen.emit(self.current())
        elif key in _STEPS:
            self._move(_STEPS[Qt.Key(key)])
        else:
            return False
        return True

    def _move(self, step: int) -> None:
        count = self._list.count()
        if not count:
            return
        at = self.current() + step
        if abs(step) == 1:
            at %= count
        self._list.setCurrentRow(max(0, min(count - 1, at)))

    def _clicked(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self._list.row(item))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        if self._framed:
            painter.setPen(self._theme.color("edge"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class _ChoiceDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        from PySide6.QtWidgets import QStyle  # its many enums: a start draws no choice

        painter.save()
        theme = self._theme
        rect: QRect = option.rect
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, theme.color("select" if on else "panel"))
        if on:
            painter.fillRect(rect.adjusted(0, 0, 3 - rect.width(), 0), theme.color("ink"))
        box = rect.adjusted(12, 0, -12, 0)
        used = self._text(painter, box, index.data(_KEY), "ink2", right=True)
        box.adjust(0, 0, -used, 0)
        title, detail = index.data(Qt.ItemDataRole.DisplayRole), index.data(_DETAIL)
        aside = self._aside(box.width(), title, detail)
        used = self._text(painter, box.adjusted(0, 0, -aside, 0), title, "ink")
        box.adjust(used + _GAP, 0, 0, 0)
        self._text(painter, box, detail, "ink2")
        painter.restore()

    def _aside(self, width: int, title: str, detail: str) -> int:
        """Room that the title leaves to the detail: an age is never cut, a long detail shares."""
        if not detail:
            return 0
        metrics = QFontMetrics(self._theme.font("body"))
        needed = metrics.horizontalAdvance(detail) + _GAP
        left = width - metrics.horizontalAdvance(title)
        return max(0, min(needed, max(left, width // 2)))

    def _text(
        self, painter: QPainter, box: QRect, text: str, token: str, right: bool = False
    ) -> int:
        if not text or box.width() <= 0:
            return 0
        color: QColor = self._theme.color(token)
        painter.setPen(color)
        painter.setFont(self._theme.font("small" if right else "body"))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)
        return metrics.horizontalAdvance(shown)


_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -_MOST_ROWS,
    Qt.Key.Key_PageDown: _MOST_ROWS,
}
