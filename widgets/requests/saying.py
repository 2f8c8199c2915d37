"""Requests in words: states, priorities, categories, clocks, values of fields."""

from __future__ import annotations

from models.records import JsonValue, Record
from models.requests import Clock, Request, RequestState, StopReason
from widgets.contribution import Desk, Target
from widgets.records import actor_name, moment_text, named, place_name

STATES = {
    RequestState.OPEN: "requests.state.open",
    RequestState.IN_PROGRESS: "requests.state.in_progress",
    RequestState.DEFERRED: "requests.state.deferred",
    RequestState.COMPLETED: "requests.state.completed",
    RequestState.RETURNED: "requests.state.returned",
    RequestState.CLOSED: "requests.state.closed",
    RequestState.DECLINED: "requests.state.declined",
}
PRIORITY_WORDS = {
    "P1": "requests.priority.p1",
    "P2": "requests.priority.p2",
    "P3": "requests.priority.p3",
    "P4": "requests.priority.p4",
}
CATEGORY_WORDS = {
    "life_safety": "requests.category.life_safety",
    "climate": "requests.category.climate",
    "electrical": "requests.category.electrical",
    "water": "requests.category.water",
    "lift": "requests.category.lift",
    "access": "requests.category.access",
    "fire_system": "requests.category.fire_system",
    "network": "requests.category.network",
    "cleaning": "requests.category.cleaning",
    "parking": "requests.category.parking",
    "furnishing": "requests.category.furnishing",
    "other": "requests.category.other",
}
IMPACT_WORDS = {
    "building": "requests.impact.building",
    "floor": "requests.impact.floor",
    "unit": "requests.impact.unit",
    "person": "requests.impact.person",
}
URGENCY_WORDS = {
    "stopped": "requests.urgency.stopped",
    "hindered": "requests.urgency.hindered",
    "can_wait": "requests.urgency.can_wait",
}
VERDICT_WORDS = {
    "good": "requests.rating.good",
    "bad": "requests.rating.bad",
    "returned": "requests.rating.returned",
}
MARK_WORDS = {
    "quick": "requests.mark.quick",
    "slow": "requests.mark.slow",
    "high": "requests.mark.high",
    "low": "requests.mark.low",
}
CHECK_WORDS = {"passed": "requests.check.passed", "failed": "requests.check.failed"}
_OVER = (RequestState.CLOSED, RequestState.DECLINED)
_STOP_WORDS = {
    StopReason.DEFERRED: "requests.clock.deferred",
    StopReason.COMPLETED: "requests.clock.met",
    StopReason.ENDED: "requests.clock.ended",
}
FIELDS = {
    "number": "requests.field.number",
    "title": "requests.field.title",
    "text": "requests.field.text",
    "place": "requests.field.place",
    "tenant": "requests.field.tenant",
    "contact": "requests.field.contact",
    "category": "requests.field.category",
    "impact": "requests.field.impact",
    "urgency": "requests.field.urgency",
    "priority": "requests.field.priority",
    "assignee": "requests.field.assignee",
    "state": "requests.field.state",
    "raised": "requests.field.raised",
    "moved": "requests.field.moved",
    "first_response": "requests.field.first_response",
    "completed": "requests.field.completed",
    "closed": "requests.field.closed",
    "deferred_until": "requests.field.deferred_until",
    "state_reason": "requests.field.state_reason",
    "stops": "requests.field.stops",
    "returns": "requests.field.returns",
    "rating": "requests.field.rating",
    "rating_marks": "requests.field.rating_marks",
    "recommend": "requests.field.recommend",
    "rating_text": "requests.field.rating_text",
    "rated": "requests.field.rated",
    "check": "requests.field.check",
    "check_text": "requests.field.check_text",
    "source": "requests.field.source",
    "comment": "requests.event.comment",
    "attached": "requests.event.attached",
    "told": "requests.event.told",
}
_CODES = {
    "category": CATEGORY_WORDS,
    "impact": IMPACT_WORDS,
    "urgency": URGENCY_WORDS,
    "priority": PRIORITY_WORDS,
    "rating": VERDICT_WORDS,
    "check": CHECK_WORDS,
    "state": {state.value: code for state, code in STATES.items()},
}
_MOMENTS = {
    "raised",
    "moved",
    "first_response",
    "completed",
    "closed",
    "deferred_until",
    "rated",
}
DASH = "\u2014"
_HOUR_MS = 3_600_000


def choices(desk: Desk, words: dict[str, str]) -> list[tuple[str, str]]:
    """Codes with their sentences, for a choice."""
    return [(code, desk.words.say(text)) for code, text in words.items()]


def called(desk: Desk, record: Record) -> str:
    """Number and title."""
    request = Request.of(record)
    return f"{request.number} {request.title}"


def assignee_name(desk: Desk, value: str) -> str:
    """A person of the records, or a contractor as it was typed; empty for nobody."""
    return actor_name(desk, value) if value else ""


def source_name(desk: Desk, source: str) -> str:
    """Where a request came from."""
    kind, _, id_ = source.partition(":")
    if kind == "alarm":
        point = desk.view.park.points.get(id_)
        if point is not None:
            device = desk.view.park.devices[point.device]
            what = f"{desk.words.name(device.name)} · {desk.words.name(point.name)}"
            return desk.words.say("requests.source.alarm", what=what)
    if kind == "incident":
        what = id_[:8]
        if desk.name_of is not None:
            what = desk.name_of(Target(kind, id_))[1] or what
        return desk.words.say("requests.source.incident", what=what)
    return source


def left(desk: Desk, clock: Clock) -> str:
    """`2 h 10 min left`, `Overdue by 25 min`; how long it took where it has ended."""
    say = desk.words.say
    if clock.overdue:
        if clock.met:
            return say("requests.clock.was_late", age=span(desk, -clock.left_ms))
        return say("requests.clock.overdue", age=span(desk, -clock.left_ms))
    if clock.met:
        return say("requests.clock.in_time", age=span(desk, clock.used_ms))
    return say("requests.clock.left", age=span(desk, clock.left_ms))


def left_short(desk: Desk, clock: Clock) -> str:
    """The same where there is little room: `2 h left`, `25 min late`."""
    say = desk.words.say
    if clock.overdue:
        return say("requests.clock.late", age=_short(desk, -clock.left_ms))
    if clock.met:
        return say("requests.clock.took", age=_short(desk, clock.used_ms))
    return say("requests.clock.left", age=_short(desk, clock.left_ms))


def span(desk: Desk, ms: int) -> str:
    """A duration of a clock in hours, never in days: a day of office hours is no day.

    Seconds only where there are no minutes.
    """
    if ms < _HOUR_MS:
        return desk.words.short_age(ms)
    minutes = ms % _HOUR_MS // 60_000
    return desk.words.say("requests.span", h=desk.words.number(ms // _HOUR_MS), min=minutes)


def _short(desk: Desk, ms: int) -> str:
    if ms < _HOUR_MS:
        return desk.words.short_age(ms)
    return desk.words.say("requests.span.short", h=desk.words.number(ms // _HOUR_MS))


def short_place(desk: Desk, place: str) -> str:
    """The innermost name of a place: the number of a unit, the name of a device."""
    kind, _, id_ = place.partition(":")
    area = desk.view.park.areas.get(id_)
    if kind == "area" and area is not None:
        return area.number or desk.words.name(area.name)
    device = desk.view.park.devices.get(id_)
    if kind == "device" and device is not None:
        return desk.words.name(device.name)
    return place_name(desk, place)


def standing(desk: Desk, request: Request, clock: Clock) -> str:
    """When it is due, why the clock stands, or when the request ended."""
    words, now = desk.words, desk.view.now()
    if request.state in _OVER and request.closed_ms is not None:
        return words.say("requests.clock.ended_at", time=moment_text(desk, request.closed_ms))
    if clock.running:
        if clock.due_ms is None:
            return words.say("requests.clock.no_hours")
        return words.say("requests.clock.due", time=moment_text(desk, clock.due_ms))
    if request.state is RequestState.DEFERRED and request.deferred_until_ms is not None:
        date = words.date(request.deferred_until_ms)
        code = "requests.clock.deferred_over" if request.deferred_until_ms < now else ""
        return words.say(code or "requests.clock.deferred_until", date=date)
    why = request.stops[-1].why if request.stops else StopReason.COMPLETED
    return words.say(_STOP_WORDS[why])


def value_text(desk: Desk, field: str, value: JsonValue) -> str:
    """A value of a field or event, as histories and conflicts say it."""
    if value is None or value in ("", []):
        return DASH
    if field in _CODES:
        code = _CODES[field].get(str(value))
        return str(value) if code is None else desk.words.say(code)
    if field in _MOMENTS and isinstance(value, int):
        return moment_text(desk, value)
    if field in _SAID and isinstance(value, str):
        return _SAID[field](desk, value)
    if field == "rating_marks" and isinstance(value, list):
        return desk.words.listed(desk.words.say(MARK_WORDS.get(str(v), str(v))) for v in value)
    if field == "stops" and isinstance(value, list):
        return desk.words.say("requests.stops", n=len(value))
    return _event_text(value) if isinstance(value, dict) else str(value)


def _event_text(value: dict[str, JsonValue]) -> str:
    return str(value.get("text") or value.get("name") or "")


_SAID = {
    "tenant": lambda desk, value: named(desk, "tenant", value),
    "contact": lambda desk, value: named(desk, "contact", value),
    "assignee": assignee_name,
    "place": place_name,
    "source": source_name,
}
