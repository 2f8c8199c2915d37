"""What the models of the tables share: titles over columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from widgets.controls.rows import Index

ROOT = QModelIndex()
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class TitledModel(QAbstractTableModel):
    """`numbers` are the columns that stand at the right; `tips` explain titles."""

    def __init__(
        self, titles: Sequence[str], numbers: Collection[int], tips: Mapping[int, str] | None = None
    ) -> None:
        super().__init__()
        self._titles = titles
        self._numbers = frozenset(numbers)
        self._tips = tips or {}

    def columnCount(self, parent: Index = ROOT) -> int:
        """As many as there are titles."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Titles, aligned as their column."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.side(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tips.get(section)
        return None

    def side(self, column: int) -> int:
        """How what stands in a column is aligned."""
        return RIGHT if column in self._numbers else LEFT
