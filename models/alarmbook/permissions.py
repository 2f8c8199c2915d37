"""Who may treat alarms, and what the station may do without a person."""

from __future__ import annotations

from models.records import Permission, Role
from models.text.message import Message

ACKNOWLEDGE = "alarm.acknowledge"
SHELVE = "alarm.shelve"
SHELVE_LONG = "alarm.shelve_long"
SUPPRESS = "alarm.suppress"
EXPLAIN = "alarm.explain"
"""To say why something is not as designed, who answers for it and until when."""
DRILL = "alarm.drill"
"""To begin a drill and to extend it; ending one is for everybody who acknowledges."""
RECORD = "alarm.record"
"""To begin the record of an alarm, which is there from the first thing done to it."""
ITSELF = "alarm.station"
"""What the station writes about itself; declared for no role, so no person may."""
SOUND = "post.station"
"""Of the events of a post's sound, which are among those of its record (models.people)."""
OWN = frozenset({ITSELF, RECORD, SOUND})
"""Everything that the station may write with nobody signed on."""

_LEADS = frozenset({Role.SHIFT_LEAD, Role.FACILITY_MANAGER})
_LONG = _LEADS | {Role.SECURITY_ADMIN}
_STAFF = _LONG | {Role.OPERATOR}

PERMISSIONS = (
    Permission(ACKNOWLEDGE, Message.of("alarmbook.may.acknowledge"), _STAFF),
    Permission(RECORD, Message.of("alarmbook.may.record"), _STAFF),
    Permission(SHELVE, Message.of("alarmbook.may.shelve"), _STAFF),
    Permission(SHELVE_LONG, Message.of("alarmbook.may.shelve_long"), _LONG),
    Permission(SUPPRESS, Message.of("alarmbook.may.suppress"), _LEADS),
    Permission(DRILL, Message.of("alarmbook.may.drill"), _LONG),
    Permission(EXPLAIN, Message.of("alarmbook.may.explain"), _STAFF),
)
