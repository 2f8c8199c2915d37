"""The tenants page: a list, one tenant on the whole middle, forms in the inspector."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedWidget, QWidget

from models.records import Condition, JsonValue, Order, Query, Record
from models.tenants import Lease, leases
from models.tenants.kinds import EDIT_TENANT
from widgets.contribution import Desk, Target
from widgets.controls import Button, FilterLine, Segments
from widgets.controls.rows import ROW_HEIGHT
from widgets.controls.section import note
from widgets.controls.turns import each_day
from widgets.records import Column, Following, Page, RecordTable, name_text, named
from widgets.records.permitted import gate
from widgets.tenants.detail import TenantPage
from widgets.tenants.exchange import ExchangePanel
from widgets.tenants.finding import MOST, tenants_with
from widgets.tenants.panel import RecordPanel
from widgets.tenants.terms import DASH, today_at, value_text

Where = tuple[Condition, ...]
_FILTERS: dict[str, Where] = {
    "present": (("status", "is_not", "left"),),
    "key": (("key_tenant", "is", True),),
    "leaving": (("status", "is", "leaving"),),
    "all": (),
}
_TITLES = {
    "present": "tenants.filter.present",
    "key": "tenants.filter.key",
    "leaving": "tenants.filter.leaving",
    "all": "tenants.filter.all",
}


class TenantsWorkspace:
    """Implements `Workspace`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._listeners: list[Callable[[], None]] = []
        self._kept: dict[str, tuple[str, str]] = {}
        say = desk.words.say
        self.filter = FilterLine(say("tenants.search"), say("tenants.search.clear"))
        self.filter.setFixedWidth(260)
        self.filter.textChanged.connect(lambda _: self._filtered())
        self.segments = Segments([(id_, say(code)) for id_, code in _TITLES.items()], desk.theme)
        self.segments.set_on("present")
        self._which = "present"
        self.segments.switched.connect(self._turned)
        new = Button(say("tenants.do.tenant"), desk.theme, "N", primary=True)
        new.clicked.connect(lambda: self.act("new"))
        gate(new, desk, EDIT_TENANT)
        exchange = Button(say("tenants.do.exchange"), desk.theme, "X")
        exchange.clicked.connect(lambda: self.act("exchange"))
        self._more = note(desk.theme, say("tenants.search.more", n=MOST))
        self._more.setWordWrap(False)
        self._more.hide()
        self.table = RecordTable(
            desk, self._columns(), self._query(), say("tenants.empty"), say("tenants.title")
        )
        self.filter.entered.connect(self._enter_table)
        self.detail = TenantPage(desk)
        self.page = Page(
            say("tenants.title"),
            self.table,
            self.detail,
            self.detail.open,
            lambda id_: named(desk, "tenant", id_),
            (self.filter, self.segments, new, exchange, self._more),
        )
        self.page.changed.connect(self._moved)
        self.panel = RecordPanel(desk, say("tenants.panel.hint"))
        self.table.chosen.connect(self._chosen)
        self.detail.wanted.connect(self._edit)
        self.detail.begun.connect(self._begin_here)
        self.panel.left.connect(self._from_panel)
        self.exchange = ExchangePanel(desk)
        self.exchange.left.connect(lambda: self._turn(self.page))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.page)
        self._stack.addWidget(self.exchange)
        self.widget: QWidget = self._stack
        self.widget.setFocusProxy(self.page)
        self.header: QWidget | None = None
        self.inspector: QWidget | None = self.panel
        self._following = Following(
            self.page, desk.view.records, frozenset({"lease", "contact"}), lambda _: self._again()
        )
        self._days = each_day(self.page, lambda: today_at(desk), self._again)

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """The page, and the tenant or the exchange."""
        crumbs = self.page.crumbs()
        if self._stack.currentWidget() is self.exchange:
            return [crumbs[0], self._desk.words.say("tenants.exchange.title")]
        return crumbs

    def open(self, target: Target) -> None:
        """A tenant on the whole middle, a contact within it, or a new one of either."""
        self._turn(self.page)
        records = self._desk.view.records
        if target.kind == "tenant":
            self._show(target.id)
        elif target.kind == "contact":
            record = records.get("contact", target.id)
            if record is not None:
                self._show(record.text("tenant"))
                self.panel.show_record("contact", target.id)
        elif target.kind == "new-contact":
            tenant = target.id.partition(":")[2]
            self._show(tenant)
            self.panel.begin("contact", {"tenant": tenant} if tenant else None)
        else:
            self.act("new")

    def targets(self) -> Sequence[Target]:
        """The record that is open or chosen."""
        id_ = self.page.shown_id or self.table.chosen_id
        return [Target("tenant", id_)] if id_ else []

    def state(self) -> dict[str, str]:
        """Filter, place, chosen tenant, what is half typed."""
        return {
            "filter": self.filter.text(),
            "which": self._which,
            **self.page.state(),
            **self.panel.state(),
        }

    def restore(self, state: dict[str, str]) -> None:
        """Undo the loss that a rebuild would be."""
        if state.get("which") in _FILTERS:
            self.segments.set_on(state["which"])
        self.filter.setText(state.get("filter", ""))
        self.page.restore(state)
        self.panel.restore(state)

    def act(self, action: str) -> None:
        """`filter`, `new` or `exchange`."""
        if action == "filter":
            self._turn(self.page)
            if self.page.shown_id:
                self.page.show_list()
            self.filter.setFocus()
            self.filter.selectAll()
        elif action == "new":
            self.panel.begin("tenant", {"status": "active"})
        elif action == "exchange":
            self._turn(self.exchange)
            self.exchange.setFocus()

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Hear of another place."""
        self._listeners.append(listener)

    # -- inside

    def _columns(self) -> Sequence[Column]:
        desk, say = self._desk, self._desk.words.say

        def field(name: str) -> Callable[[Record], str]:
            return lambda record: value_text(desk, name, record.values.get(name))

        def is_key(record: Record) -> bool:
            return record.flag("key_tenant")

        return (
            Column("name", say("tenants.field.name"),
                   lambda r: name_text(desk, r.values.get("name")), 0, "name.*", strong=is_key),
            Column("key", say("tenants.key"),
                   lambda r: say("tenants.key") if is_key(r) else "", 112, "key_tenant",
                   tone=lambda _: "ink2", least=880),
            Column("units", say("tenants.field.units"), lambda r: self._held(r)[0], 0),
            Column("ends", say("tenants.column.until"), lambda r: self._held(r)[1], 96),
            Column("sector", say("tenants.field.sector"), field("sector"), 120, "sector",
                   least=760),
            Column("status", say("tenants.field.status"), field("status"), 84, "status"),
            Column("phone", say("tenants.field.phone"), field("phone"), 150, least=980),
        )  # fmt: skip

    def _held(self, record: Record) -> tuple[str, str]:
        """Units and last day of the running leases; kept until a lease changes."""
        if record.id not in self._kept:
            self._read_held(record.id)
        return self._kept[record.id]

    def _read_held(self, wanted: str) -> None:
        """For everything on screen at once: a question per row would be felt."""
        table = self.table
        top = max(0, table.rowAt(0))
        rows = range(top, top + table.viewport().height() // ROW_HEIGHT + 2)
        seen = {one.id for row in rows if (one := table.rows.record(row)) is not None}
        ids = tuple(sorted((seen - self._kept.keys()) | {wanted}))
        desk, today = self._desk, today_at(self._desk)
        held: dict[str, list[Lease]] = {id_: [] for id_ in ids}
        for lease in leases(desk.view.records, ("tenant", "in", ids)):
            if lease.holds(today):
                held[lease.tenant].append(lease)
        for id_, running in held.items():
            units = list(dict.fromkeys(unit for lease in running for unit in lease.units))
            until = min((lease.ends for lease in running), default=None)
            self._kept[id_] = (
                value_text(desk, "units", units) if units else DASH,
                DASH if until is None else until.isoformat(),
            )

    def _query(self) -> Query:
        where = _FILTERS[self._which]
        text = self.filter.text().strip()
        if text:
            found = tenants_with(self._desk, text)
            self._more.setVisible(len(found) >= MOST)
            where = (("id", "in", tuple(found)),)
        else:
            self._more.hide()
        return Query("tenant", where, (Order("name.*"),))

    def _filtered(self) -> None:
        text = self.filter.text().strip()
        code = "tenants.empty.found" if text else "tenants.empty"
        self.table.set_query(self._query(), self._desk.words.say(code))

    def _turned(self, which: str, on: bool) -> None:
        if on:
            self._which = which
            self._filtered()

    def _again(self) -> None:
        self._kept.clear()
        self.table.refresh()

    def _enter_table(self) -> None:
        self.table.setFocus()
        if not self.table.chosen_id and self.table.count:
            record = self.table.rows.record(0)
            if record is not None:
                self.table.choose(record.id, tell=True)

    def _chosen(self, id_: str) -> None:
        if id_:
            self.panel.show_record("tenant", id_)
        elif not self.panel.dirty:
            self.panel.clear()

    def _edit(self, kind: str, id_: str) -> None:
        self.panel.show_record(kind, id_)
        form = self.panel.form(kind)
        form.setFocus()
        form.focusNextChild()

    def _begin_here(self, kind: str) -> None:
        values: dict[str, JsonValue] = {"tenant": self.detail.id}
        if kind == "lease":
            values["renewal"] = "open"
        self.panel.begin(kind, values)

    def _from_panel(self) -> None:
        if self.page.shown_id:
            self.panel.show_record("tenant", self.page.shown_id)
        self.page.setFocus()

    def _show(self, tenant: str) -> None:
        if self._desk.view.records.get("tenant", tenant) is None:
            return
        if self.table.row_of(tenant) is None:
            self.filter.clear()
            self.segments.set_on("all")
        self.page.show_record(tenant)
        self.panel.show_record("tenant", tenant)

    def _turn(self, widget: QWidget) -> None:
        self._stack.setCurrentWidget(widget)
        if widget is self.page:
            self.page.setFocus()
        self._tell()

    def _moved(self) -> None:
        if self.page.shown_id:
            self.panel.show_record("tenant", self.page.shown_id)
        self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
