"""The clock on the wall was put forward or back: what was running goes on as long as before.

What stands and waits for somebody must not lie in the future: nobody could acknowledge it, and
nobody would be called for it, until the clock is there again. It is called anew, now. Moments that
were told to a person as a time of day (the end of a shelving, of a work) stay what they are. Pure.
"""

from __future__ import annotations

from dataclasses import replace

from models.alarms.escalation import calling_since
from models.alarms.memory import SET_BACK_MS, Memory
from models.alarms.step import Stepped
from models.alarms.telling import CLOCK_SET, LATCHED, tell
from models.alarms.transition import Happening, Transition
from models.points import Severity


def moved(memory: Memory, by_ms: int, now_ms: int) -> Memory:
    """Delays, counts and windows as they ran before the clock went `by_ms` forward or back to
    `now_ms`; with 0, only what would lie in the future is put right."""

    def at(moment_ms: int) -> int:
        return min(moment_ms + by_ms, now_ms)

    if not (memory.since or memory.begins or memory.trail or memory.gone_ms is not None):
        return memory
    return replace(
        memory,
        since=tuple(map(at, memory.since)),
        begins=tuple(map(at, memory.begins)),
        trail=tuple((at(moment), value) for moment, value in memory.trail),
        gone_ms=None if memory.gone_ms is None else at(memory.gone_ms),
    )


def called_anew(memory: Memory, now_ms: int) -> Stepped:
    """An alarm that nobody acknowledged and that lies far in the future calls from now on, as far
    escalated as it was; everything else stays."""
    alarm = memory.alarm
    if alarm is None or alarm.acknowledged or alarm.is_withheld:
        return memory, ()
    if calling_since(alarm) - now_ms < SET_BACK_MS:
        return memory, ()
    told: list[Transition] = []
    standing = replace(
        alarm,
        raised_ms=now_ms,
        called_ms=now_ms,
        returned_ms=None,
        latched=False,
        escalated=0,
        occurrences=alarm.occurrences + 1,
    )
    memory = replace(
        memory, alarm=standing, called_for=(alarm.which,), number=0, last_raised_ms=now_ms
    )
    memory = tell(memory, Happening.RAISED, now_ms, told, note=CLOCK_SET)
    if alarm.latched:
        standing = replace(standing, latched=True, current=Severity.NONE)
        memory = tell(
            replace(memory, alarm=standing), Happening.CHANGED, now_ms, told, note=LATCHED
        )
    elif alarm.returned_ms is not None:
        standing = replace(standing, returned_ms=now_ms, current=Severity.NONE)
        memory = tell(replace(memory, alarm=standing), Happening.RETURNED, now_ms, told)
    for step in range(1, alarm.escalated + 1):
        standing = replace(standing, escalated=step)
        memory = tell(replace(memory, alarm=standing), Happening.ESCALATED, now_ms, told)
    return memory, tuple(told)
