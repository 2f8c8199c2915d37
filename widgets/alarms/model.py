"""The list of standing (or withheld) alarms as a table model that changes by identity.

Never reset: a change of order keeps what is selected, a change of content is only drawn again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from models.alarms import Alarm, Load
from models.points import Severity
from widgets.alarms.arranging import (
    Grouping,
    Item,
    Row,
    RowKind,
    cause_group,
    place_group,
    plan,
    root_of,
    rows,
)
from widgets.alarms.columns import Cells, Column
from widgets.alarms.groups import Group, group_of, group_title
from widgets.alarms.holding import Holding, Seen
from widgets.alarms.line import LINE, Line
from widgets.contribution import Desk
from widgets.controls.rows import Index
from widgets.symbols import AlarmMark, mark_of

_ROOT = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_BLINKING = (Severity.CRITICAL, Severity.HIGH)


class AlarmsModel(QAbstractTableModel):
    """Arranges what `source` gives; `passes` is the filter."""

    def __init__(
        self, desk: Desk, cells: Cells, columns: Sequence[Column], passes: Callable[[Alarm], bool]
    ) -> None:
        super().__init__()
        self._desk, self._cells, self._passes = desk, cells, passes
        self.columns = tuple(columns)
        self.holding = Holding()
        self.grouping = Grouping.CAUSE
        self.folded: dict[str, bool] = {}
        self.opened: set[str] = set()
        self.taken_ms = desk.view.now()
        """As of when the list is: nothing that was raised later is in it."""
        self._flood = False
        self._items: Sequence[Item] = ()
        self._rows: list[Row] = []
        self._lines: dict[int, Line] = {}
        self._extra: dict[str, list[Alarm]] = {}
        """What waits, by the group it will join."""
        self._where: dict[str, int] = {}
        self._sums: dict[str, Group] = {}
        """What heads and sums say of their members, until alarms change."""

    # -- what stands

    def take(self, current: Sequence[Alarm], load: Load, elsewhere: Sequence[Alarm] = ()) -> None:
        """Alarms have changed; `elsewhere` is the other list, of what is withheld or calls."""
        self.taken_ms = self._desk.view.now()
        self._sums.clear()
        if self.holding.take(current, self._passes, self.taken_ms, elsewhere):
            self._flood = load.flood_since_ms is not None
            self._items = plan(self.holding.shown, self.grouping, self._about, self._flood)
            self._extra = {}
            self._arrange()
        else:
            self._extra = self._joining()
            self.refresh()

    def seen_ms(self, alarm: Alarm, seen: Seen, lines: Sequence[str] = ()) -> int:
        """How long this occurrence has been on screen: on its own line, or counted in one of
        `lines`; -1 if it is not."""
        now = self._desk.view.now()
        on_screen = max(seen.for_ms(key, now) for key in (alarm.id, *lines))
        return min(on_screen, self.holding.listed_ms(alarm, now))

    def let_in(self, current: Sequence[Alarm], load: Load) -> None:
        """What waits is shown, what is gone goes; the order is made anew."""
        held, self.holding.held = self.holding.held, False
        self.take(current, load)
        self.holding.held = held

    def regroup(self, grouping: Grouping, current: Sequence[Alarm], load: Load) -> None:
        """Put together by something else."""
        self.grouping = grouping
        self.let_in(current, load)

    def fold(self, row: int, shut: bool | None = None) -> None:
        """Fold or unfold the group or sum of a row; None turns it."""
        line = self._rows[row]
        if line.kind is RowKind.HEAD:
            self.folded[line.group] = (not line.folded) if shut is None else shut
        elif line.kind is RowKind.SUM:
            shown = line.folded if shut is None else not shut
            (self.opened.add if shown else self.opened.discard)(line.key)
        else:
            return
        self._arrange()

    # -- rows

    def row(self, number: int) -> Row | None:
        """A line of the list; None for a number that is none."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def alarm(self, number: int) -> Alarm | None:
        """The alarm of a line; None for a head or sum."""
        row = self.row(number)
        if row is None or row.kind is not RowKind.ALARM:
            return None
        return self.holding.shown.get(row.key)

    def members(self, number: int) -> list[Alarm]:
        """All alarms that a line stands for and that still stand, without what waits."""
        row = self.row(number)
        if row is None:
            return []
        gone = self.holding.gone
        return [self.holding.shown[id_] for id_ in row.ids if id_ not in gone]

    def row_of(self, key: str) -> int:
        """Where a line stands by its identity; -1 if it does not."""
        return self._where.get(key, -1)

    def head_of(self, id_: str) -> int:
        """The row of the group or sum that an alarm is hidden in; -1 for none."""
        for number, row in enumerate(self._rows):
            if row.kind is not RowKind.ALARM and row.folded and id_ in row.ids:
                return number
        return -1

    def sums_of(self, group: str) -> list[str]:
        """The lines that sum up members of a group."""
        return [row.key for row in self._rows if row.kind is RowKind.SUM and row.group == group]

    def in_order(self) -> list[Alarm]:
        """All that is listed, folded or not, in the order of the list."""
        shown, gone = self.holding.shown, self.holding.gone
        return [shown[i] for item in self._items for i in item.ids if i not in gone]

    def title_of(self, number: int) -> str:
        """What a line is called."""
        row = self.row(number)
        if row is None:
            return ""
        alarm = self.holding.shown.get(row.key)
        if alarm is not None:
            return self._cells.title(alarm)
        return group_title(self._desk, self._cells, self.holding.shown, row.group)

    # -- Qt

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Lines that are not folded away."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Those that were chosen."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal or not section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            title = self.columns[section].title
            return self._desk.words.say(title) if title else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].right else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The line for the delegate; texts for everything else that asks."""
        if role == LINE:
            return self.line(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            line, column = self.line(index.row()), self.columns[index.column()].id
            text = line.texts.get(column, "")
            if column == "symbol" and line.severity:
                return self._desk.words.severity(line.severity)
            return f"{text} {line.remark}".strip() if column == "alarm" else text
        return None

    def line(self, number: int) -> Line:
        """What a row is drawn as; worked out when it is looked at."""
        found = self._lines.get(number)
        if found is None:
            row = self._rows[number]
            made = {RowKind.ALARM: self._one, RowKind.HEAD: self._head, RowKind.SUM: self._sum}
            found = self._lines[number] = made[row.kind](row)
        return found

    def refresh(self) -> None:
        """All that is on screen is to be worked out and drawn again."""
        self._lines.clear()
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def choose_columns(self, columns: Sequence[Column]) -> None:
        """Other columns."""
        self.layoutAboutToBeChanged.emit()
        keys = [(i, self._rows[i.row()].key) for i in self.persistentIndexList()]
        self.columns = tuple(columns)
        self._lines.clear()
        self._move(keys)
        self.layoutChanged.emit()

    # -- inside

    def _arrange(self) -> None:
        found = rows(self._items, self.holding.shown, self.folded, self.opened, self._flood)
        if found == self._rows:
            self.refresh()
            return
        self.layoutAboutToBeChanged.emit()
        keys = [(i, self._rows[i.row()].key) for i in self.persistentIndexList()]
        self._rows = found
        self._where = {row.key: number for number, row in enumerate(found)}
        self._lines.clear()
        self._move(keys)
        self.layoutChanged.emit()

    def _move(self, keys: Sequence[tuple[QModelIndex, str]]) -> None:
        for index, key in keys:
            row = self._where.get(key, -1)
            column = min(index.column(), len(self.columns) - 1)
            to = self.index(row, column) if row >= 0 else QModelIndex()
            self.changePersistentIndex(index, to)

    def _about(self, alarm: Alarm) -> str:
        spot = self._cells.spot(alarm)
        return spot.device if self.grouping is Grouping.DEVICE else spot.floor

    def _group(self, row: Row) -> Group:
        found = self._sums.get(row.key)
        if found is None:
            gone, shown = self.holding.gone, self.holding.shown
            alarms = [shown[id_] for id_ in row.ids if id_ not in gone]
            if row.kind is RowKind.HEAD:
                alarms += self._extra.get(row.group, [])
            found = self._sums[row.key] = group_of(self._desk, self._cells, alarms)
        return found

    def _joining(self) -> dict[str, list[Alarm]]:
        waiting, shown = self.holding.waiting, self.holding.shown
        joining: dict[str, list[Alarm]] = {}
        if not waiting or self.grouping is Grouping.TIME:
            return joining
        both = {**shown, **waiting}
        groups = {item.key for item in self._items}
        for alarm in waiting.values():
            if alarm.life_safety:
                continue
            if self.grouping is Grouping.CAUSE:
                key = cause_group(root_of(alarm, both))
                if key not in groups:  # in a flood it is put together by its floor
                    key = place_group(self._about(alarm))
            else:
                key = f"{self.grouping.value}:{self._about(alarm)}"
            joining.setdefault(key, []).append(alarm)
        return joining

    def _one(self, row: Row) -> Line:
        alarm = self.holding.shown[row.key]
        gone = row.key in self.holding.gone and row.key not in self.holding.moved
        texts = {c.id: self._cells.text(alarm, c.id) for c in self.columns if c.id != "symbol"}
        if gone:
            say = self._desk.words.say
            texts |= {"age": say("alarmpanel.gone"), "state": say("alarmpanel.gone")}
        mark = mark_of(alarm)
        unacknowledged = mark in (AlarmMark.UNACKNOWLEDGED, AlarmMark.GONE)
        return Line(
            RowKind.ALARM,
            texts,
            alarm.severity,
            mark,
            strong=unacknowledged and not gone,
            gone=gone,
            inside=bool(row.group),
            remark=self._desk.words.say("alarmpanel.first") if row.first else "",
            blinks=mark is AlarmMark.UNACKNOWLEDGED and alarm.severity in _BLINKING and not gone,
        )

    def _head(self, row: Row) -> Line:
        words, now = self._desk.words, self._desk.view.now()
        group = self._group(row)
        texts = {"alarm": group_title(self._desk, self._cells, self.holding.shown, row.group)}
        if group.count:
            texts |= {
                "since": words.since(group.since_ms, now),
                "age": words.age(now - group.since_ms),
                "place": group.place,
                "count": words.number(group.count),
            }
        one = group.count == 1
        remark = words.say("alarmpanel.gone")
        if group.count:
            code = "alarmpanel.alarm.one" if one else "alarmpanel.alarm.many"
            remark = words.say(code, n=words.number(group.count))
        if group.count and not any(column.id == "value" for column in self.columns):
            told = ", ".join(f"{tally.severity.letter} {tally.count}" for tally in group.tallies)
            remark = f"{remark} · {told}"
        return Line(
            RowKind.HEAD,
            texts,
            strong=any(tally.open for tally in group.tallies),
            folded=row.folded,
            remark=remark,
            tallies=group.tallies,
            gone=not group.count,
        )

    def _sum(self, row: Row) -> Line:
        words, group = self._desk.words, self._group(row)
        if not group.count:  # held under the hand, and all of them have ended
            return Line(
                RowKind.SUM, {"alarm": words.say("alarmpanel.gone")}, folded=row.folded, gone=True
            )
        medium = row.severity is Severity.MEDIUM
        told = words.say(
            "alarmpanel.sum.medium" if medium else "alarmpanel.sum.low", n=words.number(group.count)
        )
        comma = words.say("alarmpanel.sum.comma") if group.kinds else ""
        return Line(RowKind.SUM, {"alarm": told + comma}, folded=row.folded, remark=group.kinds)
