"""What is shipped for each kind of equipment: symbol, profile, rules, guidance, procedure, both
languages; and that the demo park has one of it."""

from __future__ import annotations

import pytest

from models.incidents.sop import load_sops
from models.points import Point, Rule, rules_of
from models.points.kinds import LIFE_SAFETY_KINDS
from models.site.park import Park
from models.text.name import Name
from tests.simulator.demo import ROOT, demo
from tests.site.conftest import SiteFolder
from tests.site.test_profiles import SHIPPED, use

RESOURCES = ROOT / "resources"
SOPS = load_sops(RESOURCES / "sop")

EQUIPMENT = {
    # what it is called: kind of device, kinds of points that it must have
    "fire panel": ("fire_panel", "fire_alarm fire_prealarm fire_fault fire_disabled fire_mode"),
    "gas": ("gas_detector", "gas_concentration"),
    "carbon monoxide": ("gas_detector", "carbon_monoxide"),
    "leak": ("leak_detector", "leak"),
    "tank": ("tank", "level"),
    "pump": ("pump", "running"),
    "lift": ("lift", "lift_state entrapment"),
    "mains": ("mains", "mains_present"),
    "transfer switch": ("mains", "transfer_switch_position"),
    "generator": ("generator", "generator_state level time_remaining"),
    "UPS": ("ups", "ups_state state_of_charge time_remaining"),
    "barrier": ("barrier", "barrier_position"),
    "weather warning": ("weather", "warning_level"),
    "panic button": ("duress", "duress man_down"),
}


def told(name: Name) -> bool:
    """Long enough to act on, in both languages, and not the same text twice."""
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in name.zh_CN)
    plain = not any("\u4e00" <= letter <= "\u9fff" for letter in name.en)
    return len(name.en) >= 25 and len(name.zh_CN) >= 8 and chinese and plain


def points_of(park: Park, kind: str, point_kinds: str) -> list[Point]:
    """Points of these kinds at devices of that kind."""
    wanted = set(point_kinds.split())
    return [
        park.points[id_]
        for device in park.devices.values()
        if device.kind == kind
        for id_ in device.points
        if park.points[id_].kind in wanted
    ]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Park:
    """One device of each shipped profile."""
    return use(SiteFolder(tmp_path_factory.mktemp("kinds") / "site"), SHIPPED)


@pytest.mark.parametrize("park_of", ["shipped", "demo"])
@pytest.mark.parametrize("what", list(EQUIPMENT))
def test_every_kind_has_all_of_it(what: str, park_of: str, shipped: Park) -> None:
    kind, point_kinds = EQUIPMENT[what]
    park = shipped if park_of == "shipped" else demo()
    assert (RESOURCES / "icons" / f"device-{kind.replace('_', '-')}.svg").is_file()
    assert (RESOURCES / "alarms" / f"{kind}.toml").is_file()
    found = points_of(park, kind, point_kinds)
    assert {point.kind for point in found} == set(point_kinds.split())
    rules = [rule for point in found for rule in rules_of(point) if rule.kind != "no_update"]
    assert rules
    procedures = {rule.sop for rule in rules} - {""}
    assert procedures, "nobody is told what to do step by step"
    for procedure in procedures:
        sop = SOPS[procedure]
        assert told(Name(sop.notice.en, sop.notice.zh_CN))
        assert len(sop.step) >= 3


def test_no_rule_leaves_an_operator_without_guidance(shipped: Park) -> None:
    for park in (shipped, demo()):
        without = {
            (park.devices[point.device].kind, point.kind, rule.name)
            for point in park.points.values()
            for rule in rules_of(point)
            # the two devices of the tests' own site have profiles that are not shipped
            if point.device not in ("s1", "m1") and not told(rule.guidance)
        }
        assert without == set()


def test_what_endangers_lives_is_life_safety_and_has_a_procedure(shipped: Park) -> None:
    for park in (shipped, demo()):
        for point in park.points.values():
            if point.kind not in LIFE_SAFETY_KINDS:
                continue
            hazards: list[Rule] = [r for r in rules_of(point) if r.kind in ("limits", "states")]
            assert hazards, point.id
            for rule in hazards:
                assert rule.life_safety, point.id
                assert rule.sop in SOPS, point.id
                assert SOPS[rule.sop].life_safety, point.id


def test_a_procedure_that_a_rule_names_is_there() -> None:
    park = demo()
    named = {rule.sop for point in park.points.values() for rule in rules_of(point)} - {""}
    assert named <= SOPS.keys()


def test_the_control_room_has_its_own_ups() -> None:
    park = demo()
    place = park.places["ups-control"]
    assert park.areas[place.room].name.en == "Fire control room"
