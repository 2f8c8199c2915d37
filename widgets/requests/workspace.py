"""The workspace of service requests: board, table, one request, a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from models.records import JsonValue
from models.requests import RAISE, REQUEST, Request, RequestState
from widgets.contribution import Desk, Target
from widgets.controls import Button, Keyed, Segments
from widgets.controls.turns import every
from widgets.records import Following, Pick, PlacePick, RecordPick, RecordTable, name_text, scrolled
from widgets.records.permitted import follow_authority
from widgets.requests.board import Board
from widgets.requests.forms import begun
from widgets.requests.origin import values_at
from widgets.requests.page import NewRequest, RequestPage, RequestSide
from widgets.requests.saying import called
from widgets.requests.table import FILTERS, narrow, request_table
from widgets.requests.unfinished import Unfinished

_PAGES = {"board": "requests.page.board", "table": "requests.page.table"}
_TICK_MS = 5_000
_ALIKE = 8


class RequestsWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    def __init__(self, desk: Desk, known: Unfinished | None = None) -> None:
        """`known` is what was read of the same records before."""
        self._desk = desk
        say = desk.words.say
        self._unfinished = Unfinished(desk, known)
        self._chosen = ""
        self._listeners: list[Callable[[], None]] = []
        self.board = Board(desk, self._unfinished)
        self.table = request_table(desk, self._unfinished)
        self._paged: QWidget | None = None
        self._begun: QWidget | None = None
        """What holds `page` and `new`, once these are built."""
        self.side = RequestSide(desk)
        self._filter = Segments([(id_, say(code)) for id_, code in FILTERS.items()], desk.theme)
        self._tenant = _tenant_pick(desk)
        self._place = PlacePick(desk)
        self._late = QLabel()
        self._add = Button(say("requests.new"), desk.theme, "N", primary=True)
        self._stack = QStackedWidget()
        self.widget: QWidget = Keyed(self.press)
        self.header: QWidget | None = Segments(
            [(id_, say(code)) for id_, code in _PAGES.items()], desk.theme
        )
        self.inspector: QWidget | None = self.side
        self._switch = self.header
        self._lay_out()
        self._wire()
        self._list = "board"
        self._switch.set_on("board")
        self._filter.set_on("open")
        self._show_chosen()
        self._tick()

    # -- Workspace -----------------------------------------------------------------------------

    def crumbs(self) -> Sequence[str]:
        """The workspace, and the request that is open."""
        title = self._desk.words.say("requests.title")
        at = self._stack.currentWidget()
        if at is self._paged:
            record = self._desk.view.records.get(REQUEST, self._chosen)
            return [title, called(self._desk, record) if record is not None else self._chosen]
        if at is self._begun:
            return [title, self._desk.words.say("requests.new")]
        return [title]

    def open(self, target: Target) -> None:
        """A request, or a new one at `<kind>:<id>`."""
        if target.kind == REQUEST:
            self.show_request(target.id)
        else:
            self.begin(values_at(self._desk, target.id))

    def state(self) -> dict[str, str]:
        """What is shown and everything that is half typed."""
        places: dict[QWidget | None, str] = {self._paged: "page", self._begun: "new"}
        at = places.get(self._stack.currentWidget(), "list")
        which = next((id_ for id_ in FILTERS if self._filter.is_on(id_)), "open")
        kept = {"list": self._list, "chosen": self._chosen, "at": at, "filter": which}
        parts: tuple[tuple[str, Mapping[str, str]], ...] = (
            ("table", self.table.state()),
            ("page", self.page.form.state() if self._paged is not None else {}),
            ("rating", self.page.rating.state() if self._paged is not None else {}),
            ("new", self.new.form.state() if at == "new" else {}),
            ("line", self.side.timeline.state()),
        )
        for part, values in parts:
            kept |= {f"{part}.{name}": value for name, value in values.items()}
        return kept

    def restore(self, state: dict[str, str]) -> None:
        """Undo the loss that a rebuild would be."""
        if state.get("list") in _PAGES:
            self._switch.set_on(state["list"])
        if state.get("filter") in FILTERS:
            self._filter.set_on(state["filter"])
        self.table.restore(_of(state, "table"))
        if state.get("chosen"):
            self._choose(state["chosen"])
        typed, rated = _of(state, "page"), _of(state, "rating")
        if typed or rated:
            self.page.form.restore(typed)
            self.page.rating.restore(rated)
        self.side.timeline.restore(_of(state, "line"))
        if state.get("at") == "new" and self.new.form.restore(_of(state, "new")):
            self._go(self._begun)
        elif state.get("at") == "page" and self._chosen:
            self.show_request(self._chosen)

    def act(self, action: str) -> None:
        """`new`, `board`, `table` or `overdue`."""
        if action == "new":
            self.begin({})
        elif action == "overdue":
            self._switch.set_on("table")
            self._filter.set_on("overdue")
            self.table.setFocus()
        elif action in _PAGES:
            self._switch.set_on(action)
            self._lists[action].setFocus()

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Hear of another place."""
        self._listeners.append(listener)

    def targets(self) -> Sequence[Target]:
        """The request that is marked or open, then where it is and whose."""
        record = self._desk.view.records.get(REQUEST, self._chosen) if self._chosen else None
        if record is None:
            return ()
        request = Request.of(record)
        found = [Target(REQUEST, request.id)]
        if request.place:
            kind, _, id_ = request.place.partition(":")
            found.append(Target(kind, id_))
        return [*found, *([Target("tenant", request.tenant)] if request.tenant else [])]

    @cached_property
    def page(self) -> RequestPage:
        """One request on the whole middle, a third of this page: built when one is opened."""
        made = RequestPage(self._desk)
        self._paged = scrolled(made)
        self._stack.addWidget(self._paged)
        return made

    @cached_property
    def new(self) -> NewRequest:
        """The form of a new request, a sixth of this page: built when the first one begins."""
        made = NewRequest(self._desk)
        made.form.saved.connect(self._raised)
        for name in ("tenant", "place"):
            made.form.editor(name).edited.connect(self._show_chosen)
        self._begun = scrolled(made)
        self._stack.addWidget(self._begun)
        return made

    # -- what the person does

    def begin(self, values: Mapping[str, JsonValue]) -> None:
        """A new request that knows `values` already."""
        self.new.form.begin(begun(self._desk, values))
        self._go(self._begun)
        self.new.setFocus()

    def show_request(self, id_: str) -> None:
        """A request on the whole middle."""
        self._choose(id_)
        page = self.page
        self._go(self._paged)
        page.setFocus()

    def show_list(self) -> None:
        """Board or table, at the place it had."""
        self._go(self._listed)
        self._lists[self._list].setFocus()

    def press(self, event: QKeyEvent) -> bool:
        """Letters that work wherever the middle has the focus."""
        at = self._stack.currentWidget()
        if event.key() == Qt.Key.Key_Escape and at is not self._listed:
            self.show_list()
            return True
        if at is not self._listed:
            return False
        if event.text().upper() == "N" and self._add.isEnabled():
            self.begin({})
            return True
        return self.side.head.press(event)

    # -- inside

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(8)
        line.addWidget(self._add)
        line.addSpacing(8)
        self._filters = QWidget()
        filters = QHBoxLayout(self._filters)
        filters.setContentsMargins(0, 0, 0, 0)
        filters.setSpacing(8)
        filters.addWidget(self._filter)
        for pick, code in (
            (self._tenant, "requests.filter.tenant"),
            (self._place, "requests.filter.place"),
        ):
            if pick is not None:
                name = self._desk.words.say(code)
                pick.setFixedWidth(150)
                pick.box.setPlaceholderText(name)
                pick.set_name(name)
                filters.addWidget(pick)
        line.addWidget(self._filters)
        line.addStretch(1)
        self._late.setFont(self._desk.theme.font("strong"))
        line.addWidget(self._late)
        line.addWidget(self.table.count_label)
        self._lists: dict[str, Board | RecordTable] = {"board": self.board, "table": self.table}
        self._pages = QStackedWidget()
        for part in self._lists.values():
            self._pages.addWidget(part)
        self._listed = QWidget()
        column = QVBoxLayout(self._listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self._pages, 1)
        self._stack.addWidget(self._listed)
        whole = QVBoxLayout(self.widget)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.widget.setFocusProxy(self.board)

    def _wire(self) -> None:
        self._add.clicked.connect(lambda: self.begin({}))
        self._switch.switched.connect(lambda page, on: self._show_page(page) if on else None)
        self._filter.switched.connect(lambda _, on: self._narrow() if on else None)
        for pick in (self._tenant, self._place):
            if pick is not None:
                pick.edited.connect(self._narrow)
        for part in (self.board, self.table):
            part.chosen.connect(self._choose)
            part.opened.connect(self.show_request)
        self.board.stepped.connect(self._step)
        records = self._desk.view.records
        self._following = Following(
            self.widget, records, frozenset({REQUEST, "tenant", "person"}), lambda _: self.refresh()
        )
        follow_authority(self.widget, self._desk.view, self.refresh)
        self._timer = every(self.widget, _TICK_MS, self._tick)
        self.widget.destroyed.connect(lambda: self._unfinished.end())

    def refresh(self) -> None:
        """Something was written."""
        self.board.refresh()
        self._show_chosen()
        self._tick()
        for listener in self._listeners:
            listener()

    def _tick(self) -> None:
        """Clocks go on."""
        if self.widget.isVisible():
            self.board.refresh()
            self.table.viewport().update()
            self.side.head.refresh()
            if self._paged is not None:
                self.page.head.refresh()
        recording = self._desk.view.recording
        self._add.setEnabled(recording is not None and recording.objection(RAISE) is None)
        late, soon = len(self._unfinished.overdue()), len(self._unfinished.soon())
        say, number = self._desk.words.say, self._desk.words.number
        self._late.setText(say("requests.late", late=number(late), soon=number(soon)))
        self._late.setVisible(bool(late or soon))

    def _show_page(self, page: str) -> None:
        self._list = page
        self._pages.setCurrentWidget(self._lists[page])
        self.widget.setFocusProxy(self._lists[page])
        self._filters.setVisible(page == "table")
        self.table.count_label.setVisible(page == "table")
        if self._stack.currentWidget() is not self._listed:
            self._go(self._listed)
        self._lists[page].choose(self._chosen)

    def _narrow(self) -> None:
        which = next((id_ for id_ in FILTERS if self._filter.is_on(id_)), "open")
        tenant = "" if self._tenant is None else _picked(self._tenant)
        place = _picked(self._place)
        query, empty = narrow(self._desk, self._unfinished, which, tenant, place)
        self.table.set_query(query, empty)

    def _choose(self, id_: str) -> None:
        self._chosen = id_
        for part in self._lists.values():
            part.choose(id_)
        self._show_chosen()
        for listener in self._listeners:
            listener()

    def _show_chosen(self) -> None:
        record = self._desk.view.records.get(REQUEST, self._chosen) if self._chosen else None
        request = None if record is None else Request.of(record)
        at = self._stack.currentWidget()
        paged = at is self._paged
        if at is self._begun:
            self.side.show_new(self._alike())
            return
        self.side.show_request(request, with_head=not paged)
        if paged:
            self.page.show_request(request)

    def _alike(self) -> list[Request]:
        """Unfinished requests of the tenant, or at the place, that the new one has."""
        form = self.new.form
        mine = {name: form.editor(name).value() for name in ("tenant", "place")}
        return [
            one.request
            for one in self._unfinished.all()
            if any(value and getattr(one.request, name) == value for name, value in mine.items())
        ][:_ALIKE]

    def _go(self, to: QWidget | None) -> None:
        if to is not None:
            self._stack.setCurrentWidget(to)
        self._show_chosen()
        for listener in self._listeners:
            listener()

    def _step(self, to: RequestState) -> None:
        self.side.head.steps.go(to)

    def _raised(self, id_: str) -> None:
        self.show_request(id_)


def _picked(pick: Pick) -> str:
    value = pick.value()
    return value if isinstance(value, str) else ""


def _tenant_pick(desk: Desk) -> RecordPick | None:
    """The filter by tenant, where tenants are declared."""
    pick = RecordPick(desk, "tenant", lambda one: name_text(desk, one.values.get("name")))
    try:
        pick.found("")
    except LookupError:
        return None
    return pick


def _of(state: dict[str, str], part: str) -> dict[str, str]:
    head = f"{part}."
    return {name.removeprefix(head): v for name, v in state.items() if name.startswith(head)}
