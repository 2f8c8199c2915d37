"""Where an alarm is said and shown to be: its rule's place before that of its device."""

from __future__ import annotations

from dataclasses import replace

from models.alarms import Alarm
from models.points import Rule, Severity, rules_of
from models.site.park import Park
from tests.widgets.frozen import frozen_view
from widgets.alarmwords import alarm_target, spot_of
from widgets.contribution import Target


def _with_place(park: Park, point: str, place: str) -> tuple[Park, Rule]:
    rule = replace(rules_of(park.points[point])[0], place=place)
    return replace(
        park, points={**park.points, point: replace(park.points[point], rules=(rule,))}
    ), rule


def test_a_rule_that_names_a_place_is_there() -> None:
    view = frozen_view()
    alarm = next(a for a in view.alarms() if view.park.points[a.point].device in view.park.places)
    device = view.park.points[alarm.point].device
    here = spot_of(view.park, alarm.point, alarm.rule)
    assert here.target == Target("device", device)
    assert here.floor == view.park.places[device].floor
    area = next(one for one in view.park.areas.values() if one.floor != here.floor)
    for place, target in (
        (area.id, Target("area", area.id)),
        (area.floor, Target("floor", area.floor)),
    ):
        park, rule = _with_place(view.park, alarm.point, place)
        assert spot_of(park, alarm.point, rule.name).floor == area.floor
        assert alarm_target(park, Alarm(alarm.point, Severity.LOW, "high", 1, 1.0, None,
                                        rule=rule.name)) == target  # fmt: skip


def test_what_the_park_does_not_know_is_nowhere() -> None:
    park = frozen_view().park
    assert spot_of(park, "gone.point", "limits").target is None
    assert alarm_target(park, Alarm("gone.point", Severity.LOW, "high", 1, 1.0, None)) == Target(
        "point", "gone.point"
    )
