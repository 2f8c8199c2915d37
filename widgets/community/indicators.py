"""The Indicators page: key tenants first at the left, figures with their formulas at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from models.community import energy_in_steps, latest, months, reading, working_out
from models.records import Order, Query, Record
from widgets.community.card import LEAST, Card
from widgets.contribution import Desk, Target
from widgets.controls import Button, Keyed, Segments, Shows
from widgets.controls.cards import Cards
from widgets.controls.section import note
from widgets.records import Column, Following, RecordTable, name_text

_LIST = 280
_PERIODS = {"30": "communitypanel.30", "90": "communitypanel.90", "365": "communitypanel.365"}
_MONTHS = 12
_MOST_ACROSS = 4
_LET_GO = 1_000
_KINDS = frozenset(
    {"request", "lease", "tenant", "invitation", "park_event", "notice_reading"}
)  # fmt: skip
PARK = "park"


class IndicatorsWorkspace:
    """Implements `widgets.contribution.Workspace`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tenant = ""
        self._days = 90
        self._cards: dict[str, Card] = {}
        self._listeners: list[Callable[[], None]] = []
        self._work: Iterator[None] = iter(())
        self.widget: QWidget = self._body()
        self._periods = Segments(
            [(days, desk.words.say(code)) for days, code in _PERIODS.items()], desk.theme
        )
        self._periods.set_on(str(self._days))
        self._periods.switched.connect(self._period)
        self.header: QWidget | None = self._periods
        self.inspector: QWidget | None = None
        self._next = QTimer(self.widget)
        self._next.setInterval(0)
        self._next.timeout.connect(self._step)
        self._outdated = False
        self._following = Following(self.widget, desk.view.records, _KINDS, lambda _: self._hear())
        Shows(self.widget, self._shown)
        self._begin()

    # -- Workspace

    def crumbs(self) -> Sequence[str]:
        """Whose figures are shown."""
        return [self._name()]

    def open(self, target: Target) -> None:
        """The figures of a tenant, or of the park."""
        if target.kind == "indicators":
            self._choose("" if target.id == PARK else target.id)

    def state(self) -> dict[str, str]:
        """Who and which period."""
        return {"tenant": self._tenant, "days": str(self._days)}

    def restore(self, state: dict[str, str]) -> None:
        """As it was."""
        if state.get("days") in _PERIODS:
            self._periods.set_on(state["days"])
        if state.get("tenant"):
            self._choose(state["tenant"])

    def act(self, action: str) -> None:
        """`park` shows the whole park again."""
        if action == PARK:
            self._choose("")

    def changed_crumbs(self, listener: Callable[[], None]) -> None:
        """Tell when another tenant is shown."""
        self._listeners.append(listener)

    # -- building

    def _body(self) -> QWidget:
        desk = self._desk
        say = desk.words.say
        body = Keyed(self._key)
        across = QHBoxLayout(body)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        self._park = Button(say("communitypanel.park"), desk.theme, "P")
        self._park.clicked.connect(lambda: self._choose(""))
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 8)
        row.addWidget(self._park)
        row.addStretch(1)
        left.addLayout(row)
        self._table = RecordTable(
            desk,
            self._columns(),
            _tenants(),
            say("communitypanel.no_tenants"),
            say("communitypanel.tenants"),
        )
        self._table.setFixedWidth(_LIST)
        self._table.chosen.connect(self._choose)
        self._table.opened.connect(lambda id_: desk.show(Target("tenant", id_)))
        left.addWidget(self._table, 1)
        across.addLayout(left)
        across.addWidget(_Edge(desk))
        self._grid_holder = Cards(desk.theme, LEAST, _MOST_ACROSS)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(say("communitypanel.title"))
        scroll.setWidget(self._grid_holder)
        self._working = note(desk.theme, say("communitypanel.working"), "ink2")
        self._working.setFont(desk.theme.font("body"))
        self._working.setContentsMargins(16, 10, 16, 10)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._working)
        right.addWidget(scroll, 1)
        across.addLayout(right, 1)
        # the list would choose its first tenant as it takes the focus
        body.setFocusProxy(self._park)
        return body

    def _columns(self) -> list[Column]:
        say = self._desk.words.say

        def name(record: Record) -> str:
            return name_text(self._desk, record.values.get("name"))

        return [
            Column("name", say("communitypanel.tenant"), name, order="name.*",
                   strong=lambda record: record.flag("key_tenant")),
            Column("key", "", lambda r: say("communitypanel.key") if r.flag("key_tenant") else "",
                   width=56, tone=lambda _: "ink2"),
        ]  # fmt: skip

    # -- what is shown

    def _name(self) -> str:
        if not self._tenant:
            return self._desk.words.say("communitypanel.park")
        record = self._desk.view.records.get("tenant", self._tenant)
        return name_text(self._desk, record.values.get("name")) if record is not None else ""

    def _choose(self, tenant: str) -> None:
        if tenant == self._tenant:
            return
        self._tenant = tenant
        for card in self._cards.values():
            card.show_months(None)  # those of another one
        if "energy" in self._cards:
            self._cards["energy"].hide()  # it comes last: a park has many counters
        if tenant:
            self._table.choose(tenant)
        else:
            self._table.clearSelection()
        self._begin()
        for listener in self._listeners:
            listener()

    def _period(self, days: str, on: bool) -> None:
        if on and int(days) != self._days:
            self._days = int(days)
            self._begin()

    def _hear(self) -> None:
        """Something was written: figures that nobody sees are worked out when somebody does."""
        if self.widget.isVisible():
            self._begin()
        else:
            self._outdated = True

    def _shown(self) -> None:
        if self._outdated:
            self._begin()

    def _begin(self) -> None:
        """The figures at once, the months one by one while nothing else is to do."""
        self._outdated = False
        self._work = self._figures()
        self._next.start()

    def _step(self) -> None:
        if next(self._work, False) is False:
            self._next.stop()

    def _figures(self) -> Iterator[None]:
        view = self._desk.view
        now = view.now()
        basis = yield from reading(view.records, view.park, self._tenant, now)
        period, spans = latest(self._days, now), months(_MONTHS, now, view.park.zone)
        found = yield from working_out(basis, period)
        for indicator in found:
            yield
            self._card(indicator.id).show_indicator(indicator)
        energy, *months_energy = yield from energy_in_steps(
            view.history, basis.counters, (period, *spans)
        )
        self._card(energy.id).show_indicator(energy)
        self._card(energy.id).show()
        shown = set(self._cards)
        yield
        rows: dict[str, list[Fraction | None]] = {id_: [] for id_ in shown}
        known: set[str] = set()
        for span, month_energy in zip(spans, months_energy, strict=True):
            month = yield from working_out(basis, span)
            month.append(month_energy)
            for one in month:
                rows[one.id].append(one.value)
                known.add(one.id)
            yield
        for id_ in shown:
            card = self._cards[id_]
            yield
            card.show_months(rows[id_])
            card.setVisible(id_ in known or id_ == "energy")
        # to let go of many thousand objects at once would hold the window up
        held: list[object] = [*basis.requests, *basis.leases]
        del basis
        while held:
            yield
            del held[-_LET_GO:]

    def _card(self, id_: str) -> Card:
        card = self._cards.get(id_)
        if card is None:
            card = self._cards[id_] = Card(self._desk)
            self._grid_holder.add(card)
            self._working.hide()
        return card

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_P and not event.modifiers():
            self._choose("")
            return True
        return False


class _Edge(QWidget):
    """The hairline between the list and the figures."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setFixedWidth(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._desk.theme.color("line"))
        painter.end()


def _tenants() -> Query:
    return Query(
        "tenant",
        (("status", "in", ("active", "leaving")),),
        (Order("key_tenant", descending=True), Order("name.*")),
    )
