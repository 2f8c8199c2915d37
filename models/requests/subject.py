"""The declaration of service requests: fields, events and who may do what."""

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
from models.requests.priority import CATEGORIES, IMPACTS, PRIORITIES, URGENCIES
from models.requests.request import REQUEST, RequestState
from models.text.message import Message

RAISE = "request.raise"
WORK = "request.work"
CLOSE = "request.close"
RATE = "request.rate"
CHECK = "request.check"
COMMENT = "request.comment"

_PERSONAL = "contact"
_MOMENT = FieldType.INTEGER

KIND = RecordKind(
    REQUEST,
    (
        Field("number", searched=True, longest=16),
        Field("title", required=True, searched=True, longest=200),
        Field("text", searched=True),
        Field("place", indexed=True, longest=200),
        Field("tenant", indexed=True, longest=100),
        Field("contact", searched=True, longest=200, data_class=_PERSONAL),
        Field("category", required=True, indexed=True, choices=frozenset(CATEGORIES)),
        Field("impact", required=True, choices=frozenset(IMPACTS)),
        Field("urgency", required=True, choices=frozenset(URGENCIES)),
        Field("priority", required=True, indexed=True, choices=frozenset(PRIORITIES)),
        Field("assignee", permission=WORK, indexed=True, searched=True, longest=200),
        Field(
            "state",
            permission=WORK,
            required=True,
            indexed=True,
            choices=frozenset(state.value for state in RequestState),
        ),
        Field("raised", _MOMENT, required=True, indexed=True),
        Field("moved", _MOMENT, permission=WORK, indexed=True),
        Field("first_response", _MOMENT, permission=COMMENT, indexed=True),
        Field("completed", _MOMENT, permission=WORK, indexed=True),
        # a step to closed or declined writes it, so it is what makes those steps special
        Field("closed", _MOMENT, permission=CLOSE, indexed=True),
        Field("deferred_until", _MOMENT, permission=WORK, indexed=True),
        Field("state_reason", permission=WORK, searched=True, longest=2_000),
        Field("stops", FieldType.DATA, permission=WORK),
        Field("returns", FieldType.INTEGER, permission=WORK),
        Field(
            "rating",
            permission=RATE,
            indexed=True,
            choices=frozenset({"good", "bad", "returned"}),
        ),
        Field("rating_marks", FieldType.LIST, permission=RATE),
        Field("recommend", FieldType.INTEGER, permission=RATE, indexed=True),
        Field("rating_text", permission=RATE, searched=True),
        Field("rated", _MOMENT, permission=RATE, indexed=True),
        Field("check", permission=CHECK, choices=frozenset({"passed", "failed"})),
        Field("check_text", permission=CHECK, searched=True),
        Field("source", indexed=True, longest=200),
    ),
    (
        Event("comment", COMMENT, searched=True),
        Event(ATTACHED, COMMENT),
        Event("told", COMMENT, searched=True, data_class=_PERSONAL),
    ),
    create=RAISE,
    edit=RAISE,
    rule=LateRule("models.requests.rule", "rule"),
)

_DESK = frozenset({Role.OPERATOR, Role.SHIFT_LEAD, Role.FACILITY_MANAGER, Role.SECURITY_ADMIN})
_LEADS = frozenset({Role.SHIFT_LEAD, Role.FACILITY_MANAGER})

SUBJECT = Subject(
    "requests",
    (KIND,),
    (
        Permission(RAISE, Message.of("requests.may.raise"), _DESK),
        Permission(WORK, Message.of("requests.may.work"), _DESK),
        Permission(CLOSE, Message.of("requests.may.close"), _LEADS),
        Permission(RATE, Message.of("requests.may.rate"), _DESK),
        Permission(CHECK, Message.of("requests.may.check"), _LEADS),
        Permission(COMMENT, Message.of("requests.may.comment"), _DESK),
    ),
)
