"""The alarms of a past moment are those that stood then."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.alarms import Acknowledgement, Happening
from models.alarms.moment import alarms_at
from models.points import Level, Quality, Reading, Rule, Severity
from tests.alarms.test_annunciator import PUMP, House, a_park

LIMIT = Rule(
    "limits", "limits",
    (Level("high_high", Severity.HIGH, 30.0), Level("high", Severity.MEDIUM, 26.0)),
    deadband=1.0, latching=False,
)  # fmt: skip
LATCHING = Rule("limits", "limits", LIMIT.levels, deadband=1.0, latching=True)

moves = st.lists(
    st.tuples(st.sampled_from(("a.t", "b.t")), st.sampled_from((20.0, 25.5, 27.0, 31.0)))
    | st.tuples(st.just("ack"), st.integers(0, 1)),
    max_size=25,
)


@settings(deadline=None, max_examples=150)
@given(moves, st.integers(0, 25))
def test_the_journal_of_a_day_gives_what_stood(told: list, at: int) -> None:
    house = House(a_park({"a.t": (LIMIT,), "b.t": (LATCHING,)}, patience=10**9))
    readings: dict[str, Reading] = {}
    moment, shown, known = house.now, house.plant.alarms(), dict(readings)
    for number, (what, value) in enumerate(told):
        house.now += 1_000
        if what == "ack":
            for alarm in house.plant.alarms()[value : value + 1]:
                said = Acknowledgement("ann", house.now)
                house.plant.annunciator.acknowledge(alarm.point, alarm.rule, house.now, said)
        else:
            house.hear(what, value)
            readings[what] = Reading(what, value, Quality.GOOD, house.now, house.now)
        if number <= at:
            moment, shown, known = house.now, house.plant.alarms(), dict(readings)
    told_then = [t for t in house.told if t.at_ms <= moment]
    found, _ = alarms_at(house.park, known, moment, {}, told_then)
    assert [_plain(a) for a in found] == [_plain(a) for a in shown]


def _plain(alarm: object) -> list[object]:
    names = ("id", "state", "raised_ms", "severity", "condition", "which", "latched", "limit")
    return [getattr(alarm, name) for name in names]


def test_without_a_journal_the_readings_say_what_they_can() -> None:
    house = House(a_park({"a.t": (LIMIT,), "p.v": (PUMP,)}))
    at = house.now
    readings = {
        "a.t": Reading("a.t", 27.0, Quality.GOOD, at - 9_000, at - 9_000),
        "p.v": Reading("p.v", 1, Quality.STALE, at, at),
    }
    called, silent = alarms_at(house.park, readings, at, {})
    assert [(a.id, a.raised_ms) for a in called] == [("a.t/limits", at - 9_000)]
    assert silent == ()


def test_what_was_raised_before_the_day_that_is_read_stands_as_it_was_left() -> None:
    """Something done to it within the day does not hide it."""
    house = House(a_park({"p.v": (PUMP,)}))
    begun, moment = house.now, house.now + 30 * 3_600_000
    readings = {"p.v": Reading("p.v", 1, Quality.GOOD, begun, begun)}
    house.hear("p.v", 1)
    house.now = moment - 7_200_000
    house.plant.annunciator.acknowledge("p.v", "pump", house.now, Acknowledgement("ann", house.now))
    lately = [one for one in house.told if one.at_ms > moment - 24 * 3_600_000]
    assert [one.happening for one in lately] == [Happening.ACKNOWLEDGED]
    [alarm], _ = alarms_at(house.park, readings, moment, {}, lately)
    assert (alarm.raised_ms, alarm.acknowledged) == (begun, True)
    assert alarm.acknowledgement == Acknowledgement("ann", house.now)
    readings = {"p.v": Reading("p.v", 0, Quality.GOOD, moment, moment)}
    assert alarms_at(house.park, readings, moment, {}, lately) == ((), ())


def test_what_became_worse_within_the_day_is_open_again_there() -> None:
    house = House(a_park({"a.t": (LIMIT,)}, patience=10**9))
    house.hear("a.t", 27.0)
    begun, house.now = house.now, house.now + 29 * 3_600_000
    house.plant.annunciator.acknowledge(
        "a.t", "limits", house.now, Acknowledgement("ann", house.now)
    )
    house.now += 1_000
    house.hear("a.t", 31.0)
    readings = {"a.t": Reading("a.t", 31.0, Quality.GOOD, house.now, house.now)}
    lately = [one for one in house.told if one.at_ms > begun]
    [alarm], _ = alarms_at(house.park, readings, house.now, {}, lately)
    assert (alarm.raised_ms, alarm.acknowledged, alarm.severity) == (begun, False, Severity.HIGH)


def test_what_latched_within_the_day_stands_although_it_began_before() -> None:
    house = House(a_park({"a.t": (LATCHING,)}, patience=10**9))
    house.hear("a.t", 31.0)
    begun, house.now = house.now, house.now + 29 * 3_600_000
    house.hear("a.t", 20.0)
    [stands] = house.plant.alarms()
    assert stands.latched
    readings = {"a.t": Reading("a.t", 20.0, Quality.GOOD, house.now, house.now)}
    lately = [one for one in house.told if one.at_ms > begun]
    [alarm], _ = alarms_at(house.park, readings, house.now, {}, lately)
    assert _plain(alarm) == _plain(stands)


@settings(deadline=None, max_examples=150)
@given(moves.map(lambda told: [one for one in told if one[1] != 25.5]), st.integers(0, 25))
@example([("a.t", 31.0), ("a.t", 27.0)], 1)
def test_what_is_not_over_is_found_however_little_is_read(told: list, read: int) -> None:
    """But of what latched or returned before that, or is within its deadband, nothing says so."""
    house = House(a_park({"a.t": (LIMIT,), "b.t": (LATCHING,)}, patience=10**9))
    readings: dict[str, Reading] = {}
    for what, value in told:
        house.now += 1_000
        if what == "ack":
            for alarm in house.plant.alarms()[value : value + 1]:
                said = Acknowledgement("ann", house.now)
                house.plant.annunciator.acknowledge(alarm.point, alarm.rule, house.now, said)
        else:
            house.hear(what, value)
            readings[what] = Reading(what, value, Quality.GOOD, house.now, house.now)
    lately = house.told[-read:] if read else []
    found, _ = alarms_at(house.park, readings, house.now, {}, lately)
    calling = [a for a in house.plant.alarms() if a.returned_ms is None and not a.latched]
    assert {a.id for a in calling} <= {a.id for a in found}
    standing = {a.id: a for a in house.plant.alarms()}
    assert {a.id for a in found} <= standing.keys()
    names = ("raised_ms", "severity", "condition", "which", "latched", "limit")
    for alarm in found:
        if any(one.id == alarm.id for one in lately):
            stands = standing[alarm.id]
            assert [getattr(alarm, n) for n in names] == [getattr(stands, n) for n in names]
