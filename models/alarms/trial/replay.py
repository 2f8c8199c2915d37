"""A rule judged on stored samples by the live step: the alarms that it would have raised.

Samples that cannot change the step's memory are left out beforehand, all at once: after a sample of
the same class as the one before it, every kind of rule but a rate is where it was, and what time
does is asked of the step at its own moments (tests/rulebench proves it against every sample).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.alarms.condition import SPEAKS, sign_of
from models.alarms.memory import Memory
from models.alarms.step import due_ms, step, without_alarm
from models.alarms.telling import LATCHED
from models.alarms.transition import Happening, Transition
from models.alarms.trial.episode import Episode
from models.points import Grade, Quality, Reading, Rule, Severity
from models.site.park import AlarmSettings

Times = NDArray[np.int64]
Values = NDArray[np.float64]
Qualities = NDArray[np.uint8]

_QUIET = AlarmSettings(louder_ms=0, call_ms=0, notice_ms=0)
"""Nobody is there who would acknowledge: escalation is left out."""
_QUALITY = {int(quality): quality for quality in Quality}
_GOOD = np.zeros(256, np.bool_)
for _quality in Quality:
    _GOOD[_quality] = _quality.grade is Grade.GOOD
_SPEAKS = np.isin(np.arange(256), [int(quality) for quality in SPEAKS])
_TOLD_EVERY = 2_000


@dataclass(frozen=True, slots=True)
class Tape:
    """Stored samples of one point; all arrays have the same length, times ascend."""

    times: Times
    """UTC milliseconds."""
    values: Values
    """NaN where there was no usable value."""
    quality: Qualities


def replay(
    rule: Rule,
    point: str,
    tape: Tape,
    end_ms: int,
    progress: Callable[[float], None] = lambda _: None,
) -> list[Episode]:
    """What `rule` would have raised at `point` up to `end_ms`, in ascending order.

    Every alarm counts as acknowledged when it returns and, where it latches, as reset.
    """
    judged = replace(rule, re_alarm_ms=0)
    kept = np.flatnonzero(_matters(judged, tape))
    episodes: list[Episode] = []
    memory = Memory(point)
    share = max(1, len(kept))
    for number, reading in enumerate(_readings(point, tape, kept)):
        memory = _wait(judged, memory, reading.received_ms, episodes)
        memory, told = step(judged, memory, reading, reading.received_ms, settings=_QUIET)
        memory = _noted(memory, told, episodes)
        if number % _TOLD_EVERY == 0:
            progress(number / share)
    _wait(judged, memory, end_ms, episodes)
    return episodes


def good_ms(tape: Tape, start_ms: int, end_ms: int) -> int:
    """How much of the span had a value of good grade; a value holds until the next sample."""
    if not len(tape.times):
        return 0
    begins = np.clip(tape.times, start_ms, end_ms)
    ends = np.append(begins[1:], end_ms)
    good = _GOOD[tape.quality] & ~np.isnan(tape.values)
    return int((ends - begins)[good].sum())


def without_delays(rule: Rule) -> Rule:
    """The rule as its limit alone would have it."""
    return replace(rule, on_delay_ms=0, off_delay_ms=0, count=1, within_ms=0)


def _readings(point: str, tape: Tape, kept: NDArray[np.intp]) -> Iterator[Reading]:
    times, values = tape.times[kept].tolist(), tape.values[kept].tolist()
    for at, value, quality in zip(times, values, tape.quality[kept].tolist(), strict=True):
        known = _QUALITY.get(quality, Quality.DECODE)
        yield Reading(point, None if value != value else value, known, at, at)


def _wait(rule: Rule, memory: Memory, until_ms: int, episodes: list[Episode]) -> Memory:
    """Let time do what it does before `until_ms`."""
    now = -1
    while True:
        due = due_ms(rule, memory, now, _QUIET)
        if due is None or due >= until_ms:
            return memory
        memory, told = step(rule, memory, None, due, settings=_QUIET)
        memory = _noted(memory, told, episodes)
        now = due


def _noted(memory: Memory, told: tuple[Transition, ...], episodes: list[Episode]) -> Memory:
    """Take over what happened; an alarm that returned is acknowledged."""
    for one in told:
        if one.happening is Happening.RAISED:
            value = 0.0 if one.value is None else one.value
            episodes.append(Episode(one.at_ms, None, one.severity, one.which, value))
        elif one.happening is Happening.RETURNED or one.note == LATCHED:
            episodes[-1] = replace(episodes[-1], ended_ms=one.at_ms)
            memory = without_alarm(memory)
        elif one.happening is Happening.CHANGED:
            worst = max(episodes[-1].severity, one.severity)
            episodes[-1] = replace(episodes[-1], severity=Severity(worst))
    return memory


# -- which samples matter ---------------------------------------------------------------------


def _matters(rule: Rule, tape: Tape) -> NDArray[np.bool_]:
    """True for the first sample and for each that is of another class than the one before it."""
    matters = np.ones(len(tape.times), np.bool_)
    if rule.kind != "rate" and len(matters) > 1:
        classes = _classes(rule, tape)
        matters[1:] = (classes[1:] != classes[:-1]).any(axis=1)
    return matters


def _classes(rule: Rule, tape: Tape) -> NDArray[np.float64]:
    """What the condition can tell apart: one row for each sample."""
    if rule.kind in ("no_update", "bad_quality"):
        return tape.quality.astype(np.float64)[:, np.newaxis]
    good = _GOOD[tape.quality] & ~np.isnan(tape.values)
    columns: list[NDArray[Any]] = [good]
    if rule.life_safety:  # what is not good speaks too, and in its own way
        columns.append(np.where(good, 0, tape.quality))
        good = good | (_SPEAKS[tape.quality] & ~np.isnan(tape.values))
    values = np.where(good, tape.values, 0.0)
    if rule.kind == "limits":
        for level in rule.levels:
            if level.limit is not None:
                beyond = np.where(good, (values - level.limit) * sign_of(level), -np.inf)
                columns += [beyond > 0, beyond + rule.deadband > 0]
    else:
        columns.append(values)
    return np.column_stack(columns).astype(np.float64)
