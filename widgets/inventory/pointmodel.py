"""The point table as a Qt model: an index array over `PointColumns`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from models.points import Quality
from models.views import Changes
from widgets.controls.rows import Index
from widgets.inventory.columns import (
    AGE,
    IDENTITY,
    LINK,
    LIVE_COLUMNS,
    NAME,
    PLACE,
    QUALITY,
    SYMBOL,
    VALUE,
    PointColumns,
)
from widgets.inventory.titled import ROOT, TitledModel
from widgets.words import Words


class PointModel(TitledModel):
    """Rows of points, sorted by any column, repainted only where something can be seen."""

    def __init__(self, columns: PointColumns, words: Words) -> None:
        titles = [
            "",
            words.say("inventory.column.point"),
            words.say("inventory.column.place"),
            words.say("inventory.column.value"),
            words.say("inventory.column.quality"),
            words.say("inventory.column.age"),
            words.say("inventory.column.link"),
            words.say("inventory.column.id"),
        ]
        super().__init__(titles, (VALUE, AGE))
        self.columns = columns
        self._words = words
        self._points = list(columns.view.park.points.values())
        self._rows = np.arange(len(columns.ids))
        self._order = self._rows
        self._behind = True
        """The order was held or never made: sort all the next time."""
        self._sort_column, self._descending = IDENTITY, False
        self._dirty = False
        self.visible: tuple[int, int] = (0, 0)
        """First and last row on screen; the table sets it."""
        self.held = False
        """True while a row is selected: the list must not move under the hand."""

    def point_at(self, row: int) -> str:
        """Id of the point in a row of the table."""
        return self.columns.ids[int(self._order[row])]

    def row_at(self, row: int) -> int:
        """Row of the columns that stands in a row of the table."""
        return int(self._order[row])

    def row_of(self, point: str) -> int | None:
        """Row in which a point stands now; None if the filter hides it."""
        number = self.columns.row_of.get(point)
        if number is None:
            return None
        found = np.flatnonzero(self._order == number)
        return int(found[0]) if len(found) else None

    def filter(self, text: str) -> None:
        """Show only rows that contain every word of `text`."""
        self.beginResetModel()
        self._rows = self.columns.matching(text)
        self._order = self._sorted()
        self.endResetModel()

    def take(self, changes: Changes) -> None:
        """Read again what changed; reorder if sorted by something live and nothing is selected."""
        changed = self.columns.refresh(changes.points)
        if changes.alarms:
            self.columns.refresh_alarms()
        if self._sort_column in LIVE_COLUMNS:
            self._follow(changed, changes.alarms and self._sort_column == SYMBOL)
        self._dirty = True

    def settle(self) -> None:
        """Twice a second: show what came since."""
        if self._dirty:
            self.repaint_visible()

    def _follow(self, changed: NDArray[np.int64], anything: bool) -> None:
        if self.held:
            self._behind = True
        elif anything or self._behind:
            self._order = self._sorted()
        else:
            self._order = self.columns.reorder(
                self._order, changed, self._sort_column, descending=self._descending
            )

    def repaint_visible(self) -> None:
        """One signal for what is on screen, however many rows changed."""
        self._dirty = False
        first, last = self.visible
        last = min(last, len(self._order) - 1)
        if last >= first:
            self.dataChanged.emit(
                self.index(first, SYMBOL), self.index(last, AGE), [Qt.ItemDataRole.DisplayRole]
            )

    def _sorted(self) -> NDArray[np.int64]:
        self._behind = False
        return self.columns.order(self._rows, self._sort_column, descending=self._descending)

    # -- Qt's questions ----------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        """Rows that pass the filter."""
        return 0 if parent.isValid() else len(self._order)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; symbols and greys are the delegate's."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(int(self._order[index.row()]), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.side(index.column())
        return None

    def text(self, row: int, column: int) -> str:
        """What a cell says; `row` of the columns, not of the table."""
        columns = self.columns
        if column == VALUE:
            reading = columns.view.latest(columns.ids[row])
            number, unit = self._words.value(self._points[row], reading)
            return f"{number}\u202f{unit}" if unit else number
        if column == QUALITY:
            return self._words.quality(Quality(int(columns.quality[row])))
        if column == AGE:
            received = int(columns.received[row])
            return self._words.age(columns.view.now() - received) if received else ""
        texts = {
            NAME: columns.names,
            PLACE: columns.places,
            LINK: columns.links,
            IDENTITY: columns.ids,
        }.get(column)
        return texts[row] if texts is not None else ""

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by any column; what is selected stays selected."""
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        rows = [int(self._order[index.row()]) for index in old]
        self._sort_column = column
        self._descending = order is Qt.SortOrder.DescendingOrder
        self._order = self._sorted()
        where = {int(row): place for place, row in enumerate(self._order)} if old else {}
        new = [self.index(where[row], index.column()) for row, index in zip(rows, old, strict=True)]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()
