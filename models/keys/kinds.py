"""What is kept of keys and of each time one is out, and who may write it."""

from __future__ import annotations

from models.records import Event, Field, FieldType, LateRule, Permission, RecordKind, Role, Subject
from models.text.message import Message

KEY, ISSUE = "key", "key_issue"
KINDS = ("key", "card", "radio")
MANAGE, HAND = "key.manage", "key.issue"

_key = RecordKind(
    KEY,
    (
        Field("label", required=True, indexed=True, searched=True, longest=40),
        Field("name", FieldType.NAME, indexed=True, searched=True, longest=200),
        Field("type", required=True, indexed=True, choices=frozenset(KINDS)),
        Field("opens", searched=True, longest=400),
        Field("place", indexed=True, longest=120),
        Field("home", searched=True, longest=120),
        Field("lost", FieldType.FLAG, indexed=True),
        Field("notes", searched=True),
    ),
    (Event("comment", HAND, searched=True),),
    create=MANAGE,
    edit=MANAGE,
    rule=LateRule("models.keys.rules", "key_rule"),
)
_issue = RecordKind(
    ISSUE,
    (
        Field("key", required=True, indexed=True),
        Field("holder", required=True, indexed=True, searched=True, longest=120,
              data_class="contact"),
        Field("company", searched=True, longest=200),
        Field("phone", searched=True, longest=60, data_class="contact"),
        Field("issued_by", indexed=True),
        Field("issued", FieldType.INTEGER, required=True, indexed=True),
        Field("due", FieldType.INTEGER, required=True, indexed=True),
        Field("returned", FieldType.INTEGER, indexed=True),
        Field("returned_to"),
        Field("notes", searched=True),
    ),
    (Event("comment", HAND, searched=True),),
    create=HAND,
    edit=HAND,
    rule=LateRule("models.keys.rules", "issue_rule"),
)  # fmt: skip

_MANAGERS = frozenset({Role.SHIFT_LEAD, Role.FACILITY_MANAGER, Role.SECURITY_ADMIN})

SUBJECT = Subject(
    "keys",
    (_key, _issue),
    (
        Permission(MANAGE, Message.of("keys.may.manage"), _MANAGERS),
        Permission(HAND, Message.of("keys.may.issue"), _MANAGERS | {Role.OPERATOR}),
    ),
)
