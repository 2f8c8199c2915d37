"""Temporary states in words: what, where, whose, why, since when, until when."""

from __future__ import annotations

from models.alarmbook import key_of
from models.points import Point, Rule, rules_of
from models.temporary import StateKind, TemporaryState
from models.text.message import Message
from models.text.name import Name
from widgets.contribution import Desk, Target
from widgets.records.people import actor_name

KINDS = {
    StateKind.SHELVED: "ledger.kind.shelved",
    StateKind.SUPPRESSED: "ledger.kind.suppressed",
    StateKind.OUT_OF_SERVICE: "ledger.kind.out_of_service",
    StateKind.MANUAL: "ledger.kind.manual",
    StateKind.FORCED: "ledger.kind.forced",
    StateKind.DOOR_MODE: "ledger.kind.door_mode",
    StateKind.DRILL: "ledger.kind.drill",
}
GLYPHS = {
    StateKind.SHELVED: "state-shelved",
    StateKind.SUPPRESSED: "state-suppressed",
    StateKind.OUT_OF_SERVICE: "quality-out-of-service",
    StateKind.MANUAL: "quality-manual",
    StateKind.FORCED: "state-forced",
    StateKind.DOOR_MODE: "state-door-mode",
    StateKind.DRILL: "state-drill",
}
_DASH = "\u2014"
_DAY_MS = 86_400_000


def what(desk: Desk, one: TemporaryState) -> str:
    """`Cold room · temperature`, `Door B-12: locked open`, `W-0031 · Ceiling works, 6 points`."""
    words = desk.words
    if one.kind is StateKind.OUT_OF_SERVICE:
        code = "ledger.what.work" if len(one.points) != 1 else "ledger.what.work.one"
        return words.say(code, number=one.number, count=len(one.points))
    if one.kind is StateKind.DRILL:
        return words.say("ledger.what.drill", place=place(desk, one))
    title = point_title(desk, one.point)
    if one.kind.ends_itself:
        rule = _rule_word(desk, one)
        if not rule or title.rpartition(" \u00b7 ")[2] == rule:  # "State" is not said twice
            return title
        return words.say("ledger.what.rule", point=title, rule=rule)
    value = value_text(desk, one)
    return words.say("ledger.what.value", point=title, value=value) if value else title


def point_title(desk: Desk, point: str) -> str:
    """Device and point; the id of a point that the park does not have any more."""
    known = desk.view.park.points.get(point)
    if known is None:
        return point
    device = desk.view.park.devices.get(known.device)
    whose = "" if device is None else desk.words.name(device.name)
    name = desk.words.name(known.name)
    return " \u00b7 ".join(dict.fromkeys(part for part in (whose, name) if part))


def value_text(desk: Desk, one: TemporaryState) -> str:
    """What it shows, with its unit or as the name of the state."""
    known = desk.view.park.points.get(one.point)
    number = _number(one.value)
    if known is None or number is None:
        return one.value
    return desk.words.quantity(known, number)


def designed_text(desk: Desk, one: TemporaryState) -> str:
    """What it is designed to show; empty where nobody says."""
    known = desk.view.park.points.get(one.point)
    if known is None or not known.designed:
        return ""
    parts = [desk.words.quantity(known, value) for value in known.designed]
    return desk.words.say("ledger.or").join(parts) if known.states else "\u2013".join(parts)


def place(desk: Desk, one: TemporaryState) -> str:
    """Where it stands, or where it is practised."""
    if one.kind is StateKind.DRILL:
        return building_name(desk, one.building)
    known = desk.view.park.points.get(one.point)
    return "" if known is None else desk.words.place(desk.view.park, known.device)


def building_name(desk: Desk, building: str) -> str:
    """Of a building; without one the whole park."""
    if not building:
        return desk.words.say("ledger.whole_park")
    known = desk.view.park.buildings.get(building)
    return building if known is None else desk.words.name(known.name)


def owner(desk: Desk, one: TemporaryState) -> str:
    """Who answers for it; a dash for nobody."""
    if one.kind is StateKind.OUT_OF_SERVICE:
        return one.owner or _DASH
    return actor_name(desk, one.owner) if one.owner else _DASH


def reason(desk: Desk, one: TemporaryState) -> str:
    """Why; that nobody has said so where nobody has."""
    said = one.reason
    if isinstance(said, Message):
        text = desk.words.say(said)
        return desk.words.say("ledger.noted", reason=text, note=one.note) if one.note else text
    if isinstance(said, Name):
        return desk.words.name(said)
    return said or desk.words.say("ledger.unexplained")


def since(desk: Desk, one: TemporaryState) -> str:
    """When it began, and how long ago that is."""
    words, now = desk.words, desk.view.now()
    age = max(0, now - one.since_ms)
    began = words.date(one.since_ms) if age >= _DAY_MS else words.until(one.since_ms, now)
    return words.say("ledger.since", since=began, age=words.short_age(age))


def until(desk: Desk, one: TemporaryState) -> str:
    """When it ends and how long that is; overdue by how much; that it has no end."""
    words, now = desk.words, desk.view.now()
    due = one.due_ms
    if due is not None and one.is_overdue(now):
        return words.say("ledger.overdue", age=words.short_age(now - due))
    if one.until_ms is None:
        return words.say("ledger.endless") if one.is_explained else _DASH
    left = words.short_age(max(0, one.until_ms - now))
    code = "ledger.until.once" if one.one_shot else "ledger.until"
    return words.say(code, until=words.until(one.until_ms, now), left=left)


def target(desk: Desk, one: TemporaryState) -> Target:
    """What Enter shows: the work, the alarm, or the device."""
    if one.kind is StateKind.OUT_OF_SERVICE:
        return Target("work", one.record)
    if one.kind is StateKind.DRILL:
        return Target("building", one.building) if one.building else Target("ledger", "drill")
    if one.kind.ends_itself and any(
        alarm.id == f"{one.point}/{one.rule}" for alarm in desk.view.withheld()
    ):
        return Target("alarm", f"{one.point}/{one.rule}")
    known = desk.view.park.points.get(one.point)
    if known is not None and known.device in desk.view.park.places:
        return Target("device", known.device)
    return Target("point", one.point)


def alarm_key(desk: Desk, id_: str) -> tuple[str, str]:
    """Point and rule of an alarm; of a point those of the alarm that stands there, else its first
    rule."""
    known = desk.view.park.points.get(id_)
    if known is None:
        return key_of(id_)
    standing = desk.view.alarm(id_)
    first = next((rule.name for rule in rules_of(known)), "")
    return id_, first if standing is None else standing.rule


def rule_name(desk: Desk, one: TemporaryState) -> str:
    """Of an alarm: what kind of rule it is."""
    from widgets.alarmwords import rule_word

    known = desk.view.park.points.get(one.point)
    return rule_word(desk.words, None if known is None else _rule(known, one.rule), one.rule)


def _rule_word(desk: Desk, one: TemporaryState) -> str:
    """Which rule of the point, if it has more than one."""
    known = desk.view.park.points.get(one.point)
    if known is None or len(rules_of(known)) < 2:
        return ""
    return rule_name(desk, one)


def _rule(point: Point, name: str) -> Rule | None:
    return next((rule for rule in rules_of(point) if rule.name == name), None)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
