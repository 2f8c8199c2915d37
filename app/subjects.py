"""The subjects whose records are kept: one line each, with or without a window."""

from __future__ import annotations

from models.alarmbook import SUBJECT as ALARMBOOK
from models.engagement import SUBJECT as ENGAGEMENT
from models.incidents import SUBJECT as INCIDENTS
from models.keys import SUBJECT as KEYS
from models.people import SUBJECT as PEOPLE
from models.privacy import SUBJECT as PRIVACY
from models.privacy import faulty_declaration
from models.records import RecordKind, Subject
from models.requests import SUBJECT as REQUESTS
from models.roster import SUBJECT as ROSTER
from models.rounds import SUBJECT as ROUNDS
from models.shiftlog import SUBJECT as SHIFTLOG
from models.tenants import SUBJECT as TENANTS
from models.works import SUBJECT as WORKS


def subjects() -> tuple[Subject, ...]:
    """Every subject of the product."""
    return (
        PEOPLE,
        INCIDENTS,
        TENANTS,
        REQUESTS,
        WORKS,
        KEYS,
        ROSTER,
        ROUNDS,
        SHIFTLOG,
        PRIVACY,
        ENGAGEMENT,
        ALARMBOOK,
    )


def record_kinds() -> tuple[RecordKind, ...]:
    """The kinds of all subjects.

    ValueError if two subjects declare the same, or one something that privacy forbids.
    """
    kinds = tuple(kind for subject in subjects() for kind in subject.kinds)
    if len({kind.name for kind in kinds}) != len(kinds):
        raise ValueError("two subjects declare the same kind of record")
    if faulty := faulty_declaration(kinds):
        raise ValueError(f"no class of personal data that is kept here: {faulty}")
    return kinds
