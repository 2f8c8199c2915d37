"""What is written reaches the alarms at once, and ends there at its time without a record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.treatments import follow_treatments
from models.alarmbook import SUBJECT, acknowledge, lift, reset, shelve, suppress, unshelve
from models.alarms import AlarmState
from models.plant import Plant
from models.points import Quality, Reading
from tests.alarmbook.conftest import CO2, FIRE, HOT, HOUR, park
from tests.records.room import room


class Site:
    def __init__(self, desk):
        self.desk = desk
        self.plant = self.begin()
        self.follow()

    def begin(self):
        clock = self.desk.view.now
        return Plant(
            park(),
            clock=clock,
            monotonic=clock,
            record=lambda readings: None,
            transition=lambda told: None,
        )

    def follow(self, station=None):
        """`station`: which one this is; by default the one that writes here."""
        self.end = follow_treatments(
            self.desk.records,
            self.plant.annunciator,
            self.plant.standing,
            station or self.desk.journal.station,
            self.desk.view.now,
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
    site.plant = site.begin()
    site.hear(CO2, 1300)
    site.follow()
    assert site.state(CO2) is AlarmState.UNACKNOWLEDGED
    site.desk.pass_time(1000)
    site.desk.write(*acknowledge([site.plant.alarm(CO2)], site.desk.view.now()))
    assert site.state(CO2) is AlarmState.ACKNOWLEDGED


def later_in_a_clock_that_was_set_back(site):
    """A call from before, acknowledged; the clock goes back; another call, up to a restart."""
    site.desk.pass_time(24 * HOUR)
    site.desk.write(*acknowledge([site.plant.alarm(CO2)], site.desk.view.now(), "before"))
    site.hear(CO2, 500)
    site.end()
    site.desk.pass_time(-23 * HOUR)
    site.plant = site.begin()
    site.hear(CO2, 1300)


def test_nor_once_the_clock_is_there_again(site):
    later_in_a_clock_that_was_set_back(site)
    site.desk.pass_time(23 * HOUR)
    site.follow()
    assert site.state(CO2) is AlarmState.UNACKNOWLEDGED


def test_what_was_seen_since_holds_beside_one_that_reaches_further(site):
    later_in_a_clock_that_was_set_back(site)
    site.desk.pass_time(1000)
    site.desk.write(*acknowledge([site.plant.alarm(CO2)], site.desk.view.now(), "since"))
    site.desk.pass_time(23 * HOUR)
    site.follow()
    assert site.state(CO2) is AlarmState.ACKNOWLEDGED
    assert site.plant.alarm(CO2).acknowledgement.note == "since"


def test_a_reset_from_before_lets_go_of_nothing_that_latched_since(site):
    site.hear(FIRE, 1)
    site.desk.pass_time(24 * HOUR)
    site.hear(FIRE, 0)
    site.desk.write(*reset(site.plant.alarm(FIRE), site.desk.view.now()))
    site.end()
    site.desk.pass_time(-23 * HOUR)
    site.plant = site.begin()
    site.hear(FIRE, 1)
    site.hear(FIRE, 0)
    site.desk.pass_time(24 * HOUR)
    site.follow()
    assert site.plant.alarm(FIRE).latched


def test_what_another_station_wrote_counts_by_its_moment(site):
    """It received the same call by its own clock."""
    there = replace(site.plant.alarm(CO2), raised_ms=site.plant.alarm(CO2).raised_ms + 40)
    site.end()
    site.desk.write(*acknowledge([there], site.desk.view.now()))
    site.follow()
    assert site.state(CO2) is AlarmState.UNACKNOWLEDGED
    site.end()
    site.follow(station="post-2")
    assert site.state(CO2) is AlarmState.ACKNOWLEDGED


@pytest.mark.parametrize("before", [0, 24 * HOUR])
def test_nor_does_one_from_before_reach_what_is_otherwise_wrong_since(site, before):
    """It is the same occurrence, and another call."""
    site.desk.pass_time(before)
    site.hear(HOT, 30)
    site.desk.pass_time(24 * HOUR - before + 1000)
    site.desk.write(*acknowledge([site.plant.alarm(HOT)], site.desk.view.now()))
    assert site.state(HOT) is AlarmState.ACKNOWLEDGED
    site.desk.pass_time(-23 * HOUR)
    site.plant.sweep()
    site.hear(HOT, 10)
    assert site.state(HOT) is AlarmState.UNACKNOWLEDGED
    assert acknowledge([site.plant.alarm(HOT)], site.desk.view.now()), "it can be, at once"
    site.desk.pass_time(24 * HOUR)
    site.end()
    site.follow()
    assert site.state(HOT) is AlarmState.UNACKNOWLEDGED
    site.desk.write(*acknowledge([site.plant.alarm(HOT)], site.desk.view.now()))
    assert site.state(HOT) is AlarmState.ACKNOWLEDGED


def test_an_acknowledgement_holds_for_what_the_alarm_journal_alone_remembers(site):
    """Its first call is known there by the moment at which it was raised."""
    told = replace(site.plant.alarm(CO2), called_ms=site.plant.alarm(CO2).raised_ms + 7)
    site.end()
    site.desk.write(*acknowledge([told], site.desk.view.now()))
    site.follow()
    assert site.state(CO2) is AlarmState.ACKNOWLEDGED


def test_what_was_acknowledged_long_ago_is_not_read_again(site, monkeypatch):
    """An alarm that chatters has thousands of acknowledgements, and each new one asks."""
    for _ in range(20):
        site.desk.pass_time(1000)
        site.desk.write(*acknowledge([site.plant.alarm(CO2)], site.desk.view.now()))
        site.hear(CO2, 500)
        site.hear(CO2, 1300)
    alarm, events = site.plant.alarm(CO2), type(site.desk.records).events
    assert alarm.state is AlarmState.UNACKNOWLEDGED
    assert len(events(site.desk.records, "alarm", alarm.id, "acknowledged")) == 20
    read = []

    def noted(*asked):
        found = events(*asked)
        read.extend(found)
        return found

    monkeypatch.setattr(type(site.desk.records), "events", noted)
    site.desk.pass_time(1000)
    site.desk.write(*acknowledge([alarm], site.desk.view.now()))
    assert site.state(CO2) is AlarmState.ACKNOWLEDGED
    [line] = read
    assert line.value["seen"] == site.desk.view.now()


def test_what_latched_can_be_reset_at_once_after_the_clock_was_set_back(site):
    site.desk.pass_time(24 * HOUR)
    site.hear(FIRE, 1)
    site.desk.pass_time(1000)
    site.desk.write(*acknowledge([site.plant.alarm(FIRE)], site.desk.view.now()))
    site.hear(FIRE, 0)
    site.desk.pass_time(-23 * HOUR)
    site.plant.sweep()
    latched = site.plant.alarm(FIRE)
    assert latched.latched
    site.desk.write(*reset(latched, site.desk.view.now()))
    assert site.state(FIRE) is AlarmState.NORMAL
