"""How urgent the rules of the demo park are: few that are urgent, or none is.

ISA-18.2 wants about 80 of 100 alarms low, 15 medium, 5 high and less than one critical. Counted is
each effective rule once, by the worst it can say. What is held here was reached by asking of each
shipped rule what follows if nobody acts, and how long there is to act. It stays above 5 for high
and critical together because a park that watches lives has many detectors: of the critical rules
nine in ten are fire zones, gas, lifts and panic buttons, and their silence is high.
"""

from __future__ import annotations

from collections import Counter

import pytest

from app.demo import DEMO_SITE
from app.sites import PROFILES
from models.points import Rule, Severity, rules_of
from models.site.check import check
from models.site.park import Park

LIVES = {"fire_panel", "gas_detector", "duress", "lift"}


@pytest.fixture(scope="module")
def park() -> Park:
    found = check(DEMO_SITE, PROFILES)
    assert isinstance(found, Park)
    return found


def worst(rule: Rule) -> Severity:
    return max(level.severity for level in rule.levels)


def rules(park: Park) -> list[tuple[str, Rule]]:
    """With the kind of its device."""
    return [
        (park.devices[point.device].kind, rule)
        for point in park.points.values()
        for rule in rules_of(point)
    ]


def test_the_mix_is_near_eighty_fifteen_five(park: Park) -> None:
    counts = Counter(worst(rule) for _, rule in rules(park))
    share = {severity: 100 * counts[severity] / counts.total() for severity in Severity}
    assert counts.total() > 3_000
    assert share[Severity.LOW] >= 76
    assert 10 <= share[Severity.MEDIUM] <= 15
    assert share[Severity.HIGH] <= 6.2
    assert share[Severity.CRITICAL] <= 2.7


def test_critical_is_for_lives_and_for_the_whole_park(park: Park) -> None:
    critical = [(kind, rule) for kind, rule in rules(park) if worst(rule) is Severity.CRITICAL]
    others = Counter(kind for kind, rule in critical if not rule.life_safety)
    assert set(others) == {"mains", "generator", "ups"}
    assert others.total() <= len(critical) / 10


def test_more_than_half_of_what_is_high_watches_lives_or_water(park: Park) -> None:
    """A leak does its damage in minutes; a detector that is silent watches nobody."""
    high = Counter(kind for kind, rule in rules(park) if worst(rule) is Severity.HIGH)
    assert sum(high[kind] for kind in LIVES | {"leak_detector"}) > high.total() / 2


def test_life_safety_is_not_lowered(park: Park) -> None:
    saving = [rule for _, rule in rules(park) if rule.life_safety]
    assert saving
    assert min(worst(rule) for rule in saving) >= Severity.HIGH


def test_a_forced_door_is_high_where_the_site_says_that_it_guards_something(park: Park) -> None:
    found: dict[Severity, set[str]] = {}
    for point in park.points.values():
        if point.kind == "door_alarm":
            levels = {
                level.name: level.severity for rule in rules_of(point) for level in rule.levels
            }
            found.setdefault(levels["forced"], set()).add(point.device)
            assert levels.get("held", Severity.LOW) is Severity.LOW
    assert set(found) == {Severity.MEDIUM, Severity.HIGH}
    assert {"d-a1-05", "d-a2-11", "d-b1-l"} <= found[Severity.HIGH]
    assert len(found[Severity.HIGH]) < len(found[Severity.MEDIUM]) / 5
