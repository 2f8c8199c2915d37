"""A tried rule as the exception that a site file would say it with."""

from __future__ import annotations

from typing import Any

from models.alarms.trial.knobs import knobs, value_of
from models.points import Point, Rule
from models.points.defaultrules import LIMITS

Settings = dict[str, Any]

_SECONDS = {
    "on_delay": "on_delay_s",
    "off_delay": "off_delay_s",
    "within": "within_s",
    "window": "window_s",
}


def refinement(point: Point, now: Rule, tried: Rule) -> Settings:
    """What an exception has to say so that `tried` takes the place of `now`.

    Limits that follow from the point's own are said there, so that its bar and its trend show them.
    """
    rule: Settings = {}
    limits: Settings = {}
    derived = now.name == LIMITS and now.kind == "limits" and point.limits is not None
    for knob in knobs(now):
        value = value_of(tried, knob.id)
        if value == value_of(now, knob.id) or (knob.id == "within" and value <= 0):
            continue
        name, _, level = knob.id.partition(":")
        if name == "limit" and now.kind == "limits":
            own = limits if derived else rule.setdefault("levels", {}).setdefault(level, {})
            own[level if derived else "limit"] = value
        elif name == "deadband" and derived:
            limits["deadband"] = value
        elif name == "count":
            rule["count"] = round(value)
        else:
            rule[_SECONDS.get(name, name)] = value
    found: Settings = {}
    if limits:
        found["limits"] = limits
    if rule:
        found["alarms"] = {now.name: rule}
    return found
