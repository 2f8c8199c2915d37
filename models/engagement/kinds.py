"""Park events and notices: who was invited and came, who was told and read it."""

from __future__ import annotations

from models.records import (
    ATTACHED,
    Event,
    Field,
    FieldType,
    LateRule,
    Permission,
    RecordKind,
    Role,
    Subject,
)
from models.text.message import Message

PARK_EVENT, INVITATION, NOTICE, READING = (
    "park_event", "invitation", "notice", "notice_reading",
)  # fmt: skip

SORTS = ("meeting", "training", "drill", "social", "visit", "other")
ANSWERS = ("yes", "no", "maybe")
LONGEST_NOTICE = 300
"""Characters in one language: a notice has to fit a QR code and a message group."""

PLAN, NOTE = "engagement.plan", "engagement.note"

_event = RecordKind(
    PARK_EVENT,
    (
        Field("title", FieldType.NAME, required=True, indexed=True, searched=True, longest=200),
        Field("sort", indexed=True, choices=frozenset(SORTS)),
        Field("place", indexed=True, longest=200),
        Field("starts", FieldType.INTEGER, required=True, indexed=True),
        Field("ends", FieldType.INTEGER, indexed=True),
        Field("text", FieldType.NAME, searched=True),
        Field("cancelled", FieldType.FLAG, indexed=True),
    ),
    (Event("note", searched=True), Event(ATTACHED)),
    create=PLAN,
    edit=PLAN,
    rule=LateRule("models.engagement.rules", "event_rule"),
)
_invitation = RecordKind(
    INVITATION,
    (
        Field("event", required=True, indexed=True),
        Field("tenant", required=True, indexed=True),
        Field("invited", FieldType.INTEGER, required=True, indexed=True),
        Field("answer", indexed=True, choices=frozenset(ANSWERS), permission=NOTE),
        Field("came", FieldType.INTEGER, indexed=True, permission=NOTE),
    ),
    create=PLAN,
    edit=PLAN,
    rule=LateRule("models.engagement.rules", "invitation_rule"),
)
_notice = RecordKind(
    NOTICE,
    (
        Field("title", FieldType.NAME, required=True, indexed=True, searched=True, longest=200),
        Field("text", FieldType.NAME, required=True, searched=True, longest=LONGEST_NOTICE),
        Field("sent", FieldType.INTEGER, indexed=True),
        Field("about", indexed=True, longest=200),
    ),
    (Event(ATTACHED),),
    create=NOTE,
    edit=NOTE,
    rule=LateRule("models.engagement.rules", "notice_rule"),
)
_reading = RecordKind(
    READING,
    (
        Field("notice", required=True, indexed=True),
        Field("tenant", required=True, indexed=True),
        Field("addressed", FieldType.INTEGER, required=True, indexed=True),
        Field("read", FieldType.INTEGER, indexed=True),
    ),
    create=NOTE,
    edit=NOTE,
    rule=LateRule("models.engagement.rules", "reading_rule"),
)

_LEADS = frozenset({Role.SHIFT_LEAD, Role.FACILITY_MANAGER})

SUBJECT = Subject(
    "engagement",
    (_event, _invitation, _notice, _reading),
    (
        Permission(PLAN, Message.of("engagement.may.plan"), _LEADS),
        Permission(NOTE, Message.of("engagement.may.note"), _LEADS | {Role.OPERATOR}),
    ),
)
