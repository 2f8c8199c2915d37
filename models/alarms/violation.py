"""Whether a reading violates what its point declares: limits with deadband, abnormal states.

The pure step that the alarm system grows from: (point, alarm so far, reading) -> alarm now.
A value that is not GOOD neither raises nor clears (bad data is a matter of its own).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from models.alarms.alarm import Alarm
from models.alarms.outofservice import OutOfService
from models.points import Grade, Limits, Point, Reading, Severity

Which = Literal["low_low", "low", "high", "high_high", "state"]


def withheld(alarm: Alarm, order: OutOfService) -> Alarm:
    """The alarm of a point that goes, or is, out of service."""
    return replace(alarm, out=order)


def returned(alarm: Alarm, now_ms: int) -> Alarm:
    """The alarm of a point that is in service again while its condition still holds.

    Raised anew and unacknowledged, whoever acknowledged it before (ISA-18.2: out of suppression
    with the condition still true is Unacknowledged again).
    """
    return replace(alarm, out=None, raised_ms=now_ms, acknowledged=False)


def step(point: Point, alarm: Alarm | None, reading: Reading) -> Alarm | None:
    """The alarm of `point` after `reading`; the same object if nothing changed."""
    value = reading.value
    if value is None or reading.quality.grade is not Grade.GOOD:
        return alarm
    if point.states:
        return _state(point, alarm, reading, int(value))
    if point.limits is None:
        return None
    return _limits(point.limits, alarm, reading, value)


def _state(point: Point, alarm: Alarm | None, reading: Reading, index: int) -> Alarm | None:
    if not 0 <= index < len(point.states):
        return alarm
    severity = point.states[index].severity
    if severity is Severity.NONE:
        return None
    if alarm is not None and alarm.value == index:
        return alarm
    return Alarm(reading.point, severity, "state", reading.received_ms, index, None)


def _limits(limits: Limits, alarm: Alarm | None, reading: Reading, value: float) -> Alarm | None:
    found = _beyond(limits, value, 0.0, None)
    if alarm is not None:
        # Inside the deadband the old violation holds, unless a worse one has come.
        held = _beyond(limits, value, limits.deadband, alarm.which)
        if found is None or (held is not None and held[0] >= found[0]):
            found = held
        if found is not None and found[1] == alarm.which:
            return alarm
    if found is None:
        return None
    severity, which, limit = found
    return Alarm(reading.point, severity, which, reading.received_ms, value, limit)


def _beyond(
    limits: Limits, value: float, deadband: float, only: str | None
) -> tuple[Severity, Which, float] | None:
    outer = Severity(min(limits.severity + 1, Severity.CRITICAL))
    sides: tuple[tuple[Which, float | None, int, Severity], ...] = (
        ("high_high", limits.high_high, 1, outer),
        ("low_low", limits.low_low, -1, outer),
        ("high", limits.high, 1, limits.severity),
        ("low", limits.low, -1, limits.severity),
    )
    for which, limit, sign, severity in sides:
        if limit is None or (only is not None and which != only):
            continue
        if (value - limit) * sign + deadband > 0:
            return severity, which, limit
    return None
