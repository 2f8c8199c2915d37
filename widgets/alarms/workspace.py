"""The alarm workspace: strip, list, foot; modes and grouping in the header; the inspector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from models.alarmbook import shelved
from models.alarms import Alarm
from models.views import Changes
from widgets.alarms.arranging import Grouping
from widgets.alarms.columns import DEFAULT, Cells, chosen
from widgets.alarms.filtering import Filter
from widgets.alarms.foot import Foot
from widgets.alarms.holding import Seen
from widgets.alarms.inspector import AlarmInspector
from widgets.alarms.journal import JournalModel
from widgets.alarms.keys import ListKeys
from widgets.alarms.model import AlarmsModel
from widgets.alarms.occurrences import Occurrences
from widgets.alarms.strip import Strip
from widgets.alarms.table import AlarmTable
from widgets.alarmwords import nothing_stands
from widgets.contribution import ALARM_LIST, Desk, Target
from widgets.controls import Keyed, Segments, Shows

_MODES = {
    "standing": "alarmpanel.mode.standing",
    "journal": "alarmpanel.mode.journal",
    "withheld": "alarmpanel.mode.withheld",
}
_GROUPINGS = {
    Grouping.CAUSE: "alarmpanel.by.cause",
    Grouping.PLACE: "alarmpanel.by.place",
    Grouping.DEVICE: "alarmpanel.by.device",
    Grouping.TIME: "alarmpanel.by.time",
}
_SETTLE_MS = 500
"""Numbers change at most twice a second; the first news of a pause is shown at once."""
_LOOK_MS = 200
_MOST_FOLDED = 40


class AlarmsWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.mode = "standing"
        self.filter = Filter()
        self.seen = Seen()
        self._dirty = self._fresh = self._held = False
        self._listeners: list[Callable[[], None]] = []
        say = desk.words.say
        self.cells = Cells(desk)
        columns = chosen(DEFAULT)
        self.model = AlarmsModel(desk, self.cells, columns, self.passes)
        self.withheld = AlarmsModel(desk, self.cells, columns, self.passes)
        self.journal = JournalModel(desk, self.cells, columns, self.passes)
        self.tables = {
            "standing": AlarmTable(self.model, columns, desk.theme, say("alarmpanel.title")),
            "journal": AlarmTable(self.journal, columns, desk.theme, say(_MODES["journal"])),
            "withheld": AlarmTable(self.withheld, columns, desk.theme, say(_MODES["withheld"])),
        }
        self.foot = Foot(desk)
        self.keys = ListKeys(self)
        self.strip = Strip(desk, self.let_in, self.keys.narrow)
        self.strip.filter.textChanged.connect(self._typed)
        self.strip.filter.entered.connect(lambda: self.table.setFocus())
        self.widget: QWidget = self._body()
        self.header: QWidget | None = self._header()
        self.occurrences = Occurrences(desk.view, self.widget)
        self.side = AlarmInspector(desk, self.cells, self.occurrences)
        self.side.asked.connect(self.keys.letter)
        self.inspector: QWidget | None = self.side
        for table in self.tables.values():
            table.chosen.connect(self._chosen)
            table.asked.connect(self.keys.asked)
            table.scrolled.connect(self.look)
            table.empty = self._empty
        self._timers = [
            self._timer(_SETTLE_MS, self._settle),
            self._timer(_LOOK_MS, self.look),
            self._timer(1_000, self._tick),
        ]
        self._shows = Shows(self.widget, self._shown)
        if desk.beat is not None:
            desk.beat.ticked.connect(self._beat)
        self._unsubscribe = desk.view.subscribe(self._changed)
        self.widget.destroyed.connect(lambda: self._unsubscribe())
        self.refresh()

    # -- Workspace -----------------------------------------------------------------------------

    def crumbs(self) -> Sequence[str]:
        """The workspace, and how many stand."""
        words = self.desk.words
        count = words.number(len(self.desk.view.alarms()))
        return [words.say("alarmpanel.title"), words.say("alarmpanel.crumb", n=count)]

    def open(self, target: Target) -> None:
        """Select an alarm by its id, or the worst of a point; or list those of one priority."""
        if target.kind == ALARM_LIST:
            self.show_mode("standing")
            self.narrow(Filter(priorities=target.id[:1].upper()))
            return
        current = self.desk.view.alarms()
        wanted = next((a for a in current if a.id == target.id), None)
        wanted = wanted or next((a for a in current if a.point == target.id), None)
        if wanted is None:
            hidden = self.desk.view.withheld()
            found = next((a for a in hidden if target.id in (a.id, a.point)), None)
            if found is not None:
                self.show_mode("withheld")
                self.choose(found)
            return
        self.show_mode("standing")
        if not self.passes(wanted):
            self.narrow(Filter())
        self.choose(wanted)

    def state(self) -> dict[str, str]:
        """Mode, grouping, columns, filter, selection and what is folded."""
        alarm = self.current_alarm()
        folded = list(self.model.folded.items())[-_MOST_FOLDED:]
        return {
            "mode": self.mode,
            "grouping": self.model.grouping.value,
            "columns": " ".join(column.id for column in self.model.columns),
            "alarm": alarm.id if alarm is not None else "",
            "folded": "\n".join(f"{int(shut)}{key}" for key, shut in folded),
            **self.filter.write(),
        }

    def restore(self, state: dict[str, str]) -> None:
        """Put back what `state` gave; what makes no sense is left out."""
        if "columns" in state:
            self.choose_columns(state["columns"].split())
        for line in state.get("folded", "").splitlines():
            if line[:1] in ("0", "1"):
                self.model.folded[line[1:]] = line[0] == "1"
        grouping = next((g for g in Grouping if g.value == state.get("grouping")), None)
        if grouping is not None:
            self.group(grouping)
        self.narrow(Filter.read(state))
        if state.get("mode") in _MODES:
            self.show_mode(state["mode"])
        row = self.rows.row_of(state.get("alarm", "")) if self.mode != "journal" else -1
        if row >= 0:
            self.table.choose(row)

    def act(self, action: str) -> None:
        """Modes, groupings, `filter`, `columns`, `csv`, `xlsx`."""
        groupings = {grouping.value: grouping for grouping in Grouping}
        if action in _MODES:
            self.show_mode(action)
            self.table.setFocus()
        elif action in groupings:
            self.group(groupings[action])
        elif action == "filter":
            self.strip.filter.setFocus()
        else:
            self.keys.act(action)

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Hear of other numbers."""
        self._listeners.append(listener)

    def targets(self) -> Sequence[Target]:
        """The chosen alarm and what is around it."""
        return self.keys.around()

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def table(self) -> AlarmTable:
        """The one on screen."""
        return self.tables[self.mode]

    @property
    def rows(self) -> AlarmsModel:
        """The rows of what stands or is withheld."""
        return self.withheld if self.mode == "withheld" else self.model

    def current_alarm(self) -> Alarm | None:
        """The alarm of the selected row."""
        row = self.table.current()
        return self.journal.alarm(row) if self.mode == "journal" else self.rows.alarm(row)

    def show_mode(self, mode: str) -> None:
        """`standing`, `journal` or `withheld`."""
        self._modes.set_on(mode)

    def group(self, grouping: Grouping) -> None:
        """Put together by something else."""
        self._groups.set_on(grouping.value)

    def narrow(self, chosen_: Filter) -> None:
        """Show only what passes."""
        self.filter = chosen_
        if self.strip.filter.text() != chosen_.text:
            self.strip.filter.setText(chosen_.text)
        self.keys.narrowing.show_filter(chosen_)
        if self.mode == "journal":
            self.journal.reload()
        self.let_in()

    def passes(self, alarm: Alarm) -> bool:
        """The filter."""
        if self.filter.is_empty:
            return True
        park = self.desk.view.park
        return self.filter.passes(alarm, park, self.cells.device_of, self.cells.hay)

    def choose_columns(self, ids: Sequence[str]) -> None:
        """Other columns, in all three lists."""
        columns = chosen(ids)
        for model in (self.model, self.withheld, self.journal):
            model.choose_columns(columns)
        for table in self.tables.values():
            table.dress(columns)
        self.keys.columns.show_columns(columns)

    def choose(self, alarm: Alarm) -> None:
        """Select an alarm; what waits is let in and its group unfolded for it."""
        if alarm.id in self.rows.holding.waiting:
            self.let_in()
        hidden = self.rows.head_of(alarm.id)
        if hidden >= 0:
            self.rows.fold(hidden, shut=False)
        row = self.rows.row_of(alarm.id)
        if row < 0 and (hidden := self.rows.head_of(alarm.id)) >= 0:
            self.rows.fold(hidden, shut=False)
            row = self.rows.row_of(alarm.id)
        if row >= 0:
            self.table.choose(row)
            self.table.setFocus()

    def let_in(self) -> None:
        """What is new takes its place, what is gone goes."""
        view = self.desk.view
        load = view.alarm_load()
        self.model.let_in(view.alarms(), load)
        self.withheld.let_in(view.withheld(), load)
        self._settled()

    def refresh(self) -> None:
        """Alarms have changed."""
        self._dirty = False
        self._hold()
        view = self.desk.view
        load = view.alarm_load()
        if self.mode == "withheld":
            self.withheld.take(view.withheld(), load, view.alarms())
        else:
            self.model.take(view.alarms(), load, self._withheld_now())
        self._settled()

    def _withheld_now(self) -> list[Alarm]:
        """What is withheld, and what was shelved under the hand when it had returned already:
        its condition is gone, but that is not what became of it."""
        view, holding = self.desk.view, self.model.holding
        found = list(view.withheld())
        if not holding.held:
            return found
        known = {alarm.id for alarm in (*view.alarms(), *found)}
        missing = [alarm for id_, alarm in holding.shown.items() if id_ not in known]
        if missing:
            try:
                shelvings = shelved(view.records, view.now())
            except LookupError:  # a park that came without its book
                return found
            for alarm in missing:
                shelving = shelvings.get((alarm.point, alarm.rule))
                if shelving is not None:
                    found.append(replace(alarm, shelving=shelving))
        return found

    def look(self) -> None:
        """Note what is on screen now."""
        if self.mode == "journal" or not self.widget.isVisible():
            self.seen.look((), self.desk.view.now())
            return
        lines = (self.rows.row(row) for row in self.table.on_screen())
        self.seen.look([line.key for line in lines if line is not None], self.desk.view.now())

    # -- inside ----------------------------------------------------------------------------------

    def _body(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        self._stack = QStackedWidget()
        for table in self.tables.values():
            self._stack.addWidget(table)
        column.addWidget(self._stack, 1)
        column.addWidget(self.foot)
        inside.setFocusProxy(self._stack)
        self._stack.setFocusProxy(self.tables["standing"])
        return Keyed(self._key, inside)

    def _header(self) -> QWidget:
        say, theme = self.desk.words.say, self.desk.theme
        self._modes = Segments([(mode, say(code)) for mode, code in _MODES.items()], theme)
        self._modes.setAccessibleName(say("alarmpanel.modes"))
        self._modes.set_on(self.mode)
        self._modes.switched.connect(self._switched)
        self._groups = Segments([(g.value, say(code)) for g, code in _GROUPINGS.items()], theme)
        self._groups.setAccessibleName(say("alarmpanel.groupings"))
        self._groups.set_on(self.model.grouping.value)
        self._groups.switched.connect(self._regrouped)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._modes)
        row.addWidget(self._groups)
        return holder

    def _timer(self, every_ms: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self.widget)
        timer.setInterval(every_ms)
        timer.timeout.connect(slot)
        timer.start()
        return timer

    def _key(self, event: QKeyEvent) -> bool:
        return self.keys.missed(event)

    def _switched(self, mode: str, on: bool) -> None:
        if not on or mode == self.mode:
            return
        self.mode = mode
        self.foot.open(None)
        self._stack.setCurrentWidget(self.table)
        self._stack.setFocusProxy(self.table)
        self._groups.setVisible(mode != "journal")
        if mode == "journal":
            self.journal.reload()
        self.refresh()
        self._chosen()

    def _regrouped(self, grouping: str, on: bool) -> None:
        chosen_ = Grouping(grouping)
        if on and chosen_ is not self.model.grouping:
            view = self.desk.view
            load = view.alarm_load()
            self.model.regroup(chosen_, view.alarms(), load)
            self.withheld.regroup(chosen_, view.withheld(), load)
            self._settled()

    def _typed(self, text: str) -> None:
        if text != self.filter.text:
            self.narrow(replace(self.filter, text=text))

    def _hold(self) -> None:
        held = bool(self.table.selected())
        self.rows.holding.held = held and self.mode != "journal"

    def _chosen(self) -> None:
        """Other rows are selected: the list is held while any is."""
        before, self._held = self._held, bool(self.table.selected())
        self._hold()
        if self._dirty or (before and not self._held):
            self.refresh()
        self._inspect()
        self._news()

    def _inspect(self) -> None:
        alarm = self.current_alarm()
        row = self.table.current()
        if alarm is not None:
            self.side.show_alarm(alarm, past=self.mode == "journal")
        elif row >= 0 and self.mode != "journal":
            self.side.show_group(self.rows.title_of(row), self.rows.members(row))
        else:
            self.side.show_nothing()

    def _changed(self, changes: Changes) -> None:
        if not changes.alarms:
            return
        if self._fresh or not self.widget.isVisible():
            self._dirty = True
            return
        self._fresh = True
        self.refresh()

    def _settle(self) -> None:
        self._fresh = False
        if self._dirty and self.widget.isVisible():
            self._fresh = True
            self.refresh()

    def _settled(self) -> None:
        """The list is as of now: everything beside it follows."""
        self.strip.show_load(self.desk.view.alarm_load())
        self._news()
        self.look()
        if self.mode != "journal" and self.table.current() >= 0:
            self._inspect()
        for listener in self._listeners:
            listener()

    def _news(self) -> None:
        say, holding = self.desk.words.say, self.rows.holding
        if self.mode == "journal":
            count, worst = 0, None
        else:
            count, worst = len(holding.waiting), holding.worst_waiting
        otherwise = say("alarmpanel.held") if self._held and self.mode != "journal" else ""
        if not self.filter.is_empty:
            otherwise = say("alarmpanel.narrowed")
        self.strip.news.show_news(count, worst, otherwise)

    def _tick(self) -> None:
        if not self.widget.isVisible():
            return
        if self.mode != "journal":
            self.rows.refresh()
        self.strip.show_load(self.desk.view.alarm_load())
        self.side.refresh()

    def _beat(self, lit: bool) -> None:
        table = self.tables["standing"]
        table.rows.lit = lit
        if table.isVisible():
            table.viewport().update(0, 0, table.columnWidth(0), table.height())

    def _shown(self) -> None:
        """On screen again: no hand was on the list meanwhile, so it begins with what stands."""
        self._fresh = True
        self.let_in()

    def _empty(self) -> str:
        say = self.desk.words.say
        if not self.filter.is_empty:
            return say("alarmpanel.empty.filter")
        if self.mode == "withheld":
            return say("alarmpanel.empty.withheld")
        if self.mode == "journal":
            return say("alarmpanel.empty.journal")
        return nothing_stands(self.desk.view, self.desk.words)
