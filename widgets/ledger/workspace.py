"""The page of temporary states: one list, overdue first, and what can be done about each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.temporary import StateKind, TemporaryState, gather
from models.views import Changes
from widgets.contribution import Desk, Target
from widgets.controls import Segments
from widgets.controls.section import note
from widgets.controls.turns import every
from widgets.ledger import terms
from widgets.ledger.contribution import BEGIN_DRILL, END_DRILL
from widgets.ledger.panel import StatePanel
from widgets.ledger.table import LedgerTable
from widgets.records import Following
from widgets.records.scrolled import scrolled

_TICK_MS = 1_000
_ALL = "all"
_RECORDS = frozenset({"shelving", "suppression", "override", "drill"})
_FILTERS = {
    _ALL: "ledger.filter.all",
    StateKind.SHELVED.value: "ledger.kind.shelved",
    StateKind.SUPPRESSED.value: "ledger.kind.suppressed",
    StateKind.OUT_OF_SERVICE.value: "ledger.kind.out_of_service",
    StateKind.FORCED.value: "ledger.kind.forced",
    StateKind.DOOR_MODE.value: "ledger.kind.door_mode",
    StateKind.MANUAL.value: "ledger.kind.manual",
    StateKind.DRILL.value: "ledger.kind.drill",
}


class LedgerWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._filter = _ALL
        self._states: tuple[TemporaryState, ...] = ()
        say = desk.words.say
        self.table = LedgerTable(desk)
        self.panel = StatePanel(desk)
        self.table.press = self.panel.press
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _: self.panel.show_thing())
        self.filters = Segments([(id_, say(code)) for id_, code in _FILTERS.items()], desk.theme)
        self.filters.setAccessibleName(say("ledger.filter"))
        self.filters.set_on(_ALL)
        self.filters.switched.connect(lambda id_, on: on and self._choose_filter(id_))
        self.summary = note(desk.theme, "", "ink2")
        self.summary.setWordWrap(False)
        self.widget = QWidget()
        top = QHBoxLayout()
        top.setContentsMargins(16, 8, 16, 8)
        top.setSpacing(12)
        top.addWidget(self.filters)
        top.addStretch(1)
        top.addWidget(self.summary)
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        self.widget.setFocusProxy(self.table)
        self.header: QWidget | None = None
        scroll = scrolled(self.panel)
        scroll.setFocusProxy(self.panel)
        self.inspector: QWidget | None = scroll
        self._following = Following(
            self.widget, desk.view.records, _RECORDS,
            lambda _: self.refresh(),
        )  # fmt: skip
        end = desk.view.subscribe(self._hear)
        self.widget.destroyed.connect(lambda: end())
        self._timer = every(
            self.widget, _TICK_MS, lambda: self.widget.isVisible() and self.refresh()
        )
        self.refresh()

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """The page."""
        return (self._desk.words.say("ledger.title"),)

    def open(self, target: Target) -> None:
        """A state by its record, a filter by its kind, or an alarm that is to be suppressed."""
        if target.kind == "new-suppression":
            self.panel.ask_suppress(target.id.removeprefix("alarm:"))
            return
        if target.kind == "new-drill":
            self.panel.ask_drill(target.id.removeprefix("building:"))
            return
        if target.kind == "ledger":
            self.filters.set_on(target.id if target.id in _FILTERS else _ALL)
        else:
            self.filters.set_on(_ALL)
            self.refresh()
            self.table.choose(target.id)
        self.table.setFocus()

    def state(self) -> dict[str, str]:
        """What is filtered and chosen."""
        return {"filter": self._filter, "chosen": self.table.chosen_id}

    def restore(self, state: dict[str, str]) -> None:
        """Undo the loss that a rebuild would be."""
        if state.get("filter") in _FILTERS:
            self.filters.set_on(state["filter"])
        self.table.choose(state.get("chosen", ""))

    def act(self, action: str) -> None:
        """Begin a drill, or end the one there is."""
        if action == BEGIN_DRILL:
            self.panel.ask_where()
        elif action == END_DRILL:
            self.panel.end_drill()

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """They never do."""

    def targets(self) -> Sequence[Target]:
        """What the chosen line is about."""
        one = self._found(self.table.chosen_id)
        return () if one is None else (terms.target(self._desk, one),)

    # -- inside

    def refresh(self) -> None:
        """Read what there is now."""
        view = self._desk.view
        self._states = gather(view.records, view.out_of_service(), view.now())
        shown = [one for one in self._states if self._filter in (_ALL, one.kind.value)]
        code = "ledger.empty" if self._filter == _ALL else "ledger.empty.kind"
        self.table.empty = self._desk.words.say(code)
        self.table.put(shown)
        self._summarise()
        one = self._found(self.table.chosen_id)
        if one is None:
            self.panel.open(None)
        elif one != self.panel.state:
            self.panel.open(one)
        else:
            self.panel.refresh()

    def _summarise(self) -> None:
        say, now = self._desk.words.say, self._desk.view.now()
        overdue = sum(one.is_overdue(now) for one in self._states)
        text = say("ledger.count", count=len(self._states))
        if len(self._states) == 1:
            text = say("ledger.count.one")
        if overdue:
            text = f"{text} \u00b7 {say('ledger.count.overdue', count=overdue)}"
        self.summary.setText(text)

    def _found(self, record: str) -> TemporaryState | None:
        return next((one for one in self._states if one.record == record), None)

    def _chosen(self, record: str) -> None:
        self.panel.open(self._found(record))

    def _choose_filter(self, id_: str) -> None:
        self._filter = id_
        self.refresh()

    def _hear(self, changes: Changes) -> None:
        if changes.alarms and self.widget.isVisible():
            self.refresh()
