"""What stands, what happened and what is withheld: three lists, one of them on screen.

One filter, one choice of columns and one hand for all three; each follows the park at the pace at
which a person can read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from models.alarmbook import shelved
from models.alarms import Alarm
from models.views import Changes
from widgets.alarms.arranging import Grouping
from widgets.alarms.columns import DEFAULT, Cells, chosen
from widgets.alarms.filtering import Filter
from widgets.alarms.holding import Seen
from widgets.alarms.journal import JournalModel
from widgets.alarms.model import AlarmsModel
from widgets.alarms.table import AlarmTable
from widgets.alarmwords import nothing_stands
from widgets.contribution import Desk

MODES = {
    "standing": "alarmpanel.mode.standing",
    "journal": "alarmpanel.mode.journal",
    "withheld": "alarmpanel.mode.withheld",
}


class Lists(QStackedWidget):
    """Held in its order while a row is selected; what is new waits until it is let in."""

    switched = Signal(str)
    """Another list is on screen."""
    regrouped = Signal(str)
    """Put together by something else."""
    narrowed = Signal(object)
    """Another `Filter` applies."""
    dressed = Signal(object)
    """Other columns are shown."""
    chosen = Signal()
    """Other rows are selected."""
    settled = Signal()
    """The list is as of now."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.mode = "standing"
        self.filter = Filter()
        self.seen = Seen()
        self.is_held = False
        """A row is selected, and nothing moves under it."""
        self._dirty = self._fresh = False
        say = desk.words.say
        self.cells = Cells(desk)
        columns = chosen(DEFAULT)
        self.model = AlarmsModel(desk, self.cells, columns, self.passes)
        self.withheld = AlarmsModel(desk, self.cells, columns, self.passes)
        self.journal = JournalModel(desk, self.cells, columns, self.passes)
        self.tables = {
            "standing": AlarmTable(self.model, columns, desk.theme, say("alarmpanel.title")),
            "journal": AlarmTable(self.journal, columns, desk.theme, say(MODES["journal"])),
            "withheld": AlarmTable(self.withheld, columns, desk.theme, say(MODES["withheld"])),
        }
        for table in self.tables.values():
            table.chosen.connect(self._choice)
            table.scrolled.connect(self.look)
            table.empty = self._empty
            self.addWidget(table)
        self.setFocusProxy(self.table)

    # -- what is shown

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
        """`standing`, `journal` or `withheld`. LookupError for anything else."""
        if mode == self.mode:
            return
        table = self.tables[mode]
        self.mode = mode
        self.switched.emit(mode)
        self.setCurrentWidget(table)
        self.setFocusProxy(table)
        if mode == "journal":
            self.journal.reload()
        self.refresh()
        self._choice()

    def group(self, grouping: Grouping) -> None:
        """Put together by something else."""
        if grouping is not self.model.grouping:
            view = self._desk.view
            load = view.alarm_load()
            self.model.regroup(grouping, view.alarms(), load)
            self.withheld.regroup(grouping, view.withheld(), load)
            self.regrouped.emit(grouping.value)
            self._settled()

    def narrow(self, filter_: Filter) -> None:
        """Show only what passes."""
        self.filter = filter_
        self.narrowed.emit(filter_)
        if self.mode == "journal":
            self.journal.reload()
        self.let_in()

    def passes(self, alarm: Alarm) -> bool:
        """The filter."""
        if self.filter.is_empty:
            return True
        park = self._desk.view.park
        return self.filter.passes(alarm, park, self.cells.device_of, self.cells.hay)

    def choose_columns(self, ids: Sequence[str]) -> None:
        """Other columns, in all three lists."""
        columns = chosen(ids)
        for model in (self.model, self.withheld, self.journal):
            model.choose_columns(columns)
        for table in self.tables.values():
            table.dress(columns)
        self.dressed.emit(columns)

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

    def blink(self, lit: bool) -> None:
        """The symbols of what nobody has acknowledged go on or off."""
        table = self.tables["standing"]
        table.rows.lit = lit
        if table.isVisible():
            table.viewport().update(0, 0, table.columnWidth(0), table.height())

    # -- following the park

    def follow(self, changes: Changes) -> None:
        """The first news of a pause is shown at once, what comes after it by `settle`."""
        if not changes.alarms:
            return
        if self._fresh or not self.isVisible():
            self._dirty = True
            return
        self._fresh = True
        self.refresh()

    def settle(self) -> None:
        """A pause is over."""
        self._fresh = False
        if self._dirty and self.isVisible():
            self._fresh = True
            self.refresh()

    def begin(self) -> None:
        """On screen again: no hand was on the list meanwhile, so it begins with what stands."""
        self._fresh = True
        self.let_in()

    def let_in(self) -> None:
        """What is new takes its place, what is gone goes."""
        view = self._desk.view
        load = view.alarm_load()
        self.model.let_in(view.alarms(), load)
        self.withheld.let_in(view.withheld(), load)
        self._settled()

    def refresh(self) -> None:
        """Alarms have changed."""
        self._dirty = False
        self._hold()
        view = self._desk.view
        load = view.alarm_load()
        if self.mode == "withheld":
            self.withheld.take(view.withheld(), load, view.alarms())
        else:
            self.model.take(view.alarms(), load, self._withheld_now())
        self._settled()

    def look(self) -> None:
        """Note what is on screen now."""
        if self.mode == "journal" or not self.isVisible():
            self.seen.look((), self._desk.view.now())
            return
        lines = (self.rows.row(row) for row in self.table.on_screen())
        self.seen.look([line.key for line in lines if line is not None], self._desk.view.now())

    # -- inside

    def _settled(self) -> None:
        self.look()
        self.settled.emit()

    def _withheld_now(self) -> list[Alarm]:
        """What is withheld, and what was shelved under the hand when it had returned already:
        its condition is gone, but that is not what became of it."""
        view, holding = self._desk.view, self.model.holding
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

    def _hold(self) -> None:
        held = bool(self.table.selected())
        self.rows.holding.held = held and self.mode != "journal"

    def _choice(self) -> None:
        """Other rows are selected: the list is held while any is."""
        before, self.is_held = self.is_held, bool(self.table.selected())
        self._hold()
        if self._dirty or (before and not self.is_held):
            self.refresh()
        self.chosen.emit()

    def _empty(self) -> str:
        say = self._desk.words.say
        if not self.filter.is_empty:
            return self._hidden()
        if self.mode == "withheld":
            return say("alarmpanel.empty.withheld")
        if self.mode == "journal":
            return say("alarmpanel.empty.journal")
        return nothing_stands(self._desk.view, self._desk.words)

    def _hidden(self) -> str:
        """A list that the filter emptied does not look like a park where nothing stands."""
        say, view = self._desk.words.say, self._desk.view
        everything = {"standing": view.alarms, "withheld": view.withheld}.get(self.mode)
        n = len(everything()) if everything else 0
        if not n:
            return say("alarmpanel.empty.filter")
        alarms = say("alarmpanel.alarm.one" if n == 1 else "alarmpanel.alarm.many", n=n)
        return say("alarmpanel.empty.hidden", alarms=alarms)
