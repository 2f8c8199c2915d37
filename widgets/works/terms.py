"""How the codes and moments of works are said."""

from __future__ import annotations

from models.records import JsonValue, Record
from models.works import Permit, Standing, State, Work
from widgets.contribution import Desk
from widgets.records import moment_text, name_text, place_name

PERMITS = {
    Permit.HOT_WORK: "works.permit.hot_work",
    Permit.ELECTRICAL: "works.permit.electrical",
    Permit.HEIGHT: "works.permit.height",
    Permit.CONFINED_SPACE: "works.permit.confined_space",
    Permit.OTHER: "works.permit.other",
}
STANDINGS = {
    Standing.PLANNED: "works.standing.planned",
    Standing.LATE: "works.standing.late",
    Standing.RUNNING: "works.standing.running",
    Standing.OVERDUE: "works.standing.overdue",
    Standing.TO_CLOSE: "works.standing.to_close",
    Standing.CLOSED: "works.standing.closed",
    Standing.CANCELLED: "works.standing.cancelled",
}
STATES = {
    State.PLANNED: "works.standing.planned",
    State.RUNNING: "works.standing.running",
    State.ENDED: "works.standing.to_close",
    State.CLOSED: "works.standing.closed",
    State.CANCELLED: "works.standing.cancelled",
}
LABELS = {
    "number": "works.field.number",
    "title": "works.field.title",
    "state": "works.field.state",
    "permit": "works.field.permit",
    "place": "works.field.place",
    "from": "works.field.from",
    "to": "works.field.to",
    "company": "works.field.company",
    "contact": "works.field.contact",
    "phone": "works.field.phone",
    "hazards": "works.field.hazards",
    "precautions": "works.field.precautions",
    "points": "works.field.points",
    "doors": "works.field.doors",
    "taken_out": "works.field.taken_out",
    "started": "works.field.started",
    "until": "works.field.until",
    "ended": "works.field.ended",
    "fire_watch_until": "works.field.fire_watch_until",
    "fire_watch_done": "works.field.fire_watch_done",
    "restoration": "works.field.restoration",
    "proof": "works.field.proof",
    "closed": "works.field.closed",
    "extended": "works.field.extended",
    "comment": "works.field.comment",
    "attached": "works.field.attached",
}
_MOMENTS = frozenset(
    ("from", "to", "started", "until", "ended", "fire_watch_until", "fire_watch_done", "closed")
)


def title(desk: Desk, record: Record) -> str:
    """What the work is called."""
    return name_text(desk, record.values.get("title"))


def standing(desk: Desk, work: Work) -> str:
    """How it stands now, in words."""
    return desk.words.say(STANDINGS[work.standing(desk.view.now())])


def point_name(desk: Desk, point: str) -> str:
    """`Gas detector B 1.11 · CO`; the id of a point that the park does not have."""
    known = desk.view.park.points.get(point)
    if known is None:
        return point
    device = desk.view.park.devices.get(known.device)
    own = desk.words.name(known.name)
    return own if device is None else f"{desk.words.name(device.name)} · {own}"


def window(desk: Desk, work: Work) -> str:
    """From and to; of the same day only the times after the first."""
    first, last = moment_text(desk, work.from_ms), moment_text(desk, work.to_ms)
    same = first[:10] == last[:10]
    return f"{first} \u2013 {last[11:] if same else last}"


def end_time(desk: Desk, ms: int) -> str:
    """A moment as a person says it: the time of today, else with its date."""
    text, now = moment_text(desk, ms), moment_text(desk, desk.view.now())
    return text[11:] if text[:10] == now[:10] else text


def say_value(desk: Desk, field: str, value: JsonValue) -> str:
    """A value of the history in words."""
    if value is None:
        return "\u2014"
    if field in _MOMENTS and isinstance(value, int):
        return moment_text(desk, value)
    if field in ("points", "taken_out", "doors") and isinstance(value, list):
        return _all_named(desk, field, [str(one) for one in value])
    if field == "restoration" and isinstance(value, dict):
        return desk.words.listed(_restored(desk, point, found) for point, found in value.items())
    if isinstance(value, dict):
        return said(desk, field, value)
    return _coded(desk, field, str(value))


def device_name(desk: Desk, id_: str) -> str:
    """What a door is called; the id of a device that the park does not have."""
    device = desk.view.park.devices.get(id_)
    return id_ if device is None else desk.words.name(device.name)


def _all_named(desk: Desk, field: str, ids: list[str]) -> str:
    """Every one by name: a history that only counted them would not say what was changed."""
    name = device_name if field == "doors" else point_name
    return desk.words.listed(name(desk, id_) for id_ in ids) or desk.words.say("works.form.none")


def _restored(desk: Desk, point: str, found: JsonValue) -> str:
    """What was found at a point when the work was closed: heard normal, or why without."""
    told = found if isinstance(found, dict) else {}
    heard, name = told.get("heard"), point_name(desk, point)
    if isinstance(heard, int):
        return desk.words.say("works.restored", point=name, time=moment_text(desk, heard))
    return desk.words.say("works.not_restored", point=name, reason=str(told.get("exception") or ""))


def said(desk: Desk, field: str, value: dict[str, JsonValue]) -> str:
    """An event, or a name."""
    if field == "extended":
        until = value.get("until")
        shown = moment_text(desk, until) if isinstance(until, int) else ""
        return desk.words.say("works.extended", until=shown, reason=str(value.get("reason") or ""))
    return str(value.get("text") or value.get("name") or name_text(desk, value))


def _coded(desk: Desk, field: str, value: str) -> str:
    if field == "place":
        return place_name(desk, value)
    try:
        if field == "permit":
            return desk.words.say(PERMITS[Permit(value)])
        if field == "state":
            return desk.words.say(STATES[State(value)])
    except ValueError:  # a code of a newer version
        return value
    return value
