"""The alarm step: rule, memory and a reading (or a moment) give the memory after, and what
happened.

Pure: time comes in as an argument. What is true now and what is shown are kept apart: an alarm
shows the highest severity since somebody acknowledged it, and stays until it is both gone and
acknowledged, in whichever order (docs/adr/0022). While it is withheld everything is evaluated all
the same; when that ends and the condition is there, somebody is called anew.
"""

from __future__ import annotations

from dataclasses import replace

from models.alarms import escalation
from models.alarms.alarm import Alarm
from models.alarms.condition import NO_INPUTS, Inputs, Seen, beyond, later, observe
from models.alarms.memory import Memory, is_over
from models.alarms.telling import LATCHED, PROVEN, UNPROVEN, tell, withheld_by
from models.alarms.transition import Happening, Transition
from models.points import Level, Reading, Rule, Severity
from models.site.park import AlarmSettings

Told = tuple[Transition, ...]
Stepped = tuple[Memory, Told]

SETTINGS = AlarmSettings()
_NOT_OF_ONE_READING = frozenset({"no_update", "deviation", "expression"})
"""Raised by silence or by another point: the own reading may be hours old, or never have come."""


def step(
    rule: Rule,
    memory: Memory,
    reading: Reading | None,
    now_ms: int,
    inputs: Inputs = NO_INPUTS,
    settings: AlarmSettings = SETTINGS,
) -> Stepped:
    """The memory after `reading`, or after nothing but time (None), and what happened.

    The same memory object if nothing at all changed.
    """
    if reading is None:
        seen = later(rule, memory, now_ms)
        at_ms = now_ms
    else:
        seen = observe(rule, memory, reading, inputs, now_ms)
        at_ms = now_ms if rule.kind in _NOT_OF_ONE_READING else reading.received_ms
    if seen is not None:
        memory = _noticed(rule, memory, seen, now_ms)
    told: list[Transition] = []
    if seen is not None and seen.proven and seen.level is not None:
        memory = _proven(memory, now_ms, told)
    if reading is None:
        # what withholds ends before its condition does: whoever is in doubt is called
        memory = _expired(memory, now_ms, told)
    memory = _settled(rule, memory, min(at_ms, now_ms), now_ms, told)
    if reading is None:
        memory = _timed(rule, memory, now_ms, settings, told)
    return memory, tuple(told)


def due_ms(
    rule: Rule, memory: Memory, now_ms: int, settings: AlarmSettings = SETTINGS
) -> int | None:
    """The next moment after `now_ms` at which time alone changes something; None: never."""
    ends = [
        None if memory.out is None else memory.out.until_ms,
        None if memory.shelving is None else memory.shelving.until_ms,
        None if memory.by_hand is None else memory.by_hand.until_ms,
    ]
    alarm = memory.alarm
    if not memory.blind:
        ends += _condition_ends(rule, memory)
    if alarm is not None:
        if rule.re_alarm_ms and alarm.acknowledgement is not None and not alarm.is_withheld:
            ends.append(alarm.acknowledgement.at_ms + rule.re_alarm_ms)
        ends.append(escalation.next_due_ms(alarm, settings, alarm.called_ms))
    return min((end for end in ends if end is not None and end > now_ms), default=None)


def _condition_ends(rule: Rule, memory: Memory) -> list[int | None]:
    found: list[int | None] = []
    for since in memory.since:
        found.append(since + rule.on_delay_ms)
        if rule.count > 1:
            found.append(since + rule.within_ms)
    if memory.gone_ms is not None:
        found.append(memory.gone_ms + rule.off_delay_ms)
    if memory.trail and (rule.kind == "stuck" or (rule.kind == "rate" and memory.level)):
        at = memory.trail[0 if rule.kind == "stuck" else -1][0]
        found.append(at + rule.window_ms)
    return found


# -- what the data shows, before any delay -------------------------------------------------------


def _noticed(rule: Rule, memory: Memory, seen: Seen, now_ms: int) -> Memory:
    """What was seen, and since when the condition is there or gone."""
    if not seen.known:
        return memory if memory.blind else replace(memory, blind=True)
    level, before = seen.level, memory.level
    if memory.unproven if seen.proven else before is None:  # a past value proves nothing false
        memory = replace(memory, unproven=not seen.proven)
    value = memory.value if seen.value is None else float(seen.value)
    if level is before and not memory.blind:
        if seen.trail is not memory.trail:
            return replace(memory, trail=seen.trail, value=value)
        return memory
    since, begins, gone = memory.since, memory.begins, memory.gone_ms
    if level is None:
        since = ()
        if _is_active(memory.alarm) and gone is None:
            gone = now_ms
    else:
        gone = None
        severity = int(level.severity)
        since = since[:severity] + (now_ms,) * (severity - len(since))
        if before is None and rule.count > 1:
            begins = (*(t for t in begins if t > now_ms - rule.within_ms), now_ms)
            begins = begins[-rule.count :]
    return replace(
        memory,
        level=level,
        since=since,
        blind=False,
        gone_ms=gone,
        begins=begins,
        value=value,
        trail=seen.trail,
    )


def _is_active(alarm: Alarm | None) -> bool:
    """True while its condition counts as there: not returned, and not merely latched."""
    return alarm is not None and alarm.returned_ms is None and not alarm.latched


# -- what delays make of it ----------------------------------------------------------------------


def _settled(rule: Rule, memory: Memory, at_ms: int, now_ms: int, told: list[Transition]) -> Memory:
    """Raise, change or return what the delays allow; nothing while the data is not usable."""
    if memory.blind:
        return memory
    alarm = memory.alarm
    if not _is_active(alarm):
        if memory.level is None:
            return memory
        level = _reached(rule, memory, now_ms)
        return memory if level is None else _raised(rule, memory, level, at_ms, now_ms, told)
    assert alarm is not None
    if memory.level is None:
        if memory.gone_ms is not None and now_ms - memory.gone_ms >= rule.off_delay_ms:
            return _returned(rule, memory, alarm, now_ms, told)
        return memory
    if memory.level.name == alarm.which:
        return memory
    level = _reached(rule, memory, now_ms)
    if level is None or level.name == alarm.which:
        return memory
    return _changed(rule, memory, alarm, level, now_ms, told)


def _reached(rule: Rule, memory: Memory, now_ms: int) -> Level | None:
    """The level whose condition has held for the delay, or came often enough; None: not yet."""
    level = memory.level
    assert level is not None
    active = _is_active(memory.alarm)
    delay = rule.on_delay_ms
    if rule.count > 1 and not active and now_ms - memory.since[0] < rule.within_ms:
        recent = sum(t > now_ms - rule.within_ms for t in memory.begins)
        if recent < rule.count:
            return None
    if not delay:
        return level
    severity = sum(now_ms - since >= delay for since in memory.since)
    if severity >= level.severity:
        return level
    if not severity:
        return None
    if rule.kind == "limits":
        return beyond(rule, memory.value, level, severity)
    # abnormal for long enough, though not all of it so badly: called for what it is now
    return None if active else level


def _raised(
    rule: Rule, memory: Memory, level: Level, at_ms: int, now_ms: int, told: list[Transition]
) -> Memory:
    before = memory.alarm
    raised = memory.after(at_ms, memory.last_raised_ms)
    severity = level.severity
    if before is not None and not before.acknowledged:
        severity = max(severity, before.severity)
    alarm = Alarm(
        memory.point,
        severity,
        level.name,
        raised,
        memory.value,
        level.limit,
        out=memory.out,
        rule=rule.name,
        current=level.severity,
        shelving=memory.shelving,
        suppression=memory.by_hand or memory.by_design,
        life_safety=rule.life_safety,
        occurrences=1 if before is None else before.occurrences + 1,
        called_ms=max(now_ms, raised),
        unproven=memory.unproven,
    )
    if alarm.is_withheld and before is not None and not memory.is_withheld_by_person:
        alarm = replace(alarm, owed=before.is_owed)
    memory = replace(
        memory, alarm=alarm, called_for=(level.name,), number=0, last_raised_ms=raised, gone_ms=None
    )
    what = Happening.WITHHELD if alarm.is_withheld else Happening.RAISED
    return tell(memory, what, raised, told, note=UNPROVEN if alarm.unproven else "")


def _proven(memory: Memory, now_ms: int, told: list[Transition]) -> Memory:
    """What only a last known value had shown is live: whoever has acknowledged it is called."""
    alarm = memory.alarm
    if alarm is None or not alarm.unproven or not _is_active(alarm):
        return memory
    alarm = replace(alarm, unproven=False, value=memory.value)
    if alarm.acknowledged and not alarm.is_withheld:
        at_ms = memory.after(now_ms, alarm.called_ms - 1)
        alarm = replace(
            alarm, acknowledged=False, acknowledgement=None, called_ms=at_ms, escalated=0
        )
        now_ms = at_ms
    return tell(replace(memory, alarm=alarm), Happening.CHANGED, now_ms, told, note=PROVEN)


def _changed(
    rule: Rule, memory: Memory, alarm: Alarm, level: Level, now_ms: int, told: list[Transition]
) -> Memory:
    """Another level; somebody is called again if it is worse than what was called for."""
    called, at_ms = memory.called_for, memory.after(now_ms, alarm.called_ms - 1)
    worse = level.severity > alarm.severity
    other = level.severity == alarm.severity and level.name not in called
    changes: dict[str, object] = {}
    if worse or other:
        called = (level.name,) if worse else (*called, level.name)
    if worse or (other and alarm.acknowledged):
        changes = {
            "severity": level.severity,
            "acknowledged": False,
            "acknowledgement": None,
            "called_ms": at_ms,
        }
    alarm = replace(
        alarm,
        which=level.name,
        value=memory.value,
        limit=level.limit,
        current=level.severity,
        **changes,  # type: ignore[arg-type]
    )
    memory = replace(memory, alarm=alarm, called_for=called)
    return tell(memory, Happening.CHANGED, at_ms, told)


def _returned(
    rule: Rule, memory: Memory, alarm: Alarm, now_ms: int, told: list[Transition]
) -> Memory:
    """The condition is gone: latched, normal, or waiting for an acknowledgement."""
    memory = replace(memory, gone_ms=None)
    if rule.latching:
        alarm = replace(alarm, latched=True, current=Severity.NONE)
        return tell(replace(memory, alarm=alarm), Happening.CHANGED, now_ms, told, note=LATCHED)
    return ended(memory, alarm, now_ms, told)


def ended(memory: Memory, alarm: Alarm, now_ms: int, told: list[Transition]) -> Memory:
    """The condition is gone, and nothing latches."""
    if alarm.owed:  # it called before it was withheld, and is still to be acknowledged
        alarm = replace(alarm, owed=False, out=None, shelving=None, suppression=None)
    if alarm.is_withheld:
        memory = tell(memory, Happening.ENDED, now_ms, told)
        if memory.shelving is not None and memory.shelving.one_shot:
            memory = replace(memory, spent=memory.shelving.record, shelving=None)
        return without_alarm(memory)
    alarm = replace(alarm, returned_ms=now_ms, latched=False, current=Severity.NONE)
    memory = tell(replace(memory, alarm=alarm), Happening.RETURNED, now_ms, told)
    return without_alarm(memory) if alarm.acknowledged else memory


def without_alarm(memory: Memory) -> Memory:
    """Normal again."""
    return replace(memory, alarm=None, called_for=(), gone_ms=None)


# -- what time does to what stands ---------------------------------------------------------------


def _expired(memory: Memory, now_ms: int, told: list[Transition]) -> Memory:
    """Without what withheld it until now."""
    out, shelving, by_hand = memory.out, memory.shelving, memory.by_hand
    if out is not None and is_over(out, now_ms):
        out = None
    if shelving is not None and is_over(shelving, now_ms):
        shelving = None
    if by_hand is not None and is_over(by_hand, now_ms):
        by_hand = None
    if (out, shelving, by_hand) == (memory.out, memory.shelving, memory.by_hand):
        return memory
    after = replace(memory, out=out, shelving=shelving, by_hand=by_hand)
    return withheld_by(memory, after, now_ms, told)


def _timed(
    rule: Rule, memory: Memory, now_ms: int, settings: AlarmSettings, told: list[Transition]
) -> Memory:
    """The call for what was acknowledged long ago, and escalation."""
    alarm = memory.alarm
    if alarm is None or alarm.is_withheld:
        return memory
    said = alarm.acknowledgement
    if rule.re_alarm_ms and said is not None and now_ms - said.at_ms >= rule.re_alarm_ms:
        alarm = replace(
            alarm, acknowledged=False, acknowledgement=None, called_ms=now_ms, escalated=0
        )
        memory = tell(replace(memory, alarm=alarm), Happening.RE_ALARMED, now_ms, told)
    reached = escalation.due(alarm, settings, now_ms, alarm.called_ms)
    while alarm.escalated < reached:
        alarm = replace(alarm, escalated=alarm.escalated + 1)
        memory = tell(replace(memory, alarm=alarm), Happening.ESCALATED, now_ms, told)
    return memory
