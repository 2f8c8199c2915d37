"""Rules, knobs and figures in words."""

from __future__ import annotations

from models.alarms.trial.knobs import Knob
from models.points import Point, Rule
from models.points.formatting import MINUS
from models.site.park import Park
from widgets.words import Words

_KINDS = {
    "limits": "rulebench.kind.limits",
    "states": "rulebench.kind.states",
    "rate": "rulebench.kind.rate",
    "deviation": "rulebench.kind.deviation",
    "no_update": "rulebench.kind.no_update",
    "bad_quality": "rulebench.kind.bad_quality",
    "stuck": "rulebench.kind.stuck",
    "expression": "rulebench.kind.expression",
}
_KNOBS = {
    "limit:high_high": "rulebench.knob.high_high",
    "limit:high": "rulebench.knob.high",
    "limit:low": "rulebench.knob.low",
    "limit:low_low": "rulebench.knob.low_low",
    "deadband": "rulebench.knob.deadband",
    "on_delay": "rulebench.knob.on_delay",
    "off_delay": "rulebench.knob.off_delay",
    "count": "rulebench.knob.count",
    "within": "rulebench.knob.within",
    "window": "rulebench.knob.window",
}


def rule_title(words: Words, park: Park, point: Point, rule: Rule) -> str:
    """`Cold room · Temperature · Limits`."""
    device = park.devices.get(point.device)
    kind = words.say(_KINDS[rule.kind])
    # a rule that is named otherwise than its kind is one of several
    own = kind if rule.name == rule.kind else f"{kind} ({rule.name})"
    parts = list(dict.fromkeys((words.name(point.name), own)))  # "State" is not said twice
    if device is not None and device.kind != "link":
        parts.insert(0, words.name(device.name))
    return " · ".join(parts)


def knob_title(words: Words, knob: Knob) -> str:
    """What a knob is called."""
    return words.say(_KNOBS.get(knob.id, "rulebench.knob.limit"))


def knob_unit(words: Words, knob: Knob, point: Point) -> str:
    """The unit behind its number."""
    if knob.unit == "point":
        return words.unit(point.unit) if point.unit else ""
    if knob.unit == "rate":
        return words.say("rulebench.unit.rate", unit=words.unit(point.unit))
    return words.say("rulebench.unit.times" if knob.unit == "count" else "rulebench.unit.seconds")


def duration(words: Words, ms: int | None) -> str:
    """`3 min 27 s`, with its sign; a dash for none."""
    if ms is None:
        return "\u2014"
    return f"{MINUS if ms < 0 else ''}{words.age(abs(ms))}"


def signed(text: str, positive: bool) -> str:
    """A difference: a plus before what is more."""
    return f"+{text}" if positive else text
