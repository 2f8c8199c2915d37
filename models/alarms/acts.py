"""What persons and the park's logic do to an alarm: acknowledge, reset, withhold. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from models.alarms.alarm import Acknowledgement, Shelving, Suppression
from models.alarms.memory import Memory, is_over
from models.alarms.outofservice import OutOfService
from models.alarms.step import Stepped, ended, without_alarm
from models.alarms.telling import tell, withheld_by
from models.alarms.transition import Happening, Transition
from models.points import Rule

What = Literal["out", "shelving", "by_hand", "by_design"]
"""What can withhold an alarm, each independent of the others."""


def acknowledge(memory: Memory, seen_ms: int, said: Acknowledgement) -> Stepped:
    """Somebody has seen it as it was at `seen_ms`; what called later is not reached by that.

    Doing it again changes nothing. What is gone and acknowledged is normal.
    """
    alarm = memory.alarm
    if alarm is None or alarm.acknowledged or alarm.is_withheld or alarm.called_ms > seen_ms:
        return memory, ()
    alarm = replace(
        alarm,
        acknowledged=True,
        acknowledgement=said,
        severity=alarm.condition or alarm.severity,
        escalated=0,
    )
    told: list[Transition] = []
    memory = replace(memory, alarm=alarm, called_for=(alarm.which,), seen_ms=seen_ms)
    memory = tell(memory, Happening.ACKNOWLEDGED, said.at_ms, told, by=said.by, note=said.note)
    if alarm.returned_ms is not None:
        memory = without_alarm(memory)
    return memory, tuple(told)


def reset(memory: Memory, seen_ms: int, by: str, at_ms: int) -> Stepped:
    """A person has inspected what latched; nothing while the condition is there."""
    alarm = memory.alarm
    if alarm is None or not alarm.latched or alarm.raised_ms > seen_ms:
        return memory, ()
    told: list[Transition] = []
    alarm = replace(alarm, latched=False, returned_ms=at_ms)
    memory = tell(replace(memory, alarm=alarm), Happening.RESET, at_ms, told, by=by)
    if alarm.acknowledged or alarm.is_withheld:
        memory = without_alarm(memory)
    return memory, tuple(told)


def unlatched(rule: Rule, memory: Memory, now_ms: int) -> Stepped:
    """The rule does not latch any more: nobody could reset what latched, so it has returned."""
    alarm = memory.alarm
    if alarm is None or not alarm.latched or rule.latching:
        return memory, ()
    told: list[Transition] = []
    return ended(memory, replace(alarm, latched=False), now_ms, told), tuple(told)


def withhold(
    rule: Rule,
    memory: Memory,
    now_ms: int,
    what: What,
    wanted: OutOfService | Shelving | Suppression | None,
) -> Stepped:
    """The alarm is withheld by `wanted` from now on, or no longer by this (None).

    What is over is nothing; life safety is never shelved or suppressed, whatever is asked; a
    one-shot shelving that has ended does not begin again.
    """
    if wanted is not None and _is_void(rule, memory, now_ms, what, wanted):
        wanted = None
    if getattr(memory, what) == wanted:
        return memory, ()
    told: list[Transition] = []
    after = replace(memory, **{what: wanted})  # type: ignore[arg-type]
    return withheld_by(memory, after, now_ms, told), tuple(told)


def _is_void(
    rule: Rule,
    memory: Memory,
    now_ms: int,
    what: What,
    wanted: OutOfService | Shelving | Suppression,
) -> bool:
    if rule.life_safety and what != "out":
        return True
    if is_over(wanted, now_ms):
        return True
    return isinstance(wanted, Shelving) and wanted.record == memory.spent
