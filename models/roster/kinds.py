"""Contacts by what they are called for, contractor and authority; who is on call when."""

from __future__ import annotations

from models.records import Event, Field, FieldType, LateRule, Permission, RecordKind, Role, Subject
from models.text.message import Message

CONTACT, DUTY = "roster_contact", "roster_duty"

CALLS = (
    "fire_brigade", "ambulance", "police", "gas_emergency", "grid_operator",
    "fire_panel", "lift_intercom", "gate", "guard", "first_aid", "works_supervisor", "management",
    "electrician", "plumber", "hvac", "cleaning",
    "fire_contractor", "gas_contractor", "generator_contractor", "lift_contractor",
    "chiller_contractor", "door_contractor", "pump_contractor", "network_contractor", "weather",
    "other",
)  # fmt: skip
"""What somebody is called for: the codes that procedures name beside their steps."""
PARTS = ("own", "contractor", "authority")

PLAN, TELL = "roster.plan", "roster.tell"

_contact = RecordKind(
    CONTACT,
    (
        Field("name", FieldType.NAME, required=True, indexed=True, searched=True, longest=200,
              data_class="contact"),
        Field("company", FieldType.NAME, indexed=True, searched=True, longest=200),
        Field("part", required=True, indexed=True, choices=frozenset(PARTS)),
        Field("calls", FieldType.LIST, required=True, indexed=True, longest=20),
        Field("phone", required=True, searched=True, longest=40, data_class="contact"),
        Field("second_phone", searched=True, longest=40, data_class="contact"),
        Field("hours", FieldType.NAME, longest=200),
        Field("rank", FieldType.INTEGER, indexed=True),
        Field("gone", FieldType.FLAG, indexed=True),
        Field("notes", searched=True),
    ),
    (Event("told", TELL, searched=True),),
    create=PLAN,
    edit=PLAN,
    rule=LateRule("models.roster.rules", "contact_rule"),
)  # fmt: skip
_duty = RecordKind(
    DUTY,
    (
        Field("who", required=True, indexed=True, longest=100),
        Field("calls", FieldType.LIST, indexed=True, longest=20),
        Field("post", indexed=True, searched=True, longest=100),
        Field("starts", FieldType.INTEGER, required=True, indexed=True),
        Field("ends", FieldType.INTEGER, required=True, indexed=True),
        Field("cancelled", FieldType.FLAG, indexed=True),
        Field("notes", searched=True, longest=1_000),
    ),
    create=PLAN,
    edit=PLAN,
    rule=LateRule("models.roster.rules", "duty_rule"),
)

_LEADS = frozenset({Role.SHIFT_LEAD, Role.FACILITY_MANAGER, Role.SECURITY_ADMIN})

SUBJECT = Subject(
    "roster",
    (_contact, _duty),
    (
        Permission(PLAN, Message.of("roster.may.plan"), _LEADS),
        Permission(TELL, Message.of("roster.may.tell"), _LEADS | {Role.OPERATOR}),
    ),
)
