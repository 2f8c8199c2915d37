"""The Works page: the list, one work on the whole middle, and its next step in the inspector."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from models.records import Line, Order, Query, Record
from models.works import SUBJECT, WORK, Standing, State, Work
from widgets.contribution import Desk, Target
from widgets.controls import Button, Segments
from widgets.controls.section import Titled
from widgets.controls.turns import every
from widgets.records import (
    AttachmentStrip,
    Column,
    FormAndBeside,
    HistoryList,
    Page,
    RecordTable,
    Timeline,
    place_name,
)
from widgets.records.permitted import gate
from widgets.records.scrolled import scrolled
from widgets.works.flow import WorkFlow
from widgets.works.permit import PermitForm
from widgets.works.terms import LABELS, PERMITS, end_time, said, say_value, standing, title

NEW = "new"
_REFRESH_MS = 30_000
_KIND = SUBJECT.kind(WORK)
_OPEN = (State.PLANNED.value, State.RUNNING.value, State.ENDED.value)
_QUERIES = {
    "open": Query(WORK, (("state", "in", _OPEN),), (Order("from"),)),
    "running": Query(WORK, (("state", "is", State.RUNNING.value),), (Order("until"),)),
    "planned": Query(WORK, (("state", "is", State.PLANNED.value),), (Order("from"),)),
    "past": Query(
        WORK,
        (("state", "in", (State.CLOSED.value, State.CANCELLED.value)),),
        (Order("from", descending=True),),
    ),
}
_FILTERS = {
    "open": "works.filter.open",
    "running": "works.filter.running",
    "planned": "works.filter.planned",
    "past": "works.filter.past",
}
_EMPTY = {
    "open": "works.empty.open",
    "running": "works.empty.running",
    "planned": "works.empty.planned",
    "past": "works.empty.past",
}
_URGENT = frozenset({Standing.OVERDUE, Standing.LATE})


class WorksWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._place = ""
        say = desk.words.say
        self.flow = WorkFlow(desk)
        self.form = PermitForm(desk)
        self.timeline = Timeline(
            desk, _KIND, {"comment": self._event, "extended": self._event}, "comment", 220
        )
        self.files = AttachmentStrip(desk, _KIND)
        self.history = HistoryList(
            desk, _KIND, {name: say(code) for name, code in LABELS.items()},
            lambda field, value: say_value(desk, field, value),
        )  # fmt: skip
        self.table = RecordTable(
            desk, self._columns(), _QUERIES["open"], say(_EMPTY["open"]), say("works.title")
        )
        new = Button(say("works.new"), desk.theme, "N", primary=True)
        new.clicked.connect(lambda: self.begin(""))
        self.new = new
        self._whole = self._beside()
        self.page = Page(
            say("works.title"), self.table, self._whole, self._show, self._name, [new],
            self.flow.press,
        )  # fmt: skip
        self.widget: QWidget = self.page
        self.filters = Segments([(id_, say(code)) for id_, code in _FILTERS.items()], desk.theme)
        self.filters.setAccessibleName(say("works.title"))
        self.filters.set_on("open")
        self.filters.switched.connect(lambda id_, on: on and self._filter(id_))
        self.header: QWidget | None = self.filters
        scroll = scrolled(self.flow)
        scroll.setFocusProxy(self.flow)
        self.inspector: QWidget | None = scroll
        self.table.chosen.connect(self._chosen)
        self.form.form.saved.connect(self._saved)
        self.flow.done.connect(lambda _: self.form.form.refresh())
        form, flow = self.form.form, self.flow
        flow.unsaved = lambda: form.dirty and form.id == flow.id and bool(self.page.shown_id)
        gate(new, desk, "work.plan")
        self._ages = every(
            self.widget, _REFRESH_MS, lambda: self.widget.isVisible() and self.table.refresh()
        )

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """The page, and the work on the whole middle."""
        return self.page.crumbs()

    def open(self, target: Target) -> None:
        """A work, or a new one at a place: `new-work` with `kind:id`."""
        if target.kind == "new-work":
            self.begin(target.id)
        else:
            record = self._desk.view.records.get(WORK, target.id)
            if record is not None:
                self._reveal(record)
                self.page.show_record(target.id)

    def begin(self, at: str) -> None:
        """A new work at a place, filled in as far as the place tells."""
        recording = self._desk.view.recording
        if recording is not None and recording.objection("work.plan") is None:
            self._place = at
            self.page.show_record(NEW)

    def state(self) -> dict[str, str]:
        """List, place in it, and what is half typed."""
        chosen = next((id_ for id_ in _FILTERS if self.filters.is_on(id_)), "open")
        return {
            **self.page.state(), **self.form.form.state(), **self.timeline.state(),
            "filter": chosen, "place": self._place,
        }  # fmt: skip

    def restore(self, state: dict[str, str]) -> None:
        """Undo the loss that a rebuild would be."""
        if state.get("filter") in _FILTERS:
            self.filters.set_on(state["filter"])
        self._place = state.get("place", "")
        self.page.restore(state)
        self.form.form.restore(state)
        self.timeline.restore(state)

    def act(self, action: str) -> None:
        """Begin a work."""
        if action == "new-work":
            self.begin("")

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Tell when the work on the middle changes."""
        self.page.changed.connect(listener)

    # -- inside

    def _columns(self) -> list[Column]:
        desk, say = self._desk, self._desk.words.say

        def late(record: Record) -> bool:
            return Work.of(record).standing(desk.view.now()) in _URGENT

        return [
            Column("number", say("works.field.number"), lambda r: r.text("number"), 112, "number"),
            Column(
                "title", say("works.field.title"), lambda r: title(desk, r), order="title.*",
                prose=True,
            ),
            Column(
                "permit", say("works.field.permit"),
                lambda r: say(PERMITS[Work.of(r).permit]), 112, "permit", least=620,
            ),
            Column(
                "place", say("works.field.place"),
                lambda r: place_name(desk, r.text("place")), least=860,
            ),
            Column(
                "company", say("works.field.company"), lambda r: r.text("company"), 230,
                "company", least=1080,
            ),
            Column("when", say("works.column.when"), self._when, 150, "from"),
            Column(
                "state", say("works.field.state"), lambda r: standing(desk, Work.of(r)), 108,
                "state", strong=late,
            ),
        ]  # fmt: skip

    def _when(self, record: Record) -> str:
        work, say = Work.of(record), self._desk.words.say
        if work.state is State.RUNNING and work.until_ms is not None:
            return say("works.column.until", time=end_time(self._desk, work.until_ms))
        return end_time(self._desk, work.ended_ms or work.from_ms)

    def _beside(self) -> FormAndBeside:
        say, theme = self._desk.words.say, self._desk.theme
        timeline = Titled(theme, say("works.timeline"), self.timeline)
        files = Titled(theme, say("works.files"), self.files)
        history = Titled(theme, say("works.history"), self.history)
        return FormAndBeside(self.form, 620, (timeline, files, history))

    def _event(self, line: Line) -> str:
        return said(self._desk, line.field, line.value) if isinstance(line.value, dict) else ""

    def _name(self, id_: str) -> str:
        record = self._desk.view.records.get(WORK, id_)
        return self._desk.words.say("works.new") if record is None else record.text("number")

    def _chosen(self, id_: str) -> None:
        self.flow.open(id_)

    def _show(self, id_: str) -> None:
        is_new = id_ == NEW
        self._whole.show_beside(not is_new)
        if is_new:
            self.form.begin(self._place)
            self.flow.open("")
            self.flow.say_new()
            return
        self.form.open(id_)
        self.flow.open(id_)
        self.timeline.open(id_)
        self.files.open(id_)
        self.history.open(id_)

    def _saved(self, id_: str) -> None:
        """A new work is a record now; its next step is a letter away."""
        if self.page.shown_id == NEW:
            record = self._desk.view.records.get(WORK, id_)
            if record is not None:
                self._reveal(record)
            self.page.show_record(id_)
            self.flow.setFocus()

    def _reveal(self, record: Record) -> None:
        """A list that has it."""
        over = record.text("state") in (State.CLOSED.value, State.CANCELLED.value)
        self.filters.set_on("past" if over else "open")

    def _filter(self, id_: str) -> None:
        self.table.set_query(_QUERIES[id_], self._desk.words.say(_EMPTY[id_]))
        if self.page.shown_id:
            self.page.show_list()
