"""Whatever is written as a rule is taken or refused; and life safety survives all that is taken."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.points import Severity
from models.site.packed.decoding import decode
from models.site.packed.encoding import encode
from models.site.park import Park
from tests.site.test_life_safety import POINTS

S, P = "site.toml", "sensor.toml"
PRIORITY = st.sampled_from(["low", "medium", "high", "critical", "urgent"])
NUMBER = st.sampled_from([-1, 0, 0.5, 3, 9.9, 10, 11, 60, 1e9])
EXPRESSION = st.sampled_from(
    ["", "temperature > 3", "window == 'open'", "fire == 'fire'", "m1.power > 3", "x > 1", "1 <"]
)
LEVEL = st.just("none") | st.fixed_dictionaries(
    {}, optional={"limit": NUMBER, "priority": PRIORITY, "guidance": st.just("Go.")}
)
WORDS = ["limits", "states", "rate", "deviation", "no_update", "bad_quality", "stuck", "expression"]
RULE = st.just("none") | st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(WORDS),
        "priority": PRIORITY,
        "limit": NUMBER,
        "levels": st.dictionaries(
            st.sampled_from(["high", "high_high", "low", "fire", "ok", "open"]), LEVEL, max_size=2
        ),
        "deadband": NUMBER,
        "unit": st.sampled_from(["Cel", "[degF]", "[ppm]", "pond"]),
        "on_delay_s": NUMBER,
        "count": st.integers(0, 3),
        "within_s": NUMBER,
        "window_s": NUMBER,
        "other": st.sampled_from(["temperature", "setpoint", "m1.power", "no.such"]),
        "expression": EXPRESSION,
        "suppressed_when": EXPRESSION,
        "latching": st.booleans(),
        "life_safety": st.booleans(),
        "follows": st.just(["mains"]),
        "trend": st.just(["setpoint"]),
    },
)
RULES = st.dictionaries(st.sampled_from(["limits", "states", "no_update", "own"]), RULE, max_size=3)
LAYERS = st.lists(
    st.tuples(st.sampled_from(["group", "exception"]), st.sampled_from(["temperature", "window",
              "fire", "co"]), RULES), min_size=1, max_size=3,
)  # fmt: skip


def written(value: Any) -> str:
    """As TOML on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {written(part)}" for key, part in value.items()) + " }"
    return json.dumps(value)


def text(layers: list[tuple[str, str, dict[str, Any]]]) -> str:
    parts, taken = [], set()
    for number, (layer, point, rules) in enumerate(layers):
        if layer == "group":
            head = f'[[group]]\nid = "g{number}"\nselect = {{ point = ["{point}"] }}'
        elif point in taken:
            continue
        else:
            taken.add(point)
            head = f'[[exception]]\npoint = "s1.{point}"'
        parts.append(f"\n{head}\nalarms = {written(rules)}\n")
    return "".join(parts)


def judge(new_site, layers: list[tuple[str, str, dict[str, Any]]]) -> None:
    site = new_site()
    site.append(P, POINTS)
    site.append(S, text(layers))
    found = site.check()
    if not isinstance(found, Park):
        assert found
        assert all(fault.file == S and fault.line for fault in found), found
        return
    assert decode(encode(found)).points == found.points
    for id_, name in (("s1.fire", "states"), ("s1.co", "limits")):
        rule = {rule.name: rule for rule in found.points[id_].rules}[name]
        assert rule.life_safety
        assert not rule.suppressed_when
        assert rule.on_delay_ms <= 10_000
        assert rule.count == 1
        assert rule.levels[0].severity >= Severity.HIGH
    for point in found.points.values():
        for rule in point.rules:
            assert rule.levels
            worst = [level.severity for level in rule.levels]
            assert worst == sorted(worst, reverse=True)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(LAYERS)
def test_taken_or_refused(new_site, layers) -> None:
    judge(new_site, layers)


@pytest.mark.long
@settings(
    deadline=None, max_examples=3_000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(LAYERS)
def test_taken_or_refused_for_long(new_site, layers) -> None:
    judge(new_site, layers)
