"""The lists beneath the figures: rows of alarms or floods, with a bar where one compares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.contribution import Desk, Target
from widgets.controls import RowDelegate
from widgets.controls.rows import HEAD_HEIGHT, PAD, ROW_HEIGHT, TONE
from widgets.controls.section import small_title
from widgets.records.rowtable import RowTable
from widgets.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_BAR = Qt.ItemDataRole.UserRole + 120
_SHOWN = 10
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    cells: tuple[str, ...]
    target: Target | None = None
    """What Enter opens."""
    alarm: str = ""
    """Whose rule B tries."""
    share: float | None = None
    """Of the largest, for a bar in the second column."""


class Rows(QAbstractTableModel):
    """Texts; the first column is wide, the others are at the right."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._titles = titles
        self.rows: Sequence[Row] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Others."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.cells[column]
        if role == Qt.ItemDataRole.TextAlignmentRole and column:
            return _RIGHT
        if role == _BAR and column == 1:
            return row.share
        if role == TONE and column > 1:
            return "ink2"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return _RIGHT
        return None


class _Bars(RowDelegate):
    """A bar from the left under the number of the second column."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """The bar, then the text."""
        part = index.data(_BAR)
        if isinstance(part, float):
            room = rect.adjusted(PAD, 10, -PAD - 44, -10)
            painter.fillRect(room, self._theme.color("track"))
            painter.fillRect(
                QRect(room.left(), room.top(), max(1, round(room.width() * part)), room.height()),
                self._theme.color("ink2"),
            )
        super().paint_cell(painter, rect, index)


class _Table(RowTable):
    """Leaves letters to the page: Qt would look for a row that begins with them."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        if event.text().isalpha() and not event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)


class AlarmList(QWidget):
    """A title and its rows. Enter opens a row, B tries its rule on the bench."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        columns: Sequence[tuple[str, int]],
        empty: str,
    ) -> None:
        """`columns` are titles and widths, 0 for what is left."""
        super().__init__()
        self._desk = desk
        self.model = Rows([text for text, _ in columns])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(6)
        self._title, self._words = small_title(desk.theme, title), title
        self._title.setContentsMargins(16, 0, 16, 0)
        column.addWidget(self._title)
        self.table = _Table(desk.theme, empty, title)
        self.table.setModel(self.model)
        self.table.setItemDelegate(_Bars(desk.theme))
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.table.set_widths([(width, 0) for _, width in columns])
        self.table.doubleClicked.connect(lambda index: self.open(index.row()))
        column.addWidget(self.table)
        self.show_rows(())

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Others; the list is as high as they are, up to ten."""
        self.model.show_rows(rows)
        shown = min(max(len(rows), 1), _SHOWN)
        self.table.setFixedHeight(HEAD_HEIGHT + shown * ROW_HEIGHT + (14 if not rows else 2))
        count = self._desk.words.number(len(rows))
        self._title.setText(f"{self._words}  {count}" if rows else self._words)

    @property
    def current(self) -> Row | None:
        """The row with the focus."""
        index = self.table.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def open(self, row: int) -> None:
        """What it is about."""
        target = self.model.rows[row].target
        if target is not None:
            self._desk.show(target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class; the table offers what it does not want."""
        row = self.current
        acts: dict[int, Callable[[Row], Target | None]] = {
            Qt.Key.Key_Return: lambda one: one.target,
            Qt.Key.Key_Enter: lambda one: one.target,
            Qt.Key.Key_B: lambda one: Target("rule", one.alarm) if one.alarm else None,
        }
        act = acts.get(event.key())
        target = act(row) if act is not None and row is not None else None
        if target is None:
            event.ignore()
        else:
            self._desk.show(target)
