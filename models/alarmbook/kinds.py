"""What is kept of what persons and the post do about alarms, and who may write it (ADR 0023)."""

from __future__ import annotations

from models.alarmbook.permissions import (
    ACKNOWLEDGE,
    DRILL,
    EXPLAIN,
    ITSELF,
    PERMISSIONS,
    RECORD,
    SHELVE,
    SUPPRESS,
)
from models.alarmbook.reasons import REASONS
from models.records import Event, Field, FieldType, LateRule, RecordKind, Subject

ALARM, SHELVING, SUPPRESSION = "alarm", "shelving", "suppression"
OVERRIDE, FLOOD_REPORT, DRILLS = "override", "flood_report", "drill"
MANUAL, FORCED, DOOR_MODE = "manual", "forced", "door_mode"
"""What an override is: a value entered by hand, an output, the mode of a door."""
OVERRIDES = (MANUAL, FORCED, DOOR_MODE)
_NOTE = 500

_WITHHELD = (
    Field("point", required=True, indexed=True, longest=200),
    Field("rule", required=True, indexed=True, longest=120),
    Field("since", FieldType.INTEGER, required=True, indexed=True),
    Field("until", FieldType.INTEGER, required=True, indexed=True),
)
"""Which alarm calls nobody, and from when until when at most."""

_alarm = RecordKind(
    # id of the alarm: `point/rule`. Events only: two stations may acknowledge at the same time
    ALARM,
    (),
    (
        Event("acknowledged", ACKNOWLEDGE, searched=True),
        Event("reset", ACKNOWLEDGE, searched=True),
        Event("escalated", ITSELF),
    ),
    create=RECORD,
    edit=ITSELF,
    rule=LateRule("models.alarmbook.alarmrule", "alarm_rule"),
)
_shelving = RecordKind(
    SHELVING,
    (
        *_WITHHELD,
        Field("one_shot", FieldType.FLAG),
        Field("reason", required=True, indexed=True, choices=frozenset(r.code for r in REASONS)),
        Field("note", searched=True, longest=_NOTE),
        Field("ended", FieldType.INTEGER, indexed=True),
        # a one-shot: when its condition was gone
        Field("returned", FieldType.INTEGER, indexed=True, permission=ITSELF),
    ),
    (Event("extended", SHELVE, searched=True),),
    create=SHELVE,
    edit=SHELVE,
    rule=LateRule("models.alarmbook.shelvingrule", "shelving_rule"),
)
_suppression = RecordKind(
    SUPPRESSION,
    (
        *_WITHHELD,
        Field("reason", required=True, searched=True, longest=_NOTE),
        Field("note", searched=True, longest=_NOTE),
        Field("ended", FieldType.INTEGER, indexed=True),
    ),
    (Event("extended", SUPPRESS, searched=True),),
    create=SUPPRESS,
    edit=SUPPRESS,
    rule=LateRule("models.alarmbook.suppressionrule", "suppression_rule"),
)
_override = RecordKind(
    # a point that is not as designed: noted by the station, explained by a person, and neither
    # commands anything with it
    OVERRIDE,
    (
        Field("type", required=True, indexed=True, choices=frozenset(OVERRIDES)),
        Field("point", required=True, indexed=True, longest=200),
        # what it shows, as text: what is explained is this state and no other
        Field("value", required=True, longest=40),
        # id of who answers for it, and why it is so: nobody has said it where they are missing
        Field("owner", indexed=True, longest=120),
        Field("reason", searched=True, longest=_NOTE),
        Field("since", FieldType.INTEGER, required=True, indexed=True),
        Field("until", FieldType.INTEGER, indexed=True),
        Field("ended", FieldType.INTEGER, indexed=True),
        # when the point was as designed again
        Field("returned", FieldType.INTEGER, indexed=True, permission=ITSELF),
    ),
    (Event("extended", EXPLAIN, searched=True),),
    create=RECORD,
    edit=EXPLAIN,
    rule=LateRule("models.alarmbook.overriderule", "override_rule"),
)
_drill = RecordKind(
    # what is raised in it is not marked: it is an alarm like any other, in a span that is known
    DRILLS,
    (
        # what is practised
        Field("reason", required=True, searched=True, longest=_NOTE),
        # where; nothing: in the whole park
        Field("building", indexed=True, longest=120),
        Field("since", FieldType.INTEGER, required=True, indexed=True),
        Field("until", FieldType.INTEGER, required=True, indexed=True),
        # by a person, also after its time; the louder side is for everybody
        Field("ended", FieldType.INTEGER, indexed=True, permission=ACKNOWLEDGE),
    ),
    (Event("extended", DRILL, searched=True),),
    create=DRILL,
    edit=DRILL,
    rule=LateRule("models.alarmbook.drillrule", "drill_rule"),
)
_flood_report = RecordKind(
    # written by the station when a flood is over; id: `<station>.<begin>`
    FLOOD_REPORT,
    (
        Field("began", FieldType.INTEGER, required=True, indexed=True),
        Field("ended", FieldType.INTEGER, required=True, indexed=True),
        Field("raised", FieldType.INTEGER, indexed=True),
        Field("peak", FieldType.INTEGER, indexed=True),
        # id of the alarm that came first
        Field("first", indexed=True, longest=400),
        Field("figures", FieldType.DATA),
    ),
    (Event("comment", ACKNOWLEDGE, searched=True),),
    create=ITSELF,
    edit=ITSELF,
)

SUBJECT = Subject(
    "alarmbook",
    (_alarm, _shelving, _suppression, _override, _drill, _flood_report),
    PERMISSIONS,
)
