"""An alarm rule in words: what has to be true, and for how long."""

from __future__ import annotations

from dataclasses import replace

from models.points import Level, Point, Rule
from widgets.words import Words

_ABOVE = {
    "high_high": "alarmpanel.says.above",
    "high": "alarmpanel.says.above",
    "low": "alarmpanel.says.below",
    "low_low": "alarmpanel.says.below",
}


def rule_sentences(words: Words, rule: Rule, point: Point) -> list[str]:
    """One sentence for the condition, one for each refinement that the rule has."""
    found = [_condition(words, rule, point)]
    if rule.deadband:
        found.append(
            words.say("alarmpanel.says.deadband", value=_distance(words, point, rule.deadband))
        )
    if rule.on_delay_ms:
        found.append(words.say("alarmpanel.says.on_delay", age=words.age(rule.on_delay_ms)))
    if rule.off_delay_ms:
        found.append(words.say("alarmpanel.says.off_delay", age=words.age(rule.off_delay_ms)))
    if rule.count > 1:
        found.append(
            words.say("alarmpanel.says.count", n=rule.count, age=words.age(rule.within_ms))
        )
    if rule.latching:
        found.append(words.say("alarmpanel.says.latching"))
    if rule.re_alarm_ms:
        found.append(words.say("alarmpanel.says.re_alarm", age=words.age(rule.re_alarm_ms)))
    if rule.suppressed_when:
        found.append(words.say("alarmpanel.says.suppressed", expression=rule.suppressed_when))
    return found


def _condition(words: Words, rule: Rule, point: Point) -> str:
    if rule.kind == "limits":
        parts = [_limit(words, level, point) for level in rule.levels if level.limit is not None]
        return words.say("alarmpanel.says.comma").join(parts)
    if rule.kind == "states":
        return words.say("alarmpanel.says.states", names=_states(words, rule, point))
    if rule.kind == "expression":
        return words.say("alarmpanel.says.expression", expression=rule.expression)
    if rule.kind == "no_update":
        return words.say("alarmpanel.says.no_update", age=words.age(point.stale_after_ms))
    if rule.kind == "stuck":
        return words.say("alarmpanel.says.stuck", age=words.age(rule.window_ms))
    if rule.kind == "bad_quality":
        return words.say("alarmpanel.says.bad_quality")
    limit = rule.levels[0].limit if rule.levels else None
    value = _distance(words, point, limit or 0.0)
    if rule.kind == "rate":
        return words.say("alarmpanel.says.rate", value=value, age=words.age(rule.window_ms))
    return words.say("alarmpanel.says.deviation", value=value, other=rule.other)


def _limit(words: Words, level: Level, point: Point) -> str:
    code = _ABOVE.get(level.name, "alarmpanel.says.above")
    return words.say(
        code,
        priority=words.severity(level.severity),
        value=words.quantity(point, level.limit or 0.0),
    )


def _states(words: Words, rule: Rule, point: Point) -> str:
    names = [
        words.name(point.states[level.state].name)
        for level in rule.levels
        if level.state is not None and 0 <= level.state < len(point.states)
    ]
    return words.listed(names)


def _distance(words: Words, point: Point, value: float) -> str:
    """How far one value lies from another; of temperatures in kelvin."""
    return words.quantity(replace(point, unit="K") if point.unit == "Cel" else point, value)
