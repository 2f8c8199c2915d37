"""The right number now: who is on call for something, then who else can be called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.records import Order, Query, Record, Records


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody to call."""

    contact: Record
    """A `roster_contact`, or a `person` who is on call."""
    until_ms: int | None
    """End of the duty; None for a contact that is called because nobody is on call."""

    @property
    def phone(self) -> str:
        """As it was written."""
        return self.contact.text("phone")


def on_duty(records: Records, now_ms: int) -> Sequence[Record]:
    """Duties that run at `now_ms`, the one that began last first."""
    running = Query(
        "roster_duty",
        (("starts", "below", now_ms + 1), ("ends", "at_least", now_ms + 1)),
        (Order("starts", descending=True),),
    )
    return [one for one in records.list(running, 1_000) if not one.flag("cancelled")]


def reachable(records: Records, call: str, now_ms: int) -> Sequence[Reachable]:
    """Whom to call for `call` (one of CALLS), the best first; without repetition.

    On call for it, then its contacts by rank, then who is on call for everything.
    """
    found: dict[str, Reachable] = {}
    everything: list[Reachable] = []
    for duty in on_duty(records, now_ms):
        who = _who(records, duty.text("who"))
        if who is None:
            continue
        one = Reachable(who, duty.number("ends"))
        if call in duty.list("calls"):
            found.setdefault(who.id, one)
        elif not duty.list("calls"):
            everything.append(one)
    by_rank = Query("roster_contact", (("calls", "has", call),), (Order("rank"),))
    for contact in records.list(by_rank, 200):
        if not contact.flag("gone"):
            found.setdefault(contact.id, Reachable(contact, None))
    for one in everything:
        found.setdefault(one.contact.id, one)
    return [one for one in found.values() if one.phone]


def _who(records: Records, id_: str) -> Record | None:
    """A duty names a contact of the roster, or a person of the house."""
    contact = records.get("roster_contact", id_)
    if contact is not None:
        return None if contact.flag("gone") else contact
    try:
        person = records.get("person", id_)
    except LookupError:  # a station without people of its own
        return None
    # who was deactivated is no more of the house, whatever was planned before
    return None if person is None or person.values.get("active") is False else person
