"""The incidents workspace: the list, one incident on the whole middle, the beginning of one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from models.impact import priority_for
from models.incidents import OPEN, Occasion, begin, next_number, work
from models.incidents.sop import Sops
from models.records import Order, Query
from models.text import Language, Name
from widgets.contribution import Desk, Target
from widgets.controls import Button, Keyed, Segments
from widgets.controls.saving import Saving
from widgets.controls.section import note
from widgets.controls.turns import every
from widgets.incidents import words as said
from widgets.incidents.begin import BeginPanel, Start, start_of
from widgets.incidents.case import Case, notice_for, reach_of
from widgets.incidents.columns import EMPTY, PAGES, columns_of, query_of
from widgets.incidents.page import IncidentPage
from widgets.incidents.printout import pdf_of
from widgets.incidents.side import Side
from widgets.incidents.writing import Writing
from widgets.paper import words_in
from widgets.records import Following, Page, RecordTable, follow_authority, halftyped

_log = logging.getLogger(__name__)

_KINDS = frozenset({"incident", "incident_step", "tenant", "contact", "lease", "roster_duty"})


class IncidentsWorkspace:
    """Implements `widgets.contribution.Workspace` and `Pointing`."""

    def __init__(self, desk: Desk, sops: Sops, fault: str = "") -> None:
        """`fault` says why there are no templates."""
        self._desk, self._sops, self._fault = desk, sops, fault
        say = desk.words.say
        self._listeners: list[Callable[[], None]] = []
        self._body = Keyed(self._key)
        self.widget: QWidget = self._body
        self._saving = Saving(self._body)
        self.case = Case(desk, sops)
        self.writing = Writing(desk, self._body)
        self.detail = IncidentPage(desk, self.case, self.writing)
        self.table = RecordTable(
            desk,
            columns_of(desk, sops),
            query_of("open"),
            say(EMPTY["open"]),
            say("incidents.title"),
        )
        self._new = Button(say("incidents.new"), desk.theme, "I", primary=True)
        self._new.clicked.connect(lambda: self.begin(Start()))
        self.page = Page(
            say("incidents.title"),
            self.table,
            self.detail,
            self._show,
            lambda id_: said.title_text(desk, desk.view.records.get("incident", id_)),
            (self._new,),
        )
        self._start = Start()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.page)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._body.setFocusProxy(self.page)
        self._has_side = False
        self._frame = Keyed(self._key)
        self._beside = QVBoxLayout(self._frame)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._nothing = note(desk.theme, say("incidents.choose"), "ink2")
        self._nothing.setFont(desk.theme.font("body"))
        self._nothing.setContentsMargins(16, 12, 16, 0)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._beside.addWidget(self._nothing, 1)
        self.inspector: QWidget | None = self._frame
        self._switch = Segments([(page, say(code)) for page, code in PAGES.items()], desk.theme)
        self._switch.set_on("open")
        self._switch.switched.connect(lambda page, on: self._list(page) if on else None)
        self.header: QWidget | None = self._switch
        self._connect()
        follow_authority(self._body, desk.view, self._refresh)
        self._update()

    def _connect(self) -> None:
        self.table.chosen.connect(self._chosen)
        self.page.changed.connect(self._moved)
        self.detail.picture.clicked.connect(self.picture)
        self.detail.print.clicked.connect(self.print)
        self.writing.written.connect(self._refresh)
        self.detail.checklist.chosen.connect(self._step_chosen)
        self._following = Following(self._body, self._desk.view.records, _KINDS, self._heard)
        self._ages = every(self._body, 1_000, self.table.viewport().update)

    @cached_property
    def side(self) -> Side:
        """The inspector of an incident, half of this page: built when one is chosen first."""
        made = Side(self._desk, self.case, self.writing)
        made.tell.connect(self.tell)
        self._beside.addWidget(made, 1)  # first: shown without a parent it would be a window
        made.setVisible(bool(self.case.id))
        made.head.setVisible(not self.page.shown_id)
        self._has_side = True
        return made

    @cached_property
    def beginning(self) -> BeginPanel:
        """What a new incident is: built when the first one begins."""
        made = BeginPanel(self._desk, self._sops)
        made.begun.connect(self._begin)
        made.left.connect(self._leave_beginning)
        self.writing.refused.connect(made.say_refused)
        self._stack.addWidget(made)
        return made

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """The list, and the incident on the whole middle."""
        if self._stack.currentWidget() is not self.page:
            say = self._desk.words.say
            return [say("incidents.title"), say("incidents.begin")]
        return self.page.crumbs()

    def open(self, target: Target) -> None:
        """Show an incident, or begin one at `<kind>:<id>`."""
        if target.kind == "new-incident":
            self.begin(start_of(self._desk.view, self._sops, target.id))
        elif self._desk.view.records.get("incident", target.id) is not None:
            self._stack.setCurrentWidget(self.page)
            self._body.setFocusProxy(self.page)
            self.page.show_record(target.id)

    def targets(self) -> Sequence[Target]:
        """The incident, and where it is."""
        record = self.case.record
        if record is None:
            return ()
        kind, _, id_ = record.text("place").partition(":")
        return (Target("incident", record.id), *([Target(kind, id_)] if id_ else []))

    def state(self) -> dict[str, str]:
        """The list's page, the incident, and what is half typed."""
        return {
            **self.page.state(),
            **self.detail.timeline.state(),
            **(self.side.form.state() if self._has_side else {}),
            "list": self._listed,
        }

    def restore(self, state: dict[str, str]) -> None:
        """Undo the loss that a rebuild would be."""
        if state.get("list") in PAGES:
            self._switch.set_on(state["list"])
        self.page.restore(state)
        self.detail.timeline.restore(state)
        if self._has_side or halftyped.is_in(state):  # of one that is not chosen any more, too
            self.side.form.restore(state)

    def act(self, action: str) -> None:
        """`new`, `picture` (of whatever is on screen), `print`."""
        if action == "new":
            self.begin(Start())
        elif action == "picture":
            self.picture()
        elif action == "print":
            self.print()

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Hear of another place."""
        self._listeners.append(listener)

    # -- beginning

    def begin(self, start: Start) -> None:
        """Begin at once what an alarm says for certain, else ask for the type."""
        known = self._known(start.alarms)
        if known:
            self.page.show_record(known)
            return
        self._start = start
        if start.certain and self.writing.may("incident.raise"):
            self._begin(start.type, start.place)
            return
        self._case("")
        self.beginning.ask(start)
        self.beginning.say_refused(self._fault)
        self._stack.setCurrentWidget(self.beginning)
        self._body.setFocusProxy(self.beginning)
        self.beginning.types.setFocus()
        self._tell_crumbs()

    def _known(self, alarms: tuple[str, ...]) -> str:
        """The open incident that has one of these alarms already."""
        for alarm in alarms:
            query = Query("incident", (("alarms", "has", alarm), ("state", "in", OPEN)))
            found = self._desk.view.records.list(query, 1)
            if found:
                return found[0].id
        return ""

    def _begin(self, type_: str, place: str) -> None:
        view, recording = self._desk.view, self._desk.view.recording
        if recording is None or type_ not in self._sops:
            self.beginning.say_refused(self._desk.words.say("incidents.begin.not_live"))
            return
        now = view.now()
        phone = Name(
            words_in(self._desk, "en").say("incidents.notice.call"),
            words_in(self._desk, "zh_CN").say("incidents.notice.call"),
        )
        found = reach_of(self._desk, self._sops, type_, place, now)
        occasion = Occasion(
            place,
            priority=priority_for(self._sops[type_].priority, found),
            alarms=self._start.alarms,
            notice=notice_for(self._desk, self._sops, type_, place, now, phone),
        )
        number = next_number(view.records, now, view.park.zone)
        id_, changes = begin(self._sops[type_], occasion, number, now, view.park, recording.new_id)
        self.writing.write(lambda: changes, lambda: self._begun(id_))

    def _begun(self, id_: str) -> None:
        self._start = Start()
        self._switch.set_on("open")
        self.open(Target("incident", id_))

    def _leave_beginning(self) -> None:
        self._stack.setCurrentWidget(self.page)
        self._body.setFocusProxy(self.page)
        self.page.setFocus()
        self._case(self.page.shown_id or self.table.chosen_id)
        self._tell_crumbs()

    # -- what a person does anywhere in here

    def tell(self) -> None:
        """The current tenant was told, now; the next who was not is the current one then."""
        id_, side = self.case.id, self.side
        tenant = side.told.current
        if not id_ or not tenant or not self.writing.may("incident.work"):
            return
        row = next(row for row in side.told.rows if row.id == tenant)
        if row.told:
            side.told.next_untold(tenant)
            return
        contacts = next((t.contacts for t in self.case.affected() if t.id == tenant), ())
        now, way = self._desk.view.now(), side.way
        contact = contacts[0].id if contacts else ""
        self.writing.write(
            lambda: (
                *self.detail.beginning(),
                *work.tell(id_, f"tenant:{tenant}", way, now, contact=contact),
            )
        )
        side.told.next_untold(tenant)

    def picture(self) -> None:
        """Attach a picture of the workspace on screen to the chosen open incident."""
        snap = self._desk.snap
        id_ = self.case.id if self.case.is_open else self._latest()
        if snap is None or not id_ or not self.writing.may("incident.work"):
            return
        if id_ != self.case.id:
            self._show(id_)
        stamp = self._desk.words.clock(self._desk.view.now()).replace(":", "")
        name = self._desk.words.say("incidents.picture.name", stamp=stamp)
        self.side.files.add(f"{name}.png", snap())

    def _latest(self) -> str:
        """The open incident that changed last."""
        query = Query("incident", (("state", "in", OPEN),), (Order("changed", descending=True),))
        found = self._desk.view.records.list(query, 1)
        return found[0].id if found else ""

    def print(self, language: Language | None = None) -> None:
        """Ask where to, then write the incident there as PDF."""
        record = self.case.record
        if record is None or self._saving.dialog is not None:
            return
        say = self._desk.words.say
        content = pdf_of(self._desk, self.case, language or self._desk.words.language)
        name = f"{record.text('number')}.pdf"
        self._saving.ask(say("incidents.print"), name, lambda path: self.print_to(path, content))

    def print_to(self, path: str, content: bytes) -> None:
        """Write the PDF; why it could not be is said on the page."""
        try:
            Path(path).write_bytes(content)
        except OSError as error:
            _log.info("%s cannot be written: %s", path, error)
            self.detail.say_refused(
                self._desk.words.say("incidents.print.unwritten", name=Path(path).name)
            )

    async def settled(self) -> None:
        """Wait until all that was asked for is on the disk or refused."""
        await self.writing.settled()
        if self._has_side:
            await self.side.files.settled()
        await asyncio.sleep(0)

    # -- inside

    @property
    def _listed(self) -> str:
        return next((page for page in PAGES if self._switch.is_on(page)), "open")

    def _list(self, page: str) -> None:
        self.table.set_query(query_of(page), self._desk.words.say(EMPTY[page]))
        if self.page.shown_id:
            self.page.show_list()

    def _chosen(self, id_: str) -> None:
        if not self.page.shown_id:
            self._case(id_)

    def _show(self, id_: str) -> None:
        self._case(id_)

    def _case(self, id_: str) -> None:
        if id_ != self.case.id:
            self.case.open(id_)
            self.detail.open()
            if id_ or self._has_side:
                self.side.open()
                self.side.setVisible(bool(id_))
            self._nothing.setVisible(not id_)

    def _step_chosen(self, step: str) -> None:
        """The current step is never below the edge, and its history is at hand."""
        self.side.open_step(step, self.detail.checklist.shown())
        steps, scroll = self.detail.checklist, self.page.area
        at = steps.mapTo(self.detail, steps.row_rect().center())
        scroll.ensureVisible(0, at.y(), 0, 60)

    def _moved(self) -> None:
        if self._has_side:  # the middle has the title when it has the incident
            self.side.head.setVisible(not self.page.shown_id)
        self._tell_crumbs()

    def _tell_crumbs(self) -> None:
        for listener in self._listeners:
            listener()

    def _heard(self, entities: frozenset[tuple[str, str]]) -> None:
        if any(kind in ("tenant", "contact", "lease") for kind, _ in entities):
            self.case.forget()
        self._refresh()

    def _refresh(self) -> None:
        self.detail.refresh()
        if self._has_side:
            self.side.refresh()
        self._update()

    def _update(self) -> None:
        why = self.writing.why("incident.raise")
        self._new.setEnabled(not why)
        self._new.setToolTip(why)

    def _key(self, event: QKeyEvent) -> bool:
        """Letters of the workspace, whichever of its regions has the focus."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if self.page.shown_id and self._stack.currentWidget() is self.page:
            if event.text() == "P":
                other: Language = "en" if self._desk.words.language == "zh_CN" else "zh_CN"
                self.print(other)
                return True
            if self.detail.press(event):
                return True
        if self.case.id and self.side.press(event):
            return True
        if event.text().upper() == "I" and self._new.isEnabled():
            self.begin(Start())
            return True
        return False
