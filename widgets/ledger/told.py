"""The history of shelvings, suppressions and overrides in words."""

from __future__ import annotations

from models.alarmbook import reason_of
from models.records import JsonValue
from widgets.contribution import Desk
from widgets.records.people import actor_name

LABELS = {
    "type": "ledger.field.type",
    "building": "ledger.field.building",
    "point": "ledger.field.point",
    "rule": "ledger.field.rule",
    "value": "ledger.field.value",
    "owner": "ledger.field.owner",
    "reason": "ledger.field.reason",
    "note": "ledger.field.note",
    "since": "ledger.field.since",
    "until": "ledger.field.until",
    "ended": "ledger.field.ended",
    "returned": "ledger.field.returned",
    "one_shot": "ledger.field.one_shot",
    "extended": "ledger.field.extended",
}
_TYPES = {
    "manual": "ledger.kind.manual",
    "forced": "ledger.kind.forced",
    "door_mode": "ledger.kind.door_mode",
}
_MOMENTS = frozenset({"since", "until", "ended", "returned"})
_CODES = frozenset(
    {"chattering", "sensor", "handled", "repair", "testing", "weather", "tenant", "supply", "other"}
)


def show_value(desk: Desk, field: str, value: JsonValue) -> str:
    """A value of the history as it is read."""
    words, now = desk.words, desk.view.now()
    if field == "extended" and isinstance(value, dict):
        until = value.get("until")
        end = words.until(until, now) if isinstance(until, int) else ""
        return words.say("ledger.told.extended", until=end, reason=str(value.get("reason", "")))
    if field in _MOMENTS and isinstance(value, int):
        return words.until(value, now)
    if field == "reason" and value in _CODES:
        return words.say(reason_of(str(value)))
    if field == "type" and value in _TYPES:
        return words.say(_TYPES[str(value)])
    if field == "owner":
        return actor_name(desk, str(value or ""))
    if isinstance(value, bool):
        return words.say("ledger.told.yes" if value else "ledger.told.no")
    return "\u2014" if value is None else str(value)
