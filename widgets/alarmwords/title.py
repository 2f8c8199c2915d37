"""One alarm in words: whose, of what if that adds something, how; the value; the place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.alarms import Alarm
from models.points import Level, Point, Rule, rules_of
from models.site.park import Park
from models.views import View
from widgets.alarmwords.spot import spot_of
from widgets.words import Words

_LIMITS = {
    "low_low": "window.alarm.low_low",
    "low": "window.alarm.low",
    "high": "window.alarm.high",
    "high_high": "window.alarm.high_high",
}
_KINDS = {
    "rate": "alarmpanel.kind.rate",
    "deviation": "alarmpanel.kind.deviation",
    "no_update": "alarmpanel.kind.no_update",
    "bad_quality": "alarmpanel.kind.bad_quality",
    "stuck": "alarmpanel.kind.stuck",
    "expression": "alarmpanel.kind.expression",
}


_OF_DATA = ("no_update", "bad_quality", "stuck")
"""What is wrong is not a value."""


@dataclass(frozen=True, slots=True)
class AlarmWords:
    """One alarm in words, without its age."""

    title: str
    """`Cold room: temperature high`, `Site broker: no connection`."""
    value: str
    """`9.4 °C, limit 8.0 °C`; of a state, which the title names, nothing or that lives are at
    stake; of what calls nobody why, and until when."""
    place: str
    short_place: str = ""
    """`B · Floor 2 · 2.12`, where the whole one does not fit."""


def top_alarm(alarms: Sequence[Alarm]) -> Alarm | None:
    """Of `alarms` (worst first) the one to look at: what nobody acknowledged comes first."""
    return next((a for a in alarms if not a.acknowledged), alarms[0] if alarms else None)


def rule_of(park: Park, alarm: Alarm) -> Rule | None:
    """The rule that raised it; None if the site has it no more."""
    point = park.points.get(alarm.point)
    if point is None:
        return None
    return next((rule for rule in rules_of(point) if rule.name == alarm.rule), None)


def level_of(rule: Rule | None, which: str) -> Level | None:
    """The degree of a rule by its name; of a rule with one degree that one."""
    if rule is None:
        return None
    found = next((level for level in rule.levels if level.name == which), None)
    return rule.levels[0] if found is None and len(rule.levels) == 1 else found


def alarm_words(alarm: Alarm, view: View, words: Words, live: bool = True) -> AlarmWords:
    """Put `alarm` in words; a point that the park does not know is called by its id.

    Not `live`: with the value it had when it was raised, for a list of what happened.
    """
    point = view.park.points.get(alarm.point)
    if point is None:
        return AlarmWords(alarm.point, "", "")
    rule = rule_of(view.park, alarm)
    title = _title_of(alarm, point, rule, view.park, words)
    if alarm.unproven and alarm.returned_ms is None and not alarm.latched:
        title = words.say("alarmpanel.unproven", title=title)
    spot = spot_of(view.park, alarm.point, alarm.rule)
    place = words.spot(view.park, spot.floor, spot.room)
    short = words.spot(view.park, spot.floor, spot.room, short=True)
    said = _withheld(alarm, view, words) or _value_of(alarm, point, rule, view, words, live)
    return AlarmWords(title, said, place, short)


def alarm_value(alarm: Alarm, view: View, words: Words) -> str:
    """The value alone, as it is now: what a list asks for again and again."""
    point = view.park.points.get(alarm.point)
    if point is None:
        return ""
    rule = rule_of(view.park, alarm)
    return _withheld(alarm, view, words) or _value_of(alarm, point, rule, view, words, True)


# -- the title


def _title_of(alarm: Alarm, point: Point, rule: Rule | None, park: Park, words: Words) -> str:
    device = park.devices.get(point.device)
    whose = words.name(device.name) if device is not None else point.device
    level = level_of(rule, alarm.which)
    message = words.name(level.message) if level is not None else ""
    if message:
        return _titled(words, whose, message)
    what = words.name(point.name)
    return _title(words, whose, what, _state(alarm, point, rule, words))


def _titled(words: Words, whose: str, message: str) -> str:
    """A message that names the device already stands alone."""
    if whose.casefold() in message.casefold():
        return message
    return words.say("window.alarm.title", device=whose, what=_inside(message))


def _state(alarm: Alarm, point: Point, rule: Rule | None, words: Words) -> str:
    kind = rule.kind if rule is not None else _kind_of(alarm, point)
    if kind == "states":
        level = level_of(rule, alarm.which)
        if level is not None and level.state is not None and level.state < len(point.states):
            # the state that is alarmed, also where the point has left it meanwhile
            return words.name(point.states[level.state].name)
        return words.quantity(point, alarm.value)
    if kind == "limits":
        return words.say(_LIMITS.get(alarm.which, "alarmpanel.kind.limits"))
    return words.say(_KINDS[kind])


def _kind_of(alarm: Alarm, point: Point) -> str:
    """What kind of rule it was, where the site does not have it any more."""
    if alarm.which in _LIMITS:
        return "limits"
    if alarm.which in _KINDS:
        return alarm.which
    return "states" if point.states else "expression"


def _title(words: Words, device: str, point: str, state: str) -> str:
    """Device, point and state without saying a word twice."""
    generic = words.say("window.alarm.generic").split()
    what = _inside(state)
    if _adds(point, f"{device} {state}", generic):
        what = words.say("window.alarm.what", point=_inside(point), state=what)
    return words.say("window.alarm.title", device=device, what=what)


def _adds(name: str, said: str, generic: Sequence[str]) -> bool:
    """Whether `name` has a word that neither `said` nor the `generic` words have."""
    rest, said = name.casefold(), said.casefold()
    for word in generic:
        rest = re.sub(_word(word), " ", rest)
    return any(re.search(_word(part), said) is None for part in rest.split())


def _word(word: str) -> str:
    """A pattern of a whole word; Chinese has no spaces, so there a part of a name is one."""
    return rf"(?<![a-z0-9-]){re.escape(word)}(?![a-z0-9-])"


def _inside(name: str) -> str:
    """`name` as it is written in the middle of a sentence: abbreviations stay as they are."""
    first = name.split(" ", 1)[0]
    return name[0].lower() + name[1:] if first[1:].isalpha() and first[1:].islower() else name


# -- the value


def _withheld(alarm: Alarm, view: View, words: Words) -> str:
    """Why it calls nobody, and until when; empty if it calls."""
    now = view.now()
    if alarm.out is not None:
        until = words.until(alarm.out.until_ms, now)
        return words.say("window.alarm.works", number=alarm.out.number, until=until)
    if alarm.suppression is not None:
        if alarm.suppression.until_ms is None:
            return words.say("alarmpanel.suppressed.design")
        until = words.until(alarm.suppression.until_ms, now)
        return words.say("alarmpanel.suppressed.until", until=until)
    if alarm.shelving is not None:
        return words.say(
            "alarmpanel.shelved.until", until=words.until(alarm.shelving.until_ms, now)
        )
    return ""


def _value_of(
    alarm: Alarm, point: Point, rule: Rule | None, view: View, words: Words, live: bool
) -> str:
    kind = rule.kind if rule is not None else _kind_of(alarm, point)
    if kind == "states":
        return words.say("alarmpanel.life_safety") if alarm.life_safety else ""
    if not live:
        return "" if kind in _OF_DATA else _measured(alarm, point, kind, alarm.value, words)
    latest = view.latest(alarm.point)
    if kind == "bad_quality":
        return words.quality(latest.quality)
    if kind in _OF_DATA:
        last = words.since(latest.received_ms, view.now()) if latest.received_ms else ""
        code = "alarmpanel.last_heard" if kind == "no_update" else "alarmpanel.unchanged"
        since = last if kind == "no_update" else words.since(alarm.raised_ms, view.now())
        return words.say(code, clock=since) if since else ""
    unknown = latest.quality.is_last_known or latest.value is None
    now = alarm.value if unknown or kind == "rate" else latest.value
    return _measured(alarm, point, kind, now or 0.0, words)


def _measured(alarm: Alarm, point: Point, kind: str, now: float, words: Words) -> str:
    value = words.quantity(point, now)
    limit = words.quantity(point, alarm.limit) if alarm.limit is not None else ""
    if kind == "rate":
        return words.say("alarmpanel.value.rate", value=value, limit=limit)
    return words.say("window.alarm.value", value=value, limit=limit) if limit else value
