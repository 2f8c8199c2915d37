"""The table of requests: its columns, and what a filter leaves."""

from __future__ import annotations

from models.records import Match, Order, Query, Record
from models.requests import REQUEST, UNFINISHED, Request, RequestState
from widgets.contribution import Desk
from widgets.records import Column, RecordTable, moment_text, named, place_name
from widgets.requests.saying import (
    CATEGORY_WORDS,
    STATES,
    assignee_name,
    left,
    standing,
)
from widgets.requests.unfinished import Unfinished, timed

FILTERS = {
    "open": "requests.filter.open",
    "mine": "requests.filter.mine",
    "overdue": "requests.filter.overdue",
    "all": "requests.filter.all",
}
_EMPTY = {
    "open": "requests.table.empty.open",
    "mine": "requests.table.empty.mine",
    "overdue": "requests.table.empty.overdue",
    "all": "requests.table.empty.all",
}
_OPEN = tuple(sorted(state.value for state in UNFINISHED))
Condition = tuple[str, Match, object]


def request_table(desk: Desk, unfinished: Unfinished) -> RecordTable:
    """Sorted by when they were raised, the newest first."""
    words = desk.words
    say = words.say

    def late(record: Record) -> bool:
        request = Request.of(record)
        if not request.is_unfinished:
            return False
        return timed(request, unfinished.service, desk.view.now()).late

    def clock(record: Record) -> str:
        request = Request.of(record)
        one = timed(request, unfinished.service, desk.view.now())
        if request.state is RequestState.DECLINED:
            return ""
        if not one.next.running and not one.next.met:
            return standing(desk, request, one.next)
        return left(desk, one.next)

    def raised(record: Record) -> str:
        return moment_text(desk, Request.of(record).raised_ms)

    def state(record: Record) -> str:
        return say(STATES[Request.of(record).state])

    def category(record: Record) -> str:
        code = record.text("category")
        return say(CATEGORY_WORDS.get(code, code))

    columns = [
        Column("number", say("requests.field.number"), lambda r: Request.of(r).number, 88),
        Column(
            "priority", say("requests.field.priority"), lambda r: r.text("priority"), 64, "priority"
        ),
        Column(
            "title", say("requests.field.title"), lambda r: r.text("title"), strong=late, prose=True
        ),
        Column("state", say("requests.field.state"), state, 96, "state"),
        Column("clock", say("requests.column.clock"), clock, 178, strong=late),
        Column(
            "tenant",
            say("requests.field.tenant"),
            lambda r: named(desk, "tenant", r.text("tenant")),
            150,
            "tenant",
            least=700,
        ),
        Column(
            "place",
            say("requests.field.place"),
            lambda r: place_name(desk, r.text("place")),
            190,
            "place",
            least=1_200,
        ),
        Column("category", say("requests.field.category"), category, 120, "category", least=1_400),
        Column(
            "assignee",
            say("requests.field.assignee"),
            lambda r: assignee_name(desk, r.text("assignee")),
            130,
            "assignee",
            least=1_000,
        ),
        Column("raised", say("requests.field.raised"), raised, 140, "raised", True),
    ]
    return RecordTable(
        desk,
        columns,
        Query(REQUEST, (("state", "in", _OPEN),), (Order("raised", True),)),
        say(_EMPTY["open"]),
        say("requests.title"),
    )


def narrow(
    desk: Desk, unfinished: Unfinished, which: str, tenant: str, place: str
) -> tuple[Query, str]:
    """The query of the chosen filters, and the sentence for when it finds nothing."""
    where: list[Condition] = []
    recording = desk.view.recording
    if which == "open":
        where.append(("state", "in", _OPEN))
    elif which == "mine":
        where.append(("state", "in", _OPEN))
        where.append(("assignee", "is", recording.person if recording is not None else ""))
    elif which == "overdue":
        where.append(("id", "in", tuple(one.request.id for one in unfinished.overdue())))
    if tenant:
        where.append(("tenant", "is", tenant))
    if place:
        where.append(("place", "in", inside(desk, place)))
    return Query(REQUEST, tuple(where)), desk.words.say(_EMPTY[which])


def inside(desk: Desk, place: str) -> tuple[str, ...]:
    """A place and everything in it, as requests name places."""
    kind, _, id_ = place.partition(":")
    park = desk.view.park
    if kind == "device":
        return (place,)
    if kind == "area":
        areas = {id_, *(a.id for a in park.areas.values() if a.unit == id_)}
        floors: set[str] = set()
    else:
        floors = {f.id for f in park.floors.values() if id_ in (f.id, f.building)}
        areas = {a.id for a in park.areas.values() if a.floor in floors}
    devices = [p.device for p in park.places.values() if p.room in areas or p.floor in floors]
    return (
        place,
        *(f"floor:{f}" for f in sorted(floors)),
        *(f"area:{a}" for a in sorted(areas)),
        *(f"device:{d}" for d in sorted(devices)),
    )
