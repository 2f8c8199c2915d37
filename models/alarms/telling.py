"""What the step and the acts of persons share: one transition, and being withheld or not."""

from __future__ import annotations

from dataclasses import replace

from models.alarms.alarm import Alarm
from models.alarms.memory import Memory
from models.alarms.transition import Happening, Transition

LATCHED = "latched"
"""Note of the transition that says: the condition is gone, and the alarm stays until its reset."""
UNPROVEN = "unproven"
"""Note of the beginning of an alarm that only a last known value shows."""
PROVEN = "proven"
"""Note of the transition that says: it is live now."""
CLOCK_SET = "clock_set"
"""Note of the call of what stood already when the clock was set back."""


def tell(
    memory: Memory,
    happening: Happening,
    at_ms: int,
    told: list[Transition],
    *,
    by: str = "",
    note: str = "",
    as_of: Alarm | None = None,
) -> Memory:
    """Add the transition of the alarm (as of now, or `as_of`); the memory with its number."""
    alarm = as_of or memory.alarm
    assert alarm is not None
    number = memory.number + 1
    told.append(
        Transition(
            alarm.point,
            alarm.rule,
            happening,
            at_ms,
            alarm.raised_ms,
            alarm.severity,
            alarm.which,
            memory.value,
            alarm.limit,
            by=by,
            note=note,
            withheld=withholding(alarm),
            cause=alarm.cause,
            life_safety=alarm.life_safety,
            step=alarm.escalated if happening is Happening.ESCALATED else 0,
            number=number,
        )
    )
    return replace(memory, number=number)


def withholding(alarm: Alarm) -> str:
    """What withholds it, as it is stored; empty: nothing."""
    if alarm.out is not None:
        return "out_of_service"
    if alarm.suppression is not None:
        return "suppressed"
    return "shelved" if alarm.shelving is not None else ""


def withheld_by(before: Memory, after: Memory, now_ms: int, told: list[Transition]) -> Memory:
    """`after` differs in what withholds its alarm: what becomes of the alarm."""
    alarm = after.alarm
    if alarm is None:
        return after
    was, is_ = before.is_withheld, after.is_withheld
    if alarm.returned_ms is not None:
        return _returned_by(after, alarm, now_ms, told)
    owed = is_ and alarm.is_owed and not after.is_withheld_by_person
    alarm = replace(
        alarm,
        owed=owed,
        out=after.out,
        shelving=after.shelving,
        suppression=after.by_hand or after.by_design,
    )
    if was and not is_:
        raised = after.after(now_ms, after.last_raised_ms)
        current = alarm.condition
        alarm = replace(
            alarm,
            severity=current or alarm.severity,
            raised_ms=raised,
            called_ms=raised,
            acknowledged=False,
            acknowledgement=None,
            escalated=0,
        )
        after = replace(
            after, alarm=alarm, called_for=(alarm.which,), number=0, last_raised_ms=raised
        )
        return tell(after, Happening.RAISED, raised, told)
    after = replace(after, alarm=alarm)
    return after if was == is_ else tell(after, Happening.WITHHELD, now_ms, told)


def _returned_by(after: Memory, alarm: Alarm, now_ms: int, told: list[Transition]) -> Memory:
    """There is no condition that could be withheld, only somebody who has not said so yet.

    Who shelves or suppresses it says it with their name and reason. Neither an expression nor a
    work does: it stays, and what comes again is withheld.
    """
    if not after.is_withheld_by_person:
        return after
    alarm = replace(
        alarm,
        out=after.out,
        shelving=after.shelving,
        suppression=after.by_hand or after.by_design,
    )
    after = tell(after, Happening.ENDED, now_ms, told, as_of=alarm)
    return replace(after, alarm=None, called_for=(), gone_ms=None)
