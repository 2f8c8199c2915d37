"""Park events with their guests, notices with their readers: one workspace for both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.engagement import SUBJECT
from models.records import Change, Order, Query
from models.text.message import Message
from widgets.community.layout import Layout, kind_of, tenant_name
from widgets.contribution import Desk, Target
from widgets.controls import Button
from widgets.controls.section import note
from widgets.records import Buttons, Form, Page, RecordTable, name_text

_MOST = 10_000


class GuestsWorkspace:
    """Implements `widgets.contribution.Workspace`: Enter shows who was asked."""

    def __init__(self, desk: Desk, layout: Layout) -> None:
        self._desk, self._layout = desk, layout
        self._task: asyncio.Task[None] | None = None
        say = desk.words.say
        self._table = RecordTable(
            desk,
            layout.columns(desk),
            Query(layout.kind, order=(Order(layout.moment, descending=True),)),
            say(layout.empty),
            say(layout.title),
        )
        self._guests = RecordTable(
            desk, layout.guest_columns(desk), self._asked(""), say(layout.empty_guests)
        )
        self._new = Button(say("communitypanel.new"), desk.theme, "N")
        self._new.clicked.connect(self.begin)
        self._all = Button(say(layout.ask_all), desk.theme, layout.key, primary=True)
        self._all.clicked.connect(self.ask_all)
        buttons = [self._all]
        if layout.mark:
            self._mark = Button(say(layout.mark), desk.theme, "R")
            self._mark.clicked.connect(self.mark)
            buttons.append(self._mark)
        self._buttons = Buttons(buttons)
        self._said = note(desk.theme, "", "ink2")
        self._page = Page(
            say(layout.title), self._table, self._detail(), self._show, self._name, [self._new]
        )
        self.widget: QWidget = _Body(self._page, self._key)
        self.header: QWidget | None = None
        self._form = Form(desk, kind_of(SUBJECT.kinds, layout.kind), layout.rows(desk))
        self._guest_form = Form(desk, kind_of(SUBJECT.kinds, layout.guest), layout.guest_rows(desk))
        self.inspector: QWidget | None = self._side()
        self._listeners: list[Callable[[], None]] = []
        self._table.chosen.connect(lambda id_: self._form.open(id_) if id_ else None)
        self._guests.chosen.connect(self._choose_guest)
        self._form.saved.connect(self._table.choose)
        self._page.changed.connect(self._moved)
        self._moved()

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """The page, and the record whose guests are shown."""
        return self._page.crumbs()

    def open(self, target: Target) -> None:
        """A record with its guests, or a new one."""
        if target.kind == self._layout.kind:
            self._page.show_record(target.id)
        elif target.kind == f"new-{self._layout.kind}":
            self.begin()

    def state(self) -> dict[str, str]:
        """The list, and what is half typed."""
        return {**self._page.state(), **self._form.state()}

    def restore(self, state: dict[str, str]) -> None:
        """As it was."""
        self._page.restore(state)
        self._form.restore(state)

    def act(self, action: str) -> None:
        """`new` begins a record."""
        if action == "new":
            self.begin()

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Tell when another record is shown."""
        self._listeners.append(listener)

    # -- what can be done

    def begin(self) -> None:
        """A new record in the form at the side."""
        if self._page.shown_id:
            self._page.show_list()
        self._form.begin(self._layout.begin(self._desk))
        self._form.setFocus()

    def ask_all(self) -> None:
        """Invite or address every tenant that was not yet; one operation."""
        record = self._desk.view.records.get(self._layout.kind, self._page.shown_id)
        if record is None:
            return
        now = self._desk.view.now()
        asked = {
            guest.text("tenant")
            for guest in self._desk.view.records.list(self._asked(record.id), _MOST)
        }
        changes = list(self._layout.sending(record, now))
        tenants = Query("tenant", (("status", "in", ("active", "leaving")),))
        fresh = [t.id for t in self._desk.view.records.list(tenants, _MOST) if t.id not in asked]
        for tenant in fresh:
            id_ = f"{record.id}/{tenant}"
            changes += [
                Change(self._layout.guest, id_, self._layout.parent, record.id),
                Change(self._layout.guest, id_, "tenant", tenant),
                Change(self._layout.guest, id_, self._layout.asked, now),
            ]
        if changes:
            said = Message.of("communitypanel.asked", count=len(fresh))
            self._task = asyncio.ensure_future(self._write(changes, said))
        else:
            self._tell(Message.of("communitypanel.asked_already"))

    def mark(self) -> None:
        """The chosen tenant has read it now; the next one is chosen."""
        guest = self._guests.chosen_record()
        if guest is None:
            self._tell(Message.of("communitypanel.choose_first"))
            return
        change = Change(self._layout.guest, guest.id, "read", self._desk.view.now())
        said = Message.of(
            "communitypanel.read_by", tenant=tenant_name(self._desk, guest.text("tenant"))
        )
        self._task = asyncio.ensure_future(self._write([change], said))

    async def settled(self) -> None:
        """Wait for what is being written."""
        if self._task is not None:
            await self._task

    async def _write(self, changes: Sequence[Change], said: Message) -> None:
        recording = self._desk.view.recording
        if recording is None:
            return
        refused = await recording.write(changes)
        if isValid(self.widget):
            self._tell(refused if refused is not None else said)

    def _tell(self, message: Message) -> None:
        self._said.setText(self._desk.words.say(message))

    # -- inside

    def _asked(self, id_: str) -> Query:
        return Query(self._layout.guest, ((self._layout.parent, "is", id_),))

    def _detail(self) -> QWidget:
        detail = QWidget()
        column = QVBoxLayout(detail)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(16, 10, 16, 8)
        head.setSpacing(6)
        self._headline = QLabel()
        self._headline.setFont(self._desk.theme.font("title"))
        self._headline.setWordWrap(True)
        head.addWidget(self._headline)
        self._text = note(self._desk.theme, "", "ink2")
        self._text.setFont(self._desk.theme.font("body"))
        head.addWidget(self._text)
        head.addWidget(self._buttons)
        head.addWidget(self._said)
        column.addLayout(head)
        column.addWidget(self._guests, 1)
        detail.setFocusProxy(self._guests)
        return detail

    def _side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._form)
        column.addWidget(self._guest_form)
        column.addStretch(1)
        return side

    def _show(self, id_: str) -> None:
        record = self._desk.view.records.get(self._layout.kind, id_)
        values = {} if record is None else record.values
        self._headline.setText(name_text(self._desk, values.get("title")))
        text = name_text(self._desk, values.get("text")) if values.get("text") else ""
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._said.setText("")
        self._guests.set_query(self._asked(id_))
        self._form.open(id_)

    def _name(self, id_: str) -> str:
        record = self._desk.view.records.get(self._layout.kind, id_)
        return name_text(self._desk, record.values.get("title")) if record is not None else ""

    def _choose_guest(self, id_: str) -> None:
        if id_:
            self._guest_form.open(id_)
        else:
            self._guest_form.clear()

    def _moved(self) -> None:
        inside = bool(self._page.shown_id)
        self._form.setVisible(not inside)
        self._guest_form.setVisible(inside)
        for listener in self._listeners:
            listener()

    def _key(self, event: QKeyEvent) -> bool:
        if not self._page.shown_id:
            return self._press_new(event)
        return self._buttons.press(event)

    def _press_new(self, event: QKeyEvent) -> bool:
        if event.text().upper() != "N" or event.modifiers():
            return False
        self.begin()
        return True


class _Body(QWidget):
    """Letters that nothing inside wanted."""

    def __init__(self, page: Page, key: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._key = key
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)
        self.setFocusProxy(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event):
            event.ignore()
