"""The People page: the list, and one person on the whole middle with roles, sign-on and history."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from models.people import PERSON
from models.people.permissions import EDIT
from models.records import JsonValue, Order, Query, Record
from widgets.contribution import Desk, Target
from widgets.controls import Button, Segments
from widgets.controls.section import Section, Titled
from widgets.people.about import AboutPerson, here
from widgets.people.roles import RolesEdit, role_words
from widgets.people.secrets import SecretsPanel
from widgets.records import (
    Column,
    Editor,
    FlagEdit,
    Form,
    FormAndBeside,
    HistoryList,
    LongText,
    NameEdit,
    Page,
    RecordTable,
    Row,
    TextEdit,
    follow_authority,
    gate,
    refusal,
)
from widgets.records.people import name_text

NEW = "new"
_BY_NAME = (Order("name.*"),)
_QUERIES = {
    "active": Query(PERSON.name, (("active", "is", True),), _BY_NAME),
    "all": Query(PERSON.name, (), _BY_NAME),
}
_LABELS = {
    "name": "people.column.name",
    "sign_on": "people.column.sign_on",
    "roles": "people.column.roles",
    "active": "people.field.active",
    "phone": "people.column.phone",
    "post": "people.column.post",
    "badge": "people.field.badge",
    "note": "people.field.note",
    "signed_on": "people.event.signed_on",
    "signed_off": "people.event.signed_off",
    "failed": "people.event.failed",
    "locked_out": "people.event.locked_out",
    "verifier_set": "people.event.verifier_set",
}
_WAYS = {
    "password": "people.way.password",
    "pin": "people.way.pin",
    "command line": "people.way.command_line",
}


class PeopleWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        say = desk.words.say
        self.form = Form(desk, PERSON, self._rows(), reason=True)
        self.secrets = SecretsPanel(desk)
        labels = {name: say(code) for name, code in _LABELS.items()}
        self.history = HistoryList(desk, PERSON, labels, self._say_value)
        self.table = RecordTable(
            desk, self._columns(), _QUERIES["active"], say("people.empty"), say("people.title")
        )
        self.new = Button(say("people.new"), desk.theme, say("people.new.key"), primary=True)
        self.new.clicked.connect(self.begin)
        gate(self.new, desk, EDIT)
        self._whole = self._beside()
        self.page = Page(
            say("people.title"),
            self.table,
            self._whole,
            self._show,
            self._name,
            (self.new,),
        )
        self.widget: QWidget = self.page
        self.filters = Segments(
            [("active", say("people.filter.active")), ("all", say("people.filter.all"))],
            desk.theme,
        )
        self.filters.setAccessibleName(say("people.title"))
        self.filters.set_on("active")
        self.filters.switched.connect(lambda id_, on: on and self._filter(id_))
        self.header: QWidget | None = self.filters
        self.about = AboutPerson(desk)
        self.inspector: QWidget | None = self.about
        self.table.chosen.connect(self.about.open)
        self.form.saved.connect(self._saved)
        follow_authority(self.page, desk.view, self.table.refresh)

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """The page, and the person on the whole middle."""
        return self.page.crumbs()

    def open(self, target: Target) -> None:
        """A person."""
        if self._desk.view.records.get(PERSON.name, target.id) is not None:
            self.page.show_record(target.id)

    def begin(self) -> None:
        """Enter somebody new."""
        if refusal(self._desk, EDIT) is None:
            self.page.show_record(NEW)

    def state(self) -> dict[str, str]:
        """List, place in it, and what is half typed; never a password."""
        chosen = "all" if self.filters.is_on("all") else "active"
        return {**self.page.state(), **self.form.state(), "filter": chosen}

    def restore(self, state: dict[str, str]) -> None:
        """Undo the loss that a rebuild would be."""
        if state.get("filter") in _QUERIES:
            self.filters.set_on(state["filter"])
        self.page.restore(state)
        self.form.restore(state)

    def act(self, action: str) -> None:
        """Begin a person."""
        if action == "new-person":
            self.begin()

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Tell when the person on the middle changes."""
        self.page.changed.connect(listener)

    # -- inside

    def _rows(self) -> list[Row]:
        desk, say = self._desk, self._desk.words.say
        flag = FlagEdit(desk, say("people.state.active"), say("people.state.inactive"))

        def row(field: str, editor: Editor, hint: str = "") -> Row:
            def show(value: JsonValue) -> str:
                return self._say_value(field, value)

            return Row(field, say(_LABELS[field]), editor, show, hint)

        return [
            row("name", NameEdit(desk)),
            row("sign_on", TextEdit(desk)),
            row("roles", RolesEdit(desk)),
            row("active", flag),
            row("post", NameEdit(desk)),
            row("phone", TextEdit(desk)),
            row("badge", TextEdit(desk)),
            row("note", LongText(desk)),
        ]

    def _columns(self) -> list[Column]:
        desk, say = self._desk, self._desk.words.say

        def state(record: Record) -> str:
            return say("people.state.active" if record.flag("active") else "people.state.inactive")

        def tone(record: Record) -> str:
            return "ink" if record.flag("active") else "ink2"

        return [
            Column("name", say("people.column.name"), self._person_name, 0, "name.*", tone=tone),
            Column(
                "sign_on", say("people.column.sign_on"), lambda r: r.text("sign_on"), 104, "sign_on"
            ),
            Column(
                "roles",
                say("people.column.roles"),
                lambda r: role_words(desk, r.values.get("roles")),
                220,
            ),
            Column(
                "post",
                say("people.column.post"),
                lambda r: name_text(desk, r.values.get("post")),
                244,
                "post.*",
                least=900,
            ),
            Column("phone", say("people.column.phone"), lambda r: r.text("phone"), 120, least=700),
            Column("here", say("people.column.here"), lambda r: here(desk, r.id), 96),
            Column("state", say("people.column.state"), state, 100, "active", least=1040),
        ]

    def _beside(self) -> FormAndBeside:
        say, theme = self._desk.words.say, self._desk.theme
        secrets = Section(theme, say("people.secrets"))
        secrets.rows.addWidget(self.secrets)
        history = Titled(theme, say("people.history"), self.history)
        return FormAndBeside(self.form, 620, (secrets, history))

    def _say_value(self, field: str, value: JsonValue) -> str:
        say = self._desk.words.say
        if field == "roles":
            return role_words(self._desk, value) or "\u2014"
        if field == "active" and value is not None:
            return say("people.state.active" if value else "people.state.inactive")
        if isinstance(value, dict) and "way" in value:
            code = _WAYS.get(str(value["way"]))
            return say(code) if code is not None else str(value["way"])
        return name_text(self._desk, value) or "\u2014"

    def _person_name(self, record: Record) -> str:
        return name_text(self._desk, record.values.get("name"))

    def _name(self, id_: str) -> str:
        record = self._desk.view.records.get(PERSON.name, id_)
        return self._desk.words.say("people.new") if record is None else self._person_name(record)

    def _show(self, id_: str) -> None:
        is_new = id_ == NEW
        self._whole.show_beside(not is_new)
        if is_new:
            self.form.begin({"active": True})
            self.about.open("")
            return
        self.form.open(id_)
        self.secrets.open(id_)
        self.history.open(id_)
        self.about.open(id_)

    def _saved(self, id_: str) -> None:
        """Somebody new gets a password next."""
        if self.page.shown_id == NEW:
            self.page.show_record(id_)
            self.secrets.password.setFocus()

    def _filter(self, id_: str) -> None:
        self.table.set_query(_QUERIES[id_])
        if self.page.shown_id:
            self.page.show_list()
