"""What is kept of a work, and who may write it."""

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
from models.works.states import CLOSE, EXTEND, PLAN, START, Permit, State

WORK = "work"

_CODES = frozenset

_work = RecordKind(
    WORK,
    (
        Field("number", required=True, indexed=True, searched=True, longest=40),
        Field("title", FieldType.NAME, required=True, indexed=True, searched=True, longest=200),
        Field("state", required=True, indexed=True, choices=_CODES(one.value for one in State)),
        Field("permit", required=True, indexed=True, choices=_CODES(one.value for one in Permit)),
        # area:<id>, device:<id>, floor:<id>, building:<id>
        Field("place", indexed=True, longest=120),
        Field("from", FieldType.INTEGER, required=True, indexed=True),
        Field("to", FieldType.INTEGER, required=True, indexed=True),
        Field("company", indexed=True, searched=True, longest=200),
        Field("contact", searched=True, longest=120, data_class="contact"),
        Field("phone", searched=True, longest=60, data_class="contact"),
        Field("hazards", searched=True),
        Field("precautions", searched=True),
        Field("points", FieldType.LIST, longest=200),
        Field("doors", FieldType.LIST, longest=200),
        # what the start took out of service: the points, and those of the doors that can alarm
        Field("taken_out", FieldType.LIST, longest=200, permission=START),
        Field("started", FieldType.INTEGER, indexed=True, permission=START),
        # the end of what is out of service
        Field("until", FieldType.INTEGER, indexed=True, permission=START),
        Field("ended", FieldType.INTEGER, indexed=True, permission=CLOSE),
        Field("fire_watch_until", FieldType.INTEGER, indexed=True, permission=CLOSE),
        Field("fire_watch_done", FieldType.INTEGER, indexed=True, permission=CLOSE),
        # point -> {"normal": true, "heard": ms} or {"exception": why}
        Field("restoration", FieldType.DATA, permission=CLOSE),
        Field("proof", searched=True, permission=CLOSE),
        Field("closed", FieldType.INTEGER, indexed=True, permission=CLOSE),
    ),
    (
        Event("extended", EXTEND, searched=True),
        Event("comment", PLAN, searched=True),
        Event(ATTACHED, PLAN, searched=True),
    ),
    create=PLAN,
    edit=PLAN,
    rule=LateRule("models.works.rules", "work_rule"),
)

_LEADS = frozenset({Role.SHIFT_LEAD, Role.FACILITY_MANAGER})
_STAFF = _LEADS | {Role.OPERATOR}

SUBJECT = Subject(
    "works",
    (_work,),
    (
        Permission(PLAN, Message.of("works.may.plan"), _STAFF),
        Permission(START, Message.of("works.may.start"), _STAFF),
        Permission(EXTEND, Message.of("works.may.extend"), _LEADS),
        Permission(CLOSE, Message.of("works.may.close"), _STAFF),
    ),
)

__all__ = ["SUBJECT", "WORK", "Permit", "State"]
