"""The clock of the station is put forward or back under a running park: by hand, or by NTP."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import alarmbook
from models.alarms import (
    Acknowledgement,
    AlarmState,
    Happening,
    OutOfService,
    Shelving,
    Suppression,
)
from models.alarms.escalation import Step
from models.plant import Plant
from models.points import Level, Rule, Severity
from models.site.park import AlarmSettings, Park
from tests.alarms.test_annunciator import House, a_park

HOUR = 3_600_000
BACK, FORWARD = -HOUR, HOUR
HOT = Rule("hot", "limits", (Level("high", Severity.HIGH, 30.0),), on_delay_ms=30_000)
LATE = Rule("hot", "limits", (Level("high", Severity.HIGH, 30.0),), off_delay_ms=30_000)
NOW_ = Rule("hot", "limits", (Level("high", Severity.HIGH, 30.0),))
OFTEN = replace(NOW_, count=3, within_ms=60_000)
STUCK = Rule("hot", "stuck", (Level("stuck", Severity.LOW),), window_ms=60_000)
FAST = Rule("hot", "rate", (Level("fast", Severity.HIGH, 1.0),), window_ms=60_000)
LATCH = replace(NOW_, latching=True, life_safety=True)


class Clocked(House):
    """A house whose clock on the wall can be set; its seconds go on as ever."""

    def __init__(self, park: Park) -> None:
        self.off = 0
        super().__init__(park)
        self.now += 10 * HOUR

    def made(self):
        plant = super().made()
        plant._monotonic = lambda: self.now - self.off  # a second counter knows no wall
        return plant

    def put(self, by_ms: int) -> None:
        self.now += by_ms
        self.off += by_ms

    def acknowledge(self, seen_ms: int) -> None:
        for change in alarmbook.acknowledge(self.plant.alarms(), seen_ms):
            point, rule = alarmbook.key_of(change.entity)
            said = Acknowledgement("li-na", self.now)
            self.plant.annunciator.acknowledge(point, rule, seen_ms, said)


def house(rule: Rule, **settings: int) -> Clocked:
    park = a_park({"r.t": (rule,)}, patience=10 * HOUR)
    return Clocked(replace(park, alarms=replace(park.alarms, **settings)))


@pytest.mark.parametrize("by", [BACK, FORWARD])
@pytest.mark.parametrize("heard_first", [True, False])
def test_a_delay_lasts_as_long_as_it_would_have(by: int, heard_first: bool) -> None:
    here = house(HOT)
    here.hear("r.t", 35.0)
    here.wait(20)
    here.put(by)
    if heard_first:
        here.hear("r.t", 35.0)
    here.wait(9)
    assert here.calling == []
    here.wait(1.5)
    assert here.calling == ["r.t/hot"]


@pytest.mark.parametrize("by", [BACK, FORWARD])
def test_a_return_is_delayed_as_long(by: int) -> None:
    here = house(LATE)
    here.hear("r.t", 35.0)
    here.hear("r.t", 20.0)
    here.wait(20)
    here.put(by)
    here.wait(9)
    assert here.calling == ["r.t/hot"]
    here.wait(1.5)
    assert here.calling == []


@pytest.mark.parametrize("by", [BACK, FORWARD])
def test_a_count_goes_on(by: int) -> None:
    here = house(OFTEN)
    for _ in range(2):
        here.hear("r.t", 35.0)
        here.hear("r.t", 20.0)
        here.wait(5)
    here.put(by)
    here.hear("r.t", 35.0)
    assert here.calling == ["r.t/hot"]


@pytest.mark.parametrize("by", [BACK, FORWARD])
def test_what_is_stuck_is_stuck_after_its_window(by: int) -> None:
    here = house(STUCK)
    here.hear("r.t", 20.0)
    here.wait(40)
    here.put(by)
    here.hear("r.t", 20.0)
    here.wait(19)
    here.hear("r.t", 20.0)
    assert here.calling == []
    here.wait(2)
    assert here.calling == ["r.t/hot"]


@pytest.mark.parametrize("by", [BACK, FORWARD])
def test_a_window_is_as_long_as_it_was(by: int) -> None:
    """Two degrees a minute are too fast before and after."""
    here = house(FAST)
    for n in range(40):
        here.hear("r.t", 20.0 + n / 30)
        here.wait(1)
    here.put(by)
    for n in range(40, 70):
        here.hear("r.t", 20.0 + n / 30)
        here.wait(1)
    assert here.calling == ["r.t/hot"]


def test_what_stands_can_be_acknowledged_at_once() -> None:
    here = house(NOW_)
    here.hear("r.t", 35.0)
    here.wait(5)
    here.put(BACK)
    here.wait(1)
    here.acknowledge(here.now)
    (alarm,) = here.plant.alarms()
    assert alarm.state is AlarmState.ACKNOWLEDGED
    assert alarm.raised_ms <= here.now


def test_what_returned_can_be_acknowledged_at_once() -> None:
    here = house(NOW_)
    here.hear("r.t", 35.0)
    here.hear("r.t", 20.0)
    here.put(BACK)
    here.wait(1)
    (alarm,) = here.plant.alarms()
    assert alarm.state is AlarmState.RETURNED
    here.acknowledge(here.now)
    assert here.plant.alarms() == ()


def test_what_latched_can_be_acknowledged_and_reset() -> None:
    here = house(LATCH)
    here.hear("r.t", 35.0)
    here.hear("r.t", 20.0)
    here.put(BACK)
    here.wait(1)
    (alarm,) = here.plant.alarms()
    assert alarm.latched
    assert alarm.life_safety
    here.acknowledge(here.now)
    assert here.plant.annunciator.reset("r.t", "hot", here.now, "li-na", here.now)
    assert here.plant.alarms() == ()


def test_nobody_is_called_later_for_that() -> None:
    """Who does not come is called in time, whatever the clock says."""
    taken = AlarmSettings(louder_ms=30_000, call_ms=60_000, notice_ms=0)
    here = house(NOW_, louder_ms=taken.louder_ms, call_ms=taken.call_ms)
    here.hear("r.t", 35.0)
    here.wait(5)
    here.put(BACK)
    here.wait(31)
    assert here.plant.alarms()[0].escalated >= Step.LOUDER
    here.wait(30)
    assert here.plant.alarms()[0].escalated == Step.CALL


def test_what_was_acknowledged_stays_so() -> None:
    here = house(NOW_)
    here.hear("r.t", 35.0)
    here.acknowledge(here.now)
    told = len(here.told)
    here.put(BACK)
    here.wait(2)
    assert [a.state for a in here.plant.alarms()] == [AlarmState.ACKNOWLEDGED]
    assert len(here.told) == told


def test_what_is_called_anew_is_told_once_and_a_restart_knows_it() -> None:
    here = house(NOW_)
    here.hear("r.t", 35.0)
    here.wait(1)
    kept = here.plant.annunciator.unsaved()
    here.told.clear()
    here.put(BACK)
    here.wait(2)
    assert [one.happening for one in here.told] == [Happening.RAISED]
    here.acknowledge(here.now)
    # a kill before the copy was saved: the one that stood before is in the future
    here.plant = here.made()
    here.plant.annunciator.restore([(rule, memory) for rule, memory in kept.memories], here.now)
    (again,) = here.plant.alarms()
    assert again.raised_ms <= here.now
    here.acknowledge(here.now)
    assert here.plant.alarms()[0].state is AlarmState.ACKNOWLEDGED


@pytest.mark.parametrize("by", [BACK, FORWARD])
def test_a_shelving_ends_by_the_clock_on_the_wall(by: int) -> None:
    """Its end was told as a time of day. Forward it ends early, which only calls somebody."""
    here = house(NOW_)
    here.hear("r.t", 35.0)
    until = here.now + HOUR // 2
    order = Shelving("s", "li-na", "r", here.now, until)
    assert here.plant.annunciator.set_shelved({("r.t", "hot"): order}) == ()
    assert here.calling == []
    here.put(by)
    here.wait(1)
    assert here.calling == (["r.t/hot"] if here.now >= until else [])


@pytest.mark.parametrize("what", ["shelved", "suppressed", "out"])
@pytest.mark.parametrize("stopped", [False, True])
def test_nothing_is_withheld_for_a_year_because_the_clock_was_a_year_ahead(
    what: str, stopped: bool
) -> None:
    here = house(NOW_)
    key = ("r.t", "hot")

    def order(plant: Plant) -> None:
        if what == "shelved":
            plant.annunciator.set_shelved({key: Shelving("s", "li-na", "r", since, until)})
        elif what == "suppressed":
            plant.annunciator.set_suppressed({key: Suppression(since, "s", "li-na", until)})
        else:
            plant.set_out_of_service({"r.t": OutOfService("w", "W-1", since, until)})

    here.put(365 * 24 * HOUR)
    since, until = here.now, here.now + 8 * HOUR
    here.hear("r.t", 35.0)
    order(here.plant)
    assert here.calling == []
    here.put(-365 * 24 * HOUR)
    if stopped:
        kept = here.plant.annunciator.unsaved().memories
        here.plant = here.made()
        here.plant.annunciator.restore(kept, here.now)
        order(here.plant)
    here.wait(1)
    assert here.calling == ["r.t/hot"]
    here.acknowledge(here.now)
    assert here.plant.alarms()[0].state is AlarmState.ACKNOWLEDGED


@pytest.mark.parametrize("what", ["shelved", "suppressed", "out"])
@pytest.mark.parametrize("by", [-13 * HOUR, 24 * HOUR])
def test_what_is_withheld_is_withheld_again_when_a_wrong_clock_is_right(what: str, by: int) -> None:
    """The ledger and the plan say so until its end."""
    here = house(NOW_)
    key, since, until = ("r.t", "hot"), here.now, here.now + 8 * HOUR
    if what == "shelved":
        here.plant.annunciator.set_shelved({key: Shelving("s", "li-na", "r", since, until)})
    elif what == "suppressed":
        here.plant.annunciator.set_suppressed({key: Suppression(since, "s", "li-na", until)})
    else:
        here.plant.set_out_of_service({"r.t": OutOfService("w", "W-1", since, until)})
    here.hear("r.t", 35.0)
    here.put(by)
    here.wait(1)
    assert here.calling == ["r.t/hot"]
    here.put(-by)
    here.wait(1)
    assert here.calling == []
    assert here.plant.out_of_service().keys() == ({"r.t"} if what == "out" else set())
    here.wait(8 * HOUR // 1_000)
    assert here.calling == ["r.t/hot"]


def test_occurrences_of_one_millisecond_stay_apart_after_an_acknowledgement_in_the_future() -> None:
    """A batch of readings is of one moment; a beginning with the number of another is not kept."""
    here = house(NOW_)
    here.hear("r.t", 35.0)
    here.acknowledge(here.now)
    here.hear("r.t", 20.0)
    here.put(BACK)
    here.wait(1)
    here.told.clear()
    for value in (35.0, 20.0, 35.0):
        here.hear("r.t", value)
    begun = [one.raised_ms for one in here.told if one.happening is Happening.RAISED]
    assert len(begun) == len(set(begun)) == 2


def test_a_second_is_no_set_clock() -> None:
    here = house(NOW_)
    here.hear("r.t", 35.0)
    told = len(here.told)
    here.put(-900)
    here.wait(2)
    assert len(here.told) == told
