"""The Keys page: what there is, who has it, and what should be back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from models.keys import ISSUE, KEY, SUBJECT, held, next_label
from models.records import Order, Query
from widgets.contribution import Desk, Target
from widgets.controls import Button, Segments
from widgets.controls.section import Titled
from widgets.controls.turns import every
from widgets.keys.hand import HandPanel
from widgets.keys.terms import (
    LABELS,
    TYPES,
    due_text,
    holder,
    is_late,
    key_name,
    moment,
    say_value,
    standing,
)
from widgets.records import (
    ChoiceEdit,
    Column,
    FlagEdit,
    Following,
    Form,
    FormAndBeside,
    HistoryList,
    LongText,
    NameEdit,
    Page,
    PlacePick,
    RecordTable,
    Row,
    TextEdit,
)
from widgets.records.permitted import gate
from widgets.records.scrolled import scrolled

NEW = "new"
_REFRESH_MS = 30_000
_KIND = SUBJECT.kind(KEY)
_ORDER = (Order("label"),)
_FILTERS = {
    "all": "keys.filter.all",
    "out": "keys.filter.out",
    "overdue": "keys.filter.overdue",
    "radios": "keys.filter.radios",
}
_EMPTY = {
    "all": "keys.empty.all",
    "out": "keys.empty.out",
    "overdue": "keys.empty.overdue",
    "radios": "keys.empty.all",
}


class KeysWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._chosen_filter = "all"
        say = desk.words.say
        self.hand = HandPanel(desk)
        self.form = self._form()
        self.history = HistoryList(
            desk, _KIND, {name: say(code) for name, code in LABELS.items()},
            lambda field, value: say_value(desk, field, value),
        )  # fmt: skip
        self.issues = RecordTable(
            desk, self._issue_columns(), self._issues_of(""), say("keys.empty.issues"),
            say("keys.issues"),
        )  # fmt: skip
        self.issues.setFixedHeight(220)
        self.table = RecordTable(
            desk, self._columns(), Query(KEY, order=_ORDER), say("keys.empty.all"),
            say("keys.title"),
        )  # fmt: skip
        self.new = Button(say("keys.new"), desk.theme, "N", primary=True)
        self.new.clicked.connect(self.begin)
        self._whole = self._beside()
        self.page = Page(say("keys.title"), self.table, self._whole, self._show, self._name,
                         [self.new], self.hand.press)  # fmt: skip
        self.widget: QWidget = self.page
        self.filters = Segments([(id_, say(code)) for id_, code in _FILTERS.items()], desk.theme)
        self.filters.setAccessibleName(say("keys.title"))
        self.filters.set_on("all")
        self.filters.switched.connect(lambda id_, on: on and self._filter(id_))
        self.header: QWidget | None = self.filters
        scroll = scrolled(self.hand)
        scroll.setFocusProxy(self.hand)
        self.inspector: QWidget | None = scroll
        self.table.chosen.connect(self.hand.open)
        self.form.saved.connect(self._saved)
        gate(self.new, desk, "key.manage")
        self._following = Following(
            self.widget, desk.view.records, frozenset({ISSUE}), lambda _: self._refresh()
        )
        self._ages = every(
            self.widget, _REFRESH_MS, lambda: self.widget.isVisible() and self._refresh()
        )

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """The page, and the key on the whole middle."""
        return self.page.crumbs()

    def open(self, target: Target) -> None:
        """A key, or the key of an issue."""
        records, id_ = self._desk.view.records, target.id
        if target.kind == ISSUE:
            record = records.get(ISSUE, id_)
            id_ = "" if record is None else record.text("key")
        if records.get(KEY, id_) is not None:
            self.filters.set_on("all")
            if self.page.shown_id:
                self.page.show_list()
            self.table.choose(id_, tell=True)
            self.table.setFocus()

    def begin(self) -> None:
        """A new key, card or radio."""
        recording = self._desk.view.recording
        if recording is not None and recording.objection("key.manage") is None:
            self.page.show_record(NEW)

    def state(self) -> dict[str, str]:
        """List, place in it, and what is half typed."""
        return {**self.page.state(), **self.form.state(), "filter": self._chosen_filter}

    def restore(self, state: dict[str, str]) -> None:
        """Undo the loss that a rebuild would be."""
        if state.get("filter") in _FILTERS:
            self.filters.set_on(state["filter"])
        self.page.restore(state)
        self.form.restore(state)

    def act(self, action: str) -> None:
        """Nothing yet."""

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Tell when the key on the middle changes."""
        self.page.changed.connect(listener)

    # -- inside

    def _columns(self) -> list[Column]:
        desk, say = self._desk, self._desk.words.say
        return [
            Column("label", say("keys.field.label"), lambda r: r.text("label"), 90, "label"),
            Column("name", say("keys.field.name"), lambda r: key_name(desk, r), order="name.*"),
            Column("type", say("keys.field.type"),
                   lambda r: say(TYPES.get(r.text("type"), "keys.type.key")), 90, "type",
                   least=560),
            Column("home", say("keys.field.home"), lambda r: r.text("home"), 150, least=900),
            Column("holder", say("keys.field.holder"), lambda r: holder(desk, r), 170),
            Column("due", say("keys.field.due"), lambda r: due_text(desk, r), 140),
            Column("standing", say("keys.field.standing"), lambda r: standing(desk, r), 110,
                   strong=lambda r: is_late(desk, r)),
        ]  # fmt: skip

    def _issue_columns(self) -> list[Column]:
        desk, say = self._desk, self._desk.words.say
        return [
            Column("holder", say("keys.field.holder"), lambda r: r.text("holder")),
            Column("issued", say("keys.field.issued"),
                   lambda r: moment(desk, r.number("issued")), 150, "issued"),
            Column("returned", say("keys.field.returned"),
                   lambda r: moment(desk, r.number("returned")) or "\u2014", 150, "returned"),
        ]  # fmt: skip

    def _form(self) -> Form:
        desk, say = self._desk, self._desk.words.say
        types = [(id_, say(code)) for id_, code in TYPES.items()]
        return Form(
            desk,
            _KIND,
            [
                Row("label", say("keys.field.label"), TextEdit(desk)),
                Row("type", say("keys.field.type"), ChoiceEdit(desk, types, None)),
                Row("name", say("keys.field.name"), NameEdit(desk)),
                Row("opens", say("keys.field.opens"), TextEdit(desk)),
                Row("place", say("keys.field.place"), PlacePick(desk)),
                Row("home", say("keys.field.home"), TextEdit(desk)),
                Row("lost", say("keys.field.lost"), FlagEdit(desk)),
                Row("notes", say("keys.field.notes"), LongText(desk, 2)),
            ],
        )

    def _beside(self) -> FormAndBeside:
        say, theme = self._desk.words.say, self._desk.theme
        issues = Titled(theme, say("keys.issues"), self.issues)
        history = Titled(theme, say("keys.history"), self.history)
        whole = FormAndBeside(self.form, 460, (issues, history))
        whole.setFocusProxy(self.form.editor("label"))
        return whole

    def _issues_of(self, key: str) -> Query:
        return Query(ISSUE, (("key", "is", key),), (Order("issued", descending=True),))

    def _name(self, id_: str) -> str:
        record = self._desk.view.records.get(KEY, id_)
        return self._desk.words.say("keys.new") if record is None else record.text("label")

    def _show(self, id_: str) -> None:
        self._whole.show_beside(id_ != NEW)
        if id_ == NEW:
            label = next_label(self._desk.view.records, "key")
            self.form.begin({"label": label, "type": "key"})
            self.hand.open("")
            return
        self.form.open(id_)
        self.hand.open(id_)
        self.issues.set_query(self._issues_of(id_))
        self.history.open(id_)

    def _saved(self, id_: str) -> None:
        if self.page.shown_id == NEW:
            self.filters.set_on("all")
            self.page.show_record(id_)
            self.hand.setFocus()

    def _filter(self, id_: str) -> None:
        self._chosen_filter = id_
        self._refresh(anew=True)
        if self.page.shown_id:
            self.page.show_list()

    def _refresh(self, anew: bool = False) -> None:
        if anew or self._chosen_filter in ("out", "overdue"):
            empty = self._desk.words.say(_EMPTY[self._chosen_filter])
            self.table.set_query(self._query(), empty)
        self.table.refresh()

    def _query(self) -> Query:
        if self._chosen_filter == "radios":
            return Query(KEY, (("type", "is", "radio"),), _ORDER)
        if self._chosen_filter == "all":
            return Query(KEY, order=_ORDER)
        now = self._desk.view.now()
        late = self._chosen_filter == "overdue"
        out = held(self._desk.view.records).values()
        ids = tuple(one.key for one in out if not late or one.overdue(now))
        return Query(KEY, (("id", "in", ids),), _ORDER)
