"""How keys and what is out of them are said."""

from __future__ import annotations

from models.keys import issue_of
from models.records import JsonValue, Record
from widgets.contribution import Desk
from widgets.records import moment_text, name_text, place_name

TYPES = {"key": "keys.type.key", "card": "keys.type.card", "radio": "keys.type.radio"}
LABELS = {
    "label": "keys.field.label",
    "name": "keys.field.name",
    "type": "keys.field.type",
    "opens": "keys.field.opens",
    "place": "keys.field.place",
    "home": "keys.field.home",
    "lost": "keys.field.lost",
    "notes": "keys.field.notes",
    "comment": "keys.field.comment",
}


def key_name(desk: Desk, record: Record) -> str:
    """What it is called, or else what it opens."""
    return name_text(desk, record.values.get("name")) or record.text("opens")


def standing(desk: Desk, record: Record) -> str:
    """There, out, overdue or lost."""
    say = desk.words.say
    if record.flag("lost"):
        return say("keys.standing.lost")
    out = issue_of(desk.view.records, record.id)
    if out is None:
        return say("keys.standing.there")
    due = out.number("due") or 0
    late = desk.view.now() >= due
    return say("keys.standing.overdue" if late else "keys.standing.out")


def is_late(desk: Desk, record: Record) -> bool:
    """True if it should be back."""
    out = issue_of(desk.view.records, record.id)
    return out is not None and desk.view.now() >= (out.number("due") or 0)


def holder(desk: Desk, record: Record) -> str:
    """Who has it; empty if it is there."""
    out = issue_of(desk.view.records, record.id)
    return "" if out is None else out.text("holder")


def due_text(desk: Desk, record: Record) -> str:
    """When it has to be back; empty if it is there."""
    out = issue_of(desk.view.records, record.id)
    return "" if out is None else moment(desk, out.number("due"))


def moment(desk: Desk, ms: int | None) -> str:
    """The time of today, else with its date; empty for none."""
    if ms is None:
        return ""
    text, now = moment_text(desk, ms), moment_text(desk, desk.view.now())
    return text[11:] if text[:10] == now[:10] else text


def say_value(desk: Desk, field: str, value: JsonValue) -> str:
    """A value of the history in words."""
    if value is None:
        return "\u2014"
    if isinstance(value, bool):
        return desk.words.say("keys.yes" if value else "keys.no")
    if field == "type" and value in TYPES:
        return desk.words.say(TYPES[str(value)])
    if field == "place":
        return place_name(desk, str(value))
    if isinstance(value, dict):
        return str(value.get("text") or name_text(desk, value))
    return str(value)
