"""A table of records: paged, sorted by its head, kept at its place when rows come and go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel

from models.records import Query, Record
from widgets.contribution import Desk
from widgets.controls.rows import ROW_HEIGHT
from widgets.controls.section import note
from widgets.records.column import Column, in_language, localised, ordered
from widgets.records.following import Following
from widgets.records.model import RecordModel
from widgets.records.rank import rank
from widgets.records.rowpaint import RecordDelegate
from widgets.records.rowtable import RowTable
from widgets.records.sorting import next_section, order_of, order_text, sorted_section


class RecordTable(RowTable):
    """The records of a query; one of them is chosen, by its id.

    What is chosen and what is on screen are held by identity: rows that come or go elsewhere move
    neither. A chosen record that leaves the list stays chosen, it is only not seen.
    """

    chosen = Signal(str)
    """Id of the record that the person chose; empty when they let go."""
    opened = Signal(str)
    """Enter or double click."""
    counted = Signal(int)
    """How many rows there are now."""

    def __init__(
        self,
        desk: Desk,
        columns: Sequence[Column],
        query: Query,
        empty: str,
        name: str = "",
    ) -> None:
        """`empty` says why there is nothing and what to do; `name` is for a screen reader."""
        super().__init__(desk.theme, empty, name)
        self._desk = desk
        self._chosen = ""
        self._syncing = False
        self._outdated = False
        self._tally: QLabel | None = None
        self.rows = RecordModel(
            desk.view.records, columns, in_language(query, desk.words.language), self
        )
        self.setModel(self.rows)
        self.set_widths([(column.width, column.least) for column in self.rows.columns])
        self._delegate = RecordDelegate(desk.theme, self.rows)
        self.setItemDelegate(self._delegate)
        self._show_order()
        self.horizontalHeader().sectionClicked.connect(self._sort_by)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self._following = Following(
            self, desk.view.records, frozenset({query.kind}), lambda _: self._changed()
        )
        self._say_count()

    @property
    def query(self) -> Query:
        """What is shown."""
        return self.rows.query

    @property
    def count(self) -> int:
        """How many records there are."""
        return self.rows.rowCount()

    @property
    def count_label(self) -> QLabel:
        """`1,284 entries`, to be put where the workspace wants it."""
        if self._tally is None:
            self._tally = note(self._desk.theme, "", "ink2")
            self._tally.setWordWrap(False)
            self._say_count()
        return self._tally

    @property
    def chosen_id(self) -> str:
        """Id of the chosen record; empty if none is."""
        return self._chosen

    def chosen_record(self) -> Record | None:
        """The chosen record as it stands."""
        if not self._chosen:
            return None
        return self._desk.view.records.get(self.query.kind, self._chosen)

    def set_query(self, query: Query, empty: str | None = None) -> None:
        """Show something else: from the top, or where the chosen record is. Keeps the sorting
        that the person chose if `query` has no order of its own."""
        wanted = in_language(query, self._desk.words.language)
        if not wanted.order:
            wanted = replace(wanted, order=self.query.order)
        if empty is not None:
            self.empty = empty
        self._following.kinds = frozenset({wanted.kind})
        same = wanted == self.query
        self._reread(wanted, keep=same)
        self._show_order()

    def refresh(self) -> None:
        """Read what is on screen again; sorting, chosen record and place stay."""
        self._outdated = False
        self._reread(None, keep=True)

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while nobody saw the list is read now."""
        super().showEvent(event)
        if self._outdated:
            self.refresh()

    def _changed(self) -> None:
        """A list behind another page is read when it is looked at again."""
        self._outdated = not self.isVisible()
        if not self._outdated:
            self.refresh()

    def choose(self, id_: str, tell: bool = False) -> bool:
        """Choose a record and bring it into sight; False if it is not in the list."""
        self._chosen = id_
        row = self.row_of(id_)
        self._syncing = True
        self._select(row)
        self._syncing = False
        if row is not None:
            self.scrollTo(self.rows.index(row, 0))
        if tell:
            self.chosen.emit(id_)
        return row is not None

    def row_of(self, id_: str) -> int | None:
        """At which row a record stands; None if it is not in the list."""
        records = self._desk.view.records
        record = records.get(self.query.kind, id_) if id_ else None
        return None if record is None else rank(records, self.query, record)

    def state(self) -> dict[str, str]:  # type: ignore[override]  # of Qt's, which has no use here
        """What to restore after a rebuild."""
        top = self.rows.record(max(0, self.rowAt(0)))
        return {
            "chosen": self._chosen,
            "order": order_text(self.query),
            "top": top.id if top is not None else "",
        }

    def restore(self, state: dict[str, str]) -> None:
        """Undo the loss that a rebuild would be; an order that is not offered is ignored."""
        order = order_of(state.get("order", ""), self.rows.columns)
        if order is not None:
            self._order(*order)
        if state.get("chosen"):
            self.choose(state["chosen"], tell=True)
        top = self.row_of(state.get("top", ""))
        if top is not None:
            self.verticalScrollBar().setValue(top * ROW_HEIGHT)

    # -- what the person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Escape lets go, S sorts by the next column, Shift+S turns the order."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self._chosen:
            self._let_go()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
        elif key == Qt.Key.Key_S and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._sort_next(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.count:
            self._go(0 if key == Qt.Key.Key_Home else self.count - 1)
        elif event.text().strip() or key in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    # -- how it keeps its place

    def _reread(self, query: Query | None, keep: bool) -> None:
        bar = self.verticalScrollBar()
        held = self._anchor() if keep else None
        self._syncing = True
        self.rows.reload(query)
        self.updateGeometries()  # else the bar still ends where the rows ended
        row = self.row_of(self._chosen)
        self._select(row)
        self._syncing = False
        if held is not None:
            id_, offset = held
            at = row if id_ == self._chosen else self.row_of(id_)
            if at is not None:
                bar.setValue(at * ROW_HEIGHT + offset)
        elif not keep:
            bar.setValue(0)
            if row is not None:
                self.scrollTo(self.rows.index(row, 0))
        self._say_count()
        self.viewport().update()

    def _anchor(self) -> tuple[str, int] | None:
        """The record whose place on screen is held, and how far the top lies below its top:
        the chosen one where it is seen, else the first. None at the very top: there what is new
        shall be seen."""
        top = self.verticalScrollBar().value()
        row = self.currentIndex().row()
        seen = 0 <= row * ROW_HEIGHT - top + ROW_HEIGHT <= self.viewport().height() + ROW_HEIGHT
        if row >= 0 and seen and self._chosen:
            return self._chosen, top - row * ROW_HEIGHT
        if top == 0:
            return None
        row = top // ROW_HEIGHT
        record = self.rows.record(row)
        return None if record is None else (record.id, top - row * ROW_HEIGHT)

    def _select(self, row: int | None) -> None:
        if row is None:
            self.selectionModel().clear()
        else:
            self.setCurrentIndex(self.rows.index(row, 0))
            self.selectRow(row)

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        if self._syncing or not now.isValid():
            return
        record = self.rows.record(now.row())
        if record is not None and record.id != self._chosen:
            self._chosen = record.id
            if not self.selectionModel().isRowSelected(now.row()):
                # the focus alone makes a row the current one: what is chosen is also seen
                self.selectRow(now.row())
            self.chosen.emit(record.id)

    def _let_go(self) -> None:
        self._chosen = ""
        self._syncing = True
        self.selectionModel().clear()
        self._syncing = False
        self.chosen.emit("")

    def _go(self, row: int) -> None:
        self.setCurrentIndex(self.rows.index(row, 0))
        self.scrollTo(self.rows.index(row, 0))

    def _open(self, row: int) -> None:
        record = self.rows.record(row)
        if record is not None:
            self.opened.emit(record.id)

    # -- sorting

    def _sort_by(self, section: int) -> None:
        field = self.rows.columns[section].order
        if field:
            now = self.query.order[:1]
            same = bool(now) and now[0].field == localised(field, self._desk.words.language)
            self._order(field, same and not now[0].descending)

    def _sort_next(self, turn: bool) -> None:
        columns, at = self.rows.columns, self._sorted_section()
        if not turn or at < 0:
            hidden = [self.isColumnHidden(number) for number in range(len(columns))]
            at = next_section(columns, hidden, at)
        if at >= 0:
            self._sort_by(at)

    def _order(self, field: str, descending: bool) -> None:
        self._reread(ordered(self.query, field, descending, self._desk.words.language), keep=False)
        self._show_order()

    def _sorted_section(self) -> int:
        return sorted_section(self.rows.columns, self.query, self._desk.words.language)

    def _show_order(self) -> None:
        down = bool(self.query.order) and self.query.order[0].descending
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(self._sorted_section(), order)

    def _say_count(self) -> None:
        if self._tally is not None:
            words, code = self._desk.words, "recordwidgets.count"
            if self.count == 1:
                code = "recordwidgets.count.one"
            self._tally.setText(words.say(code, n=words.number(self.count)))
        self.counted.emit(self.count)
