"""The table: one list of rows with its keys; it knows what is on screen and what is held."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from widgets.alarms.columns import Column
from widgets.alarms.paint import AlarmRows
from widgets.controls.rows import EDGE, HeadRow, lay_rows
from widgets.theme import Theme

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class AlarmTable(QTableView):
    """Up and Down choose, Shift extends, Escape lets go; letters go to the workspace."""

    asked = Signal(str)
    """A letter (`A`, `Shift+A`), `open`, `fold`, `unfold`, `home` or `release`."""
    chosen = Signal()
    """Other rows are selected."""
    scrolled = Signal()

    def __init__(
        self, model: QAbstractTableModel, columns: Sequence[Column], theme: Theme, name: str
    ) -> None:
        super().__init__()
        self._theme = theme
        self._columns = tuple(columns)
        self.empty: Callable[[], str] = lambda: ""
        """The sentence of an empty list."""
        self.setHorizontalHeader(HeadRow(theme, self))
        self.setModel(model)
        self.rows = AlarmRows(theme, self, self._columns)
        self.rows.setParent(self)
        self.setItemDelegate(self.rows)
        self.setAccessibleName(name)
        self.setFont(theme.font("body"))
        lay_rows(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        heads = self.horizontalHeader()
        heads.setSectionsClickable(False)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads.setMinimumSectionSize(24)
        self.verticalScrollBar().valueChanged.connect(lambda _: self.scrolled.emit())
        self.doubleClicked.connect(lambda _index: self.asked.emit("open"))

    # -- what is where

    def dress(self, columns: Sequence[Column]) -> None:
        """Other columns were chosen."""
        self._columns = self.rows.columns = tuple(columns)
        self._share()

    def current(self) -> int:
        """The selected row that the keys act on; -1 if none is selected."""
        index = self.currentIndex()
        if index.isValid() and self.selectionModel().isRowSelected(index.row()):
            return index.row()
        rows = self.selected()
        return rows[0] if rows else -1

    def selected(self) -> list[int]:
        """All selected rows, from the top."""
        found = self.selectionModel().selectedRows()
        return sorted(index.row() for index in found)

    def on_screen(self) -> range:
        """The rows that can be seen, also those of which a part can."""
        if not self.isVisible() or self.model().rowCount() == 0:
            return range(0)
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        return range(max(first, 0), (self.model().rowCount() if last < 0 else last + 1))

    def choose(self, row: int) -> None:
        """Select one row and bring it into sight."""
        index = self.model().index(row, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def release(self) -> None:
        """Let go of the selection; the list goes on by itself."""
        self.clearSelection()
        self.setCurrentIndex(self.model().index(-1, -1))

    # -- Qt

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell."""
        super().selectionChanged(selected, deselected)
        self.chosen.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Taking the focus chooses nothing: what nobody chose does not hold the list."""
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection():
            self.setCurrentIndex(self.model().index(-1, -1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class; letters never search, Space is the window's."""
        key = event.key()
        moves = (Qt.Key.Key_Down, Qt.Key.Key_Up)
        if key in moves and self.current() < 0:
            self._begin(key == Qt.Key.Key_Up)
        elif key == Qt.Key.Key_Escape:
            self._let_go(event)
        elif key in _ENTER:
            self._ask("open", event)
        elif key == Qt.Key.Key_Home:
            self._ask("home", event)
        elif key == Qt.Key.Key_End and self.model().rowCount():
            self.choose(self.model().rowCount() - 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._ask("fold" if key == Qt.Key.Key_Left else "unfold", event)
        elif event.text().strip() or key == Qt.Key.Key_Space:
            self._letter(event)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A right click selects what is there and lists what can begin with it, like N."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            row = self.rowAt(event.pos().y())
            if row < 0:
                return
            if row not in self.selected():
                self.choose(row)
        self.asked.emit("N")

    def _begin(self, up: bool) -> None:
        if self.model().rowCount():
            seen = self.on_screen()
            first = seen.start if seen else 0
            # the first that is seen whole
            if self.rowViewportPosition(first) < 0:
                first += 1
            self.choose(self.model().rowCount() - 1 if up else first)

    def _let_go(self, event: QKeyEvent) -> None:
        if self.selectionModel().hasSelection():
            self.asked.emit("release")
        else:
            event.ignore()

    def _ask(self, what: str, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():
            self.asked.emit(what)

    def _letter(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() or event.modifiers() & ~_PLAIN or not event.text().isalpha():
            event.ignore()
            return
        shift = "Shift+" if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else ""
        self.asked.emit(shift + event.text().upper())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room for the columns."""
        super().resizeEvent(event)
        self._share()
        self.scrolled.emit()

    def _share(self) -> None:
        # room for the bar is kept free: columns do not move sideways because it came
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        left = room - sum(column.width for column in self._columns)
        shares = sum(column.share for column in self._columns) or 1
        used = 0
        for number, column in enumerate(self._columns):
            more = max(0, left) * column.share // shares
            used += column.width + more
            self.setColumnWidth(number, column.width + more)
        if left > 0 and self._columns:
            alarm = next(n for n, column in enumerate(self._columns) if column.id == "alarm")
            spare = room - used
            self.setColumnWidth(alarm, self.columnWidth(alarm) + spare)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, or why there are none."""
        super().paintEvent(event)
        if self.model().rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setFont(self._theme.font("body"))
        painter.setPen(self._theme.color("ink2"))
        room = self.viewport().rect().adjusted(EDGE, 12, -EDGE, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, self.empty())
        painter.end()
