"""Out of service: exactly those points, exactly that long, and nothing else changes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from models.alarms import Acknowledgement, Happening, OutOfService, Transition
from models.plant import Plant
from models.points import Limits, Point, Quality, Reading, Severity, State
from models.site.park import Device, Park
from models.text import Name

POINTS = ("a", "b", "c", "d")
ORDER = OutOfService("w", "W-1", 0, 2_000_000)


def park() -> Park:
    states = (State("no", Name("No")), State("fire", Name("Fire"), Severity.CRITICAL))
    points = {
        id_: Point(id_, "dev", Name(id_), "temperature", limits=Limits(high=50, deadband=1))
        for id_ in POINTS[:3]
    } | {"d": Point("d", "dev", Name("d"), "fire_alarm", states=states)}
    device = Device("dev", Name("Device"), "", "fire_panel", "p", POINTS)
    return Park("p", Name("P"), "UTC", "ann", devices={"dev": device}, points=points)


class Bench:
    def __init__(self) -> None:
        self.now = 1_000_000
        self.set_back = 0
        self.moves: list[Transition] = []
        self.recorded: list[Reading] = []
        self.plant = Plant(
            park(),
            clock=lambda: self.now - self.set_back,
            monotonic=lambda: self.now,
            record=self.recorded.extend,
            transition=self.moves.append,
        )

    def hear(self, point: str, value: float | None, quality: Quality = Quality.GOOD) -> None:
        self.plant.take([Reading(point, value, quality, self.now, self.now)])

    def sounding(self) -> dict[str, tuple[Severity, str, float]]:
        return {
            a.point: (a.condition, a.which, a.value)
            for a in self.plant.alarms()
            if a.returned_ms is None
        }

    def attend(self) -> None:
        """Somebody acknowledges all that is shown."""
        for alarm in self.plant.alarms():
            said = Acknowledgement("ann", self.now)
            self.plant.annunciator.acknowledge(alarm.point, alarm.rule, alarm.called_ms, said)


def test_a_condition_there_calls_nobody_but_is_still_known() -> None:
    bench = Bench()
    bench.plant.set_out_of_service({"d": ORDER})
    bench.hear("d", 1)
    assert bench.plant.alarms() == ()
    assert bench.plant.alarm("d") is None
    [withheld] = bench.plant.withheld()
    assert (withheld.point, withheld.severity, withheld.out) == ("d", Severity.CRITICAL, ORDER)
    bench.hear("d", 0)
    assert bench.plant.withheld() == ()
    assert bench.plant.tally.raised == bench.plant.tally.cleared == 0


def test_at_the_end_the_alarm_comes_back_unacknowledged() -> None:
    bench = Bench()
    bench.plant.set_out_of_service({"d": ORDER})
    bench.hear("d", 1)
    bench.now = ORDER.until_ms - 1
    bench.plant.sweep()
    assert bench.plant.alarms() == ()
    bench.now = ORDER.until_ms
    bench.plant.sweep()
    [alarm] = bench.plant.alarms()
    assert (alarm.raised_ms, alarm.acknowledged, alarm.out) == (bench.now, False, None)
    assert bench.plant.out_of_service() == {}
    last = bench.moves[-1]
    assert (last.happening, last.at_ms, last.withheld) == (Happening.RAISED, bench.now, "")
    changes = bench.plant.drain()
    assert changes is not None
    assert "d" in changes.points
    assert changes.alarms


def test_a_clock_that_is_set_back_makes_it_no_longer() -> None:
    bench = Bench()
    bench.plant.set_out_of_service({"d": ORDER})
    bench.hear("d", 1)
    bench.now, bench.set_back = 1_400_000, 700_000
    bench.plant.sweep()
    assert set(bench.plant.out_of_service()) == {"d"}
    bench.now = ORDER.until_ms - 1
    bench.plant.sweep()
    assert bench.plant.alarms() == ()
    bench.now = ORDER.until_ms
    bench.plant.sweep()
    assert [alarm.point for alarm in bench.plant.alarms()] == ["d"]
    bench.plant.set_out_of_service({"d": ORDER})  # another work has changed
    assert bench.plant.out_of_service() == {}
    longer = OutOfService("w", "W-1", 0, ORDER.until_ms + 1)
    bench.plant.set_out_of_service({"d": longer})
    assert bench.plant.out_of_service() == {"d": longer}


def test_a_clock_that_was_ahead_for_a_moment_makes_it_no_shorter() -> None:
    bench = Bench()
    bench.plant.set_out_of_service({"d": ORDER})
    for set_back in (-5_000_000, 0):
        bench.set_back = set_back
        bench.plant.sweep()
        assert bool(bench.plant.out_of_service()) is (set_back == 0)
    bench.now = ORDER.until_ms
    bench.plant.sweep()
    assert bench.plant.out_of_service() == {}


def test_an_alarm_that_sounds_is_withheld_when_its_point_goes_out() -> None:
    bench = Bench()
    bench.hear("a", 60)
    bench.hear("b", 60)
    bench.plant.set_out_of_service({"a": ORDER})
    assert set(bench.sounding()) == {"b"}
    assert [a.point for a in bench.plant.withheld()] == ["a"]
    bench.plant.set_out_of_service({})
    assert set(bench.sounding()) == {"a", "b"}


def test_a_condition_that_ended_meanwhile_stays_gone() -> None:
    bench = Bench()
    bench.plant.set_out_of_service({"a": ORDER})
    bench.hear("a", 60)
    bench.hear("a", 20)
    bench.plant.set_out_of_service({})
    assert bench.plant.alarms() == ()


def test_a_bad_value_neither_ends_nor_makes_what_is_withheld() -> None:
    bench = Bench()
    bench.plant.set_out_of_service({"a": ORDER})
    bench.hear("a", 60)
    bench.hear("a", None, Quality.DECODE)
    assert [a.point for a in bench.plant.withheld()] == ["a"]
    bench.now = ORDER.until_ms
    bench.plant.sweep()
    assert set(bench.sounding()) == {"a"}


def test_an_extension_changes_the_end_without_a_sound() -> None:
    bench = Bench()
    bench.plant.set_out_of_service({"a": ORDER})
    bench.hear("a", 60)
    moved = len(bench.moves)
    longer = OutOfService("w", "W-1", 0, ORDER.until_ms + 60_000)
    bench.plant.set_out_of_service({"a": longer})
    assert len(bench.moves) == moved
    bench.now = ORDER.until_ms
    bench.plant.sweep()
    assert bench.plant.alarms() == ()
    [alarm] = bench.plant.withheld()
    assert alarm.out == longer


def test_an_order_that_is_over_and_a_point_nobody_has_are_left_out() -> None:
    bench = Bench()
    over = OutOfService("w", "W-1", 0, bench.now)
    bench.plant.set_out_of_service({"a": over, "nowhere": ORDER})
    assert bench.plant.out_of_service() == {}


def test_the_history_gets_what_was_measured() -> None:
    bench = Bench()
    bench.plant.set_out_of_service({"a": ORDER})
    bench.hear("a", 60)
    assert [(r.value, r.quality) for r in bench.recorded] == [(60, Quality.GOOD)]


heard = st.tuples(
    st.just("hear"), st.sampled_from(POINTS), st.sampled_from((None, 0, 1, 40, 49.5, 51, 80))
)
out = st.tuples(st.just("out"), st.sets(st.sampled_from(POINTS[:2])), st.integers(1, 9))
passed = st.tuples(st.just("wait"), st.integers(0, 5), st.none())


@settings(deadline=None, max_examples=200)
@given(st.lists(heard | out | passed, max_size=40))
def test_exactly_those_points_and_nothing_else(steps: list[tuple[str, object, object]]) -> None:
    """Against a plant where nothing goes out: the others sound the same at every moment, those
    that are out never do, and after the end everything sounds that would have."""
    works, plain = Bench(), Bench()
    for what, first, second in steps:
        for bench in (works, plain):
            if what == "hear":
                value = None if second is None else min(second, 1) if first == "d" else second
                quality = Quality.DECODE if value is None else Quality.GOOD
                bench.hear(first, value, quality)
            elif what == "wait":
                bench.now += first * 1_000
                bench.plant.sweep()
        if what == "out":
            order = OutOfService("w", "W-1", works.now, works.now + second * 1_000)
            works.plant.set_out_of_service(dict.fromkeys(first, order))
        gone = set(works.plant.out_of_service())
        assert gone <= set(POINTS[:2])
        everything = plain.sounding()
        assert works.sounding() == {p: a for p, a in everything.items() if p not in gone}
        assert {a.point for a in works.plant.withheld()} == everything.keys() & gone
        assert [works.plant.latest(p) for p in POINTS] == [plain.plant.latest(p) for p in POINTS]
    works.now += 10_000
    works.plant.sweep()
    assert works.sounding() == plain.sounding()
