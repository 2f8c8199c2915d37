"""The alarm journal read back: what stood at a moment follows from what happened up to then.

One transition after the other gives the memory that the step had; what it cannot tell (delays that
were running) begins anew with the next reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from models.alarms.alarm import Acknowledgement, Alarm, Shelving, Suppression
from models.alarms.memory import Memory
from models.alarms.outofservice import OutOfService
from models.alarms.telling import CLOCK_SET, LATCHED, PROVEN, UNPROVEN
from models.alarms.transition import Happening, Transition
from models.points import Rule, Severity

Key = tuple[str, str]
"""Point and name of the rule."""
_BEGINS = frozenset({Happening.RAISED, Happening.WITHHELD})


def fold(
    kept: Mapping[Key, Memory],
    told: Iterable[Transition],
    rule_of: Callable[[Key], Rule | None],
    known: int = 0,
) -> dict[Key, Memory]:
    """`kept` after `told`, in whatever order that is read.

    What `kept` knows already (up to the transition `known`) changes nothing, so that the two may
    overlap. Rules that are not there any more are left out.
    """
    found = dict(kept)
    for one in sorted(told, key=sequence):
        key = (one.point, one.rule)
        rule = rule_of(key)
        if rule is None:
            continue
        memory = found.get(key) or Memory(one.point)
        if _is_news(memory, one, known):
            found[key] = _after(rule, memory, one)
    return {key: one for key, one in found.items() if one.alarm is not None or one.spent}


def sequence(one: Transition) -> tuple[int, int, int]:
    """The order in which things happened to one alarm. Their moments do not say it: a call in the
    millisecond of the last acknowledgement has the next millisecond, and may be gone before it;
    an acknowledgement has the moment at which a person wrote it, not that at which it arrived; and
    after a clock was set back, what came before lies in the future."""
    return one.order, one.raised_ms, one.number


def _is_news(memory: Memory, one: Transition, known: int) -> bool:
    """Whether it came after what `memory` knows. Earlier editions did not count on."""
    if one.order or known:
        return one.order > known
    return (one.raised_ms, one.number) > (memory.last_raised_ms, memory.number)


def _after(rule: Rule, memory: Memory, one: Transition) -> Memory:
    alarm = memory.alarm
    called: tuple[str, ...] = (one.which,)
    known = alarm is not None and alarm.raised_ms == one.raised_ms
    if one.happening in _BEGINS and not known:
        alarm = _begun(rule, memory, one)
    elif alarm is None or not known:
        # the end of something whose beginning is not in the journal
        return replace(memory, last_raised_ms=one.raised_ms, number=one.number, alarm=None)
    else:
        severity = _severity(rule, one)
        if one.happening is Happening.CHANGED:
            called = _called_for(memory, alarm, one, severity)
        elif one.happening is not Happening.ACKNOWLEDGED:
            called = memory.called_for
        alarm = _continued(alarm, one, severity, called != memory.called_for)
        if one.happening is Happening.ENDED:
            memory = _spent(memory)
    memory = replace(
        memory,
        alarm=alarm,
        value=memory.value if one.value is None else one.value,
        last_raised_ms=one.raised_ms,
        number=one.number,
        called_for=called,
    )
    return _withheld(rule, memory, one)


def _spent(memory: Memory) -> Memory:
    """A one-shot shelving ends with its condition, and does not begin again."""
    shelving = memory.shelving
    if shelving is None or not shelving.one_shot:
        return memory
    return replace(memory, spent=shelving.record, shelving=None)


def _called_for(
    memory: Memory, alarm: Alarm, one: Transition, current: Severity
) -> tuple[str, ...]:
    """As the step counts it: a worse level calls anew, another one as bad calls once."""
    if one.note in (LATCHED, PROVEN):
        return memory.called_for
    if one.severity > alarm.severity:
        return (one.which,)
    other = current == alarm.severity and one.which not in memory.called_for
    return (*memory.called_for, one.which) if other else memory.called_for


def _severity(rule: Rule, one: Transition) -> Severity:
    """Of the level that it names."""
    found = next((v.severity for v in rule.levels if v.name == one.which), None)
    return one.severity if found is None else found


def _begun(rule: Rule, memory: Memory, one: Transition) -> Alarm:
    before = memory.alarm
    if before is not None and before.is_withheld and one.happening is Happening.RAISED:
        # not another one: the same calls for somebody again
        return replace(
            before,
            severity=one.severity,
            raised_ms=one.raised_ms,
            called_ms=max(one.at_ms, one.raised_ms),
            acknowledged=False,
            acknowledgement=None,
            escalated=0,
            cause=one.cause,
        )
    return Alarm(
        one.point,
        one.severity,
        one.which,
        one.raised_ms,
        0.0 if one.value is None else one.value,
        one.limit,
        rule=one.rule,
        current=_severity(rule, one),
        life_safety=rule.life_safety,
        cause=one.cause,
        occurrences=1 if before is None else before.occurrences + 1,
        unproven=one.note == UNPROVEN
        or (one.note == CLOCK_SET and before is not None and before.unproven),
        owed=bool(one.withheld) and before is not None and before.is_owed,
        called_ms=max(one.at_ms, one.raised_ms),
    )


def _continued(alarm: Alarm, one: Transition, current: Severity, calls_anew: bool) -> Alarm | None:
    what = one.happening
    if what is Happening.CHANGED:
        return _changed(alarm, one, current, calls_anew)
    if what is Happening.ACKNOWLEDGED:
        said = Acknowledgement(one.by, one.at_ms, one.note)
        alarm = replace(
            alarm, acknowledged=True, acknowledgement=said, severity=one.severity, escalated=0
        )
        return None if alarm.returned_ms is not None else alarm
    if what is Happening.RETURNED or what is Happening.RESET:
        over = alarm.acknowledged or (what is Happening.RESET and alarm.is_withheld)
        alarm = replace(alarm, returned_ms=one.at_ms, latched=False, current=Severity.NONE)
        return None if over else alarm
    if what is Happening.RE_ALARMED:
        return replace(
            alarm, acknowledged=False, acknowledgement=None, called_ms=one.at_ms, escalated=0
        )
    if what is Happening.ESCALATED:
        return replace(alarm, escalated=one.step)
    return None if what is Happening.ENDED else alarm


def _changed(alarm: Alarm, one: Transition, current: Severity, calls_anew: bool) -> Alarm:
    if one.note == LATCHED:
        return replace(alarm, latched=True, current=Severity.NONE)
    if one.note == PROVEN:
        alarm = replace(
            alarm, unproven=False, value=alarm.value if one.value is None else one.value
        )
        if not alarm.acknowledged or one.withheld:
            return alarm
        return replace(
            alarm, acknowledged=False, acknowledgement=None, called_ms=one.at_ms, escalated=0
        )
    if calls_anew and (one.severity > alarm.severity or alarm.acknowledged):
        alarm = replace(alarm, acknowledged=False, acknowledgement=None, called_ms=one.at_ms)
    return replace(
        alarm,
        severity=one.severity,
        which=one.which,
        value=alarm.value if one.value is None else one.value,
        limit=one.limit,
        current=current,
    )


def _withheld(rule: Rule, memory: Memory, one: Transition) -> Memory:
    """By what it was withheld; who ordered it, and until when, stands in the journal of records.

    A rule that nothing suppresses by design was suppressed by hand: that, somebody can end.
    """
    alarm = memory.alarm
    if alarm is None:
        return memory
    out = shelving = by_hand = by_design = None
    if one.withheld == "out_of_service":
        out = memory.out or OutOfService("", "", one.at_ms, _UNTIL_TOLD)
    elif one.withheld == "suppressed":
        by_hand = memory.by_hand
        if rule.suppressed_when:
            by_design = memory.by_design or Suppression(one.at_ms)
        elif by_hand is None:
            by_hand = Suppression(one.at_ms, until_ms=_UNTIL_TOLD)
    elif one.withheld == "shelved":
        shelving = memory.shelving or Shelving("", "", "", one.at_ms, _UNTIL_TOLD)
    person = shelving is not None or by_hand is not None
    begun = one.happening is Happening.WITHHELD and one.number == 1  # it has called nobody yet
    owed = bool(one.withheld) and (alarm.owed if begun else alarm.is_owed) and not person
    alarm = replace(alarm, out=out, shelving=shelving, suppression=by_hand or by_design, owed=owed)
    return replace(
        memory, alarm=alarm, out=out, shelving=shelving, by_hand=by_hand, by_design=by_design
    )


_UNTIL_TOLD = 1 << 60
