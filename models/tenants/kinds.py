"""Tenants, their contacts and their leases: what is kept of each, and who may write it."""

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

TENANT, CONTACT, LEASE = "tenant", "contact", "lease"

SECTORS = (
    "optics", "electronics", "biotech", "medical", "robotics", "machinery", "materials", "energy",
    "software", "data", "research", "logistics", "finance", "services", "food", "retail",
    "sport", "education", "public", "other",
)  # fmt: skip
STATUSES = ("prospect", "active", "leaving", "left")
ROLES = ("director", "facility", "safety", "finance", "reception", "technical", "other")
RENEWALS = ("open", "talking", "renewed", "leaving", "ended")
BASES = ("m2_month", "m2_day", "month", "year")
"""What the rent is for: a square metre and month, a square metre and day, all of it by month or
year."""

EDIT_TENANT, EDIT_LEASE, IMPORT = "tenant.edit", "lease.edit", "tenant.import"
COMMENT = "tenant.comment"

_tenant = RecordKind(
    TENANT,
    (
        Field("name", FieldType.NAME, required=True, indexed=True, searched=True, longest=200),
        Field("short", indexed=True, searched=True, longest=40),
        Field("sector", indexed=True, choices=frozenset(SECTORS)),
        Field("key_tenant", FieldType.FLAG, indexed=True),
        Field("status", indexed=True, choices=frozenset(STATUSES)),
        Field("phone", searched=True, longest=60),
        Field("email", searched=True, longest=200),
        Field("website", searched=True, longest=200),
        Field("registration", searched=True, longest=60),
        Field("notes", searched=True),
    ),
    (
        Event("comment", COMMENT, searched=True),
        Event(ATTACHED, COMMENT, searched=True),
    ),
    create=EDIT_TENANT,
    edit=EDIT_TENANT,
    rule=LateRule("models.tenants.rules", "tenant_rule"),
)
_contact = RecordKind(
    CONTACT,
    (
        Field("tenant", required=True, indexed=True),
        Field("name", FieldType.NAME, required=True, indexed=True, searched=True, longest=200,
              data_class="contact"),
        Field("role", indexed=True, choices=frozenset(ROLES)),
        Field("phone", indexed=True, searched=True, longest=60, data_class="contact"),
        Field("email", searched=True, longest=200, data_class="contact"),
        Field("languages", FieldType.LIST, longest=35),
        Field("told_first", FieldType.FLAG, indexed=True),
        Field("gone", FieldType.FLAG, indexed=True),
        Field("notes", searched=True, data_class="contact"),
    ),
    create=EDIT_TENANT,
    edit=EDIT_TENANT,
    rule=LateRule("models.tenants.rules", "contact_rule"),
)  # fmt: skip
_lease = RecordKind(
    LEASE,
    (
        Field("tenant", required=True, indexed=True),
        Field("number", indexed=True, searched=True, longest=60),
        Field("units", FieldType.LIST, required=True, indexed=True, searched=True, longest=100),
        Field("starts", required=True, indexed=True, longest=10),
        Field("ends", required=True, indexed=True, longest=10),
        Field("area_dm2", FieldType.INTEGER, indexed=True),
        Field("rent_minor", FieldType.INTEGER, indexed=True),
        Field("currency", longest=3),
        Field("basis", choices=frozenset(BASES)),
        Field("deposit_minor", FieldType.INTEGER),
        Field("renewal", indexed=True, choices=frozenset(RENEWALS)),
        Field("renewed_by", indexed=True),
        Field("meters", FieldType.LIST, indexed=True, longest=200),
        Field("doors", FieldType.LIST, longest=200),
        Field("void", FieldType.FLAG, indexed=True),
        Field("notes", searched=True),
    ),
    (
        Event("comment", COMMENT, searched=True),
        Event(ATTACHED, EDIT_LEASE, searched=True),
    ),
    create=EDIT_LEASE,
    edit=EDIT_LEASE,
    rule=LateRule("models.tenants.rules", "lease_rule"),
)

_KEEPERS = frozenset({Role.SHIFT_LEAD, Role.FACILITY_MANAGER})
_MANAGERS = frozenset({Role.FACILITY_MANAGER})
_STAFF = _KEEPERS | {Role.OPERATOR, Role.SECURITY_ADMIN}

SUBJECT = Subject(
    "tenants",
    (_tenant, _contact, _lease),
    (
        Permission(EDIT_TENANT, Message.of("tenants.may.edit"), _KEEPERS),
        Permission(EDIT_LEASE, Message.of("tenants.may.lease"), _MANAGERS),
        Permission(IMPORT, Message.of("tenants.may.import"), _MANAGERS),
        Permission(COMMENT, Message.of("tenants.may.comment"), _STAFF),
    ),
)
