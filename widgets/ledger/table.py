"""The one table of temporary states; the chosen one is held by its identity."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter

from models.temporary import TemporaryState
from widgets.contribution import Desk
from widgets.controls import RowDelegate
from widgets.controls.rows import EDGE, PROSE, ROW_HEIGHT, STRONG, TONE
from widgets.ledger import terms
from widgets.records.rowtable import RowTable
from widgets.symbols import paint_glyph
from widgets.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_MARK_ROOM = 26
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    text: Callable[[Desk, TemporaryState], str]
    width: int = 0
    least: int = 0
    prose: bool = False


def _kind(desk: Desk, one: TemporaryState) -> str:
    return desk.words.say(terms.KINDS[one.kind])


_COLUMNS = (
    _Column("ledger.column.kind", _kind, 136),
    _Column("ledger.column.what", terms.what),
    _Column("ledger.column.place", terms.place, 262, 1240),
    _Column("ledger.column.owner", terms.owner, 120, 860),
    _Column("ledger.column.reason", terms.reason, prose=True, least=700),
    _Column("ledger.column.since", terms.since, 150, 780),
    _Column("ledger.column.until", terms.until, 196),
)


class _Rows(QAbstractTableModel):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.states: tuple[TemporaryState, ...] = ()

    def put(self, states: Sequence[TemporaryState]) -> None:
        """What there is now; the rows stay the same objects of the view while only texts change."""
        new = tuple(states)
        if [one.record for one in new] != [one.record for one in self.states]:
            self.beginResetModel()
            self.states = new
            self.endResetModel()
            return
        self.states = new
        if new:
            last = self.index(len(new) - 1, len(_COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.states)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.states):
            return None
        one, column = self.states[index.row()], _COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(self._desk, one)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT
        if role == STRONG:
            return column.text is terms.until and one.is_overdue(self._desk.view.now())
        if role == TONE:
            return "ink" if one.is_explained or column.text is not terms.reason else "ink2"
        return column.prose if role == PROSE else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not section < len(_COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._desk.words.say(_COLUMNS[section].title)
        return _LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None


class _Delegate(RowDelegate):
    def __init__(self, theme: Theme, rows: _Rows) -> None:
        super().__init__(theme)
        self._rows = rows

    def paint_cell(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """The symbol of the kind before its word."""
        if index.column() == 0 and index.row() < len(self._rows.states):
            name = terms.GLYPHS[self._rows.states[index.row()].kind]
            size = 14
            top = rect.top() + (rect.height() - size) / 2
            box = QRectF(rect.left() + EDGE, top, size, size)
            paint_glyph(painter, name, box, self._theme.color("ink"), self._theme)
            rect = rect.adjusted(_MARK_ROOM, 0, 0, 0)
        super().paint_cell(painter, rect, index)


class LedgerTable(RowTable):
    """Overdue first, then what ends next."""

    chosen = Signal(str)
    """Id of the record; empty if nothing is."""
    opened = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.theme, "", desk.words.say("ledger.title"))
        self.rows = _Rows(desk)
        self.setModel(self.rows)
        # the order is by what is due; nothing else makes sense here
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSectionsClickable(False)
        self.set_widths([(column.width, column.least) for column in _COLUMNS])
        self._delegate = _Delegate(desk.theme, self.rows)
        self.setItemDelegate(self._delegate)
        self._chosen = ""
        self._syncing = False
        self.press: Callable[[QKeyEvent], bool] = lambda _: False
        """Takes the letters of what can be done."""
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.doubleClicked.connect(lambda _: self._open())

    @property
    def chosen_id(self) -> str:
        """Id of the record of the chosen line."""
        return self._chosen

    def put(self, states: Sequence[TemporaryState]) -> None:
        """Show these; the chosen one stays chosen, and at its place on the screen."""
        before = self._row(self._chosen)
        self._syncing = True
        self.rows.put(states)
        after = self._row(self._chosen)
        if after is None:
            self.selectionModel().clear()
        else:
            self.setCurrentIndex(self.rows.index(after, 0))
            self.selectRow(after)
            if before is not None and after != before:
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + (after - before) * ROW_HEIGHT)
        self._syncing = False
        self.viewport().update()

    def choose(self, record: str) -> bool:
        """Choose the line of a record; False if there is none."""
        row = self._row(record)
        if row is None:
            return False
        self._syncing = True
        self.setCurrentIndex(self.rows.index(row, 0))
        self.selectRow(row)
        self._syncing = False
        self._chosen = record
        self.chosen.emit(record)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter shows the thing, Escape lets go, letters do what the inspector offers."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif key == Qt.Key.Key_Escape and self._chosen:
            self._chosen = ""
            self.selectionModel().clear()
            self.chosen.emit("")
        elif event.text().strip() or key in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            if not self.press(event):
                event.ignore()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if self._chosen:
            self.opened.emit(self._chosen)

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        if self._syncing or not now.isValid():
            return
        one = self.rows.states[now.row()]
        if one.record != self._chosen:
            self._chosen = one.record
            self.selectRow(now.row())
            self.chosen.emit(one.record)

    def _row(self, record: str) -> int | None:
        found = (n for n, one in enumerate(self.rows.states) if one.record == record)
        return next(found, None) if record else None
