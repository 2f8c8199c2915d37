"""The rules that are shipped by kind of device, and what the demo park comes to with them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from models.points import Severity
from models.site.check import check
from models.site.expand.alarms.kinds import KindRule, read_kind_rules
from models.site.expand.profiles import read_profile
from models.site.faults import Faults
from models.site.park import Park
from models.site.read.sitefile import SiteDraft

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
DEVICES = RESOURCES / "devices"
PROFILES = sorted([*DEVICES.glob("*.toml"), *(RESOURCES / "demo" / "profiles").glob("*.toml")])


@pytest.fixture(scope="module")
def rules() -> dict[str, list[KindRule]]:
    faults = Faults()
    found = read_kind_rules(SiteDraft(RESOURCES), [DEVICES], faults)
    assert faults.found == []
    assert {file.stem for file in found.files} == set(found.by_kind)
    return found.by_kind


@pytest.fixture(scope="module")
def demo() -> Park:
    park = check(RESOURCES / "demo" / "site.toml", [DEVICES])
    assert isinstance(park, Park), park
    return park


def test_every_rule_applies_to_a_profile_there_is(rules) -> None:
    profiles = []
    for path in PROFILES:
        profile = read_profile(path, path.name, Faults())
        assert profile is not None
        profiles.append(profile.value)
    idle = []
    for kind, several in rules.items():
        for rule in several:
            fitting = [
                (profile, number, point)
                for profile in profiles
                if profile.kind == kind and rule.fits(profile)
                for number, point in enumerate(profile.point)
                if rule.selects(point, primary=point.primary or number == 0)
            ]
            if not fitting:
                idle.append((kind, rule.origin.key, rule.text.name))
    assert idle == []


def test_every_sentence_is_in_both_languages(rules) -> None:
    for several in rules.values():
        for rule in several:
            levels = [level for level in rule.text.levels.values() if not isinstance(level, str)]
            for part in (rule.text, *levels):
                for name in (part.message, part.guidance):
                    assert name is None or (name.en and name.zh_CN), rule.origin.key


def test_what_is_urgent_says_what_to_do(demo: Park) -> None:
    silent = {
        (demo.devices[point.device].kind, point.kind, rule.name)
        for point in demo.points.values()
        for rule in point.rules
        if rule.levels[0].severity >= Severity.HIGH and not rule.guidance.en
    }
    assert silent == set()


def test_most_alarms_of_the_park_are_of_low_priority(demo: Park) -> None:
    """Towards 80/15/5 of low, medium and high, by the worst level of each rule."""
    count = Counter(rule.levels[0].severity for p in demo.points.values() for rule in p.rules)
    whole = sum(count.values())
    assert count[Severity.LOW] / whole > 0.5
    assert (count[Severity.HIGH] + count[Severity.CRITICAL]) / whole < 0.2


def test_the_mains_is_the_cause_of_what_falls_with_it(demo: Park) -> None:
    causes = {
        demo.devices[point.device].kind
        for point in demo.points.values()
        for rule in point.rules
        if rule.causes == "mains"
    }
    assert causes == {"mains"}
    followers = {
        demo.devices[point.device].kind
        for point in demo.points.values()
        for rule in point.rules
        if "mains" in rule.follows
    }
    assert {"ahu", "chiller", "pump", "ups", "generator", "lift", "lighting"} <= followers


def test_what_was_asked_of_a_door_is_no_second_alarm(demo: Park) -> None:
    requests = [p for p in demo.points.values() if p.kind == "door_mode_request"]
    assert requests
    assert {rule.name for point in requests for rule in point.rules} == set()


def test_life_safety_in_the_demo_park(demo: Park) -> None:
    found = {
        (demo.devices[point.device].kind, rule.name)
        for point in demo.points.values()
        for rule in point.rules
        if rule.life_safety
    }
    assert {kind for kind, _ in found} >= {"fire_panel", "gas_detector", "lift"}
