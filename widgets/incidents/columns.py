"""The columns of the list of incidents, and which of them are shown."""

from __future__ import annotations

from collections.abc import Sequence

from models.incidents import OPEN
from models.incidents.sop import Sops
from models.records import Order, Query, Record
from widgets.contribution import Desk
from widgets.incidents import words as said
from widgets.records import Column, name_text, place_name

PAGES = {
    "open": "incidents.page.open",
    "resolved": "incidents.page.resolved",
    "closed": "incidents.page.closed",
    "all": "incidents.page.all",
}
EMPTY = {
    "open": "incidents.empty.open",
    "resolved": "incidents.empty.resolved",
    "closed": "incidents.empty.closed",
    "all": "incidents.empty.all",
}
_QUERIES = {
    # by priority, then by the clock
    "open": Query("incident", (("state", "in", OPEN),), (Order("priority"), Order("resolve_by"))),
    "resolved": Query(
        "incident", (("state", "is", "resolved"),), (Order("resolved", descending=True),)
    ),
    # by its moment, which only a closed one has: then one index both finds and sorts 100,000
    "closed": Query("incident", (("closed", "at_least", 0),), (Order("closed", descending=True),)),
    "all": Query("incident", (), (Order("raised", descending=True),)),
}


def query_of(page: str) -> Query:
    """What a page lists."""
    return _QUERIES[page]


def columns_of(desk: Desk, sops: Sops) -> Sequence[Column]:
    """Priority, number, title, state, clock, place, owner, raised."""
    words, view = desk.words, desk.view
    say = words.say

    def is_over(record: Record) -> bool:
        until = said.due_of(record)
        return until is not None and until < view.now()

    def owner(record: Record) -> str:
        return said.person_text(desk, record.text("owner"), words.language)

    return (
        Column(
            "priority",
            say("incidents.field.priority.short"),
            lambda r: r.text("priority"),
            44,
            "priority",
            strong=lambda r: r.text("priority") == "P1",
        ),
        Column("number", say("incidents.field.number"), lambda r: r.text("number"), 92, "number"),
        Column(
            "title",
            say("incidents.field.title"),
            lambda r: name_text(desk, r.values.get("title")),
            0,
            "title.*",
            strong=lambda r: r.text("state") == "new",
        ),
        Column(
            "state", say("incidents.field.state"), lambda r: said.state_text(words, r), 88, "state",
        ),
        Column(
            "clock",
            say("incidents.field.clock"),
            lambda r: said.clock_text(words, r, view.now()),
            136,
            "resolve_by",
            strong=is_over,
        ),
        Column(
            "place", say("incidents.field.place"), lambda r: place_name(desk, r.text("place")), 252,
            "place", least=760, tone=lambda _: "ink2",
        ),
        Column("owner", say("incidents.field.owner"), owner, 88, "owner", least=900),
        Column(
            "raised",
            say("incidents.field.raised"),
            lambda r: words.since(r.number("raised") or 0, view.now()),
            124,
            "raised",
            align_right=True,
            least=640,
        ),
    )  # fmt: skip
