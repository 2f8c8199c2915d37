"""Figures and alarms in words."""

from __future__ import annotations

from fractions import Fraction

from models.alarmbook import drills_between
from models.alarms import Happening
from models.alarms.figures.figure import Figure, Judgement, Unit
from models.points import rules_of
from models.site.park import Park
from models.text.message import Message
from widgets.alarmwords import rule_word
from widgets.contribution import Desk
from widgets.words import Words

DASH = "\u2014"
_NARROW = "\u202f"
_JUDGED = {
    Judgement.MET: "figures.judged.met",
    Judgement.MANAGEABLE: "figures.judged.manageable",
    Judgement.MISSED: "figures.judged.missed",
}


def value_text(figure: Figure, words: Words) -> str:
    """With its unit; a dash where there is none."""
    return DASH if figure.value is None else amount(figure.value, figure.unit, words)


def amount(value: Fraction, unit: Unit, words: Words) -> str:
    """A number of one unit."""
    if unit is Unit.DURATION:
        return words.age(round(value))
    if unit is Unit.SHARE:
        per_cent = float(value * 100)
        digits = 0 if value in (0, 1) else 2 if per_cent < 1 else 1
        return words.number(per_cent, digits) + f"{_NARROW}%"
    if unit is Unit.COUNT or value.denominator == 1:
        return words.number(float(value))
    return words.number(float(value), 2 if value < 10 else 1)


def target_text(figure: Figure, words: Words) -> str:
    """What it should be."""
    if figure.target is None:
        return words.say("figures.target.none")
    target = amount(figure.target, figure.unit, words)
    if figure.most is not None:
        most = amount(figure.most, figure.unit, words)
        return words.say("figures.target.most", target=target, most=most)
    if figure.target == 0:
        return words.say("figures.target.nothing")
    return words.say("figures.target.below" if figure.below else "figures.target", target=target)


def judged_text(figure: Figure, words: Words) -> str:
    """How it stands to that; empty without a target or a value."""
    if figure.verdict is not None:
        return words.say(figure.verdict)
    code = _JUDGED.get(figure.judgement)
    return words.say(code) if code is not None else ""


def formula_text(figure: Figure, words: Words) -> str:
    """How it came about, or why there is none; numbers as they are written in the language."""
    return numbered(figure.missing or figure.formula, words)


def numbered(message: Message, words: Words) -> str:
    """A message whose numbers have their commas."""
    said = {
        name: (
            words.number(value)
            if isinstance(value, int)
            else words.number(value, 1)
            if isinstance(value, float)
            else value
        )
        for name, value in message.parameters.items()
    }
    return words.say(message.code, **said)


def alarm_text(alarm: str, park: Park, words: Words) -> tuple[str, str]:
    """What an alarm is called, and where it is; its id where the park has it no more."""
    point_id, _, name = alarm.rpartition("/")
    point = park.points.get(point_id)
    if point is None:
        return alarm, ""
    device = park.devices.get(point.device)
    rule = next((one for one in rules_of(point) if one.name == name), None)
    whose = words.name(device.name) if device is not None else point.device
    own, which = words.name(point.name), rule_word(words, rule, name)
    if own in (which, whose):  # neither "State, State" nor "Meters A: Meters A"
        title = words.say("figures.alarm.point", device=whose, point=which)
    else:
        title = words.say("figures.alarm", device=whose, point=own, rule=which)
    return title, words.place(park, point.device)


def drills_text(desk: Desk, start_ms: int, end_ms: int) -> str:
    """How long it was practised in the period, and how many alarms were raised there then; empty
    without a drill. They count like any other: a drill marks nothing away."""
    view, words = desk.view, desk.words
    try:
        drills = drills_between(view.records, start_ms, end_ms)
    except LookupError:  # a park that came without its book
        return ""
    if not drills:
        return ""
    length = raised = 0
    for drill in drills:
        since = max(start_ms, drill.since_ms)
        until = min(end_ms, drill.over_ms)
        length += until - since
        raised += sum(
            not told.withheld and drill.covers(view.park, told.point)
            for told in view.alarm_log.between(since, until, (Happening.RAISED,))
        )
    code = "figures.drill.one" if len(drills) == 1 else "figures.drills"
    return words.say(
        code, count=len(drills), length=words.short_age(length), raised=words.number(raised)
    )


def floor_text(floor: str, park: Park, words: Words) -> str:
    """Building and floor of an id; in words where it is none."""
    known = park.floors.get(floor)
    if known is None:
        return words.say("figures.no_place")
    building = park.buildings.get(known.building)
    name = words.name(known.name)
    return f"{words.name(building.name)} \u00b7 {name}" if building is not None else name
