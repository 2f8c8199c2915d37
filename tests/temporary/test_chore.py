"""The station notes what is not as designed, counts missed ends, calls a person, moves nothing."""

from __future__ import annotations

import asyncio

import pytest

from app.core.overrides import OverrideChore
from models.alarmbook import (
    SUBJECT,
    end_drill,
    explain,
    open_drill,
    overrides,
    shelve,
    shelved,
    start_drill,
)
from models.commands import Command, CommandRecord, Outcome
from models.plant import OVERDUE, Plant, with_link_points
from models.points import Quality, Reading, Severity
from models.temporary.deviations import SETTLED_MS
from tests.alarmbook.conftest import CO2, HOUR
from tests.ledger.conftest import designed_park
from tests.records.room import room

PUMP, MODE = "p-1.switch", "d-r1.mode"


class Site:
    def __init__(self, desk, park):
        self.desk = desk
        clock = desk.view.now
        self.told = []
        self.plant = Plant(
            park,
            clock=clock,
            monotonic=clock,
            record=lambda readings: None,
            transition=self.told.append,
        )
        self.commands = []
        self.chore = OverrideChore(
            self.plant, desk.records, desk.registrar, clock, lambda: self.commands
        )

    def hear(self, point, value, quality=Quality.GOOD):
        now = self.desk.view.now()
        self.plant.take([Reading(point, value, quality, now, now)])

    def look(self, pass_ms=0):
        self.desk.pass_time(pass_ms)
        self.plant.sweep()
        asyncio.run(self.chore.look())

    def hear_and_settle(self, point, value):
        self.hear(point, value)
        self.look()
        self.desk.pass_time(SETTLED_MS)
        self.hear(point, value)
        self.look()


@pytest.fixture
def site(tmp_path):
    park = with_link_points(designed_park())
    with room(tmp_path, SUBJECT.kinds, park) as desk:
        yield Site(desk, park)


def test_a_forced_output_is_noted_and_its_return_too(site):
    site.hear_and_settle(PUMP, 1)
    record = overrides(site.desk.records)[PUMP, "1"]
    assert (record.text("type"), record.text("reason"), record.created_by) == ("forced", "", "")
    site.look(60_000)
    assert len(site.desk.records.history("override", record.id)) == 4  # written once
    site.hear_and_settle(PUMP, 0)
    assert overrides(site.desk.records) == {}
    assert site.desk.records.get("override", record.id).number("returned") is not None


def test_another_state_of_the_same_door_is_another_matter(site):
    site.hear_and_settle(PUMP, 1)
    site.hear_and_settle(MODE, 1)
    assert set(overrides(site.desk.records)) == {(PUMP, "1"), (MODE, "1")}


def test_a_door_that_is_let_through_keeps_the_reason_of_its_mode(site):
    site.hear_and_settle(MODE, 1)
    record = overrides(site.desk.records)[MODE, "1"]
    site.desk.write(*explain(record.id, "ann", "movers", None))
    site.hear(MODE, 2)  # accessed, for some seconds
    site.look(2_000)
    site.look(SETTLED_MS - 4_000)
    site.hear_and_settle(MODE, 1)
    assert overrides(site.desk.records)[MODE, "1"].id == record.id


def test_the_reason_of_the_command_is_the_reason_of_the_state(site):
    asked = site.desk.view.now()
    command = Command("c", PUMP, 1.0, "bob", "flushing the line")
    site.commands.append(CommandRecord(command, Outcome.VERIFIED, asked, asked + 1))
    site.hear_and_settle(PUMP, 1)
    record = overrides(site.desk.records)[PUMP, "1"]
    assert (record.text("owner"), record.text("reason")) == ("bob", "flushing the line")


@pytest.mark.parametrize(
    ("value", "outcome", "age"),
    [(0.0, Outcome.VERIFIED, 0), (1.0, Outcome.REJECTED, 0), (1.0, Outcome.VERIFIED, HOUR)],
)
def test_another_command_explains_nothing(site, value, outcome, age):
    asked = site.desk.view.now() - age
    command = Command("c", PUMP, value, "bob", "flushing the line")
    site.commands.append(CommandRecord(command, outcome, asked, asked + 1))
    site.hear_and_settle(PUMP, 1)
    assert overrides(site.desk.records)[PUMP, "1"].text("reason") == ""


def test_a_missed_end_calls_a_person_and_moves_nothing(site):
    site.look()
    assert site.plant.latest(OVERDUE).value == 0
    site.hear_and_settle(PUMP, 1)
    record = overrides(site.desk.records)[PUMP, "1"]
    now = site.desk.view.now()
    site.desk.write(*explain(record.id, "ann", "test run", now + 2 * HOUR))
    site.look(2 * HOUR - 1)
    assert site.plant.alarm(OVERDUE) is None
    site.look(1)
    alarm = site.plant.alarm(OVERDUE)
    assert (alarm.severity, alarm.rule) == (Severity.MEDIUM, "overdue")
    # the pump is as it was, nobody was asked for anything, and the record stands
    assert site.plant.latest(PUMP).value == 1
    assert site.commands == []
    assert set(overrides(site.desk.records)) == {(PUMP, "1")}
    site.hear_and_settle(PUMP, 0)
    assert site.plant.latest(OVERDUE).value == 0


def test_an_end_that_was_missed_while_the_station_was_off_calls_at_once(site):
    site.hear_and_settle(PUMP, 1)
    record = overrides(site.desk.records)[PUMP, "1"]
    now = site.desk.view.now()
    site.desk.write(*explain(record.id, "ann", "test run", now + HOUR))
    site.look()
    assert site.plant.alarm(OVERDUE) is None
    site.desk.pass_time(3 * HOUR)
    again = Site(site.desk, site.plant.park)
    # nothing was heard yet: what the records say is enough, and nothing is concluded of the pump
    again.look()
    assert again.plant.alarm(OVERDUE).rule == "overdue"
    assert set(overrides(site.desk.records)) == {(PUMP, "1")}
    again.hear_and_settle(PUMP, 0)
    assert again.plant.latest(OVERDUE).value == 0
    assert overrides(site.desk.records) == {}


def test_a_drill_that_nobody_ended_calls_a_person_and_nothing_ends_it(site):
    now = site.desk.view.now()
    site.desk.write(*start_drill("d", reason="gas", since_ms=now, until_ms=now + HOUR))
    site.look(HOUR - 1)
    assert site.plant.alarm(OVERDUE) is None
    site.look(1)
    assert site.plant.alarm(OVERDUE).rule == "overdue"
    site.look(30 * HOUR)
    assert open_drill(site.desk.records, site.desk.view.now()).record == "d"
    site.desk.write(*end_drill("d", site.desk.view.now()))
    site.look()
    assert site.plant.latest(OVERDUE).value == 0


def test_what_nobody_explains_calls_after_an_hour(site):
    site.hear_and_settle(PUMP, 1)
    site.look(HOUR)
    assert site.plant.alarm(OVERDUE) is not None


def shelve_once(site):
    """The next call of the air of a room."""
    now = site.desk.view.now()
    site.desk.write(
        *shelve("s", CO2, "limits", since_ms=now, until_ms=now + HOUR, one_shot=True,
                reason="chattering"),
    )  # fmt: skip
    site.plant.annunciator.set_shelved(shelved(site.desk.records, now))


def test_a_one_shot_is_written_off_when_its_condition_is_gone(site):
    shelve_once(site)
    site.look()
    assert shelved(site.desk.records, site.desk.view.now()) != {}  # it has not come yet
    site.hear(CO2, 1300)
    site.look(1000)
    assert shelved(site.desk.records, site.desk.view.now()) != {}
    site.hear(CO2, 600)
    site.look(1000)
    assert shelved(site.desk.records, site.desk.view.now()) == {}


def test_a_one_shot_is_written_off_also_if_its_condition_came_and_went_between_two_looks(site):
    shelve_once(site)
    site.look()
    site.hear(CO2, 1300)
    site.hear(CO2, 600)
    site.look(1000)
    assert shelved(site.desk.records, site.desk.view.now()) == {}
    assert site.desk.records.get("shelving", "s").number("returned") == site.desk.view.now()
