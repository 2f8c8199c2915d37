"""What the keys of the list do: each letter, the panels under it, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from models.alarmbook import ACKNOWLEDGE
from models.alarms import Alarm
from models.plan.around import around
from models.sheets import Format
from models.text.message import Message
from widgets.alarms.acts import Acts, Bulk, Until, bulk_of
from widgets.alarms.arranging import RowKind
from widgets.alarms.bulkpanel import BulkPanel
from widgets.alarms.columnpanel import ColumnPanel
from widgets.alarms.export import Export
from widgets.alarms.foot import Foot
from widgets.alarms.holding import in_bulk, is_open
from widgets.alarms.inspector import AlarmInspector
from widgets.alarms.lists import Lists
from widgets.alarms.narrowpanel import NarrowPanel
from widgets.alarms.shelvepanel import ShelvePanel
from widgets.alarmwords import alarm_target, rule_of, spot_of
from widgets.contribution import Desk, Target

_PRESENT = frozenset({"A", "Shift+A", "S", "U", "R"})
"""What can be done to what stands now, and not to what happened."""


class ListKeys:
    """Acts on what is selected; says in the foot why something cannot be done."""

    def __init__(self, desk: Desk, lists: Lists, foot: Foot, side: AlarmInspector) -> None:
        """`foot` lies under the lists, `side` beside them."""
        self._desk, self._lists, self._foot, self._side = desk, lists, foot, side
        self.acts = Acts(desk, self._written)
        self.export = Export(desk, self.say)
        self.bulk = BulkPanel(desk)
        self.shelving = ShelvePanel(desk)
        self.narrowing = NarrowPanel(desk)
        self.columns = ColumnPanel(desk)
        for panel in (self.bulk, self.shelving, self.narrowing, self.columns):
            foot.add(panel)
            panel.left.connect(self.close)
        self.bulk.confirmed.connect(self._bulk_confirmed)
        self.shelving.chosen.connect(self._shelve)
        self.narrowing.narrowed.connect(lists.narrow)
        self.columns.chosen.connect(lists.choose_columns)
        self.columns.show_columns(lists.model.columns)
        lists.narrowed.connect(self.narrowing.show_filter)
        lists.dressed.connect(self.columns.show_columns)
        self._letters: dict[str, Callable[[], None]] = {
            "A": self.acknowledge,
            "Shift+A": self.acknowledge_many,
            "S": self.shelve,
            "U": self.unshelve,
            "R": self.reset,
            "P": self.fly,
            "T": self.trend,
            "K": self.bench,
            "G": self.guidance,
            "I": self.incident,
            "N": self.offer,
            "F": self.narrow,
            "L": self.choose_columns,
        }

    def letter(self, key: str) -> None:
        """A letter of the list or of a button."""
        found = self._letters.get(key)
        if found is None:
            return
        if self._lists.mode == "journal" and key in _PRESENT:
            self.say(Message.of("alarmpanel.not.journal"))
            return
        self.say(None)
        found()

    def asked(self, what: str) -> None:
        """What the table wants."""
        moves: dict[str, Callable[[], None]] = {
            "open": self.open,
            "fold": lambda: self._fold(shut=True),
            "unfold": lambda: self._fold(shut=False),
            "home": self._home,
            "release": self._lists.table.release,
        }
        if what in moves:
            moves[what]()
        else:
            self.letter(what)

    def missed(self, event: QKeyEvent) -> bool:
        """Escape closes the foot from anywhere in the workspace."""
        if event.key() == Qt.Key.Key_Escape and not self._foot.isHidden():
            self.close()
            return True
        return False

    def act(self, action: str) -> None:
        """`columns`, `csv` or `xlsx`."""
        if action == "columns":
            self.choose_columns()
        elif action in ("csv", "xlsx"):
            format_: Format = "csv" if action == "csv" else "xlsx"
            name = self._desk.words.say("alarmpanel.title")
            self.export.ask(self._lists, format_, name, self.export_to)

    def say(self, message: Message | None) -> None:
        """In the foot; None empties it."""
        self._foot.say("" if message is None else self._desk.words.say(message))

    def close(self) -> None:
        """Back to the list."""
        self._foot.open(None)
        self._lists.table.setFocus()

    # -- acknowledge, shelve, reset

    def acknowledge(self) -> None:
        """The one alarm of the current row."""
        alarm = self._alarm()
        if alarm is None:
            self.say(Message.of("alarmpanel.not.group" if self._row() >= 0 else "alarmpanel.none"))
            return
        self._lists.look()
        rows = self._lists.rows
        seen_ms = rows.seen_ms(alarm, self._lists.seen)
        self.say(self.acts.acknowledge(alarm, seen_ms, rows.taken_ms))

    def acknowledge_many(self) -> None:
        """The selected rows, or the group of the current one, as they stand now."""
        refused = self.acts.obstacle(ACKNOWLEDGE)
        if refused is not None or self._lists.mode != "standing":
            self.say(refused or Message.of("alarmpanel.none"))
            return
        title, alarms, lines = self._many()
        if not alarms:
            self.say(Message.of("alarmpanel.none"))
            return
        self._lists.look()
        rows, seen = self._lists.rows, self._lists.seen
        bulk = bulk_of(title, alarms, lambda one: rows.seen_ms(one, seen, lines), rows.taken_ms)
        if not any(is_open(alarm) and in_bulk(alarm) for alarm in alarms):
            self.say(Message.of("alarmpanel.not.bulk"))
            return
        self.bulk.ask(bulk)
        self._open(self.bulk)
        self.bulk.setFocus()

    def _many(self) -> tuple[str, list[Alarm], list[str]]:
        """What together is called, the alarms, and the lines that count them on screen."""
        table, rows = self._lists.table, self._lists.rows
        chosen = table.selected()
        if len(chosen) > 1:
            found = {a.id: a for number in chosen for a in rows.members(number)}
            lines = [line.key for number in chosen if (line := rows.row(number)) is not None]
            return self._desk.words.say("alarmpanel.bulk.selected"), list(found.values()), lines
        row = table.current()
        line = rows.row(row)
        if line is None:
            return "", [], []
        if line.kind is RowKind.SUM:
            return rows.title_of(row), rows.members(row), [line.key]
        head = rows.row_of(f"head {line.group}") if line.group else row
        inside = rows.sums_of(line.group)
        return rows.title_of(head), rows.members(head), [f"head {line.group}", *inside]

    def _bulk_confirmed(self, bulk: Bulk, note: str) -> None:
        refused = self.acts.acknowledge_bulk(bulk, note)
        self.close()
        self.say(refused)

    def shelve(self) -> None:
        """Ask for the reason and the end."""
        alarms = self._chosen()
        if not alarms:
            self.say(Message.of("alarmpanel.none"))
            return
        refused = self.acts.not_shelvable(alarms)
        if refused is not None:
            self.say(refused)
            return
        title = self._lists.cells.title(alarms[0])
        if len(alarms) > 1:
            count = self._desk.words.number(len(alarms))
            title = self._desk.words.say("alarmpanel.alarm.many", n=count)
        self.shelving.ask(title, alarms)
        self._open(self.shelving)
        self.shelving.setFocus()

    def _shelve(self, alarms: Sequence[Alarm], reason: str, until: Until, note: str) -> None:
        refused = self.acts.shelve(alarms, reason, until, note)
        self.close()
        self.say(refused)

    def unshelve(self) -> None:
        """Let it call again."""
        self._with_one(self.acts.unshelve)

    def reset(self) -> None:
        """Of one that latches."""
        self._with_one(lambda alarm: self.acts.reset(alarm, self._lists.rows.taken_ms))

    # -- where it leads

    def open(self) -> None:
        """A group is folded or unfolded; an alarm is shown where it is."""
        row = self._row()
        line = self._lists.rows.row(row) if self._lists.mode != "journal" else None
        if line is not None and line.kind is not RowKind.ALARM:
            self._lists.rows.fold(row)
            return
        alarm = self._alarm()
        if alarm is not None:
            self._desk.show(alarm_target(self._desk.view.park, alarm))

    def fly(self) -> None:
        """To its place on the plan."""
        alarm = self._alarm()
        if alarm is None:
            return
        target = spot_of(self._desk.view.park, alarm.point, alarm.rule).target
        if target is not None:
            self._desk.show(target)
        else:
            self.say(Message.of("alarmpanel.not.placed"))

    def trend(self) -> None:
        """Its curve with the alarm marked on it, and those its rule names beside it."""
        alarm = self._alarm()
        if alarm is None:
            return
        park = self._desk.view.park
        rule = rule_of(park, alarm)
        point = park.points.get(alarm.point)
        for name in rule.trend if rule is not None else ():
            own = f"{point.device}.{name}" if point is not None else name
            other = own if own in park.points else name
            if other in park.points and other != alarm.point:
                self._desk.show(Target("trend", other))
        self._desk.show(Target("trend", alarm.point, alarm.raised_ms))

    def bench(self) -> None:
        """Its rule, tried on the stored history."""
        alarm = self._alarm()
        if alarm is not None:
            self._desk.show(Target("rule", alarm.id))

    def guidance(self) -> None:
        """Into sight at the right; where the inspector is hidden, in the foot."""
        if self._side.isVisible():
            self._side.show_guidance()
        elif self._side.guidance.text():
            self._foot.say(self._side.guidance.text())

    def incident(self) -> None:
        """Of the selected alarms."""
        points = dict.fromkeys(alarm.point for alarm in self._chosen())
        if points:
            self._desk.show(Target("new-incident", f"alarm:{','.join(points)}"))

    def offer(self) -> None:
        """List what can begin here."""
        if self._desk.offer is not None and (targets := self.around()):
            self._desk.offer(targets)

    def around(self) -> list[Target]:
        """The alarm, its device, its room, its floor."""
        alarm = self._alarm()
        if alarm is None:
            return []
        view = self._desk.view
        spots = around(view.park, view.alarms(), "alarm", alarm.point)
        return [Target(*spot) for spot in spots]

    # -- the list itself

    def narrow(self) -> None:
        """The filters."""
        self.narrowing.show_filter(self._lists.filter)
        self._open(self.narrowing)
        self.narrowing.focusNextChild()

    def choose_columns(self) -> None:
        """The columns."""
        self.columns.show_columns(self._lists.model.columns)
        self._open(self.columns)
        self.columns.setFocus()

    def export_to(self, path: Path) -> None:
        """Everything that passes the filter, with the columns that are shown."""
        columns = [c for c in self._lists.model.columns if c.id != "symbol"]
        title = self._desk.words.say("alarmpanel.title")
        rows = self._journal_rows() if self._lists.mode == "journal" else self._rows()
        ids = [column.id for column in columns]
        self.export.write(path, title, columns, ([row[id_] for id_ in ids] for row in rows))

    def _rows(self) -> Iterator[dict[str, str]]:
        cells, columns = self._lists.cells, self._lists.model.columns
        for alarm in self._lists.rows.in_order():
            yield {c.id: cells.text(alarm, c.id) for c in columns}

    def _journal_rows(self) -> Iterator[dict[str, str]]:
        journal, at = self._lists.journal, 0
        while True:
            while at < len(journal.transitions):
                yield journal.texts(journal.transitions[at])
                at += 1
            if journal.is_over:
                return
            journal.fetchMore()

    # -- inside

    def _open(self, panel: QWidget) -> None:
        """Under the list; the row that it is about stays in sight."""
        self._foot.open(panel)
        table = self._lists.table
        if table.current() >= 0:
            QTimer.singleShot(0, table, lambda: table.scrollTo(table.currentIndex()))

    def _written(self, refused: Message | None) -> None:
        if refused is not None:
            self.say(refused)

    def _row(self) -> int:
        return self._lists.table.current()

    def _alarm(self) -> Alarm | None:
        return self._lists.current_alarm()

    def _chosen(self) -> list[Alarm]:
        """The alarms of all selected rows; of a group those of medium and low priority."""
        if self._lists.mode == "journal":
            alarm = self._alarm()
            return [alarm] if alarm is not None else []
        rows = self._lists.rows
        found: dict[str, Alarm] = {}
        for number in self._lists.table.selected():
            line = rows.row(number)
            alone = line is not None and line.kind is RowKind.ALARM
            found |= {a.id: a for a in rows.members(number) if alone or in_bulk(a)}
        return list(found.values())

    def _with_one(self, act: Callable[[Alarm], Message | None]) -> None:
        alarm = self._alarm()
        self.say(act(alarm) if alarm is not None else Message.of("alarmpanel.none"))

    def _fold(self, shut: bool) -> None:
        row = self._row()
        rows = self._lists.rows
        line = rows.row(row) if self._lists.mode != "journal" else None
        if line is None:
            return
        if line.kind is RowKind.ALARM:
            head = rows.row_of(f"head {line.group}") if line.group else -1
            if shut and head >= 0:
                self._lists.table.choose(head)
            return
        rows.fold(row, shut)

    def _home(self) -> None:
        """Let in what waits, and go to the top."""
        if self._lists.mode == "journal":
            self._lists.journal.reload()
        self._lists.let_in()
        table = self._lists.table
        table.scrollToTop()
        if table.model().rowCount():
            table.choose(0)
