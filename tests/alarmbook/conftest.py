"""A desk with real records of this subject, over a park with a chattering and a grave alarm."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.alarmbook import SUBJECT
from models.alarms import Alarm
from models.people.kind import POST
from models.points import Level, Point, Rule, Severity, State
from models.text import Name
from tests.plan.small_park import NOW, small_park
from tests.records.room import room

HOUR = 3_600_000
CO2 = "s-r1.co2"
HOT = "s-r1.temperature"
FIRE = "s-r1.fire"


def park():
    """The small park with a smoke detector."""
    known = small_park()
    states = (State("normal", Name("Normal")), State("fire", Name("Fire"), Severity.CRITICAL))
    rule = Rule(
        "states", "states", (Level("fire", Severity.CRITICAL, state=1),), life_safety=True,
        latching=True,
    )  # fmt: skip
    fire = Point(FIRE, "s-r1", Name("Smoke"), "fire_alarm", states=states, rules=(rule,))
    return replace(known, points=known.points | {FIRE: fire})


def alarm(point=CO2, severity=Severity.MEDIUM, raised=NOW - 60_000, **rest):
    return Alarm(point, severity, "high", raised, 1300.0, 1200.0, **rest)


@pytest.fixture
def desk(tmp_path):
    with room(tmp_path, (*SUBJECT.kinds, POST), park()) as made:
        yield made
