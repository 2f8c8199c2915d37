"""Alarms are acknowledged for what was seen, and the grave ones one at a time."""

from __future__ import annotations

from models.alarmbook.limits import rule_of
from models.points import Severity
from models.records import Change, JsonValue, Proposal
from models.text.message import Message

_DONE = ("acknowledged", "reset")
_LONGEST_NOTE = 500


def alarm_rule(proposal: Proposal) -> Message | None:
    """Why what is done to the alarm cannot be written."""
    for name, value in proposal.events:
        if name in _DONE:
            wrong = _objection(proposal, name, value)
            if wrong is not None:
                return wrong
    return None


def _objection(proposal: Proposal, name: str, value: JsonValue) -> Message | None:
    told = value if isinstance(value, dict) else {}
    seen = told.get("seen")
    if not isinstance(seen, int) or isinstance(seen, bool) or not 0 < seen <= proposal.now_ms:
        return Message.of("alarmbook.refused.seen")
    note = told.get("note", "")
    if not isinstance(note, str) or len(note) > _LONGEST_NOTE:
        return Message.of("alarmbook.refused.note", longest=_LONGEST_NOTE)
    point, _, rule_name = proposal.id.rpartition("/")
    if proposal.park is not None:
        rule = rule_of(proposal.park, point, rule_name)
        if rule is None:
            return Message.of("alarmbook.refused.unknown", alarm=proposal.id)
        if name == "reset" and not rule.latching:
            return Message.of("alarmbook.refused.not_latching")
    if name == "acknowledged" and _is_grave(proposal, proposal.id, value):
        return _alone(proposal)
    return None


def _alone(proposal: Proposal) -> Message | None:
    """High, critical and life-safety alarms are looked at one by one."""
    grave = {
        change.entity
        for change in proposal.operation
        if _is_acknowledgement(change) and _is_grave(proposal, change.entity, change.value)
    }
    if len(grave) > 1:
        return Message.of("alarmbook.refused.one_at_a_time", count=len(grave))
    return None


def _is_acknowledgement(change: Change) -> bool:
    return change.kind == "alarm" and change.is_event and change.field == "acknowledged"


def _is_grave(proposal: Proposal, id_: str, value: JsonValue) -> bool:
    """By what is told of the alarm; what is not told counts as grave, and so does life safety."""
    told = value if isinstance(value, dict) else {}
    severity = told.get("severity")
    if not isinstance(severity, int) or severity >= Severity.HIGH or told.get("life_safety"):
        return True
    point, _, name = id_.rpartition("/")
    rule = None if proposal.park is None else rule_of(proposal.park, point, name)
    if rule is None:
        return False
    # nobody can call an alarm less than the mildest level that its rule has
    return rule.life_safety or min(level.severity for level in rule.levels) >= Severity.HIGH
