"""The rules that follow from a point's limits and states, where nothing refines them."""

from __future__ import annotations

from models.points.point import Limits, Point, State
from models.points.rule import Level, Rule
from models.points.severity import Severity

LIMITS, STATES = "limits", "states"
"""Names of these two rules."""


def rules_of(point: Point) -> tuple[Rule, ...]:
    """All effective rules of `point`: those it was given, else what its limits and states say."""
    return point.rules or default_rules(point.limits, point.states)


def default_rules(limits: Limits | None, states: tuple[State, ...]) -> tuple[Rule, ...]:
    """One rule for all limits, one for all abnormal states."""
    found = []
    if levels := state_levels(states):
        found.append(Rule(STATES, "states", levels))
    if limits is not None and (levels := limit_levels(limits)):
        found.append(Rule(LIMITS, "limits", levels, deadband=limits.deadband))
    return tuple(found)


def limit_levels(limits: Limits) -> tuple[Level, ...]:
    """High-high and low-low are one step more severe than high and low, at most CRITICAL."""
    outer = Severity(min(limits.severity + 1, Severity.CRITICAL))
    return tuple(
        Level(name, severity, limit)
        for name, severity, limit in (
            ("high_high", outer, limits.high_high),
            ("low_low", outer, limits.low_low),
            ("high", limits.severity, limits.high),
            ("low", limits.severity, limits.low),
        )
        if limit is not None
    )


def state_levels(states: tuple[State, ...]) -> tuple[Level, ...]:
    """The abnormal states, most severe first."""
    levels = [
        Level(state.code, state.severity, state=index)
        for index, state in enumerate(states)
        if state.severity
    ]
    return tuple(sorted(levels, key=lambda level: -level.severity))
