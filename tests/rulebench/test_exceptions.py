"""Exceptions in the text of a site file."""

from __future__ import annotations

import tomllib

from models.alarms.trial.knobs import knobs, turned
from models.alarms.trial.refinement import refinement
from models.points import Level, Limits, Point, Rule, Severity
from models.points.defaultrules import default_rules
from models.site.exceptions import with_exception
from models.text.name import Name

FILE = """\
format = 1  # by hand

[[exception]]
point = "a.t"  # the first
limits = { high = 8 }
[exception.alarms.limits]
on_delay_s = 5

[[exception]]
point = "b.t"
deadband = 0.5

# the end
[history]
raw_days = 9
"""


def test_a_new_exception_is_added_and_nothing_else_moves() -> None:
    after, block = with_exception(FILE, "c.t", {"limits": {"high": 9.5}})
    assert after.startswith(FILE)
    assert block == '[[exception]]\npoint = "c.t"\nlimits = { high = 9.5 }\n'
    assert tomllib.loads(after)["exception"][2] == {"point": "c.t", "limits": {"high": 9.5}}


def test_what_a_point_has_is_kept_below_what_is_new() -> None:
    settings = {"limits": {"high": 9.0}, "alarms": {"limits": {"count": 2}}}
    after, _ = with_exception(FILE, "a.t", settings)
    document = tomllib.loads(after)
    assert document["exception"] == [
        {
            "point": "a.t",
            "limits": {"high": 9},
            "alarms": {"limits": {"on_delay_s": 5, "count": 2}},
        },
        {"point": "b.t", "deadband": 0.5},
    ]
    assert document["history"] == {"raw_days": 9}
    assert "# the end" in after


def test_texts_are_written_as_they_are() -> None:
    settings = {
        "alarms": {"x": {"message": {"en": 'a "b"\n\x7f', "zh_CN": "冷"}, "follows": ["m"]}}
    }
    after, _ = with_exception("format = 1\n", "a.t", settings)
    assert tomllib.loads(after)["exception"] == [{"point": "a.t", **settings}]


def turn(rule: Rule, id_: str, value: float) -> Rule:
    return turned(rule, next(k for k in knobs(rule) if k.id == id_), value)


def test_limits_of_the_point_are_said_there_and_delays_with_the_rule() -> None:
    limits = Limits(low=0, high=8, deadband=0.5)
    point = Point("a.t", "a", Name("T"), "temperature", limits=limits)
    now = default_rules(limits, ())[0]
    tried = turn(turn(turn(now, "limit:high", 9.0), "deadband", 1.0), "on_delay", 30.0)
    assert refinement(point, now, tried) == {
        "limits": {"high": 9.0, "deadband": 1.0},
        "alarms": {"limits": {"on_delay_s": 30.0}},
    }
    assert refinement(point, now, now) == {}


def test_limits_of_a_rule_of_its_own_are_said_with_it() -> None:
    point = Point("a.t", "a", Name("T"), "temperature")
    now = Rule("frost", "limits", (Level("low", Severity.HIGH, 3.0),))
    assert refinement(point, now, turn(now, "limit:low", 2.0)) == {
        "alarms": {"frost": {"levels": {"low": {"limit": 2.0}}}}
    }
    rate = Rule("rise", "rate", (Level("rate", Severity.HIGH, 3.0),), window_ms=60_000)
    tried = turn(turn(rate, "limit:rate", 5.0), "window", 120.0)
    assert refinement(point, rate, tried) == {"alarms": {"rise": {"limit": 5.0, "window_s": 120.0}}}
