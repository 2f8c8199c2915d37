"""The Roster page: contacts with their numbers, and who is on call when."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from models.records import Order, Query, Record
from models.roster import PARTS, SUBJECT, on_duty
from widgets.contribution import Desk, Target
from widgets.controls import Button, Segments
from widgets.controls.turns import every
from widgets.records import (
    ChoiceEdit,
    Column,
    FlagEdit,
    Following,
    Form,
    Heading,
    LongText,
    MomentEdit,
    NameEdit,
    NumberEdit,
    RecordPick,
    RecordTable,
    Row,
    TextEdit,
    moment_text,
    name_text,
    scrolled,
)
from widgets.roster.callsedit import CallsEdit
from widgets.roster.callwords import PART_WORDS, calls_text
from widgets.roster.numberpanel import NumberPanel

_TURN_MS = 5_000
_PAGES = {"contacts": "rosterpanel.contacts", "duties": "rosterpanel.duties"}
_CONTACT = SUBJECT.kind("roster_contact")
_DUTY = SUBJECT.kind("roster_duty")


class RosterWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._page = "contacts"
        self._listeners: list[Callable[[], None]] = []
        say = desk.words.say
        contacts = Query("roster_contact", (("gone", "is_not", 1),), (Order("name.*"),))
        self.contacts = RecordTable(
            desk,
            self._contact_columns(),
            contacts,
            say("rosterpanel.none"),
            say(_PAGES["contacts"]),
        )
        duties = Query("roster_duty", order=(Order("starts", descending=True),))
        self.duties = RecordTable(
            desk, self._duty_columns(), duties, say("rosterpanel.duties.none"),
            say(_PAGES["duties"]),
        )  # fmt: skip
        self.form = Form(desk, _CONTACT, self._contact_rows())
        self.duty_form = Form(desk, _DUTY, self._duty_rows())
        self.number = NumberPanel(desk)
        self._new = Button(say("rosterpanel.new"), desk.theme, "N", primary=True)
        self._new.clicked.connect(self.begin)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.contacts)
        self._stack.addWidget(self.duties)
        counts = (self.contacts.count_label, self.duties.count_label)
        self.widget: QWidget = _Body(self._new, counts, self._stack, self._key)
        self.header: QWidget | None = self._switch()
        self.inspector: QWidget | None = self._side()
        self.contacts.chosen.connect(self._choose)
        self.duties.chosen.connect(lambda id_: self.duty_form.open(id_) if id_ else None)
        self.form.saved.connect(self.contacts.choose)
        self.duty_form.saved.connect(self.duties.choose)
        self._following = Following(
            self.widget,
            desk.view.records,
            frozenset({"roster_contact", "roster_duty"}),
            lambda _: self._refresh(),
        )
        # a duty begins and ends by itself
        self._turns = every(self.widget, _TURN_MS, self._turn)
        self._show_page("contacts")

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """The page."""
        return [self._desk.words.say("rosterpanel.title")]

    def open(self, target: Target) -> None:
        """A contact, a duty, or a new one."""
        if target.kind == "roster_contact":
            self._switches.set_on("contacts")
            self.contacts.choose(target.id, tell=True)
        elif target.kind == "roster_duty":
            self._switches.set_on("duties")
            self.duties.choose(target.id, tell=True)

    def state(self) -> dict[str, str]:
        """Page, selection, half-typed text."""
        return {**self.contacts.state(), **self.form.state(), "page": self._page}

    def restore(self, state: dict[str, str]) -> None:
        """As it was."""
        if state.get("page") in _PAGES:
            self._switches.set_on(state["page"])
        self.contacts.restore(state)
        self.form.restore(state)

    def act(self, action: str) -> None:
        """`new` begins a contact or a duty."""
        if action == "new":
            self.begin()

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """The crumbs never change."""
        self._listeners.append(listener)

    # -- inside

    def begin(self) -> None:
        """A new contact, or a new duty."""
        form = self.form if self._page == "contacts" else self.duty_form
        now = self._desk.view.now()
        if form is self.form:
            self.number.show_contact(None)
            form.begin({"part": "own", "rank": 1})
        else:
            form.begin({"starts": now, "ends": now + 8 * 3_600_000})
        form.setFocus()

    def _choose(self, id_: str) -> None:
        record = self._desk.view.records.get("roster_contact", id_) if id_ else None
        self.number.show_contact(record)
        if record is not None:
            self.form.open(id_)

    def _refresh(self) -> None:
        """What is on call, and the number that is shown, may have changed."""
        self.contacts.viewport().update()
        record = self.contacts.chosen_record()
        if record is not None:
            self.number.show_contact(record)

    def _turn(self) -> None:
        """Who is on call as of now, wherever it stands."""
        for table in (self.contacts, self.duties):
            table.viewport().update()
        self.number.refresh()

    def _switch(self) -> QWidget:
        say = self._desk.words.say
        self._switches = Segments(
            [(id_, say(code)) for id_, code in _PAGES.items()], self._desk.theme
        )
        self._switches.set_on("contacts")
        self._switches.switched.connect(lambda id_, on: self._show_page(id_) if on else None)
        return self._switches

    def _side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.number)
        column.addWidget(self.form)
        column.addWidget(self.duty_form)
        column.addStretch(1)
        return scrolled(side)

    def _show_page(self, page: str) -> None:
        self._page = page
        contacts = page == "contacts"
        say = self._desk.words.say
        self._new.setText(say("rosterpanel.new" if contacts else "rosterpanel.new_duty"))
        self.contacts.count_label.setVisible(contacts)
        self.duties.count_label.setVisible(not contacts)
        table = self.contacts if contacts else self.duties
        self._stack.setCurrentWidget(table)
        self.widget.setFocusProxy(table)
        self.form.setVisible(contacts)
        self.duty_form.setVisible(not contacts)
        self.number.setVisible(contacts and bool(self.contacts.chosen_id))

    def _key(self, event: QKeyEvent) -> bool:
        if event.text().upper() == "N" and not event.modifiers():
            self.begin()
            return True
        return self._page == "contacts" and self.number.buttons.press(event)

    def _contact_columns(self) -> list[Column]:
        desk, say = self._desk, self._desk.words.say

        def company(record: Record) -> str:
            value = record.values.get("company")
            return name_text(desk, value) if value else ""

        return [
            Column("name", say("rosterpanel.field.name"),
                   lambda r: name_text(desk, r.values["name"]),
                   order="name.*"),
            Column("phone", say("rosterpanel.field.phone"), lambda r: r.text("phone"), 170,
                   strong=lambda _: True),
            Column("on", say("rosterpanel.on_call"), self._on_call, 84, strong=lambda _: True),
            Column("calls", say("rosterpanel.field.calls"),
                   lambda r: calls_text(desk, r.list("calls")), 250, tone=lambda _: "ink2"),
            Column("company", say("rosterpanel.field.company"), company, 190, order="company.*",
                   least=900, tone=lambda _: "ink2"),
        ]  # fmt: skip

    def _on_call(self, record: Record) -> str:
        duties = on_duty(self._desk.view.records, self._desk.view.now())
        now = any(duty.text("who") == record.id for duty in duties)
        return self._desk.words.say("rosterpanel.now") if now else ""

    def _who(self, id_: str) -> str:
        records = self._desk.view.records
        for kind in ("roster_contact", "person"):
            try:
                found = records.get(kind, id_)
            except LookupError:
                continue
            if found is not None:
                return name_text(self._desk, found.values.get("name"))
        return id_

    def _duty_columns(self) -> list[Column]:
        desk, say = self._desk, self._desk.words.say
        now = desk.view.now

        def runs(record: Record) -> bool:
            return (record.number("starts") or 0) <= now() < (record.number("ends") or 0)

        def state(record: Record) -> str:
            if record.flag("cancelled"):
                return say("rosterpanel.cancelled")
            return say("rosterpanel.now") if runs(record) else ""

        def calls(record: Record) -> str:
            return calls_text(desk, record.list("calls")) or say("rosterpanel.everything")

        return [
            Column("starts", say("rosterpanel.field.starts"),
                   lambda r: moment_text(desk, r.number("starts") or 0), 150, order="starts"),
            Column("ends", say("rosterpanel.field.ends"),
                   lambda r: moment_text(desk, r.number("ends") or 0), 150, order="ends"),
            Column("state", say("rosterpanel.on_call"), state, 84, strong=runs),
            Column("who", say("rosterpanel.field.who"), lambda r: self._who(r.text("who"))),
            Column("calls", say("rosterpanel.field.calls"), calls, 220, tone=lambda _: "ink2"),
        ]  # fmt: skip

    def _contact_rows(self) -> list[Row | Heading]:
        desk, say = self._desk, self._desk.words.say
        parts = [(code, say(PART_WORDS[code])) for code in PARTS]
        return [
            Row("name", say("rosterpanel.field.name"), NameEdit(desk)),
            Row("company", say("rosterpanel.field.company"), NameEdit(desk)),
            Row("phone", say("rosterpanel.field.phone"), TextEdit(desk)),
            Row("second_phone", say("rosterpanel.field.second_phone"), TextEdit(desk)),
            Row("part", say("rosterpanel.field.part"), ChoiceEdit(desk, parts, none=None)),
            Row("calls", say("rosterpanel.field.calls"), CallsEdit(desk)),
            Row("hours", say("rosterpanel.field.hours"), NameEdit(desk)),
            Row("rank", say("rosterpanel.field.rank"), NumberEdit(desk),
                hint=say("rosterpanel.field.rank.hint")),
            Row("notes", say("rosterpanel.field.notes"), LongText(desk)),
            Row("gone", say("rosterpanel.field.gone"), FlagEdit(desk)),
        ]  # fmt: skip

    def _duty_rows(self) -> list[Row | Heading]:
        desk, say = self._desk, self._desk.words.say

        def label(record: Record) -> str:
            return name_text(desk, record.values.get("name"))

        return [
            Row("who", say("rosterpanel.field.who"), RecordPick(desk, "roster_contact", label)),
            Row("calls", say("rosterpanel.field.calls"), CallsEdit(desk),
                hint=say("rosterpanel.field.calls.hint")),
            Row("starts", say("rosterpanel.field.starts"), MomentEdit(desk)),
            Row("ends", say("rosterpanel.field.ends"), MomentEdit(desk)),
            Row("post", say("rosterpanel.field.post"), TextEdit(desk)),
            Row("cancelled", say("rosterpanel.field.cancelled"), FlagEdit(desk)),
        ]  # fmt: skip


class _Body(QWidget):
    """The line with the button, the table below it."""

    def __init__(
        self,
        new: Button,
        counts: Sequence[QWidget],
        stack: QStackedWidget,
        key: Callable[[QKeyEvent], bool],
    ) -> None:
        super().__init__()
        self._key = key
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(16, 8, 16, 8)
        line.addWidget(new)
        line.addStretch(1)
        for count in counts:
            line.addWidget(count)
        column.addLayout(line)
        column.addWidget(stack, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter of a button."""
        if not self._key(event):
            event.ignore()
