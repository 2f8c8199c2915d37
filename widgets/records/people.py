"""Who or what an id of the records is, in words."""

from __future__ import annotations

from models.records import name_of
from widgets.contribution import Desk


def actor_name(desk: Desk, actor: str) -> str:
    """Name of a person by their id; the raw text of one that is not known; the station for none."""
    return named(desk, "person", actor) or desk.words.say("recordwidgets.station")


def named(desk: Desk, kind: str, id_: str) -> str:
    """The `name` of a record; the raw id of one that is not here, empty for none."""
    if not id_:
        return ""
    try:
        record = desk.view.records.get(kind, id_)
    except LookupError:  # no such records are declared here
        return id_
    return id_ if record is None else record.name("name").say(desk.words.language) or id_


def name_text(desk: Desk, value: object) -> str:
    """A NAME value in the language of the desk, or in the other one; a string as it is."""
    return value if isinstance(value, str) else name_of(value).say(desk.words.language)
