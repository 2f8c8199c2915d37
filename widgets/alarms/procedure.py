"""What is to be done about an alarm: the steps of its procedure, and whom to call."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from models.alarms import Alarm
from models.points import Point, Rule
from widgets.alarmwords import rule_of
from widgets.contribution import Desk

if TYPE_CHECKING:
    from models.incidents.sop import Sops

_log = logging.getLogger(__name__)


def steps_of(desk: Desk, rule: Rule | None, point: Point | None) -> list[str]:
    """The steps of the rule's procedure, else of the one for points of this kind."""
    from models.incidents.sop import suggested

    sops = _sops(desk.theme.resources)
    code = rule.sop if rule is not None and rule.sop else ""
    if not code and point is not None:
        code = suggested(sops, point.kind)
    sop = sops.get(code)
    if sop is None:
        return []
    return [desk.words.name(step.title.name()) for step in sop.step]


def phone_of(desk: Desk, alarm: Alarm) -> tuple[str, str]:
    """The number of a life-safety alarm and what to say; empty for other alarms."""
    park, words = desk.view.park, desk.words
    rule = rule_of(park, alarm)
    point = park.points.get(alarm.point)
    device = park.devices.get(point.device) if point is not None else None
    wanted = rule.phone if rule is not None else ""
    if not wanted and alarm.life_safety and device is not None:
        wanted = device.phone
    if not wanted:
        return "", ""
    who, number = "", wanted
    if not any(letter.isdigit() for letter in wanted):
        who, number = _on_call(desk, wanted)
    place = words.place(park, device.id) if device is not None else ""
    spoken = ", ".join(part for part in (words.name(park.name), place) if part)
    said = words.say("alarmpanel.phone.say", place=spoken)
    return number, f"{who}. {said}" if who else said


def _on_call(desk: Desk, code: str) -> tuple[str, str]:
    from models.roster import reachable

    try:
        found = reachable(desk.view.records, code, desk.view.now())
    except LookupError:  # a station that keeps no roster
        return "", ""
    if not found:
        return "", ""
    return found[0].contact.name("name").say(desk.words.language), found[0].phone


@lru_cache(maxsize=2)
def _sops(resources: Path) -> Sops:
    """The templates, read once; a faulty one is the incidents' to tell, here it is none."""
    from models.incidents.sop import SopFault, load_sops

    try:
        return load_sops(resources / "sop")
    except SopFault:
        _log.warning("procedures cannot be read; alarms are shown without their steps")
        return {}
