"""What is written reaches the alarms at once, and ends there at its time without a record."""

from __future__ import annotations

import pytest

from app.core.treatments import follow_treatments
from models.alarmbook import SUBJECT, acknowledge, lift, reset, shelve, suppress, unshelve
from models.alarms import AlarmState
from models.plant import Plant
from models.points import Quality, Reading
from tests.alarmbook.conftest import CO2, FIRE, HOUR, park
from tests.records.room import room


class Site:
    def __init__(self, desk):
        self.desk, clock = desk, desk.view.now
        self.plant = Plant(
            park(),
            clock=clock,
            monotonic=clock,
            record=lambda readings: None,
            transition=lambda told: None,
        )
        self.follow()

    def follow(self):
        self.end = follow_treatments(
            self.desk.records, self.plant.annunciator, self.plant.standing, self.desk.view.now
        )

    def hear(self, point, value):
        now = self.desk.view.now()
        self.plant.take([Reading(point, value, Quality.GOOD, now, now)])

    def wait(self, ms):
        self.desk.pass_time(ms)
        self.plant.sweep()

    def state(self, point):
        found = {alarm.point: alarm for alarm in self.plant.standing()}
        return found[point].state if point in found else AlarmState.NORMAL


@pytest.fixture
def site(tmp_path):
    with room(tmp_path, SUBJECT.kinds, park()) as desk:
        made = Site(desk)
        made.hear(CO2, 1300)
        desk.pass_time(1000)
        yield made


def one(site, hours=1):
    now = site.desk.view.now()
    return shelve(
        "s", CO2, "limits", since_ms=now, until_ms=now + hours * HOUR, one_shot=False,
        reason="sensor",
    )  # fmt: skip


def test_an_acknowledgement_reaches_the_alarm_in_the_same_write(site):
    site.desk.write(*acknowledge([site.plant.alarm(CO2)], site.desk.view.now(), "seen"))
    assert site.state(CO2) is AlarmState.ACKNOWLEDGED
    assert site.plant.alarm(CO2).acknowledgement.note == "seen"


def test_what_comes_after_the_look_is_not_acknowledged(site):
    before = site.plant.alarm(CO2)
    looked = site.desk.view.now()
    site.desk.pass_time(1)
    site.hear(CO2, 600)
    site.desk.write(*acknowledge([before], looked))
    site.desk.pass_time(1)
    site.hear(CO2, 1300)
    site.desk.write(*acknowledge([before], looked))  # the same look again, a moment later
    assert site.state(CO2) is AlarmState.UNACKNOWLEDGED


def test_a_shelving_ends_at_its_time_and_nothing_is_written(site):
    site.desk.write(*one(site))
    assert site.state(CO2) is AlarmState.SHELVED
    lines = len(site.desk.records.history("shelving", "s"))
    site.wait(HOUR - 1)
    assert site.state(CO2) is AlarmState.SHELVED
    site.wait(1)
    assert site.state(CO2) is AlarmState.UNACKNOWLEDGED
    assert len(site.desk.records.history("shelving", "s")) == lines


def test_ended_by_hand_it_calls_again_unacknowledged(site):
    site.desk.write(*acknowledge([site.plant.alarm(CO2)], site.desk.view.now()))
    site.desk.write(*one(site))
    site.desk.write(*unshelve("s", site.desk.view.now()))
    assert site.state(CO2) is AlarmState.UNACKNOWLEDGED


def test_a_suppression_and_its_lifting(site):
    now = site.desk.view.now()
    site.desk.write(
        *suppress("q", CO2, "limits", since_ms=now, until_ms=now + 24 * HOUR, reason="rebuilt")
    )
    assert site.state(CO2) is AlarmState.SUPPRESSED
    site.desk.write(*lift("q", site.desk.view.now()))
    assert site.state(CO2) is AlarmState.UNACKNOWLEDGED


def test_a_latched_alarm_stays_until_it_is_reset(site):
    site.hear(FIRE, 1)
    site.desk.pass_time(1000)
    fire = site.plant.alarm(FIRE)
    site.desk.write(*acknowledge([fire], site.desk.view.now()))
    site.hear(FIRE, 0)
    assert site.plant.alarm(FIRE).latched
    site.desk.write(*reset(fire, site.desk.view.now(), "false alarm"))
    assert site.state(FIRE) is AlarmState.NORMAL


def test_what_stands_in_the_records_holds_when_following_begins(site):
    site.end()
    site.desk.write(*one(site))
    assert site.state(CO2) is AlarmState.UNACKNOWLEDGED
    site.follow()
    assert site.state(CO2) is AlarmState.SHELVED


def test_an_acknowledgement_from_a_clock_that_was_ahead_reaches_nothing_that_calls_now(site):
    """Not at the start, and not when anything else is written of the alarm."""
    site.desk.pass_time(24 * HOUR)
    site.desk.write(*acknowledge([site.plant.alarm(CO2)], site.desk.view.now()))
    site.hear(CO2, 500)
    assert site.state(CO2) is AlarmState.NORMAL
    site.end()
    site.desk.pass_time(-23 * HOUR)
    site.plant = type(site.plant)(
        park(), clock=site.desk.view.now, monotonic=site.desk.view.now,
        record=lambda _: None, transition=lambda _: None,
    )  # fmt: skip
    site.hear(CO2, 1300)
    site.follow()
    assert site.state(CO2) is AlarmState.UNACKNOWLEDGED
    site.desk.pass_time(1000)
    site.desk.write(*acknowledge([site.plant.alarm(CO2)], site.desk.view.now()))
    assert site.state(CO2) is AlarmState.ACKNOWLEDGED
