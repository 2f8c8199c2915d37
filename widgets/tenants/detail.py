"""One tenant on the whole middle: who they are, what they have, what goes on there now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from models.records import JsonValue, Line, Order, Query, Record
from models.tenants import Lease, equipment, lease_of, rooms_of_units
from models.tenants.area import unit_areas
from models.tenants.around import around
from models.tenants.kinds import EDIT_LEASE, EDIT_TENANT
from widgets.contribution import Desk, Target
from widgets.controls import Button
from widgets.controls.section import Section, Titled, clear, note
from widgets.controls.turns import each_day
from widgets.inspector.text import floor_of
from widgets.records import (
    AttachmentStrip,
    Buttons,
    Following,
    HistoryList,
    Timeline,
    name_text,
)
from widgets.records.permitted import gate
from widgets.tenants.forms import KINDS
from widgets.tenants.live import LiveUnits
from widgets.tenants.rows import LinkRow
from widgets.tenants.terms import (
    area_text,
    days_text,
    labels,
    lease_title,
    today_at,
    value_text,
)

_AROUND = {
    "request": "tenants.around.request",
    "incident": "tenants.around.incident",
    "work": "tenants.around.work",
}
_FOLLOWED = frozenset({"tenant", "contact", "lease", "request", "incident", "work"})


class TenantPage(QWidget):
    """Two columns; the form of what is chosen here stands in the inspector."""

    wanted = Signal(str, str)
    """Kind and id of what the person wants to edit."""
    begun = Signal(str)
    """Kind of what the person wants to begin for this tenant."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._id = ""
        say, theme = desk.words.say, desk.theme
        self._name = QLabel()
        self._name.setFont(theme.font("card"))
        self._name.setWordWrap(True)
        self._line, self._reach, self._notes = (note(theme, "") for _ in range(3))
        for label in (self._line, self._reach, self._notes):
            label.setFont(theme.font("body"))
        self._buttons = Buttons(
            [
                self._button("tenants.do.request", "R", self._request, primary=True),
                self._button("tenants.do.contact", "C", lambda: self.begun.emit("contact")),
                self._button("tenants.do.lease", "L", lambda: self.begun.emit("lease")),
                self._button("tenants.do.edit", "E", lambda: self.wanted.emit("tenant", self._id)),
            ]
        )
        for button, permission in zip(
            self._buttons.buttons[1:], (EDIT_TENANT, EDIT_LEASE, EDIT_TENANT), strict=True
        ):
            gate(button, desk, permission)
        self._around = _Part(desk, say("tenants.section.around"))
        self._contacts = _Part(desk, say("tenants.section.contacts"))
        self._units = _Part(desk, say("tenants.section.units"))
        self._leases = _Part(desk, say("tenants.section.leases"))
        self.live = LiveUnits(desk)
        kind = KINDS["tenant"]
        self.documents = AttachmentStrip(desk, kind)
        self.comments = Timeline(desk, kind, {"comment": _said}, "comment", 260)
        self.history = HistoryList(desk, kind, labels(desk), self._said_value)
        self._lay()
        self._following = Following(self, desk.view.records, _FOLLOWED, lambda _: self._fill())
        self._days = each_day(self, lambda: today_at(desk), self._fill)

    def open(self, id_: str) -> None:
        """Show a tenant."""
        self._id = id_
        self.documents.open(id_)
        self.comments.open(id_)
        self.history.open(id_)
        self._fill()

    @property
    def id(self) -> str:
        """Id of the tenant that is shown."""
        return self._id

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The letters of the buttons."""
        if not self._buttons.press(event):
            event.ignore()

    # -- what is shown

    def _fill(self) -> None:
        records = self._desk.view.records
        tenant = records.get("tenant", self._id) if self._id else None
        if tenant is None:
            return
        self._head(tenant)
        today = today_at(self._desk)
        found = records.list(
            Query("lease", (("tenant", "is", self._id),), (Order("ends", descending=True),))
        )
        leases = {one.id: lease for one in found if (lease := lease_of(one.id, one.values))}
        running = [lease for lease in leases.values() if lease.holds(today)]
        units = [unit for lease in running for unit in lease.units]
        park = self._desk.view.park
        held = equipment(park, running)
        self._fill_units(units, running)
        self._leases.fill(
            [self._lease_row(one, leases.get(one.id)) for one in found],
            self._desk.words.say("tenants.empty.leases"),
        )
        self._fill_contacts()
        self._fill_around(rooms_of_units(park, units), held.devices)
        self.live.open(held)

    def _head(self, tenant: Record) -> None:
        desk, say = self._desk, self._desk.words.say
        name = tenant.values.get("name")
        both = [text for text in name.values() if text] if isinstance(name, dict) else []
        shown = name_text(desk, name)
        self._name.setText(" · ".join([shown, *(text for text in both if text != shown)]))
        parts = [say("tenants.key")] if tenant.flag("key_tenant") else []
        for field in ("sector", "status"):
            if tenant.text(field):
                parts.append(value_text(desk, field, tenant.text(field)))
        self._line.setText(" · ".join([*parts, tenant.text("short")]).strip(" ·"))
        reach = [tenant.text(field) for field in ("phone", "email", "website")]
        self._reach.setText(" · ".join(text for text in reach if text))
        self._reach.setVisible(bool(self._reach.text()))
        self._notes.setText(tenant.text("notes"))
        self._notes.setVisible(bool(self._notes.text()))

    def _fill_units(self, units: list[str], running: list[Lease]) -> None:
        desk, park = self._desk, self._desk.view.park
        known = {unit: park.areas[unit] for unit in units if unit in park.areas}
        areas = unit_areas(park, known, running)
        rows = []
        for unit in units:
            area = park.areas.get(unit)
            if area is None:
                rows.append(LinkRow(desk.theme, unit))
                continue
            where = floor_of(park, desk.words, area.floor) if area.floor in park.floors else ""
            title = area.number or desk.words.name(area.name)
            row = LinkRow(desk.theme, title, area_text(desk, areas.get(unit, 0)), where, True)
            row.opened.connect(self._showing(Target("area", unit)))
            rows.append(row)
        self._units.fill(rows, desk.words.say("tenants.empty.units"))

    def _lease_row(self, record: Record, lease: Lease | None) -> LinkRow:
        desk = self._desk
        today = today_at(desk)
        units = value_text(desk, "units", record.values.get("units"))
        if lease is None:
            state = desk.words.say("tenants.void")
        elif lease.holds(today):
            state = days_text(desk, lease.ends, today)
        else:
            state = f"{record.text('starts')} – {record.text('ends')}"
        renewal = value_text(desk, "renewal", record.values.get("renewal"))
        running = lease is not None and lease.holds(today)
        row = LinkRow(desk.theme, lease_title(desk, record), state, f"{units} · {renewal}", running)
        row.opened.connect(lambda: self.wanted.emit("lease", record.id))
        return row

    def _fill_contacts(self) -> None:
        desk = self._desk
        found = desk.view.records.list(Query("contact", (("tenant", "is", self._id),)))
        order = sorted(found, key=lambda one: (one.flag("gone"), not one.flag("told_first")))
        rows = []
        for one in order:
            name = name_text(desk, one.values.get("name"))
            parts = [value_text(desk, "role", one.text("role"))] if one.text("role") else []
            if one.flag("told_first"):
                parts.append(desk.words.say("tenants.told_first"))
            if one.flag("gone"):
                parts.append(desk.words.say("tenants.field.gone"))
            reach = one.text("phone") or one.text("email")
            row = LinkRow(desk.theme, name, reach, " · ".join(parts), one.flag("told_first"))
            row.opened.connect(lambda id_=one.id: self.wanted.emit("contact", id_))
            rows.append(row)
        self._contacts.fill(rows, desk.words.say("tenants.empty.contacts"))

    def _fill_around(self, areas: tuple[str, ...], devices: tuple[str, ...]) -> None:
        desk = self._desk
        rows = []
        for one in around(desk.view.records, self._id, areas, devices):
            rows.append(LinkRow(desk.theme, desk.words.say(_AROUND[one.kind]), str(one.count)))
            if one.first:
                rows[-1].opened.connect(self._showing(Target(one.kind, one.first[0].id)))
            for record in one.first:
                title = record.values.get("title")
                row = LinkRow(
                    desk.theme,
                    f"    {name_text(desk, title)}",
                    desk.words.since(record.created_ms, desk.view.now()),
                    record.text("number"),
                )
                row.opened.connect(self._showing(Target(one.kind, record.id)))
                rows.append(row)
        self._around.fill(rows, desk.words.say("tenants.empty.around"))

    # -- inside

    def _showing(self, target: Target) -> Callable[[], None]:
        return lambda: self._desk.show(target)

    def _request(self) -> None:
        if self._id:
            self._desk.show(Target("new-request", f"tenant:{self._id}"))

    def _button(
        self, code: str, key: str, act: Callable[[], None], primary: bool = False
    ) -> Button:
        button = Button(self._desk.words.say(code), self._desk.theme, key, primary)
        button.clicked.connect(lambda: act())
        return button

    def _said_value(self, field: str, value: JsonValue) -> str:
        return value_text(self._desk, field, value)

    def _lay(self) -> None:
        say, theme = self._desk.words.say, self._desk.theme
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 10)
        head.setSpacing(4)
        for widget in (self._name, self._line, self._reach, self._notes):
            head.addWidget(widget)
        head.addSpacing(4)
        head.addWidget(self._buttons)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, parts in (
            (left, (self._units, self.live)),
            (right, (self._around, self._contacts, self._leases)),
        ):
            column.setSpacing(0)
            for part in parts:
                column.addWidget(part)
        for title, inside in (
            (say("tenants.section.documents"), self.documents),
            (say("tenants.section.comments"), self.comments),
            (say("tenants.section.history"), self.history),
        ):
            right.addWidget(Titled(theme, title, inside))
        left.addStretch(1)
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(8)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addLayout(columns, 1)


class _Part(Section):
    """A section whose rows are made again; the focus stays on the row of the same place."""

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__(desk.theme, title)
        self._desk = desk
        self._box = QVBoxLayout()
        self._box.setSpacing(0)
        self.rows.addLayout(self._box)

    def fill(self, rows: list[LinkRow], empty: str) -> None:
        """Show these, or the sentence that says why there are none."""
        items = [self._box.itemAt(n) for n in range(self._box.count())]
        before = [item.widget() for item in items if item is not None]
        held = next((n for n, one in enumerate(before) if one is not None and one.hasFocus()), None)
        clear(self._box)
        for row in rows:
            self._box.addWidget(row)
        if not rows:
            self._box.addWidget(note(self._desk.theme, empty))
        if held is not None and rows:
            rows[min(held, len(rows) - 1)].setFocus()


def _said(line: Line) -> str:
    value = line.value
    return str(value.get("text", "")) if isinstance(value, dict) else str(value or "")
