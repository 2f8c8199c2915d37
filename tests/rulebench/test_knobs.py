"""Turning a rule: what can be turned, within what, and what is no rule any more."""

from __future__ import annotations

import pytest

from models.alarms.trial.knobs import can_be_tried, fault, knobs, turned, value_of
from models.points import Level, Limits, Rule, Severity
from models.points.defaultrules import default_rules

LIMITS = default_rules(
    Limits(low_low=2, low=4, high=8, high_high=10, deadband=0.5, severity=Severity.MEDIUM), ()
)[0]


def knob(rule: Rule, id_: str):
    return next(one for one in knobs(rule) if one.id == id_)


def test_limits_stand_from_the_highest_down_then_the_rest() -> None:
    assert [one.id for one in knobs(LIMITS)] == [
        "limit:high_high", "limit:high", "limit:low", "limit:low_low",
        "deadband", "on_delay", "off_delay", "count", "within",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("id_", "value"),
    [("limit:high", 9.0), ("deadband", 1.5), ("on_delay", 2.5), ("off_delay", 60.0),
     ("count", 3.0), ("within", 120.0)],
)  # fmt: skip
def test_what_is_turned_is_read_back_and_nothing_else_moves(id_: str, value: float) -> None:
    rule = turned(LIMITS, knob(LIMITS, id_), value)
    assert value_of(rule, id_) == value
    for other in knobs(LIMITS):
        if other.id != id_:
            assert value_of(rule, other.id) == value_of(LIMITS, other.id)


def test_delays_are_never_negative_and_a_count_is_at_least_one() -> None:
    assert value_of(turned(LIMITS, knob(LIMITS, "on_delay"), -5.0), "on_delay") == 0
    assert value_of(turned(LIMITS, knob(LIMITS, "count"), 0.0), "count") == 1


def test_faults() -> None:
    assert fault(LIMITS) is None
    crossed = turned(LIMITS, knob(LIMITS, "limit:high"), 10.5)
    assert fault(crossed).code == "rulebench.fault.order"
    wide = turned(LIMITS, knob(LIMITS, "deadband"), 4.0)
    assert fault(wide).code == "rulebench.fault.deadband"
    counted = turned(LIMITS, knob(LIMITS, "count"), 3.0)
    assert fault(counted).code == "rulebench.fault.within"


def test_rules_over_other_points_are_not_tried() -> None:
    level = (Level("expression", Severity.HIGH),)
    assert can_be_tried(LIMITS)
    assert not can_be_tried(Rule("dew", "expression", level, expression="a > 1"))
    assert not can_be_tried(Rule("high", "limits", level, suppressed_when="fan = 0"))
