"""The declarations: an incident, and one record per step so that two people can sign at once."""

from __future__ import annotations

from models.incidents.priority import PRIORITIES
from models.incidents.states import DISPOSITIONS, STATES, STEP_STATES
from models.incidents.telling import LONGEST_NOTICE
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

_INTEGER, _LIST, _NAME, _FLAG = (
    FieldType.INTEGER,
    FieldType.LIST,
    FieldType.NAME,
    FieldType.FLAG,
)

INCIDENT = RecordKind(
    "incident",
    (
        Field("number", required=True, indexed=True, searched=True, longest=24),
        Field("type", required=True, indexed=True, longest=60),
        Field("title", _NAME, required=True, indexed=True, searched=True, longest=120),
        Field("state", required=True, indexed=True, choices=STATES),
        Field("priority", required=True, indexed=True, choices=frozenset(PRIORITIES)),
        Field("life_safety", _FLAG, indexed=True),
        Field("owner", indexed=True),
        # `device:<id>`, `area:<id>`, `floor:<id>` or `building:<id>` of the configuration
        Field("place", indexed=True),
        Field("raised", _INTEGER, required=True, indexed=True),
        Field("respond_by", _INTEGER, required=True, indexed=True),
        Field("resolve_by", _INTEGER, required=True, indexed=True),
        Field("responded", _INTEGER, indexed=True),
        Field("resolved", _INTEGER, indexed=True),
        Field("closed", _INTEGER, indexed=True, permission="incident.close"),
        # `<point>@<raised, UTC ms>`
        Field("alarms", _LIST, indexed=True),
        Field("access_events", _LIST, indexed=True),
        Field("related", _LIST, indexed=True),
        Field("cause", searched=True, longest=2_000),
        Field("disposition", indexed=True, choices=frozenset(DISPOSITIONS)),
        Field("notice", _NAME, longest=LONGEST_NOTICE),
    ),
    (
        # {"text"}
        Event("note", searched=True),
        # {"sha", "name", "size", "type"}
        Event(ATTACHED),
        # {"who", "how", "at", "text", "contact"}: who is `tenant:<id>` or a role
        Event("told"),
    ),
    create="incident.raise",
    edit="incident.work",
    rule=LateRule("models.incidents.rules", "incident_rule"),
)

INCIDENT_STEP = RecordKind(
    "incident_step",
    (
        Field("incident", required=True, indexed=True),
        Field("position", _INTEGER, required=True, indexed=True),
        Field("code", indexed=True, longest=60),
        Field("title", _NAME, required=True, longest=160),
        Field("guidance", _NAME, longest=1_000),
        Field("what", choices=frozenset({"do", "check", "call", "tell"})),
        Field("required", _FLAG, indexed=True),
        # what somebody is called for: a code of the duty roster, `lift_contractor`
        Field("call", longest=60),
        Field("timer", _INTEGER),
        Field("state", required=True, indexed=True, choices=STEP_STATES),
        Field("signed_by", indexed=True),
        Field("signed", _INTEGER, indexed=True),
        Field("reason", permission="incident.waive", longest=500),
    ),
    (Event("note", searched=True),),
    create="incident.raise",
    edit="incident.work",
    rule=LateRule("models.incidents.rules", "step_rule"),
)

_LEAD = frozenset({Role.SHIFT_LEAD, Role.FACILITY_MANAGER, Role.SECURITY_ADMIN})
_DESK = _LEAD | {Role.OPERATOR}

SUBJECT = Subject(
    "incidents",
    (INCIDENT, INCIDENT_STEP),
    (
        Permission("incident.raise", Message.of("incidents.permission.raise"), _DESK),
        Permission("incident.work", Message.of("incidents.permission.work"), _DESK),
        Permission("incident.waive", Message.of("incidents.permission.waive"), _LEAD),
        Permission("incident.close", Message.of("incidents.permission.close"), _LEAD),
    ),
)
