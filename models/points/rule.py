"""Alarm rules: what of a point is abnormal, how bad that is, and what to do about it.

A rule belongs to a point and is shared by all points that inherit the same one, so it does not
name the point: `alarm_id(point, rule.name)` is the identity of an alarm. Terms after ISA-18.2;
delays, deadband and counts after OPC UA Part 9 and docs/adr/0022.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.points.severity import Severity
from models.text.name import Name

RuleKind = Literal[
    "limits", "states", "rate", "deviation", "no_update", "bad_quality", "stuck", "expression"
]
_NO_NAME = Name()


def alarm_id(point: str, rule: str) -> str:
    """The permanent identity of an alarm: which rule of which point."""
    return f"{point}/{rule}"


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of a rule. Rules but limits and states have exactly one."""

    name: str
    """`high_high`, `high`, `low`, `low_low`; the code of a state; else the rule's kind."""
    severity: Severity
    limit: float | None = None
    """In the point's unit (limits, deviation), or in it per minute (rate)."""
    state: int | None = None
    """Index in `Point.states`."""
    message: Name = _NO_NAME
    """Empty: worked out from the point's and the state's name."""
    guidance: Name = _NO_NAME
    """What to do, a sentence or two; empty: the rule's."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One effective rule of a point."""

    name: str
    """Unique within the point, permanent: `limits`, `states`, `no_update`, or a slug."""
    kind: RuleKind
    levels: tuple[Level, ...]
    """Most severe first."""
    deadband: float = 0.0
    """A violation ends only this far inside the limit, in the point's unit."""
    on_delay_ms: int = 0
    """So long the condition must hold without a break before it is an alarm."""
    off_delay_ms: int = 0
    """So long it must be gone before the alarm returns."""
    count: int = 1
    within_ms: int = 0
    """With `count` > 1: an alarm only when the condition began so often within this span, or when
    it holds that long."""
    latching: bool = False
    """Stays active after the condition is gone until a person resets it after inspection."""
    re_alarm_ms: int = 0
    """An acknowledged alarm that is still there after this becomes unacknowledged again; 0: no."""
    suppressed_when: str = ""
    """Expression: suppressed by design while it is true (models.expressions)."""
    other: str = ""
    """Deviation: the point to compare with, `key` of the same device or `device.key`."""
    expression: str = ""
    """Of an expression rule."""
    window_ms: int = 0
    """Rate: over which span; stuck: so long without any change."""
    life_safety: bool = False
    """Fire, gas, CO, entrapment, duress, man down: never shelved, suppressed by expression or
    acknowledged in bulk; out of service only against a work with an end."""
    causes: str = ""
    """What other alarms may be said to follow from this one: `mains`, `link`, `water`, ..."""
    follows: tuple[str, ...] = ()
    """Causes under which this alarm is grouped when one of them came first."""
    guidance: Name = _NO_NAME
    sop: str = ""
    """Id of the procedure under resources/sop that an incident begins with."""
    trend: tuple[str, ...] = ()
    """Further points for its trend, `key` or `device.key`; the own point always is."""
    place: str = ""
    """Area or floor it is about, if it is not where the device stands."""
    phone: str = ""
    """Whom to call about it."""
