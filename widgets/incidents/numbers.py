"""Whom to call beside a step: the first number of the roster."""

from __future__ import annotations

from dataclasses import dataclass

from models.roster import reachable
from widgets.contribution import Desk


@dataclass(frozen=True, slots=True)
class Call:
    """Who and which number."""

    who: str
    phone: str


def call_for(desk: Desk, code: str) -> Call | None:
    """The number to dial now for what a step asks; None if the roster knows nobody."""
    if not code:
        return None
    try:
        found = reachable(desk.view.records, code, desk.view.now())
    except LookupError:  # a station that keeps no roster
        return None
    if not found:
        return None
    contact = found[0].contact
    company = contact.name("company").say(desk.words.language)
    name = contact.name("name").say(desk.words.language)
    return Call(" · ".join(part for part in (name, company) if part), found[0].phone)
