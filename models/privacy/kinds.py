"""What is kept of privacy itself: purposes that were stated, and erasures that were asked."""

from __future__ import annotations

from collections.abc import Sequence

from models.records import (
    Change,
    Event,
    Field,
    FieldType,
    JsonValue,
    Permission,
    Proposal,
    RecordKind,
    Role,
    Subject,
)
from models.text.message import Message

PURPOSE = "purpose"
ERASURE = "erasure"
ASK = "privacy.ask"
ERASE = "privacy.erase"
DONE = "done"
"""Event of an erasure that was carried out: how many contents of how many records."""
STATION = "privacy.station"
"""Of nobody: what only the station itself writes."""

PURPOSES = {
    "request_of_person": Message.of("privacy.purpose.request_of_person"),
    "incident": Message.of("privacy.purpose.incident"),
    "authority": Message.of("privacy.purpose.authority"),
    "safety": Message.of("privacy.purpose.safety"),
}
"""What somebody's data may be looked at for. Attendance and performance are none of them."""
_LEAST = 5
"""Characters of an explanation."""


def _said(proposal: Proposal, name: str) -> bool:
    return len(str(proposal.after.get(name) or "").strip()) >= _LEAST


def _purpose_rule(proposal: Proposal) -> Message | None:
    if not proposal.is_new:
        return Message.of("privacy.purpose_stands")
    return None if _said(proposal, "explanation") else Message.of("privacy.say_why", least=_LEAST)


def _erasure_rule(proposal: Proposal) -> Message | None:
    if not proposal.is_new:
        return Message.of("privacy.erasure_stands")
    if not proposal.after.get("subjects"):
        return Message.of("privacy.nothing_chosen")
    return None if _said(proposal, "ground") else Message.of("privacy.say_why", least=_LEAST)


_purpose = RecordKind(
    PURPOSE,
    (
        Field("purpose", required=True, indexed=True, choices=frozenset(PURPOSES)),
        Field("explanation", required=True, searched=True, longest=1_000),
        # what was done for it, and about whom
        Field("use", required=True, indexed=True,
              choices=frozenset({"search", "export", "movements"})),
        Field("subject", required=True, indexed=True, longest=250),
        Field("at", FieldType.INTEGER, required=True, indexed=True),
    ),
    create=ASK,
    edit=STATION,
    rule=_purpose_rule,
)  # fmt: skip
_erasure = RecordKind(
    ERASURE,
    (
        # `kind:id`; none for what its retention ended: that is told by class
        Field("subjects", FieldType.LIST, indexed=True, longest=250),
        Field("ground", required=True, searched=True, longest=1_000),
        Field("data_class", indexed=True),
        Field("at", FieldType.INTEGER, required=True, indexed=True),
    ),
    # how many contents went; without it the erasure is still to be carried out
    (Event(DONE, STATION),),
    create=ERASE,
    edit=STATION,
    rule=_erasure_rule,
)

_MAY = frozenset({Role.SECURITY_ADMIN, Role.FACILITY_MANAGER})

SUBJECT = Subject(
    "privacy",
    (_purpose, _erasure),
    (
        Permission(ASK, Message.of("privacy.may.ask"), _MAY),
        Permission(ERASE, Message.of("privacy.may.erase"), _MAY),
    ),
)


def purpose_changes(
    id_: str, purpose: str, explanation: str, use: str, subject: str, at_ms: int
) -> tuple[Change, ...]:
    """What states a purpose; `subject` is `kind:id`. It is written before anything is shown."""
    values: dict[str, JsonValue] = {
        "purpose": purpose,
        "explanation": explanation.strip(),
        "use": use,
        "subject": subject,
        "at": at_ms,
    }
    return tuple(Change(PURPOSE, id_, name, value) for name, value in values.items())


def asked_changes(
    id_: str, subjects: Sequence[str], ground: str, at_ms: int, data_class: str = ""
) -> tuple[Change, ...]:
    """What asks for an erasure; each subject is `kind:id`. The core carries it out."""
    values: dict[str, JsonValue] = {
        "subjects": list(subjects),
        "ground": ground.strip(),
        "at": at_ms,
        "data_class": data_class or None,
    }
    return tuple(
        Change(ERASURE, id_, name, value) for name, value in values.items() if value is not None
    )
