"""What service requests bring to the window."""

from __future__ import annotations

from collections.abc import Sequence

from models.records import Query, Record
from models.requests import REQUEST, Request, as_number
from models.text.message import Message
from widgets.contribution import (
    GROUP_TENANTS,
    Action,
    Beginning,
    Contribution,
    Desk,
    Found,
    Naming,
    Target,
    Workspace,
)
from widgets.requests.unfinished import RequestDuties, Unfinished

_NEW = "new-request"
_MOST = 12
_RECENT = 2_000
_PLACES = ("device", "area", "floor", "building")


def requests_contribution() -> Contribution:
    """The page of service requests among the tenants."""
    due = RequestDuties()
    return Contribution(
        "requests",
        Message.of("requests.title"),
        "tenants",
        lambda desk: _build(desk, due.known),
        opens=(REQUEST, _NEW),
        actions=(
            Action("new", Message.of("requests.new"), "Alt+N"),
            Action("board", Message.of("requests.action.board"), "Alt+1"),
            Action("table", Message.of("requests.action.table"), "Alt+2"),
            Action("overdue", Message.of("requests.action.overdue"), "Alt+3"),
        ),
        find=find_requests,
        group=GROUP_TENANTS,
        begins=(
            Beginning(
                REQUEST, Message.of("requests.begin"), (*_PLACES, "tenant", "alarm", "incident")
            ),
        ),
        duties=due,
        names=(Naming(REQUEST, Message.of("requests.one"), _name),),
    )


def _build(desk: Desk, known: Unfinished | None) -> Workspace:
    from widgets.requests.workspace import RequestsWorkspace

    return RequestsWorkspace(desk, known)


def _name(desk: Desk, record: Record) -> str:
    from widgets.requests.saying import called

    return called(desk, record)


def find_requests(desk: Desk, text: str) -> Sequence[Found]:
    """By number, and by every text that a request holds."""
    from widgets.records import named
    from widgets.requests.saying import STATES, called

    records = desk.view.records
    number = as_number(text)
    hits = records.search(number or text, (REQUEST,), _MOST)
    found = [records.get(REQUEST, hit.id) for hit in hits]
    if number and not found:
        # the number follows from the id: one that was never searched for is found as well
        recent = records.list(Query(REQUEST), _RECENT)
        found = [one for one in recent if Request.of(one).number == number]
    return [
        Found(
            Target(REQUEST, one.id),
            called(desk, one),
            " · ".join(
                part
                for part in (
                    desk.words.say("requests.one"),
                    desk.words.say(STATES[Request.of(one).state]),
                    named(desk, "tenant", one.text("tenant")),
                )
                if part
            ),
            40,
        )
        for one in found
        if one is not None
    ]
