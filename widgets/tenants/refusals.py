"""The rows of a file that were refused, and why."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from models.tenants.exchange import Refused
from models.text.message import Message
from widgets.contribution import Desk
from widgets.tenants.terms import LABELS

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class Refusals(QAbstractTableModel):
    """Row, column, why."""

    _TITLES = ("tenants.column.row", "tenants.column.column", "tenants.column.why")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rows: list[Refused] = []

    def show_rows(self, rows: list[Refused]) -> None:
        """Show these, by row."""
        self.beginResetModel()
        self.rows = sorted(rows, key=lambda one: one.row)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(self.rows[index.row()], index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._desk.words.say(self._TITLES[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and section == 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, one: Refused, column: int) -> str:
        say = self._desk.words.say
        label = say(LABELS[one.column]) if one.column in LABELS else one.column
        if column == 0:
            return str(one.row)
        if column == 1:
            return label
        message = one.message
        if "field" in message.parameters:
            message = Message.of(message.code, **{**message.parameters, "field": label})
        return say(message)
