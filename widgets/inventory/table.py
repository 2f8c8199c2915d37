"""The tables of the Devices workspace: their dress, their head with the order, their keys."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from widgets.controls import SortHead
from widgets.controls.rows import PAD, lay_rows
from widgets.inventory.columns import AGE, IDENTITY, LINK, NAME, PLACE, QUALITY, SYMBOL, VALUE
from widgets.inventory.pointmodel import PointModel
from widgets.theme import Theme

_MARK_ROOM = 20


class Table(QTableView):
    """One row is selected at a time; Escape lets go, S sorts by the next column, Shift+S turns."""

    asked = Signal(str)
    """`trend` or `open` for the selected row."""

    def __init__(self, model: QAbstractTableModel, theme: Theme, name: str) -> None:
        super().__init__()
        self.setHorizontalHeader(SortHead(theme))
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        lay_rows(self)
        self.doubleClicked.connect(lambda _index: self.asked.emit("open"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class; letters never search, Space is the window's."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.clearSelection()
        elif key == Qt.Key.Key_S:
            self._sort_next(turn=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_T:
            self.asked.emit("trend")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked.emit("open")
        elif event.text().strip() or key in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _sort_next(self, turn: bool) -> None:
        head = self.horizontalHeader()
        column, order = head.sortIndicatorSection(), head.sortIndicatorOrder()
        down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        if turn:
            order = up if order is down else down
        else:
            shown = [n for n in range(head.count()) if not head.isSectionHidden(n)]
            after = [n for n in shown if n > column]
            column, order = (after or shown)[0], up
        self.sortByColumn(column, order)


class PointTable(Table):
    """The points: tells the model what is on screen, never cuts a number off."""

    def __init__(self, model: PointModel, theme: Theme, name: str) -> None:
        super().__init__(model, theme, name)
        self._points = model
        self._strong = QFontMetrics(theme.font("strong"))
        self.setSortingEnabled(True)
        self.sortByColumn(IDENTITY, Qt.SortOrder.AscendingOrder)
        self._widths = {SYMBOL: 44, PLACE: 104, VALUE: 128, QUALITY: 168, AGE: 84, LINK: 128}
        self.verticalScrollBar().valueChanged.connect(self.note_visible)
        model.modelReset.connect(self.note_visible)
        self._share(self.viewport().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another number of rows, and more or less room for columns."""
        super().resizeEvent(event)
        self._share(self.viewport().width())
        self.note_visible()

    def note_visible(self) -> None:
        """Say which rows are on screen and widen the values if one does not fit."""
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        total = self._points.rowCount() - 1
        self._points.visible = (max(first, 0), total if last < 0 else last)
        wanted = self._value_width()
        if wanted > self._widths[VALUE]:
            self._widths[VALUE] = wanted
            self._share(self.viewport().width())

    def _value_width(self) -> int:
        first, last = self._points.visible
        texts = (
            self._points.index(row, VALUE).data(Qt.ItemDataRole.DisplayRole)
            for row in range(first, min(last, self._points.rowCount() - 1) + 1)
        )
        widest = max((self._strong.horizontalAdvance(text) for text in texts), default=0)
        return widest + 2 * PAD + _MARK_ROOM

    def _share(self, width: int) -> None:
        """Names take what is left; where that is little, the id and then the link give way."""
        left = width - sum(self._widths.values())
        for column, least in ((IDENTITY, 440), (LINK, 180)):
            self.setColumnHidden(column, left < least)
        if left < 180:
            left += self._widths[LINK]
        identity = min(260, left - 260) if not self.isColumnHidden(IDENTITY) else 0
        _set_widths(self, {**self._widths, IDENTITY: identity, NAME: max(140, left - identity)})


def _set_widths(table: QTableView, widths: Mapping[int, int]) -> None:
    for column, width in widths.items():
        if width > 0 and not table.isColumnHidden(column):
            table.setColumnWidth(column, width)
