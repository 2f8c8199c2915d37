"""Records that have records of their own: a list with a form; Enter shows the members of one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.records import Change, Condition, JsonValue, Order, Query, Record, RecordKind
from models.text.message import Message
from widgets.contribution import Desk, Target
from widgets.controls import Button, Keyed
from widgets.controls.section import note
from widgets.records.buttons import Buttons
from widgets.records.column import Column
from widgets.records.form import Form
from widgets.records.formrow import Heading, Row
from widgets.records.page import Page
from widgets.records.people import name_text
from widgets.records.qr import QrPanel
from widgets.records.scrolled import scrolled
from widgets.records.table import RecordTable


@dataclass(frozen=True)
class Branch:
    """One of the two kinds."""

    kind: RecordKind
    title: str
    empty: str
    """Why the list is empty and what to do next."""
    columns: Sequence[Column]
    rows: Sequence[Row | Heading]
    order: tuple[Order, ...] = ()
    where: tuple[Condition, ...] = ()
    parent: str = ""
    """Field that names the record it belongs to; of members only."""
    begin: Callable[[str], Mapping[str, JsonValue]] | None = None
    """Values of a new one (given the parent's id); None: they are not begun by hand."""


@dataclass(frozen=True)
class Deed:
    """A button beside the members; `run` gets the record and the chosen member, if any."""

    verb: str
    key: str
    run: Callable[[Record, Record | None], tuple[Sequence[Change], Message]]
    """What to write, and what is said when it is on the disk (or instead, if nothing is)."""
    primary: bool = False


@dataclass(frozen=True)
class FamilyWords:
    """What only the workspace can say."""

    new: str
    new_member: str = ""
    name: str = "name"
    """NAME field by which a record is called."""
    text: str = ""
    """NAME field shown under its name; empty: none."""
    deeds: Sequence[Deed] = field(default_factory=tuple)
    code: Callable[[Record], str] | None = None
    """Text of a record that a phone takes over as a QR code; None: there is none."""


class Family:
    """Implements `widgets.contribution.Workspace`; a subject gives it its branches."""

    def __init__(self, desk: Desk, head: Branch, member: Branch, words: FamilyWords) -> None:
        self.desk, self._head, self._member, self._words = desk, head, member, words
        self._task: asyncio.Task[None] | None = None
        self._listeners: list[Callable[[], None]] = []
        self.table = RecordTable(
            desk,
            head.columns,
            Query(head.kind.name, head.where, head.order),
            head.empty,
            head.title,
        )
        self.members = RecordTable(desk, member.columns, self._of(""), member.empty, member.title)
        self.form = Form(desk, head.kind, head.rows)
        self.member_form = Form(desk, member.kind, member.rows)
        self.said = note(desk.theme, "", "ink2")
        self.said.hide()
        self.code = QrPanel(desk)
        self.code.hide()
        self._new = Button(words.new, desk.theme, "N", primary=True)
        self._new.clicked.connect(self.begin)
        self._buttons = Buttons(self._deeds())
        self.page = Page(
            head.title, self.table, self._detail(), self._show, self._name, [self._new]
        )
        self.widget: QWidget = Keyed(self._key, self.page)
        self.header: QWidget | None = None
        self.inspector: QWidget | None = self._side()
        self.table.chosen.connect(self._choose)
        self.members.chosen.connect(self._choose_member)
        self.form.saved.connect(self.table.choose)
        self.form.saved.connect(self._show_code)
        self.member_form.saved.connect(self.members.choose)
        self.page.changed.connect(self._moved)
        self._moved()

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """The page, and the record whose members are shown."""
        return self.page.crumbs()

    def open(self, target: Target) -> None:
        """A record with its members, or a new one."""
        if target.kind == self._head.kind.name:
            self.page.show_record(target.id)
        elif target.kind == f"new-{self._head.kind.name}":
            self.begin()

    def state(self) -> dict[str, str]:
        """The list, and what is half typed."""
        return {**self.page.state(), **self.form.state()}

    def restore(self, state: dict[str, str]) -> None:
        """As it was."""
        self.page.restore(state)
        self.form.restore(state)

    def act(self, action: str) -> None:
        """`new` begins a record."""
        if action == "new":
            self.begin()

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Tell when another record is shown."""
        self._listeners.append(listener)

    # -- what can be done

    @property
    def record(self) -> Record | None:
        """The record whose members are shown."""
        if not self.page.shown_id:
            return None
        return self.desk.view.records.get(self._head.kind.name, self.page.shown_id)

    def begin(self) -> None:
        """A new record in the form at the side."""
        if self._head.begin is None:
            return
        if self.page.shown_id:
            self.page.show_list()
        self.form.begin(self._head.begin(""))
        self.form.setFocus()

    def begin_member(self) -> None:
        """A new member of the record that is shown."""
        record = self.record
        if record is None or self._member.begin is None:
            return
        values = {self._member.parent: record.id, **self._member.begin(record.id)}
        self.member_form.begin(values)
        self.member_form.setFocus()

    def do(self, deed: Deed) -> None:
        """Run a deed on the record that is shown. A key that is pressed again before it is on the
        disk does nothing: it would be done twice."""
        record = self.record
        if record is None or (self._task is not None and not self._task.done()):
            return
        changes, said = deed.run(record, self.members.chosen_record())
        if changes:
            self._task = asyncio.ensure_future(self._write(changes, said))
        else:
            self._tell(said)

    async def settled(self) -> None:
        """Wait for what is being written."""
        if self._task is not None:
            await self._task

    async def _write(self, changes: Sequence[Change], said: Message) -> None:
        recording = self.desk.view.recording
        if recording is None:
            return
        refused = await recording.write(changes)
        if isValid(self.widget):
            self._tell(refused if refused is not None else said)

    def _tell(self, message: Message) -> None:
        self.said.setText(self.desk.words.say(message))
        self.said.show()

    # -- inside

    def _of(self, id_: str) -> Query:
        where = ((self._member.parent, "is", id_), *self._member.where)
        return Query(self._member.kind.name, where, self._member.order)

    def _deeds(self) -> list[Button]:
        found = []
        for deed in self._words.deeds:
            button = Button(deed.verb, self.desk.theme, deed.key, primary=deed.primary)
            button.clicked.connect(self._doing(deed))
            found.append(button)
        if self._member.begin is not None:
            add = Button(self._words.new_member, self.desk.theme, "A")
            add.clicked.connect(self.begin_member)
            found.append(add)
        return found

    def _doing(self, deed: Deed) -> Callable[[], None]:
        def do() -> None:
            self.do(deed)

        return do

    def _detail(self) -> QWidget:
        detail = QWidget()
        column = QVBoxLayout(detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(16, 10, 16, 8)
        head.setSpacing(6)
        self._headline = QLabel()
        self._headline.setFont(self.desk.theme.font("title"))
        self._headline.setWordWrap(True)
        head.addWidget(self._headline)
        self._text = note(self.desk.theme, "", "ink2")
        self._text.setFont(self.desk.theme.font("body"))
        head.addWidget(self._text)
        head.addWidget(self._buttons)
        head.addWidget(self.said)
        column.addLayout(head)
        column.addWidget(self.members, 1)
        detail.setFocusProxy(self.members)
        return detail

    def _side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        column.addWidget(self.member_form)
        held = QVBoxLayout()
        held.setContentsMargins(16, 0, 16, 10)
        held.addWidget(self.code)
        column.addLayout(held)
        column.addStretch(1)
        return scrolled(side)

    def _show(self, id_: str) -> None:
        record = self.desk.view.records.get(self._head.kind.name, id_)
        values = {} if record is None else record.values
        self._headline.setText(name_text(self.desk, values.get(self._words.name)))
        said = values.get(self._words.text) if self._words.text else None
        self._text.setText(name_text(self.desk, said) if said else "")
        self._text.setVisible(bool(said))
        self.said.hide()
        self.members.set_query(self._of(id_))
        self.form.open(id_)
        self._show_code(id_)

    def _name(self, id_: str) -> str:
        record = self.desk.view.records.get(self._head.kind.name, id_)
        return name_text(self.desk, record.values.get(self._words.name)) if record else ""

    def _choose(self, id_: str) -> None:
        if id_:
            self.form.open(id_)
        self._show_code(id_)

    def _show_code(self, id_: str) -> None:
        if self._words.code is None:
            return
        record = self.desk.view.records.get(self._head.kind.name, id_) if id_ else None
        text = self._words.code(record) if record is not None else ""
        self.code.setVisible(bool(text))
        self.code.set_text(text, self.desk.words.say("recordwidgets.qr.take") if text else "")

    def _choose_member(self, id_: str) -> None:
        if id_:
            self.member_form.open(id_)
        else:
            self.member_form.clear()

    def _moved(self) -> None:
        inside = bool(self.page.shown_id)
        self.form.setVisible(not inside)
        self.member_form.setVisible(inside)
        for listener in self._listeners:
            listener()

    def _key(self, event: QKeyEvent) -> bool:
        if self.page.shown_id:
            return self._buttons.press(event)
        if event.text().upper() != "N" or event.modifiers():
            return False
        self.begin()
        return True
