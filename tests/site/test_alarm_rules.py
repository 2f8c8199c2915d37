"""Alarm rules of points: where they come from, who wins, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.expressions import parse
from models.points import Point, Rule, Severity, rules_of
from models.site.packed.decoding import decode
from models.site.packed.encoding import encode
from models.site.sets import difference, is_unchanged, load_set, save_set
from models.text.name import Name

S, P = "site.toml", "sensor.toml"
TEMPERATURE = 'normal = [19, 25]\nmqtt = { pointer = "/temperature" }\n'
KINDS = """\
format = 1
kind = "room_sensor"

[[alarm]]
name = "limits"
point_kind = ["temperature"]
on_delay_s = 600
guidance = { en = "Look at the thermostat.", zh_CN = "检查温控器。" }
levels.high = { message = { en = "Too warm", zh_CN = "过热" } }
levels.high_high = { priority = "high" }

[[alarm]]
name = "open-in-the-cold"
point = ["window"]
kind = "expression"
expression = "window == 'open' and temperature < 16"
priority = "low"

[[alarm]]
name = "no-such"
point = ["window"]
kind = "expression"
expression = "damper > 1"
"""


def rule(point: Point, name: str) -> Rule:
    return {rule.name: rule for rule in point.rules}[name]


def names(point: Point) -> list[str]:
    return [rule.name for rule in point.rules]


@pytest.fixture
def shipped(site) -> Path:
    """Rules by kind, beside the shipped profiles."""
    folder = site.profiles.with_name("alarms")
    folder.mkdir()
    (folder / "room_sensor.toml").write_text(KINDS, encoding="utf-8")
    return folder


def alarms(text: str) -> str:
    """`text` below the temperature of the profile."""
    return TEMPERATURE + text


def test_limits_and_states_are_rules_and_every_device_has_a_rule_for_silence(site) -> None:
    park = site.park()
    temperature, window = park.points["s1.temperature"], park.points["s1.window"]
    assert names(temperature) == ["limits", "no_update"]
    limits = rule(temperature, "limits")
    assert [(x.name, x.limit, x.severity) for x in limits.levels] == [
        ("high", 27, Severity.LOW),
        ("low", 16, Severity.LOW),
    ]
    assert limits.deadband == 0.5
    silent = rule(temperature, "no_update")
    assert (silent.kind, silent.follows) == ("no_update", ("link",))
    assert [(x.name, x.severity) for x in silent.levels] == [("no_update", Severity.MEDIUM)]
    assert names(window) == ["states"]
    assert [(x.name, x.state) for x in rule(window, "states").levels] == [("open", 1)]
    # without a primary point it is the first one
    assert names(park.points["m1.power"]) == ["no_update"]
    assert names(park.points["m1.energy"]) == []


def test_the_default_rules_are_the_same_as_those_of_a_bare_point(site) -> None:
    for point in site.park().points.values():
        bare = Point(point.id, point.device, point.name, point.kind, states=point.states,
                     limits=point.limits)  # fmt: skip
        assert rules_of(bare) == tuple(r for r in point.rules if r.name != "no_update")


def test_a_kind_file_refines_and_adds(site, shipped) -> None:
    park = site.park()
    limits = rule(park.points["s1.temperature"], "limits")
    assert limits.on_delay_ms == 600_000
    assert limits.guidance == Name("Look at the thermostat.", "检查温控器。")
    # the level that the point does not have is not made up
    assert [(x.name, x.message.en) for x in limits.levels] == [("high", "Too warm"), ("low", "")]
    # the rule that reads what the profile does not have does not apply
    assert names(park.points["s1.window"]) == ["states", "open-in-the-cold"]
    expression = rule(park.points["s1.window"], "open-in-the-cold").expression
    assert parse(expression).names == ("window", "temperature")


def test_later_layers_win_key_by_key(site, shipped) -> None:
    own = '[[alarm]]\nname = "limits"\npoint = ["temperature"]\noff_delay_s = 5\n'
    site.write("rules/room_sensor.toml", KINDS.split("[[alarm]]")[0] + own)
    site.edit(S, "[[link]]", '[tables]\nalarms = ["rules"]\n\n[[link]]')
    assert rule(site.park().points["s1.temperature"], "limits").off_delay_ms == 5_000
    site.edit(P, TEMPERATURE, alarms("alarms.limits = { off_delay_s = 6, re_alarm_s = 60 }\n"))
    assert rule(site.park().points["s1.temperature"], "limits").off_delay_ms == 6_000
    site.append(S, '\n[[group]]\nid = "g"\nselect = { kind = ["room_sensor"] }\n'
                'alarms.limits = { off_delay_s = 7, priority = "medium" }\n')  # fmt: skip
    assert rule(site.park().points["s1.temperature"], "limits").off_delay_ms == 7_000
    site.edit(S, 'room = "r1"\n', 'room = "r1"\npoints.temperature.alarms.limits.off_delay_s = 8\n')
    assert rule(site.park().points["s1.temperature"], "limits").off_delay_ms == 8_000
    last = "limits.high = 26\nalarms.limits = { off_delay_s = 9, latching = true }\n"
    site.append(S, f'\n[[exception]]\npoint = "s1.temperature"\n{last}')
    found = rule(site.park().points["s1.temperature"], "limits")
    assert (found.off_delay_ms, found.on_delay_ms, found.re_alarm_ms) == (9_000, 600_000, 60_000)
    assert found.latching
    assert found.levels[0].limit == 26
    assert {level.severity for level in found.levels} == {Severity.MEDIUM}


def test_every_kind_of_rule(site) -> None:
    site.edit(
        P,
        TEMPERATURE,
        alarms("""
[point.alarms.comfort]
kind = "limits"
deadband = 0.2
count = 3
within_s = 600
levels.high = { limit = 24, priority = "low", guidance = "Open the window." }
levels.high_high = { limit = 26 }
[point.alarms.fast]
kind = "rate"
limit = 2
window_s = 300
priority = "high"
message = { en = "Rises fast", zh_CN = "升温过快" }
sop = ""
trend = ["setpoint", "m1.power"]
place = "u1"
phone = "2200"
[point.alarms.off]
kind = "deviation"
other = "setpoint"
limit = 3
deadband = 0.5
on_delay_s = 60
suppressed_when = "window == 'open' or m1.relay == 'off'"
[point.alarms.bad_quality]
[point.alarms.stuck]
window_s = 3600
causes = "water"
follows = ["mains", "link"]
[point.alarms.both]
kind = "expression"
expression = "temperature > 30 and window == 'open'"
"""),
    )
    park = site.park()
    point = park.points["s1.temperature"]
    assert [r.name for r in point.rules] == [
        "limits", "no_update", "comfort", "fast", "off", "bad_quality", "stuck", "both",
    ]  # fmt: skip
    comfort = rule(point, "comfort")
    assert [(x.name, x.limit, x.severity) for x in comfort.levels] == [
        ("high_high", 26, Severity.HIGH),
        ("high", 24, Severity.LOW),
    ]
    assert (comfort.count, comfort.within_ms, comfort.deadband) == (3, 600_000, 0.2)
    assert comfort.levels[1].guidance.en == "Open the window."
    fast = rule(point, "fast")
    assert (fast.levels[0].limit, fast.window_ms, fast.place, fast.phone) == (
        2, 300_000, "u1", "2200",
    )  # fmt: skip
    assert fast.trend == ("setpoint", "m1.power")
    assert fast.levels[0].message.zh_CN == "升温过快"
    off = rule(point, "off")
    assert (off.other, off.levels[0].limit, off.on_delay_ms) == ("setpoint", 3, 60_000)
    assert off.suppressed_when == "window == 'open' or m1.relay == 'off'"
    assert rule(point, "stuck").follows == ("mains", "link")
    assert rule(point, "stuck").causes == "water"
    assert decode(encode(park)).points == park.points


def test_limits_in_another_unit_of_the_same_dimension(site) -> None:
    site.edit(P, TEMPERATURE, alarms("""
[point.alarms.warm]
kind = "limits"
unit = "[degF]"
deadband = 9
levels.high.limit = 86
"""))  # fmt: skip
    warm = rule(site.park().points["s1.temperature"], "warm")
    assert warm.levels[0].limit == pytest.approx(30)
    assert warm.deadband == pytest.approx(5)


def test_none_takes_a_rule_away_and_its_marks_with_it(site) -> None:
    site.append(
        S,
        """
[[exception]]
point = "s1.temperature"
alarms = { limits = "none", no_update = "none" }
[[exception]]
point = "s1.window"
alarms.states = "none"
""",
    )
    park = site.park()
    temperature, window = park.points["s1.temperature"], park.points["s1.window"]
    assert rules_of(temperature) == ()
    assert temperature.limits is None
    assert rules_of(window) == ()
    assert {state.severity for state in window.states} == {Severity.NONE}


def test_a_level_taken_away_and_a_state_made_worse(site) -> None:
    site.append(
        S,
        """
[[exception]]
point = "s1.temperature"
alarms.limits.levels.low = "none"
[[exception]]
point = "s1.window"
alarms.states.levels.open.priority = "high"
""",
    )
    park = site.park()
    limits = park.points["s1.temperature"].limits
    assert limits is not None
    assert (limits.low, limits.high) == (None, 27)
    assert park.points["s1.window"].states[1].severity == Severity.HIGH


def test_points_share_rules(site) -> None:
    text = site.path.read_text("utf-8")
    device = text[text.index('[[device]]\nid = "s1"') : text.index('[[device]]\nid = "m1"')]
    site.append(S, "\n" + device.replace('"s1"', '"s2"'))
    park = site.park()
    assert park.points["s1.temperature"].rules is park.points["s2.temperature"].rules


def test_the_difference_names_the_rules(site) -> None:
    old = site.park()
    site.append(S, '\n[[exception]]\npoint = "s1.temperature"\nalarms.limits.on_delay_s = 3\n'
                'alarms.no_update = "none"\n')  # fmt: skip
    (change,) = difference(old, site.park()).changes
    assert change.id == "s1.temperature"
    assert set(change.fields) == {"alarms.limits", "alarms.no_update"}
    site.edit(S, "[[link]]", "[alarms]\nflood_begins = 12\n[shifts]\nchanges = ['06:00']\n[[link]]")
    first = difference(old, site.park()).changes[0]
    assert first.fields == ("alarms", "shifts")


def test_a_kept_set_has_its_rules(site, shipped, tmp_path) -> None:
    site.write("rules/door.toml", 'format = 1\nkind = "door"\n')
    site.edit(S, "[[link]]", '[tables]\nalarms = ["rules"]\n\n[[link]]')
    park = site.park()
    folder = save_set(tmp_path, park, site.path)
    assert (folder / "alarms" / "room_sensor.toml").is_file()
    assert (folder / "site" / "rules" / "door.toml").is_file()
    (folder / "park.json").unlink()
    assert load_set(tmp_path, park.digest).points == park.points

    def unchanged() -> bool:
        return is_unchanged(tmp_path, park.digest, site.path, [site.profiles])

    assert unchanged()
    (shipped / "pump.toml").write_text('format = 1\nkind = "pump"\n', "utf-8")
    assert not unchanged()  # a new release brings rules
    (shipped / "pump.toml").unlink()
    own = site.write("rules/pump.toml", 'format = 1\nkind = "pump"\n')
    assert not unchanged()
    own.unlink()
    assert unchanged()
    (shipped / "room_sensor.toml").write_text(KINDS.replace("600", "60"), "utf-8")
    assert not unchanged()


def test_a_set_of_a_release_without_rules_is_read_again(site, tmp_path) -> None:
    park = site.park()
    listing = save_set(tmp_path, park, site.path) / "set.json"
    assert is_unchanged(tmp_path, park.digest, site.path, [site.profiles])
    said = json.loads(listing.read_text("utf-8"))
    del said["files"]["alarms/"]
    listing.write_text(json.dumps(said), "utf-8")
    assert not is_unchanged(tmp_path, park.digest, site.path, [site.profiles])
    assert load_set(tmp_path, park.digest).points == park.points


def test_what_the_whole_site_says(site) -> None:
    site.edit(
        S,
        "[[link]]",
        """
[alarms]
flood_begins = 20
flood_ends = 10
louder_s = 30
call_s = 0
stale_h = 12
[shifts]
changes = ["07:00", "15:00", "23:00"]
[[link]]""",
    )
    park = site.park()
    assert (park.alarms.flood_begins, park.alarms.louder_ms, park.alarms.call_ms) == (20, 30_000, 0)
    assert park.alarms.stale_ms == 43_200_000
    assert park.shifts == (420, 900, 1380)
    assert decode(encode(park)).alarms == park.alarms


def test_what_is_designed(site) -> None:
    site.append(S, '\n[[exception]]\npoint = "s1.window"\ndesigned = ["closed"]\n'
                '[[exception]]\npoint = "s1.temperature"\ndesigned = [18, 26]\n')  # fmt: skip
    park = site.park()
    assert park.points["s1.window"].designed == (0.0,)
    assert park.points["s1.temperature"].designed == (18, 26)
    site.edit(S, '["closed"]', '["clsed"]')
    assert [(f.key, f.what.code) for f in site.faults()] == [
        ("exception[1].designed[1]", "site.unknown_state")
    ]


WRONG = {
    "no kind": ('x = { priority = "low" }', "x", "site.unknown_rule"),
    "wrong kind": ('x = { kind = "limit" }', "x.kind", "site.wrong_value"),
    "another kind": ('limits = { kind = "rate" }', "limits.kind", "site.wrong_value"),
    "nothing to take away": ('x = "none"', "x", "site.unknown_rule"),
    "unknown key": ("limits = { delay_s = 3 }", "limits.delay_s", "site.unknown_key"),
    "level": ("limits.levels.hgh.priority = 'low'", "limits.levels.hgh", "site.unknown_level"),
    "limit elsewhere": (
        "limits.levels.high.limit = 3", "limits.levels.high.limit", "site.limit_elsewhere",
    ),
    "no levels": ('x = { kind = "limits" }', "x", "site.key_missing"),
    "order": (
        'x = { kind = "limits", levels.high.limit = 3, levels.high_high.limit = 2 }',
        "x.levels", "site.limit_order",
    ),
    "severities": (
        'x = { kind = "limits", levels.high = { limit = 3, priority = "high" },'
        ' levels.high_high = { limit = 4, priority = "low" } }',
        "x.levels.high_high.priority", "site.level_severity",
    ),
    "wide deadband": (
        'x = { kind = "limits", deadband = 9, levels.high.limit = 3, levels.low.limit = 2 }',
        "x.deadband", "site.deadband_wide",
    ),
    "deadband of the point's limits": (
        "limits.deadband = 11", "limits.deadband", "site.deadband_wide",
    ),
    "unit": (
        'x = { kind = "limits", unit = "kW", levels.high.limit = 3 }', "x.unit", "site.alarm_unit",
    ),
    "no unit": (
        'x = { kind = "limits", unit = "pond", levels.high.limit = 3 }', "x.unit",
        "site.unknown_unit",
    ),
    "states of a number": ('x = { kind = "states", levels.on.priority = "low" }', "x.kind",
                           "site.kind_of_rule"),
    "key of another kind": (
        'x = { kind = "bad_quality", window_s = 3 }', "x.window_s", "site.key_of_rule",
    ),
    "levels of another kind": (
        'x = { kind = "bad_quality", levels.high.limit = 3 }', "x.levels.high", "site.key_of_rule",
    ),
    "needed key": ('x = { kind = "rate", limit = 3 }', "x", "site.key_missing"),
    "zero rate": ('x = { kind = "rate", limit = 0, window_s = 9 }', "x.limit", "site.wrong_value"),
    "negative rate": (
        'x = { kind = "rate", limit = -1, window_s = 9 }', "x.limit", "site.wrong_value",
    ),
    "deviation's deadband": (
        'x = { kind = "deviation", other = "setpoint", limit = 1, deadband = 1 }', "x.deadband",
        "site.deadband_wide",
    ),
    "two units": (
        'x = { kind = "deviation", other = "m1.power", limit = 3 }', "x.other",
        "site.alarm_other_unit",
    ),
    "deviation from a state": (
        'x = { kind = "deviation", other = "window", limit = 3 }', "x.other",
        "site.alarm_other_unit",
    ),
    "count": ("limits.count = 3", "limits.count", "site.key_missing"),
    "within": ("limits.within_s = 3", "limits.within_s", "site.within_of_one"),
    "negative delay": ("limits.on_delay_s = -1", "limits.on_delay_s", "site.wrong_value"),
    "syntax": (
        'x = { kind = "expression", expression = "1 <" }', "x.expression", "expressions.ends_early",
    ),
    "own point": (
        'x = { kind = "expression", expression = "humidity > 3" }', "x.expression",
        "site.unknown_point",
    ),
    "other point": (
        'x = { kind = "expression", expression = "m1.pwer > 3" }', "x.expression",
        "site.unknown_point",
    ),
    "own state": (
        "limits.suppressed_when = \"window == 'ajar'\"", "limits.suppressed_when",
        "site.unknown_state",
    ),
    "other state": (
        "limits.suppressed_when = \"m1.relay == 'ajar'\"", "limits.suppressed_when",
        "site.unknown_state",
    ),
    "place": ('limits.place = "u9"', "limits.place", "site.unknown_id"),
    "trend": ('limits.trend = ["humidity"]', "limits.trend[1]", "site.unknown_point"),
    "cause": ('limits.causes = "The mains"', "limits.causes", "site.wrong_value"),
    "name": ('"X y" = "none"', "X y", "site.wrong_value"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_refused(site, case: str) -> None:
    written, key, code = WRONG[case]
    site.append(S, f'\n[[exception]]\npoint = "s1.temperature"\n[exception.alarms]\n{written}\n')
    assert [(f.key, f.what.code) for f in site.faults()] == [(f"exception[1].alarms.{key}", code)]


def test_a_procedure_that_is_not_there(site) -> None:
    site.append(S, '\n[[exception]]\npoint = "s1.temperature"\nalarms.limits.sop = "fir"\n')
    site.park()  # nobody knows the procedures
    folder = site.profiles.with_name("sop")
    folder.mkdir()
    (folder / "fire_alarm.toml").write_text("", "utf-8")
    (fault,) = site.faults()
    assert (fault.key, fault.what.code) == (
        "exception[1].alarms.limits.sop", "site.unknown_procedure",
    )  # fmt: skip
    assert fault.allowed is not None
    assert fault.allowed.parameters["word"] == "fire_alarm"


@pytest.mark.parametrize(
    ("old", "new", "key", "code"),
    [
        ('kind = "room_sensor"', 'kind = "rom_sensor"', "kind", "site.unknown_kind"),
        ('kind = "room_sensor"', 'kind = "door"', "kind", "site.kind_of_file"),
        ('point = ["window"]\n', "", "alarm[2]", "site.alarm_selects_nothing"),
        ('["temperature"]', '["temprature"]', "alarm[1].point_kind[1]", "site.unknown_kind"),
        ("== 'open' and", "== 'open' und", "alarm[2].expression", "expressions.unexpected"),
        ("on_delay_s = 600", "on_delay = 600", "alarm[1].on_delay", "site.unknown_key"),
    ],
)
def test_faults_of_a_kind_file(site, shipped, old: str, new: str, key: str, code: str) -> None:
    path = shipped / "room_sensor.toml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    found = [(Path(f.file).name, f.key, f.what.code) for f in site.faults()]
    assert found == [("room_sensor.toml", key, code)]
    assert all(f.line for f in site.faults())


def test_an_own_rule_that_applies_to_nothing(site) -> None:
    site.write("rules/room_sensor.toml", KINDS)
    site.edit(S, "[[link]]", '[tables]\nalarms = ["rules"]\n\n[[link]]')
    (fault,) = site.faults()
    assert (fault.file, fault.key) == ("rules/room_sensor.toml", "alarm[3]")
    assert fault.what.code == "site.alarm_selects_nothing"


@pytest.mark.parametrize(
    ("written", "key", "code"),
    [
        ("[alarms]\nflood_ends = 11", "alarms.flood_ends", "site.wrong_value"),
        ("[alarms]\nlouder_s = 200", "alarms.call_s", "site.wrong_value"),
        ("[shifts]\nchanges = ['20:00', '08:00']", "shifts.changes[2]", "site.wrong_value"),
        ("[shifts]\nchanges = ['8:00']", "shifts.changes[1]", "site.wrong_value"),
        ("[shifts]\nchanges = []", "shifts.changes", "site.wrong_value"),
    ],
)
def test_faults_of_the_whole_site(site, written: str, key: str, code: str) -> None:
    site.edit(S, "[[link]]", f"{written}\n[[link]]")
    assert [(f.key, f.what.code) for f in site.faults()] == [(key, code)]
