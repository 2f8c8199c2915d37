"""The process image: what is heard, what went silent, what is handed on."""

import pytest

from models.alarms import Acknowledgement, AlarmState, Happening, Transition
from models.links import DeadLetter, DeviceHealth, LinkState, LinkStatus
from models.plant import Plant, link_point_id, with_link_points
from models.points import Limits, Point, Quality, Reading, Rule, Severity, State
from models.points.defaultrules import state_levels
from models.site.park import Device, MqttLink, Park
from models.text import Message, Name

_FIRE = (State("calm", Name("Calm")), State("fire", Name("Fire"), Severity.CRITICAL))


class Bench:
    """A plant of two devices on one link, with a clock that a test moves."""

    def __init__(self) -> None:
        points = {
            p.id: p
            for p in (
                Point(
                    "a.t",
                    "a",
                    Name("A"),
                    "temperature",
                    limits=Limits(high=26),
                    stale_after_ms=5_000,
                ),
                Point(
                    "a.fire",
                    "a",
                    Name("A"),
                    "fire_alarm",
                    states=_FIRE,
                    stale_after_ms=3_600_000,
                    rules=(
                        Rule("states", "states", state_levels(_FIRE), life_safety=True),
                        Rule("lasting", "states", state_levels(_FIRE), on_delay_ms=10_000),
                    ),
                ),
                Point("a.h", "a", Name("A"), "humidity", stale_after_ms=60_000),
                Point("b.t", "b", Name("B"), "temperature", stale_after_ms=5_000),
            )
        }
        devices = {
            "a": Device("a", Name("A"), "broker", "room_sensor", "p", ("a.t", "a.h", "a.fire")),
            "b": Device("b", Name("B"), "broker", "room_sensor", "p", ("b.t",)),
        }
        park = Park(
            "park",
            Name("Park"),
            "UTC",
            "Li Na",
            links={"broker": MqttLink("broker", Name("Broker"), "localhost")},
            devices=devices,
            points=points,
        )
        self.now = 1_000_000
        self.recorded: list[Reading] = []
        self.transitions: list[Transition] = []
        self.plant = Plant(
            with_link_points(park),
            clock=lambda: self.now,
            monotonic=lambda: self.now,
            record=self.recorded.extend,
            transition=self.transitions.append,
        )

    def hear(self, point: str, value: float | None, quality: Quality = Quality.GOOD) -> None:
        self.plant.take([Reading(point, value, quality, self.now, self.now)])

    def link(self, state: LinkState) -> None:
        self.plant.link_changed(LinkStatus("broker", "mqtt", state, self.now))


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_before_anything_is_heard_there_is_no_value(bench: Bench) -> None:
    reading = bench.plant.latest("a.t")
    assert (reading.value, reading.quality) == (None, Quality.NOTHING_YET)
    assert not bench.plant.is_live("a.t")


def test_silence_becomes_stale_and_never_zero(bench: Bench) -> None:
    bench.hear("a.t", 21.5)
    bench.hear("a.h", 40)
    bench.now += 5_000
    bench.plant.sweep()
    assert bench.plant.is_live("a.t")
    bench.now += 1
    bench.plant.sweep()
    stale = bench.plant.latest("a.t")
    assert (stale.value, stale.quality) == (21.5, Quality.STALE)
    assert stale.received_ms == 1_000_000  # its age counts from when it was heard
    assert not bench.plant.is_live("a.t")
    assert bench.plant.is_live("a.h")


def test_the_history_learns_when_silence_began_and_only_once(bench: Bench) -> None:
    bench.hear("a.t", 21.5)
    bench.now += 6_000
    bench.plant.sweep()
    bench.plant.sweep()
    gaps = [r for r in bench.recorded if r.quality is Quality.STALE]
    assert gaps == [Reading("a.t", 21.5, Quality.STALE, 1_006_000, 1_006_000)]


def test_a_lost_link_greys_out_all_it_fed_and_raises_one_alarm(bench: Bench) -> None:
    bench.link(LinkState.LIVE)
    for point in ("a.t", "a.h", "b.t"):
        bench.hear(point, 20)
    bench.link(LinkState.DOWN)
    assert {bench.plant.latest(p).quality for p in ("a.t", "a.h", "b.t")} == {Quality.LINK_LOST}
    assert [a.point for a in bench.plant.alarms()] == [link_point_id("broker")]
    assert bench.plant.alarms()[0].severity is Severity.HIGH, "it feeds a fire alarm"
    bench.link(LinkState.LIVE)
    (returned,) = bench.plant.alarms()
    assert returned.state is AlarmState.RETURNED
    said = Acknowledgement("li-na", bench.now)
    assert bench.plant.annunciator.acknowledge(returned.point, returned.rule, bench.now, said)
    assert bench.plant.alarms() == ()
    assert bench.plant.latest("a.t").quality is Quality.LINK_LOST  # live only once heard again
    bench.hear("a.t", 20.5)
    assert bench.plant.is_live("a.t")


def test_a_lost_device_loses_its_own_points_only(bench: Bench) -> None:
    bench.hear("a.t", 20)
    bench.hear("b.t", 20)
    bench.plant.device_changed(DeviceHealth("a", False, bench.now))
    assert bench.plant.latest("a.t").quality is Quality.DEVICE_LOST
    assert bench.plant.latest("b.t").quality is Quality.GOOD


def test_a_retained_value_is_last_known_and_not_live(bench: Bench) -> None:
    bench.hear("a.t", 99, Quality.RETAINED)
    assert not bench.plant.is_live("a.t")
    assert bench.plant.alarms() == ()
    bench.now += 60_000
    bench.plant.sweep()
    assert bench.plant.latest("a.t").quality is Quality.RETAINED


def test_one_sample_beyond_the_limit_is_an_alarm_even_inside_a_batch(bench: Bench) -> None:
    now = bench.now
    batch = [Reading("a.t", v, Quality.GOOD, now, now) for v in (20.0, 27.0, 20.0)]
    bench.plant.take(batch)
    assert [t.happening for t in bench.transitions] == [Happening.RAISED, Happening.RETURNED]
    assert (bench.plant.tally.raised, bench.plant.tally.cleared) == (1, 1)
    assert bench.recorded == batch


def test_late_data_is_stored_and_does_not_replace_what_is_newer(bench: Bench) -> None:
    bench.hear("a.t", 20)
    old = Reading("a.t", 15.0, Quality.CLOCK_SKEW, bench.now - 60_000, bench.now)
    bench.plant.take([old])
    assert bench.plant.latest("a.t").value == 20
    assert old in bench.recorded
    assert bench.plant.tally.late == 1


def test_a_device_whose_clock_is_wrong_is_shown_once_its_good_value_is_old(bench: Bench) -> None:
    bench.hear("a.t", 20)
    bench.now += 6_000
    bench.plant.sweep()
    bench.plant.take([Reading("a.t", 15.0, Quality.CLOCK_SKEW, bench.now - 3_600_000, bench.now)])
    assert bench.plant.latest("a.t").value == 15.0


def test_a_device_that_starts_without_a_clock_is_heard_at_once(bench: Bench) -> None:
    """It sends the year 1970 until it has asked for the time: that is no old sample."""
    bench.hear("a.t", 20)
    bench.now += 50 * 366 * 86_400_000
    bench.hear("a.t", 21)
    bench.plant.take([Reading("a.t", 35.0, Quality.CLOCK_SKEW, 5_000, bench.now)])
    assert bench.plant.latest("a.t") == Reading("a.t", 35.0, Quality.CLOCK_SKEW, 5_000, bench.now)
    assert bench.plant.tally.late == 0


def test_what_saves_lives_is_called_for_although_its_device_put_its_clock_back(
    bench: Bench,
) -> None:
    bench.hear("a.fire", 0)
    bench.now += 1_000
    earlier = bench.now - 3_600_000
    fire = Reading("a.fire", 1, Quality.CLOCK_SKEW, earlier, bench.now)
    bench.plant.take([fire])
    assert [a.point for a in bench.plant.alarms()] == ["a.fire"]
    assert bench.plant.latest("a.fire").value == 0, "it may be an old sample all the same"
    bench.plant.take([fire._replace(value=0, source_ms=earlier + 1_000)])
    assert bench.plant.alarms()[0].returned_ms is None, "and an old sample ends nothing"
    bench.hear("a.fire", 0)
    assert bench.plant.alarms()[0].returned_ms == bench.now


@pytest.mark.parametrize("late", [0, 1])
def test_an_old_sample_does_not_stop_the_delay_of_another_rule(bench: Bench, late: int) -> None:
    """Devices that report changes only say nothing more: the alarm would never come."""
    bench.hear("a.fire", 0)
    bench.now += 1_000
    bench.hear("a.fire", 1)
    bench.now += 1_000
    past = bench.now - 3_600_000
    bench.plant.take([Reading("a.fire", late, Quality.CLOCK_SKEW, past, bench.now)])
    bench.now += 10_000
    bench.plant.sweep()
    assert {a.rule for a in bench.plant.alarms()} == {"states", "lasting"}


def test_an_unknown_point_is_counted_and_the_batch_goes_on(bench: Bench) -> None:
    now = bench.now
    bench.plant.take(
        [Reading("x", 1, Quality.GOOD, now, now), Reading("a.t", 2, Quality.GOOD, now, now)]
    )
    assert bench.plant.tally.unknown == 1
    assert bench.plant.latest("a.t").value == 2


def test_drain_gives_each_change_once(bench: Bench) -> None:
    bench.hear("a.t", 20)
    bench.hear("a.t", 27)
    changes = bench.plant.drain()
    assert changes is not None
    assert changes.points == {"a.t"}
    assert changes.alarms
    assert bench.plant.drain() is None


def test_watching_ends_when_it_is_ended(bench: Bench) -> None:
    seen: list[float | None] = []
    end = bench.plant.watch("a.t", lambda r: seen.append(r.value))
    bench.hear("a.t", 1)
    bench.hear("b.t", 5)
    end()
    bench.hear("a.t", 2)
    assert seen == [1]


def test_the_same_dead_letter_again_only_counts(bench: Bench) -> None:
    letter = DeadLetter("broker", "a", "topic", Message.of("mqtt.bad"), b"{", 1)
    for _ in range(3):
        bench.plant.dead_letter(letter)
    (kept,) = bench.plant.dead_letters()
    assert kept.count == 3


def test_what_could_not_be_read_is_counted_per_device(bench: Bench) -> None:
    """Also what the bounded list has forgotten, and never twice where the link counts itself."""
    plant = bench.plant
    plant.device_changed(DeviceHealth("a", True, 1))
    for n in range(600):
        for device in ("a", "b"):
            plant.dead_letter(DeadLetter("broker", device, f"{device}{n}", Message.of("m"), b"", n))
    plant.dead_letter(DeadLetter("broker", "a", "t", Message.of("m"), b"", 1, count=10))
    health = plant.device("a")
    assert health is not None
    assert (health.errors, health.alive) == (610, True)
    assert plant.device("b") is None, "what is malformed does not say whether it answers"
    plant.device_changed(DeviceHealth("a", True, 1, errors=700))
    health = plant.device("a")
    assert health is not None
    assert health.errors == 700


def test_dead_letters_are_bounded(bench: Bench) -> None:
    for n in range(2_000):
        bench.plant.dead_letter(DeadLetter("broker", "a", f"t{n}", Message.of("m"), b"", n))
    letters = bench.plant.dead_letters()
    assert len(letters) == 500
    assert letters[-1].address == "t1999"
