"""The active alarms as six rows under the workspace, on screens that are high enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
)

from models.alarms import Alarm, AlarmState
from models.plan.around import around
from widgets.alarmwords import AlarmWords, alarm_target, alarm_words, nothing_stands
from widgets.contribution import Desk, Target
from widgets.controls.rows import (
    EDGE,
    HEAD_HEIGHT,
    ROW_HEIGHT,
    STRONG,
    TONE,
    HeadRow,
    Index,
    RowDelegate,
    lay_rows,
)
from widgets.controls.section import note
from widgets.shell.region import Region
from widgets.symbols import AlarmMark, mark_of, paint_alarm

HEIGHT = 206
_ROWS = 6
_SYMBOL, _SINCE, _ALARM, _PLACE, _VALUE, _AGE = range(6)
_WIDTHS = {_SYMBOL: 44, _SINCE: 124, _AGE: 140}
_ROOT = QModelIndex()


class AlarmTable(QAbstractTableModel):
    """One row per active alarm in the order of the view: worst first, newest first. Below them
    what calls nobody because works are there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._alarms: Sequence[Alarm] = ()
        self._ids: list[str] = []
        self._said: dict[int, AlarmWords] = {}
        words = desk.words
        self._heads = (
            "",
            words.say("window.alarms.since"),
            words.say("window.alarms.alarm"),
            words.say("window.alarms.place"),
            words.say("window.alarms.value"),
            words.say("window.alarms.age"),
        )

    def set_alarms(self, alarms: Sequence[Alarm]) -> None:
        """Replace all rows, or only say that they look different if they are the same alarms."""
        self._said.clear()
        ids = [alarm.id for alarm in alarms]
        if ids == self._ids:
            self._alarms = tuple(alarms)
            self.refresh(_SYMBOL)
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        keys = [self._ids[index.row()] for index in old]
        self._alarms, self._ids = tuple(alarms), ids
        where = {id_: row for row, id_ in enumerate(ids)}
        new = [
            self.index(where[key], index.column()) if key in where else QModelIndex()
            for key, index in zip(keys, old, strict=True)
        ]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def refresh(self, first: int) -> None:
        """Columns from `first` on are to be drawn again."""
        if self._alarms:
            self._said.clear()
            last = self.index(len(self._alarms) - 1, _AGE)
            self.dataChanged.emit(self.index(0, first), last)

    def alarm(self, row: int) -> Alarm:
        """The alarm of a row."""
        return self._alarms[row]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._alarms)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        alarm = self._alarms[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), alarm, column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == _SYMBOL:
            return self._desk.words.severity(alarm.severity)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == STRONG:
            return column in (_SINCE, _ALARM) and not alarm.acknowledged and not alarm.is_withheld
        if role == TONE:
            return "ink2" if column in (_PLACE, _AGE) or alarm.is_withheld else "ink"
        return None

    def _text(self, row: int, alarm: Alarm, column: int) -> str:
        words = self._desk.words
        if column == _SYMBOL:
            return ""
        if column == _SINCE:
            return words.since(alarm.raised_ms, self._desk.view.now())
        if column == _AGE:
            return self._age(alarm)
        said = self._said.get(row)
        if said is None:
            said = self._said[row] = alarm_words(alarm, self._desk.view, words)
        return {_ALARM: said.title, _PLACE: said.place, _VALUE: said.value}[column]

    def _age(self, alarm: Alarm) -> str:
        words, now = self._desk.words, self._desk.view.now()
        if alarm.state is AlarmState.RETURNED and alarm.returned_ms is not None:
            return words.say("alarmpanel.gone_for", age=words.age(now - alarm.returned_ms))
        return words.age(now - alarm.raised_ms)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == _AGE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class _AlarmRows(RowDelegate):
    lit = True

    def __init__(self, desk: Desk, table: AlarmTable) -> None:
        super().__init__(desk.theme)
        self._desk = desk
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.column() != _SYMBOL:
            super().paint(painter, option, index)
            return
        painter.save()
        self.paint_ground(painter, option, index)
        alarm = self._table.alarm(index.row())
        mark = mark_of(alarm)
        blinks = mark is AlarmMark.UNACKNOWLEDGED and alarm.severity.letter in ("C", "H")
        off = not self.lit and blinks
        centre = QPointF(option.rect.left() + 22, option.rect.center().y() + 0.5)
        paint_alarm(painter, centre, 20, alarm.severity, mark, self._desk.theme, off)
        painter.restore()


class AlarmList(Region):
    """Enter or a double click shows where the alarm is; N lists what can begin at it."""

    def __init__(self, desk: Desk, show: Callable[[Target], None]) -> None:
        super().__init__(desk.words.say("window.region.alarmlist"))
        self._desk = desk
        self._show = show
        self.setFixedHeight(HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        self.table = AlarmTable(desk)
        self._rows = _AlarmRows(desk, self.table)
        self.grid = QTableView()
        self.grid.setAccessibleName(desk.words.say("window.region.alarmlist"))
        self._dress()
        self._empty = note(desk.theme, "", "ink2")
        self._empty.setFont(desk.theme.font("body"))
        self._empty.setParent(self)
        self._empty.setGeometry(EDGE, HEAD_HEIGHT + 10, 600, 20)
        column.addWidget(self.grid)
        column.addStretch(1)
        self._empty.raise_()
        self.grid.doubleClicked.connect(self._open)
        self.refresh()

    def _dress(self) -> None:
        grid, theme = self.grid, self._desk.theme
        grid.setModel(self.table)
        grid.setItemDelegate(self._rows)
        grid.setFont(theme.font("body"))
        lay_rows(grid)
        grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        grid.setFixedHeight(HEAD_HEIGHT + _ROWS * ROW_HEIGHT)
        heads = HeadRow(theme)
        grid.setHorizontalHeader(heads)
        heads.setSectionsClickable(False)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            grid.setColumnWidth(column, width)

    def refresh(self) -> None:
        """Alarms have changed; the selected one stays selected."""
        view = self._desk.view
        self.table.set_alarms([*view.alarms(), *view.withheld()])
        self._say_empty()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._say_empty()

    def _say_empty(self) -> None:
        """The journal is asked only where somebody sees the answer."""
        empty = not self.table.rowCount()
        if empty and self.isVisible():
            self._empty.setText(nothing_stands(self._desk.view, self._desk.words))
        self._empty.setVisible(empty)

    def tick(self) -> None:
        """Values and ages go on."""
        if self.isVisible():
            self.table.refresh(_VALUE)

    def beat(self, lit: bool) -> None:
        """Symbols turn on or off."""
        self._rows.lit = lit
        if self.isVisible() and self.table.rowCount():
            self.grid.viewport().update(0, 0, _WIDTHS[_SYMBOL], self.grid.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.grid.currentIndex())
        elif event.key() == Qt.Key.Key_N:
            self._offer(self.grid.currentIndex())
        else:
            super().keyPressEvent(event)

    def _offer(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """List what can begin at the alarm."""
        if index.isValid() and self._desk.offer is not None:
            view = self._desk.view
            spots = around(view.park, view.alarms(), "alarm", self.table.alarm(index.row()).point)
            self._desk.offer([Target(*spot) for spot in spots])

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.isValid():
            alarm = self.table.alarm(index.row())
            self._show(alarm_target(self._desk.view.park, alarm))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._desk.theme.color("ground"))
        painter.fillRect(0, 0, self.width(), 1, self._desk.theme.color("line"))
