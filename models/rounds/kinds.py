"""Round templates, their checkpoints, the rounds that were begun, and every mark made on them."""

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

TEMPLATE, CHECKPOINT, ROUND, MARK = "round_template", "round_checkpoint", "round", "round_mark"

DUTIES = ("fire_room", "patrol", "plant_walk", "meter_reading", "generator_test", "other")
CHECKS = ("tick", "number", "badge")
"""What a checkpoint asks for: that somebody looked, a figure, a badge at its reader."""
HOWS = ("tick", "badge", "sheet")
"""How a mark was made; `sheet`: copied from a printed sheet, with the time written there."""

PLAN, DO, EXCUSE = "round.plan", "round.do", "round.excuse"

_template = RecordKind(
    TEMPLATE,
    (
        Field("name", FieldType.NAME, required=True, indexed=True, searched=True, longest=200),
        Field("duty", required=True, indexed=True, choices=frozenset(DUTIES)),
        Field("times", FieldType.LIST, required=True, longest=5),
        Field("weekdays", FieldType.LIST, longest=1),
        Field("month_days", FieldType.LIST, longest=2),
        Field("before_min", FieldType.INTEGER),
        Field("after_min", FieldType.INTEGER),
        Field("post", indexed=True, longest=100),
        Field("active", FieldType.FLAG, indexed=True),
        Field("since", FieldType.INTEGER, indexed=True),
        Field("guidance", FieldType.NAME, searched=True, longest=2_000),
    ),
    create=PLAN,
    edit=PLAN,
    rule=LateRule("models.rounds.rules", "template_rule"),
)
_checkpoint = RecordKind(
    CHECKPOINT,
    (
        Field("template", required=True, indexed=True),
        Field("position", FieldType.INTEGER, required=True, indexed=True),
        Field("name", FieldType.NAME, required=True, indexed=True, searched=True, longest=200),
        Field("place", indexed=True, longest=200),
        Field("check", required=True, choices=frozenset(CHECKS)),
        Field("reader", indexed=True, longest=200),
        Field("unit", longest=20),
        Field("low", longest=30),
        Field("high", longest=30),
        Field("optional", FieldType.FLAG),
        Field("retired", FieldType.FLAG, indexed=True),
    ),
    create=PLAN,
    edit=PLAN,
    rule=LateRule("models.rounds.rules", "checkpoint_rule"),
)
_round = RecordKind(
    ROUND,
    (
        Field("template", required=True, indexed=True),
        Field("due", FieldType.INTEGER, required=True, indexed=True),
        Field("closes", FieldType.INTEGER, required=True, indexed=True),
        Field("started", FieldType.INTEGER, indexed=True),
        Field("finished", FieldType.INTEGER, indexed=True),
        Field("missing_reason", searched=True, longest=1_000),
        Field("excuse", searched=True, longest=1_000, permission=EXCUSE),
    ),
    (Event("note", searched=True), Event(ATTACHED)),
    create=DO,
    edit=DO,
    rule=LateRule("models.rounds.rules", "round_rule"),
)
_mark = RecordKind(
    MARK,
    (
        Field("round", required=True, indexed=True),
        Field("checkpoint", required=True, indexed=True),
        Field("at", FieldType.INTEGER, required=True, indexed=True),
        Field("how", required=True, choices=frozenset(HOWS)),
        Field("person", indexed=True, longest=200),
        Field("value", longest=30),
        Field("abnormal", FieldType.FLAG, indexed=True),
        Field("note", searched=True, longest=1_000),
    ),
    (Event(ATTACHED),),
    create=DO,
    edit=DO,
    rule=LateRule("models.rounds.rules", "mark_rule"),
)

_LEADS = frozenset({Role.SHIFT_LEAD, Role.FACILITY_MANAGER})
_STAFF = _LEADS | {Role.OPERATOR, Role.SECURITY_ADMIN}

SUBJECT = Subject(
    "rounds",
    (_template, _checkpoint, _round, _mark),
    (
        Permission(PLAN, Message.of("rounds.may.plan"), _LEADS),
        Permission(DO, Message.of("rounds.may.do"), _STAFF),
        Permission(EXCUSE, Message.of("rounds.may.excuse"), _LEADS),
    ),
)
