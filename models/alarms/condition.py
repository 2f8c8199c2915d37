"""Whether data shows a rule's condition: the part of the step that looks at values.

Nothing is concluded from data that is not good: a value of the past, or none, neither makes a
limit alarm nor ends one. Data that is missing is the business of its own two kinds of rule.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from models.alarms.memory import Memory
from models.points import Grade, Level, Quality, Reading, Rule

Read = Callable[[str], float | None]
"""The good value of another point by its full id; None for anything else."""
Holds = Callable[[Read], bool | None]
"""An expression, ready to be evaluated: None where an input that decides is not good."""

_RATE_SAMPLES = 16
"""The window of a rate is kept as so many samples; what lies between them is left out."""
_MINUTE_MS = 60_000


class Inputs(NamedTuple):
    """What a rule reads besides its own point; prepared once for each rule of each point."""

    read: Read
    other: str = ""
    """Full id of the point that a deviation compares with."""
    expression: Holds | None = None


NO_INPUTS: Final = Inputs(lambda _: None)


class Seen(NamedTuple):
    """What the data says."""

    known: bool
    level: Level | None = None
    value: float | None = None
    """None: the data has no usable value."""
    trail: tuple[tuple[int, float], ...] = ()
    proven: bool = True
    """False: a value of the past that a broker kept says it."""


UNKNOWN: Final = Seen(False)


def observe(rule: Rule, memory: Memory, reading: Reading, inputs: Inputs, now_ms: int) -> Seen:
    """What `reading`, the newest of the rule's own point, shows.

    For a deviation or an expression it is looked at anew when any of the other points is heard.
    """
    if rule.kind == "no_update":
        return _silence(rule, reading)
    if rule.kind == "bad_quality":
        return _badness(rule, reading)
    if rule.kind == "expression":
        return _expression(rule, reading, inputs)
    value = reading.value
    if value is None or reading.quality.grade is not Grade.GOOD:
        if rule.life_safety and value is not None and reading.quality in SPEAKS:
            return _doubtful(rule, memory, reading, value)
        return UNKNOWN._replace(trail=memory.trail)
    if rule.kind == "limits":
        return Seen(True, beyond(rule, value, memory.level), value)
    if rule.kind == "states":
        return Seen(True, _state(rule, value), value)
    if rule.kind == "deviation":
        return _deviation(rule, memory, value, inputs)
    if rule.kind == "rate":
        return _rate(rule, memory, value, reading.received_ms)
    return _stuck(rule, memory, value, reading.received_ms)


def later(rule: Rule, memory: Memory, now_ms: int) -> Seen | None:
    """What time alone shows; None where it shows nothing new."""
    if memory.blind or not memory.trail:
        return None
    if rule.kind == "stuck" and now_ms - memory.trail[0][0] >= rule.window_ms:
        return Seen(True, rule.levels[0], memory.value, memory.trail)
    if rule.kind == "rate" and now_ms - memory.trail[-1][0] >= rule.window_ms:
        # devices that report changes only say nothing while nothing changes
        return Seen(True, None, memory.value, memory.trail[-1:])
    return None


def beyond(rule: Rule, value: float, held: Level | None, most: int = 9) -> Level | None:
    """The most severe limit, at most of severity `most`, that `value` is beyond.

    A limit that was violated, and those inside it on the same side, hold until the value is a
    deadband inside them.
    """
    held_sign = 0 if held is None else sign_of(held)
    for level in rule.levels:
        if level.limit is None or level.severity > most:
            continue
        sign = sign_of(level)
        stays = sign == held_sign and held is not None and level.severity <= held.severity
        if (value - level.limit) * sign + (rule.deadband if stays else 0.0) > 0:
            return level
    return None


def sign_of(level: Level) -> int:
    """1 where the limit is violated above it, -1 where below."""
    return -1 if level.name.startswith("low") else 1


def _state(rule: Rule, value: float) -> Level | None:
    index = int(value)
    return next((level for level in rule.levels if level.state == index), None)


def _silence(rule: Rule, reading: Reading) -> Seen:
    quality = reading.quality
    if quality in (Quality.STALE, Quality.DEVICE_LOST, Quality.NOTHING_YET):
        return Seen(True, rule.levels[0], reading.value)
    if quality in (Quality.LINK_LOST, Quality.RETAINED):
        # the link has an alarm of its own; what a broker kept says nothing of the device
        return UNKNOWN
    return Seen(True, None, reading.value)


SPEAKS = frozenset({Quality.RETAINED, Quality.CLOCK_SKEW, Quality.RANGE})
"""Not good, and yet the word of the device itself: kept by a broker, from a clock that is wrong,
or beyond what its range calls possible."""


def _doubtful(rule: Rule, memory: Memory, reading: Reading, value: float) -> Seen:
    """Life safety is called for by such a value too; it never makes anything better."""
    level = None
    if rule.kind == "states":
        level = _state(rule, value)
    elif rule.kind == "limits":
        level = beyond(rule, value, memory.level)
    held = memory.level
    if level is None or (held is not None and level.severity < held.severity):
        return UNKNOWN
    return Seen(True, level, value, proven=reading.quality is not Quality.RETAINED)


_BAD = frozenset(
    {Quality.DECODE, Quality.SENTINEL, Quality.REFUSED, Quality.DEVICE_FAULT, Quality.RANGE}
)
_USABLE = frozenset({Quality.GOOD, Quality.MANUAL, Quality.CLOCK_SKEW})


def _badness(rule: Rule, reading: Reading) -> Seen:
    if reading.quality in _BAD:
        return Seen(True, rule.levels[0], reading.value)
    if reading.quality in _USABLE:
        return Seen(True, None, reading.value)
    return UNKNOWN


def _deviation(rule: Rule, memory: Memory, value: float, inputs: Inputs) -> Seen:
    other = inputs.read(inputs.other)
    if other is None:
        return UNKNOWN
    level = rule.levels[0]
    inside = rule.deadband if memory.level is not None else 0.0
    if abs(value - other) + inside > (level.limit or 0.0):
        return Seen(True, level, value)
    return Seen(True, None, value)


def _expression(rule: Rule, reading: Reading, inputs: Inputs) -> Seen:
    holds = None if inputs.expression is None else inputs.expression(inputs.read)
    if holds is None:
        return UNKNOWN
    return Seen(True, rule.levels[0] if holds else None, reading.value)


def _rate(rule: Rule, memory: Memory, value: float, at_ms: int) -> Seen:
    """Change since the newest sample that is a window old, or older; per minute, up or down."""
    level, trail = rule.levels[0], memory.trail
    old = [sample for sample in trail if at_ms - sample[0] >= rule.window_ms]
    if len(old) > 1:
        trail = trail[len(old) - 1 :]
    if not trail or at_ms - trail[-1][0] >= rule.window_ms / _RATE_SAMPLES:
        trail = (*trail, (at_ms, value))
    if not old:
        # not yet a whole window: nothing is known of the rate, but it is not blind either
        return Seen(True, memory.level, value, trail)
    began, before = old[-1]
    rate = abs(value - before) * _MINUTE_MS / (at_ms - began)
    inside = rule.deadband if memory.level is not None else 0.0
    fast = rate + inside > abs(level.limit or 0.0)
    return Seen(True, level if fast else None, value, trail)


def _stuck(rule: Rule, memory: Memory, value: float, at_ms: int) -> Seen:
    if not memory.trail or memory.trail[0][1] != value:
        return Seen(True, None, value, ((at_ms, value),))
    held = at_ms - memory.trail[0][0] >= rule.window_ms
    return Seen(True, rule.levels[0] if held else None, value, memory.trail)
