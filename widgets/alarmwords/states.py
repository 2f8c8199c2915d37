"""States, happenings and kinds of rules in words."""

from __future__ import annotations

from models.alarms import Alarm, AlarmState, Happening
from models.points import Rule
from widgets.words import Words

_STATES = {
    AlarmState.NORMAL: "alarmpanel.state.normal",
    AlarmState.UNACKNOWLEDGED: "alarmpanel.state.unacknowledged",
    AlarmState.ACKNOWLEDGED: "alarmpanel.state.acknowledged",
    AlarmState.RETURNED: "alarmpanel.state.returned",
    AlarmState.SHELVED: "alarmpanel.state.shelved",
    AlarmState.SUPPRESSED: "alarmpanel.state.suppressed",
    AlarmState.OUT_OF_SERVICE: "alarmpanel.state.out_of_service",
}
_HAPPENINGS = {
    Happening.RAISED: "alarmpanel.happening.raised",
    Happening.CHANGED: "alarmpanel.happening.changed",
    Happening.RETURNED: "alarmpanel.happening.returned",
    Happening.ACKNOWLEDGED: "alarmpanel.happening.acknowledged",
    Happening.RE_ALARMED: "alarmpanel.happening.re_alarmed",
    Happening.RESET: "alarmpanel.happening.reset",
    Happening.WITHHELD: "alarmpanel.happening.withheld",
    Happening.ENDED: "alarmpanel.happening.ended",
    Happening.ESCALATED: "alarmpanel.happening.escalated",
}
_RULES = {
    "limits": "alarmpanel.rule.limits",
    "states": "alarmpanel.rule.states",
    "rate": "alarmpanel.rule.rate",
    "deviation": "alarmpanel.rule.deviation",
    "no_update": "alarmpanel.rule.no_update",
    "bad_quality": "alarmpanel.rule.bad_quality",
    "stuck": "alarmpanel.rule.stuck",
    "expression": "alarmpanel.rule.expression",
}


def state_word(words: Words, alarm: Alarm) -> str:
    """Where it stands; `latched` for what waits for its reset."""
    if alarm.latched and alarm.returned_ms is not None and alarm.acknowledged:
        return words.say("alarmpanel.state.latched")
    return words.say(_STATES[alarm.state])


def happening_word(words: Words, happening: Happening) -> str:
    """What happened to it."""
    return words.say(_HAPPENINGS[happening])


def rule_word(words: Words, rule: Rule | None, name: str) -> str:
    """What kind of rule it is; its name where the site has it no more."""
    return words.say(_RULES[rule.kind]) if rule is not None else name
