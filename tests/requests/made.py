"""Requests as these tests write them."""

from __future__ import annotations

from models.records import Change
from models.requests import REQUEST, Request, RequestState, beginning, number_of, priority_of, step


def begun(id_: str, now_ms: int, **values: object) -> list[Change]:
    """What a panel writes for a new request."""
    own = {"category": "climate", "impact": "unit", "urgency": "hindered", **values}
    own = {
        "number": number_of(id_),
        "title": "No cooling",
        "priority": priority_of(own["category"], own["impact"], own["urgency"]),
        **beginning(now_ms, own.pop("raised", now_ms)),
        **own,
    }
    return [Change(REQUEST, id_, name, value) for name, value in own.items()]


def moved(
    request: Request, to: RequestState, now_ms: int, reason: str = "", until: int | None = None
) -> list[Change]:
    """What a panel writes for a step."""
    values = step(request, to, now_ms, reason, until)
    return [Change(REQUEST, request.id, name, value) for name, value in values.items()]


def field(id_: str, name: str, value: object) -> Change:
    return Change(REQUEST, id_, name, value)


def event(id_: str, name: str, value: object) -> Change:
    return Change(REQUEST, id_, name, value, True)
