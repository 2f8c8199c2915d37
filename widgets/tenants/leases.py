"""The leases page: the board of vacancy and expiry above the table of leases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from models.records import Change, Condition, JsonValue, Order, Query, Record
from models.tenants import lease_of
from models.tenants.ending import end, following, renew
from models.tenants.kinds import EDIT_LEASE
from widgets.contribution import Desk, Target
from widgets.controls import Button, Segments
from widgets.controls.section import note
from widgets.records import Buttons, Column, InlineAsk, RecordTable, named
from widgets.records.permitted import follow_authority, refusal
from widgets.tenants.board import BoardPanel
from widgets.tenants.panel import RecordPanel
from widgets.tenants.terms import (
    area_text,
    days_text,
    lease_title,
    rent_text,
    today_at,
    value_text,
)

Where = tuple[Condition, ...]
_TITLES = {
    "90": "tenants.leases.90",
    "180": "tenants.leases.180",
    "365": "tenants.leases.365",
    "running": "tenants.leases.running",
    "all": "tenants.leases.all",
}


class LeasesWorkspace:
    """Implements `Workspace`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._task: asyncio.Task[None] | None = None
        self._which = "365"
        self._areas: Mapping[str, int] = {}
        say, theme = desk.words.say, desk.theme
        self.board = BoardPanel(desk)
        self.free = note(theme, "", "ink2")
        self.free.setContentsMargins(16, 6, 16, 6)
        self.board.read.connect(self._take_board)
        self.board.chosen.connect(lambda _: self._say_free())
        self.segments = Segments([(id_, say(code)) for id_, code in _TITLES.items()], theme)
        self.segments.set_on(self._which)
        self.segments.switched.connect(self._turned)
        self._new = self._button("tenants.do.lease", "N", lambda: self.act("new"), True)
        self._renew = self._button("tenants.do.renew", "R", self.renew)
        self._end = self._button("tenants.do.end", "E", self.end)
        self._open = self._button("tenants.do.open", "T", self.show_tenant)
        self.buttons = Buttons([self._new, self._renew, self._end, self._open])
        self.ask = InlineAsk(desk)
        self.refusal = note(theme, "", "ink")
        self.refusal.setContentsMargins(16, 4, 16, 4)
        self.refusal.hide()
        self.table = RecordTable(
            desk, self._columns(), self._query(), say("tenants.empty.ending"), say("tenants.leases")
        )
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _: self._into_form())
        self.panel = RecordPanel(desk, say("tenants.panel.lease_hint"))
        self.panel.left.connect(self.table.setFocus)
        self.widget: QWidget = _Middle(self)
        follow_authority(self.widget, desk.view, self._update)
        self.header: QWidget | None = None
        self.inspector: QWidget | None = self.panel
        follow_authority(self.widget, desk.view, self._update)
        self._update()

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """The page alone."""
        return [self._desk.words.say("tenants.leases")]

    def open(self, target: Target) -> None:
        """A lease, or a new one: of a tenant or for a unit."""
        if target.kind == "lease":
            if not self.table.choose(target.id):
                self.segments.set_on("all")
                self.table.choose(target.id)
            self.panel.show_record("lease", target.id)
            self._update()
            self.table.setFocus()
            return
        kind, _, id_ = target.id.partition(":")
        values: dict[str, JsonValue] = {"renewal": "open"}
        if kind == "tenant":
            values["tenant"] = id_
        elif kind == "area":
            values["units"] = [id_]
        self.panel.begin("lease", values)

    def state(self) -> dict[str, str]:
        """Which leases, the chosen one, what is half typed."""
        return {
            "which": self._which,
            "line": str(self.board.line),
            **self.table.state(),
            **self.panel.state(),
        }

    def restore(self, state: dict[str, str]) -> None:
        """Undo the loss that a rebuild would be."""
        if state.get("which") in _TITLES:
            self.segments.set_on(state["which"])
        if state.get("line", "").isdigit():
            self.board.line = int(state["line"])
        self.table.restore(state)
        self.panel.restore(state)

    def act(self, action: str) -> None:
        """`new` or `board`."""
        if action == "new":
            self.panel.begin("lease", {"renewal": "open"})
        elif action == "board":
            self.board.setFocus()

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """The place never changes here."""

    # -- what the person does

    def renew(self) -> None:
        """The lease that follows the chosen one, as long as it was; then it can be changed."""
        lease, recording = self.table.chosen_record(), self._desk.view.recording
        if lease is None or recording is None:
            return
        values = following(lease)
        question = self._desk.words.say(
            "tenants.ask.renew",
            name=lease_title(self._desk, lease),
            starts=str(values.get("starts", "")),
            ends=str(values.get("ends", "")),
        )
        yes = self._desk.words.say("tenants.do.renew")
        new = recording.new_id()
        self.ask.ask(
            question,
            [("yes", yes, "Y")],
            then=lambda _id, _why: self._write(renew(lease, new, values), new),
        )

    def end(self) -> None:
        """The chosen lease ends today."""
        lease = self.table.chosen_record()
        if lease is None:
            return
        say = self._desk.words.say
        today = self.board.today
        self.ask.ask(
            say("tenants.ask.end", name=lease_title(self._desk, lease), day=today.isoformat()),
            [("yes", say("tenants.do.end"), "Y")],
            detail=say("tenants.ask.end.detail", ends=lease.text("ends")),
            then=lambda _id, _why: self._write(end(lease, today), lease.id),
        )

    def show_tenant(self) -> None:
        """The tenant of the chosen lease."""
        lease = self.table.chosen_record()
        if lease is not None:
            self._desk.show(Target("tenant", lease.text("tenant")))

    async def settled(self) -> None:
        """Wait until what is being written is written or refused."""
        if self._task is not None:
            await self._task

    # -- inside

    def _columns(self) -> Sequence[Column]:
        desk, say = self._desk, self._desk.words.say

        def left(record: Record) -> str:
            lease = lease_of(record.id, record.values)
            if lease is None:
                return say("tenants.void")
            return days_text(desk, lease.ends, today_at(desk))

        def area(record: Record) -> str:
            dm2 = record.number("area_dm2")
            if dm2 is None:
                dm2 = sum(self._areas.get(unit, 0) for unit in record.list("units"))
            return area_text(desk, dm2)

        return (
            Column("tenant", say("tenants.field.tenant"),
                   lambda r: named(desk, "tenant", r.text("tenant")), 0),
            Column("units", say("tenants.field.units"),
                   lambda r: value_text(desk, "units", r.values.get("units")), 0),
            Column("area", say("tenants.field.area"), area, 92, align_right=True),
            Column("ends", say("tenants.field.ends"), lambda r: r.text("ends"), 96, "ends"),
            Column("left", say("tenants.column.left"), left, 110, align_right=True),
            Column("renewal", say("tenants.field.renewal"),
                   lambda r: value_text(desk, "renewal", r.values.get("renewal")), 120, "renewal"),
            Column("number", say("tenants.field.number"), lambda r: r.text("number"), 90, "number",
                   least=900),
            Column("rent", say("tenants.field.rent"), lambda r: rent_text(desk, r), 240,
                   align_right=True, least=1180),
        )  # fmt: skip

    def _query(self) -> Query:
        today = self.board.today
        where: Where = ()
        if self._which != "all":
            after = today + timedelta(days=1)
            where = (("ends", "at_least", today.isoformat()), ("void", "is_not", True))
            where = (*where, ("starts", "below", after.isoformat()))
        if self._which.isdigit():
            last = today + timedelta(days=int(self._which) + 1)
            where = (*where, ("ends", "below", last.isoformat()))
        return Query("lease", where, (Order("ends", descending=self._which == "all"),))

    def _turned(self, which: str, on: bool) -> None:
        if on:
            self._which = which
            self.table.set_query(self._query())
            self._update()

    def _chosen(self, id_: str) -> None:
        if id_:
            self.panel.show_record("lease", id_)
        elif not self.panel.dirty:
            self.panel.clear()
        self.refusal.hide()
        self._update()

    def _into_form(self) -> None:
        form = self.panel.form("lease")
        form.setFocus()
        form.focusNextChild()

    def _say_free(self) -> None:
        self.free.setText(self.board.free_text())

    def _take_board(self) -> None:
        if self.board.board is not None:
            self._areas = self.board.board.areas
        query = self._query()
        if query.where != self.table.query.where:  # of another day
            self.table.set_query(query)
            self._update()
        self._say_free()
        self.table.viewport().update()

    def _update(self) -> None:
        lease = self.table.chosen_record()
        refused = refusal(self._desk, EDIT_LEASE)
        may = refused is None
        why = "" if refused is None else self._desk.words.say(refused)
        for button in (self._new, self._renew, self._end):
            button.setToolTip(why)
        running = lease is not None and lease.text("ends") >= self.board.today.isoformat()
        self._new.setEnabled(may)
        self._renew.setEnabled(may and lease is not None and not lease.text("renewed_by"))
        self._end.setEnabled(may and running)
        self._open.setEnabled(lease is not None)

    def _write(self, changes: Sequence[Change], shown: str) -> None:
        if self._task is None:
            self._task = asyncio.ensure_future(self._written(changes, shown))

    async def _written(self, changes: Sequence[Change], shown: str) -> None:
        recording = self._desk.view.recording
        refused = None if recording is None else await recording.write(changes)
        if not isValid(self.widget):
            return
        self._task = None
        self.refusal.setVisible(refused is not None)
        if refused is not None:
            self.refusal.setText(self._desk.words.say(refused))
            return
        self.panel.show_record("lease", shown)
        self._update()

    def _button(
        self, code: str, key: str, act: Callable[[], None], primary: bool = False
    ) -> Button:
        button = Button(self._desk.words.say(code), self._desk.theme, key, primary)
        button.clicked.connect(lambda: act())
        return button


class _Middle(QWidget):
    """The board, the free units, the table; the letters of the buttons."""

    def __init__(self, workspace: LeasesWorkspace) -> None:
        super().__init__()
        self._buttons, self._ask = workspace.buttons, workspace.ask
        tools = QHBoxLayout()
        tools.setContentsMargins(16, 8, 16, 8)
        tools.setSpacing(12)
        tools.addWidget(workspace.segments)
        tools.addWidget(workspace.buttons, 1)
        count: QLabel = workspace.table.count_label
        tools.addWidget(count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(workspace.board)
        column.addWidget(workspace.free)
        column.addLayout(tools)
        column.addWidget(workspace.ask)
        column.addWidget(workspace.refusal)
        column.addWidget(workspace.table, 1)
        self.setFocusProxy(workspace.table)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The letters of the buttons, while no question is asked."""
        asking = event.key() == Qt.Key.Key_Escape or not self._ask.isHidden()
        if asking or not self._buttons.press(event):
            event.ignore()
