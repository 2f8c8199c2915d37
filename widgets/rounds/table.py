"""The rounds of a day as a table; they are worked out, not stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent

from models.records import Query
from models.rounds import Standing, State, standings
from widgets.contribution import Desk
from widgets.controls.rows import STRONG, TONE, Index, RowDelegate
from widgets.records import actor_name, name_text
from widgets.records.rowtable import RowTable
from widgets.rounds.roundwords import AHEAD_MIN, BACK_MIN, OPEN, STATE_WORDS, day_hour

_ROOT = QModelIndex()
_WIDTHS = ((120, 0), (0, 0), (130, 0), (90, 0), (170, 700))
_DUE, _NAME, _STATE, _DONE, _WHO = range(5)


class StandingModel(QAbstractTableModel):
    """One row per round, oldest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        say = desk.words.say
        self._heads = [
            say("roundspanel.head.due"),
            say("roundspanel.head.name"),
            say("roundspanel.head.state"),
            say("roundspanel.head.done"),
            say("roundspanel.head.who"),
        ]
        self.rows: Sequence[Standing] = ()
        self._counts: dict[str, tuple[int, int]] = {}

    def read(self) -> None:
        """Work them out again, and count their marks; rows that are the same stay."""
        view = self._desk.view
        found = standings(view.records, view.now(), view.park.zone, BACK_MIN, AHEAD_MIN)
        same = [one.occurrence for one in found] == [one.occurrence for one in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = found
        self._counts = {}
        if not same:
            self.endResetModel()
        elif found:
            self.dataChanged.emit(self.index(0, 0), self.index(len(found) - 1, _WHO))

    def row_of(self, id_: str) -> int:
        """Where a round stands; -1 if it is not shown."""
        return next((n for n, one in enumerate(self.rows) if one.occurrence.id == id_), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(one, index.column())
        if role == STRONG:
            return one.state in OPEN
        if role == TONE:
            return "ink" if one.state in OPEN else "ink2"
        return None

    def _text(self, one: Standing, column: int) -> str:
        words = self._desk.words
        if column == _DUE:
            return day_hour(self._desk, one.occurrence.due_ms)
        if column == _NAME:
            return name_text(self._desk, one.template.values.get("name"))
        if column == _STATE:
            return words.say(STATE_WORDS[one.state])
        if column == _DONE:
            done, count = self._progress(one)
            return f"{done}/{count}" if one.state is not State.UPCOMING else ""
        return actor_name(self._desk, one.record.created_by) if one.record is not None else ""

    def _progress(self, one: Standing) -> tuple[int, int]:
        """Marked and to be marked."""
        id_ = one.occurrence.id
        if id_ not in self._counts:
            records = self._desk.view.records
            marked = records.count(Query("round_mark", (("round", "is", id_),)))
            points = Query(
                "round_checkpoint",
                (("template", "is", one.template.id), ("retired", "is_not", 1)),
            )
            self._counts[id_] = (marked, records.count(points))
        return self._counts[id_]


class RoundTable(RowTable):
    """Enter opens a round."""

    opened = Signal(str)
    chosen = Signal(str)

    def __init__(self, desk: Desk) -> None:
        say = desk.words.say
        super().__init__(desk.theme, say("roundspanel.none"), say("roundspanel.title"))
        self.standing = StandingModel(desk)
        self.setModel(self.standing)
        self._rows = RowDelegate(desk.theme)
        self._rows.setParent(self)
        self.setItemDelegate(self._rows)
        self.set_widths(_WIDTHS)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setSortIndicatorShown(False)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.selectionModel().currentRowChanged.connect(
            lambda now, _: self.chosen.emit(self._id(now.row()))
        )
        self.doubleClicked.connect(lambda index: self.opened.emit(self._id(index.row())))

    @property
    def chosen_round(self) -> Standing | None:
        """The round of the current row."""
        row = self.currentIndex().row()
        return self.standing.rows[row] if 0 <= row < len(self.standing.rows) else None

    def refresh(self) -> None:
        """What is chosen stays chosen, by its identity."""
        kept = self.chosen_round
        self.standing.read()
        row = self.standing.row_of(kept.occurrence.id) if kept is not None else -1
        if row >= 0 and row != self.currentIndex().row():
            self.selectRow(row)

    def choose(self, id_: str) -> bool:
        """Select a round; False if it is not shown."""
        row = self.standing.row_of(id_)
        if row >= 0:
            self.selectRow(row)
        return row >= 0

    def choose_open(self) -> None:
        """Stand on the first round that somebody has to do something about now."""
        states = [one.state for one in self.standing.rows]
        for wanted in (State.RUNNING, State.DUE, State.UPCOMING):
            if wanted in states:
                self.selectRow(states.index(wanted))
                self.scrollTo(self.currentIndex())
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters belong to the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self._id(self.currentIndex().row()))
        elif event.text().strip() or event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _id(self, row: int) -> str:
        rows = self.standing.rows
        return rows[row].occurrence.id if 0 <= row < len(rows) else ""
