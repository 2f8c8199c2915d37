"""What the incidents' panels say, by the codes that records hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.incidents import due
from models.records import JsonValue, Line, Record
from models.site.park import Park
from models.text import Language
from widgets.contribution import Desk
from widgets.records import name_text, place_name
from widgets.words import Words

if TYPE_CHECKING:
    from models.incidents.sop import Sops

STATES = {
    "new": "incidents.state.new",
    "in_progress": "incidents.state.in_progress",
    "resolved": "incidents.state.resolved",
    "closed": "incidents.state.closed",
}
STEP_STATES = {
    "todo": "incidents.step.todo",
    "done": "incidents.step.done",
    "waived": "incidents.step.waived",
}
DISPOSITIONS = {
    "repaired": "incidents.disposition.repaired",
    "made_safe": "incidents.disposition.made_safe",
    "handed_over": "incidents.disposition.handed_over",
    "false_alarm": "incidents.disposition.false_alarm",
    "nuisance": "incidents.disposition.nuisance",
    "drill": "incidents.disposition.drill",
    "duplicate": "incidents.disposition.duplicate",
}
WAYS = {
    "phone": "incidents.way.phone",
    "group": "incidents.way.group",
    "in_person": "incidents.way.in_person",
    "message": "incidents.way.message",
    "loudspeaker": "incidents.way.loudspeaker",
}
FIELDS = {
    "number": "incidents.field.number",
    "type": "incidents.field.type",
    "title": "incidents.field.title",
    "state": "incidents.field.state",
    "priority": "incidents.field.priority",
    "life_safety": "incidents.field.life_safety",
    "owner": "incidents.field.owner",
    "place": "incidents.field.place",
    "raised": "incidents.field.raised",
    "respond_by": "incidents.field.respond_by",
    "resolve_by": "incidents.field.resolve_by",
    "responded": "incidents.field.responded",
    "resolved": "incidents.field.resolved",
    "closed": "incidents.field.closed",
    "alarms": "incidents.field.alarms",
    "access_events": "incidents.field.access_events",
    "related": "incidents.field.related",
    "cause": "incidents.field.cause",
    "disposition": "incidents.field.disposition",
    "notice": "incidents.field.notice",
    "note": "incidents.field.note",
    "attached": "incidents.field.attached",
    "told": "incidents.field.told",
}
STEP_FIELDS = {
    "incident": "incidents.word",
    "position": "incidents.step.field.position",
    "code": "incidents.step.field.code",
    "title": "incidents.field.title",
    "guidance": "incidents.step.field.guidance",
    "what": "incidents.step.field.what",
    "required": "incidents.step.field.required",
    "call": "incidents.step.field.call",
    "timer": "incidents.step.field.timer",
    "state": "incidents.field.state",
    "signed_by": "incidents.step.field.signed_by",
    "signed": "incidents.step.field.signed",
    "reason": "incidents.step.field.reason",
    "note": "incidents.field.note",
}
_MOMENTS = ("raised", "respond_by", "resolve_by", "responded", "resolved", "closed")


def state_text(words: Words, record: Record) -> str:
    """The state in words; a code of a newer version as it is."""
    code = STATES.get(record.text("state"))
    return record.text("state") if code is None else words.say(code)


def type_text(words: Words, sops: Sops, code: str) -> str:
    """The title of a type; its code where the template has gone."""
    sop = sops.get(code)
    return code if sop is None else words.name(sop.title.name())


def title_text(desk: Desk, record: Record | None) -> str:
    """`2026-0042 Water leak`."""
    if record is None:
        return ""
    return f"{record.text('number')} {name_text(desk, record.values.get('title'))}"


def due_of(record: Record) -> int | None:
    """The clock that runs."""
    return due(record.text("state"), record.number("respond_by"), record.number("resolve_by"))


def clock_text(words: Words, record: Record, now_ms: int) -> str:
    """`respond within 4 min`, `1 h 2 min over`; empty where no clock runs."""
    until = due_of(record)
    if until is None:
        return ""
    age = words.short_age(abs(until - now_ms))
    if until < now_ms:
        return words.say("incidents.clock.over", age=age)
    if record.text("state") == "new":
        return words.say("incidents.clock.respond", age=age)
    return words.say("incidents.clock.resolve", age=age)


def value_text(desk: Desk, sops: Sops, field: str, value: JsonValue) -> str:
    """A value of the history."""
    words = desk.words
    if value is None or value == "":
        return "\u2014"
    if field in _MOMENTS and isinstance(value, int):
        return words.time(value)
    if isinstance(value, str):
        return _coded(desk, sops, field, value)
    if isinstance(value, bool):
        return words.say("incidents.yes" if value else "incidents.no")
    if isinstance(value, list):
        return words.listed(map(str, value))
    if isinstance(value, dict) and field in ("note", "attached"):
        return str(value.get("text") or value.get("name") or "")
    if isinstance(value, dict) and field == "told":
        return told_text(desk, value)
    return name_text(desk, value) if isinstance(value, dict) else str(value)


def step_value_text(desk: Desk, field: str, value: JsonValue) -> str:
    """A value of the history of a step."""
    words = desk.words
    if value is None or value == "":
        return "\u2014"
    if field == "incident" and isinstance(value, str):
        record = desk.view.records.get("incident", value)
        return value if record is None else record.text("number")
    if field == "state" and str(value) in STEP_STATES:
        return words.say(STEP_STATES[str(value)])
    if field == "signed_by":
        return person_text(desk, str(value), words.language)
    if field == "timer" and isinstance(value, int):
        return words.short_age(value)
    if field == "signed" and isinstance(value, int):
        return words.time(value)
    if isinstance(value, bool):
        return words.say("incidents.yes" if value else "incidents.no")
    return name_text(desk, value) if isinstance(value, dict) else str(value)


def _coded(desk: Desk, sops: Sops, field: str, value: str) -> str:
    words = desk.words
    if field == "state" and value in STATES:
        return words.say(STATES[value])
    if field == "disposition" and value in DISPOSITIONS:
        return words.say(DISPOSITIONS[value])
    if field == "type":
        return type_text(words, sops, value)
    if field == "place":
        return place_name(desk, value)
    if field == "owner":
        return person_text(desk, value, words.language)
    return value


def person_text(desk: Desk, id_: str, language: Language) -> str:
    """Name of a person in a language; the id of an unknown one."""
    try:
        record = desk.view.records.get("person", id_) if id_ else None
    except LookupError:  # no people are declared here
        record = None
    return id_ if record is None else record.name("name").say(language) or id_


def told_text(desk: Desk, value: JsonValue, words: Words | None = None) -> str:
    """`Aurora Optics told by phone at 14:03:20`."""
    words = words or desk.words
    plain = value if isinstance(value, dict) else {}
    at = plain.get("at")
    return words.say(
        "incidents.told.line",
        who=who_text(desk, str(plain.get("who", "")), words.language),
        how=words.say(WAYS.get(str(plain.get("how")), "incidents.way.phone")),
        at=words.clock(at) if isinstance(at, int) else "",
    )


def who_text(desk: Desk, who: str, language: Language) -> str:
    """Name of who was told."""
    kind, _, id_ = who.partition(":")
    if kind != "tenant":
        return who
    try:
        record = desk.view.records.get("tenant", id_)
    except LookupError:  # no tenants are declared here
        record = None
    return id_ if record is None else record.name("name").say(language)


def event_text(desk: Desk, line: Line) -> str:
    """What an event of the timeline says."""
    value = line.value if isinstance(line.value, dict) else {}
    if line.field == "told":
        return told_text(desk, value)
    if line.field == "attached":
        return desk.words.say("incidents.attached.line", name=str(value.get("name", "")))
    return str(value.get("text", ""))


def units_text(park: Park, words: Words, units: tuple[str, ...]) -> str:
    """`B2-E, B2-S`: numbers of units."""
    return words.listed(
        (park.areas[unit].number or words.name(park.areas[unit].name))
        for unit in units
        if unit in park.areas
    )
