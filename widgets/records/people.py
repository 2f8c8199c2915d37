"""Who an actor of the journal is, in words."""

from __future__ import annotations

from widgets.contribution import Desk

_PERSON = "person"


def actor_name(desk: Desk, actor: str) -> str:
    """Name of a person by their id; the raw text of one that is not known; the station for none."""
    if not actor:
        return desk.words.say("recordwidgets.station")
    try:
        record = desk.view.records.get(_PERSON, actor)
    except LookupError:  # no people are declared here
        return actor
    name = None if record is None else record.values.get("name")
    return name_text(desk, name) or actor


def name_text(desk: Desk, value: object) -> str:
    """A NAME value in the language of the desk, or in the other one; a string as it is."""
    if isinstance(value, dict):
        first, other = ("zh_CN", "en") if desk.words.language == "zh_CN" else ("en", "zh_CN")
        return str(value.get(first) or value.get(other) or "")
    return value if isinstance(value, str) else ""
