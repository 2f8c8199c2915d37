"""Nobody can weaken a life-safety alarm in the configuration."""

from __future__ import annotations

import pytest

from models.points import Severity
from models.points.kinds import KINDS, LIFE_SAFETY_KINDS

S, P = "site.toml", "sensor.toml"
POINTS = """
[[point]]
key = "fire"
name = "Fire"
kind = "fire_alarm"
states = [{ code = "ok", name = "OK" }, { code = "fire", name = "Fire", severity = "critical" }]
mqtt = { pointer = "/fire", values = { "0" = "ok", "1" = "fire" } }

[[point]]
key = "co"
name = "CO"
kind = "carbon_monoxide"
unit = "[ppm]"
limits = { high = 50, high_high = 100, severity = "high" }
mqtt = { pointer = "/co" }
"""


@pytest.fixture
def station(site):
    site.append(P, POINTS)
    return site


def test_they_are_known_by_the_kind_of_the_point(station) -> None:
    park = station.park()
    for point in ("s1.fire", "s1.co"):
        assert [rule.life_safety for rule in park.points[point].rules] == [True]
    silent = park.points["s1.temperature"].rules[-1]
    # that nothing is heard of a detector is urgent, but it is no fire
    assert (silent.name, silent.life_safety) == ("no_update", False)
    assert silent.levels[0].severity == Severity.HIGH
    assert KINDS.keys() >= LIFE_SAFETY_KINDS


def test_what_may_be_said_of_them(station) -> None:
    station.append(
        S,
        """
[[exception]]
point = "s1.fire"
alarms.states = { on_delay_s = 10, latching = true, guidance = "Go.", life_safety = true }
[[exception]]
point = "s1.co"
limits = { high = 30 }
alarms.limits = { off_delay_s = 600, levels.high.priority = "medium" }
""",
    )
    park = station.park()
    assert park.points["s1.fire"].rules[0].latching
    assert park.points["s1.co"].rules[0].levels[-1].limit == 30


def test_any_rule_can_be_declared_one(station) -> None:
    station.append(
        S,
        """
[[group]]
id = "cold"
select = { point = ["temperature"] }
alarms.limits = { life_safety = true, priority = "critical" }
[[exception]]
point = "s1.temperature"
alarms.limits.life_safety = false
""",
    )
    (fault,) = station.faults()
    assert (fault.key, fault.what.code) == (
        "exception[1].alarms.limits.life_safety", "site.safety_off",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("point", "written", "key", "code"),
    [
        ("fire", "alarms.states = 'none'", "alarms.states", "safety_taken_away"),
        ("fire", "alarms.states.levels.fire = 'none'", "alarms.states.levels.fire",
         "safety_taken_away"),
        ("fire", "alarms.states.life_safety = false", "alarms.states.life_safety", "safety_off"),
        ("fire", "alarms.states.suppressed_when = 'temperature > 50'",
         "alarms.states.suppressed_when", "safety_suppressed"),
        ("fire", "alarms.states.on_delay_s = 10.5", "alarms.states.on_delay_s", "safety_delay"),
        ("fire", "alarms.states = { count = 2, within_s = 9 }", "alarms.states.count",
         "safety_count"),
        ("fire", "alarms.states.priority = 'medium'", "alarms.states.priority", "safety_priority"),
        ("co", "alarms.limits.levels = { high = { priority = 'low' }, high_high = { priority ="
         " 'low' } }", "alarms.limits.levels.high_high.priority", "safety_priority"),
        ("co", "limits = 'none'", "limits", "safety_taken_away"),
        ("co", "limits.severity = 'low'", "limits", "safety_priority"),
        ("co", "alarms.limits = 'none'", "alarms.limits", "safety_taken_away"),
        ("co", "alarms.fast = { kind = 'rate', limit = 9, window_s = 60, priority = 'high',"
         " suppressed_when = 'fire == \\'ok\\'' }".replace("'fire == \\'ok\\''",
         "\"fire == 'ok'\""), "alarms.fast.suppressed_when", "safety_suppressed"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("layer", ["exception", "group", "device"])
def test_what_is_refused(
    station, layer: str, point: str, written: str, key: str, code: str
) -> None:
    if layer == "exception":
        station.append(S, f'\n[[exception]]\npoint = "s1.{point}"\n{written}\n')
    elif layer == "group":
        station.append(S, f'\n[[group]]\nid = "g"\nselect = {{ point = ["{point}"] }}\n{written}\n')
    else:
        station.edit(S, 'room = "r1"\n', f'room = "r1"\n[device.points.{point}]\n{written}\n')
    before = {"exception": "exception[1]", "group": "group[1]"}
    prefix = before.get(layer, f"device[1].points.{point}")
    assert [(f.key, f.what.code) for f in station.faults()] == [(f"{prefix}.{key}", f"site.{code}")]


def test_a_profile_and_a_kind_file_cannot_either(station) -> None:
    station.edit(P, 'mqtt = { pointer = "/co" }', 'mqtt = { pointer = "/co" }\n'
                 'alarms.limits.on_delay_s = 60')  # fmt: skip
    folder = station.profiles.with_name("alarms")
    folder.mkdir()
    (folder / "room_sensor.toml").write_text(
        'format = 1\nkind = "room_sensor"\n[[alarm]]\nname = "states"\n'
        'point_kind = ["fire_alarm"]\n'
        "suppressed_when = 'temperature > 3'\n", "utf-8",
    )  # fmt: skip
    with (folder / "room_sensor.toml").open("a") as file:
        file.write('[[alarm]]\nname = "limits"\npoint = ["co"]\ntaken_away = true\n')
    assert {(f.key, f.what.code) for f in station.faults()} == {
        ("alarm[2]", "site.safety_taken_away"),
        ("point[6].alarms.limits.on_delay_s", "site.safety_delay"),
        ("alarm[1].suppressed_when", "site.safety_suppressed"),
    }
