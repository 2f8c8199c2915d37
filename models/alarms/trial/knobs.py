"""What of a rule can be turned on the bench, and the rule with something turned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from models.points import Rule
from models.text.message import Message

_ORDER = ("low_low", "low", "high", "high_high")
_SECOND = 1_000
_LONGEST_S = 86_400.0
_MOST = 100.0
_TRIABLE = frozenset({"limits", "states", "rate", "no_update", "bad_quality", "stuck"})


@dataclass(frozen=True, slots=True)
class Knob:
    """One number of a rule."""

    id: str
    """`limit:<level>`, or the name of the field."""
    unit: str
    """`point` (the point's unit), `rate` (that per minute), `s`, `count`."""
    least: float | None = 0.0
    most: float | None = None


_DEADBAND = Knob("deadband", "point")
_DELAYS = (Knob("on_delay", "s", 0.0, _LONGEST_S), Knob("off_delay", "s", 0.0, _LONGEST_S))
_COUNTING = (Knob("count", "count", 1.0, _MOST), Knob("within", "s", 0.0, 7 * _LONGEST_S))
_WINDOW = Knob("window", "s", 1.0, 7 * _LONGEST_S)


def can_be_tried(rule: Rule) -> bool:
    """Whether the samples of its own point are all that the rule judges."""
    return rule.kind in _TRIABLE and not rule.suppressed_when


def knobs(rule: Rule) -> tuple[Knob, ...]:
    """What can be turned, in the order in which it is shown."""
    limits = tuple(
        Knob(f"limit:{level.name}", "rate" if rule.kind == "rate" else "point", None)
        for level in sorted(rule.levels, key=lambda level: -(level.limit or 0.0))
        if level.limit is not None
    )
    delays = (*_DELAYS, *_COUNTING)
    if rule.kind == "limits":
        return (*limits, _DEADBAND, *delays)
    if rule.kind == "rate":
        return (*limits, _DEADBAND, _WINDOW, *delays)
    if rule.kind == "stuck":
        return (_WINDOW, *_DELAYS)
    if rule.kind in ("no_update", "bad_quality"):
        return _DELAYS
    return delays


_READ: Mapping[str, Callable[[Rule], float]] = {
    "deadband": lambda rule: rule.deadband,
    "on_delay": lambda rule: rule.on_delay_ms / _SECOND,
    "off_delay": lambda rule: rule.off_delay_ms / _SECOND,
    "count": lambda rule: float(rule.count),
    "within": lambda rule: rule.within_ms / _SECOND,
    "window": lambda rule: rule.window_ms / _SECOND,
}
_WRITE: Mapping[str, Callable[[Rule, float], Rule]] = {
    "deadband": lambda rule, value: replace(rule, deadband=value),
    "on_delay": lambda rule, value: replace(rule, on_delay_ms=round(value * _SECOND)),
    "off_delay": lambda rule, value: replace(rule, off_delay_ms=round(value * _SECOND)),
    "count": lambda rule, value: replace(rule, count=round(value)),
    "within": lambda rule, value: replace(rule, within_ms=round(value * _SECOND)),
    "window": lambda rule, value: replace(rule, window_ms=round(value * _SECOND)),
}


def value_of(rule: Rule, knob: str) -> float:
    """Where a knob stands. LookupError if the rule has none of that name."""
    name, _, level = knob.partition(":")
    if name != "limit":
        return _READ[name](rule)
    found = next(one.limit for one in rule.levels if one.name == level)
    if found is None:
        raise LookupError(knob)
    return found


def turned(rule: Rule, knob: Knob, value: float) -> Rule:
    """The rule with a knob at `value`, which is brought within what the knob allows."""
    if knob.least is not None:
        value = max(value, knob.least)
    if knob.most is not None:
        value = min(value, knob.most)
    name, _, level = knob.id.partition(":")
    if name != "limit":
        return _WRITE[name](rule, value)
    levels = tuple(replace(one, limit=value) if one.name == level else one for one in rule.levels)
    return replace(rule, levels=levels)


def fault(rule: Rule) -> Message | None:
    """Why this is no rule: limits out of order, a deadband that never lets go, a count of nothing.

    The same as the check of a site file refuses, said while somebody turns.
    """
    limits = {level.name: level.limit for level in rule.levels if level.limit is not None}
    named = [(name, limits[name]) for name in _ORDER if name in limits]
    for (below, low), (above, high) in pairwise(named):
        if low > high or (low == high and below[:3] != above[:3]):
            return Message.of("rulebench.fault.order")
    lows = [value for name, value in named if name.startswith("low")]
    highs = [value for name, value in named if name.startswith("high")]
    if lows and highs and rule.deadband >= min(highs) - max(lows):
        return Message.of("rulebench.fault.deadband")
    if rule.count > 1 and rule.within_ms <= 0:
        return Message.of("rulebench.fault.within")
    return None
