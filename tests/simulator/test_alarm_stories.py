"""The scenarios as the alarm system sees them: the simulated park against the plant, second by
second, without wires in between (tests/system has one over the real broker)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

from devices.simulator.live import LivePark
from devices.simulator.physics.model import Physics
from devices.simulator.scenarios import SCENARIOS, Stage
from models.alarms import Alarm, Happening, Transition
from models.plant import Plant, with_link_points
from models.points import Quality, Reading, Severity
from tests.simulator.demo import demo, physics
from tests.simulator.test_live import NOON, Wires

STEP = 0.25


class Story:
    """The park, its clock, and everything that happened to its alarms."""

    def __init__(self) -> None:
        known = physics()
        self.live = LivePark(Physics(demo(), known._facts, known.seed), NOON)
        self.now = NOON
        self.told: list[Transition] = []
        self.plant = Plant(
            with_link_points(demo()),
            clock=lambda: round(self.now * 1000),
            # everything is heard of: nothing here goes stale
            monotonic=lambda: 0,
            record=lambda _: None,
            transition=self.told.append,
        )
        self.hear(demo().points)
        self.run(15)
        self.before = {alarm.id for alarm in self.plant.alarms()}
        self.told.clear()

    def hear(self, points: Iterable[str]) -> None:
        at = round(self.now * 1000)
        readings = []
        for point in points:
            value = self.live.value(point, self.now)
            if value is not None:
                readings.append(Reading(point, value, Quality.GOOD, at, at))
        self.plant.take(readings)

    def play(self, name: str, on: bool = True) -> None:
        SCENARIOS[name](Stage(self.live, Wires(), self.now, on))

    def run(self, seconds: float) -> None:
        """Changes at once, what a fault moves every five seconds."""
        for tick in range(1, round(seconds / STEP) + 1):
            self.now += STEP
            self.hear(self.live.changed_until(self.now))
            if tick % round(5 / STEP) == 0:
                self.hear(tuple(self.live._programs))
            self.plant.sweep()

    def new(self) -> list[Alarm]:
        return [alarm for alarm in self.plant.alarms() if alarm.id not in self.before]

    def raised(self) -> list[Transition]:
        return [one for one in self.told if one.happening is Happening.RAISED]


@pytest.fixture
def story() -> Story:
    return Story()


def test_a_mains_dip_is_one_alarm_with_its_followers_and_the_fire_on_top(story: Story) -> None:
    story.play("mains_dip")
    story.run(60)
    found = story.new()

    fires = [alarm for alarm in found if alarm.life_safety]
    assert [alarm.id for alarm in fires] == ["fz-f1-e.state/states"]
    assert story.plant.alarms()[0] is fires[0]
    assert fires[0].severity is Severity.CRITICAL
    assert fires[0].cause == ""
    firsts = [alarm for alarm in found if not alarm.cause and not alarm.life_safety]
    assert [alarm.id for alarm in firsts] == ["mains-1.present/states"]
    followers = [alarm for alarm in found if alarm.cause]
    assert {alarm.cause for alarm in followers} == {"mains-1.present/states"}
    assert 90 <= len(found) <= 120

    # nothing is lost: what was raised stands, or waits for somebody to see that it was there
    assert {one.id for one in story.raised()} == {alarm.id for alarm in found}
    assert not any(alarm.acknowledged for alarm in found)


def test_when_the_mains_are_back_the_alarms_return_and_none_is_forgotten(story: Story) -> None:
    story.play("mains_dip")
    story.run(60)
    during = {alarm.id for alarm in story.new()}
    story.play("mains_dip", on=False)
    story.run(90)
    after = {alarm.id: alarm for alarm in story.new()}
    assert after.keys() == during
    standing = [id_ for id_, alarm in after.items() if alarm.returned_ms is None]
    # a fire zone latches until somebody has been there
    assert standing == ["fz-f1-e.state/states"]
    assert after["fz-f1-e.state/states"].latched


def test_a_flood_is_about_a_hundred_alarms_in_a_minute(story: Story) -> None:
    story.play("alarm_flood")
    story.run(70)
    assert 85 <= len({one.id for one in story.raised()}) <= 120
    kinds = Counter(demo().points[alarm.point].kind for alarm in story.new())
    assert {"door_alarm", "leak", "fault"} <= kinds.keys()


def test_a_chattering_sensor_comes_and_goes_more_than_three_times_a_minute(story: Story) -> None:
    story.play("chattering_sensor")
    story.run(62)
    mine = [one for one in story.told if one.point == "pump-water1.fault"]
    assert sum(one.happening is Happening.RAISED for one in mine) >= 6
    assert sum(one.happening is Happening.RETURNED for one in mine) >= 6
    assert [alarm.id for alarm in story.new()] == ["pump-water1.fault/states"]
    story.play("chattering_sensor", on=False)
    story.run(30)
    count = len(story.raised())
    story.run(60)
    assert len(story.raised()) == count


@pytest.mark.parametrize(
    ("name", "alarms"),
    [
        ("fire_alarm", {"fire-panel.prealarm/states", "fire-panel.fire/states",
                        "fz-b2-e.state/states"}),
        ("gas_alarm", {"gs-b1-14.concentration/limits", "gs-b1-14.alarm/states"}),
        ("lift_entrapment", {"lift-a1.state/states", "lift-a1.entrapment/states"}),
        ("duress", {"duress-reception.duress/states"}),
        ("man_down", {"duress-paint.man_down/states"}),
        ("carbon_monoxide", {"co-p1.carbon_monoxide/limits"}),
        ("storm", {"weather.warning/states", "weather.wind_speed/limits"}),
        ("control_room_ups", {"ups-control.state/states", "ups-control.state_of_charge/limits"}),
    ],
)  # fmt: skip
def test_each_scenario_raises_its_alarms_and_nothing_else(
    story: Story, name: str, alarms: set[str]
) -> None:
    story.play(name)
    story.run(150)
    assert {alarm.id for alarm in story.new()} == alarms
