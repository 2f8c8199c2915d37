"""The alarms of a moment from nothing but its readings: without what delays and persons did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from models.alarms.alarm import Alarm
from models.alarms.annunciator import Annunciator
from models.alarms.outofservice import OutOfService
from models.points import Point, Quality, Reading, Rule, rules_of
from models.site.park import Park


def alarms_at(
    park: Park, readings: Mapping[str, Reading], at_ms: int, out: Mapping[str, OutOfService]
) -> tuple[tuple[Alarm, ...], tuple[Alarm, ...]]:
    """What called, and what was withheld, if every condition that is there counts at once."""

    def newest(point: str) -> Reading:
        if point not in park.points:
            raise LookupError(point)
        return readings.get(point) or Reading(point, None, Quality.NOTHING_YET, 0, 0)

    known: dict[int, tuple[Rule, ...]] = {}
    points = {id_: _prompt(point, known) for id_, point in park.points.items()}
    annunciator = Annunciator(replace(park, points=points), newest, lambda _: None, lambda: at_ms)
    annunciator.set_out_of_service(out)
    for id_, reading in readings.items():
        watch = annunciator.of(id_)
        if watch is not None:
            annunciator.judge(watch, reading, at_ms)
    return annunciator.alarms(), annunciator.withheld()


def _prompt(point: Point, known: dict[int, tuple[Rule, ...]]) -> Point:
    """The point with rules that wait for nothing."""
    if not point.rules:
        return point
    rules = known.get(id(point.rules))
    if rules is None:
        rules = tuple(replace(rule, on_delay_ms=0, count=1) for rule in rules_of(point))
        known[id(point.rules)] = rules
    return replace(point, rules=rules)
