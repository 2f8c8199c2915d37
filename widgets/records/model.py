"""The rows of a record table: pages of 100, read when they come into sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from models.records import Query, Record, Records
from widgets.controls.rows import PROSE, STRONG, TONE
from widgets.records.column import Column

Index = QModelIndex | QPersistentModelIndex
PAGE = 100
_KEPT = 40
"""Pages that are kept; a screen shows one or two."""
RECORD = int(Qt.ItemDataRole.UserRole) + 120
"""Data role: the `Record` of the row."""
_NOWHERE = QModelIndex()


class RecordModel(QAbstractTableModel):
    """Knows how many rows there are, and reads only those that are asked for."""

    def __init__(
        self, records: Records, columns: Sequence[Column], query: Query, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._records = records
        self.columns = tuple(columns)
        self.query = query
        self._pages: OrderedDict[int, Sequence[Record]] = OrderedDict()
        self._count = records.count(query)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def record(self, row: int) -> Record | None:
        """The record of a row; None past the end, or where it has just gone."""
        if not 0 <= row < self._count:
            return None
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = self._records.list(self.query, PAGE, number * PAGE)
            while len(self._pages) > _KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[place] if place < len(page) else None

    def reload(self, query: Query | None = None) -> None:
        """Read again; rows come and go at the end, so that the view keeps its place."""
        if query is not None:
            self.query = query
        self._pages.clear()
        count = self._records.count(self.query)
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(QModelIndex(), count, self._count - 1)
            self._count = count
            self.endRemoveRows()
        if count:
            last = self.index(count - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        record = self.record(index.row())
        if record is None:
            return None
        column = self.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(record)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == STRONG:
            return column.strong is not None and column.strong(record)
        if role == TONE:
            return column.tone(record) if column.tone is not None else "ink"
        if role == PROSE:
            return column.prose
        return record if role == RECORD else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return _alignment(self.columns[section]) if role == _ALIGNMENT else None


_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.align_right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
