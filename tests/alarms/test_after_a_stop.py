"""What stood when the station stopped, found by a station whose rules or hour are others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from models.alarms import (
    Acknowledgement,
    AlarmState,
    Happening,
    OutOfService,
    Shelving,
    Suppression,
    Transition,
)
from models.alarms.folding import fold
from models.alarms.memory import Memory
from models.history.standing import decoded, encoded
from models.points import Level, Rule, Severity
from models.site.park import AlarmSettings
from tests.alarms.test_annunciator import ON, House, a_park

PUMP = Rule("pump", "states", ON)
HIDDEN = Rule("pump", "states", ON, suppressed_when="x.v > 0")


def reopened(house: House, *rules: Rule) -> House:
    """The same house after a stop, with these rules at `p.v`."""
    kept = [(r, decoded(encoded(m))) for r, m in house.plant.annunciator.unsaved().memories]
    point = replace(house.park.points["p.v"], rules=rules)
    house.park = replace(house.park, points={**house.park.points, "p.v": point})
    house.plant = house.made()
    house.plant.annunciator.restore(kept, house.now)
    return house


def copied(house: House) -> dict[tuple[str, str], Memory]:
    """What the copy of what stands has when the station stops now."""
    return {
        (memory.point, rule): decoded(encoded(memory))
        for rule, memory in house.plant.annunciator.unsaved().memories
    }


def restarted(
    house: House, kept: Mapping[tuple[str, str], Memory], told: Sequence[Transition]
) -> None:
    """The next life: the copy, and what the alarm journal has beside it."""
    house.plant = house.made()
    found = fold(kept, told, house.plant.annunciator.rule)
    house.plant.annunciator.restore(((rule, m) for (_, rule), m in found.items()), house.now)


def state(house: House) -> AlarmState:
    [alarm] = house.plant.standing()
    return alarm.state


def test_what_nothing_suppresses_any_more_calls() -> None:
    house = House(a_park({"p.v": (HIDDEN,), "x.v": ()}))
    house.hear("x.v", 1)
    house.hear("p.v", 1)
    assert state(house) is AlarmState.SUPPRESSED
    reopened(house, HIDDEN)
    assert state(house) is AlarmState.SUPPRESSED
    reopened(house, PUMP)
    assert state(house) is AlarmState.UNACKNOWLEDGED
    assert house.told[-1].happening is Happening.RAISED


def test_what_protects_lives_now_is_shelved_no_more() -> None:
    house = House(a_park({"p.v": (PUMP,)}))
    house.hear("p.v", 1)
    key = ("p.v", "pump")
    order = Shelving("s", "ann", "r", house.now, house.now + 3_600_000)
    house.plant.annunciator.set_shelved({key: order})
    by_hand = Suppression(house.now, "b", "ann", house.now + 3_600_000)
    house.plant.annunciator.set_suppressed({key: by_hand})
    reopened(house, replace(PUMP, life_safety=True))
    # the journal still has the records when it is read again
    house.plant.annunciator.set_shelved({key: order})
    house.plant.annunciator.set_suppressed({key: by_hand})
    [alarm] = house.plant.alarms()
    assert alarm.state is AlarmState.UNACKNOWLEDGED
    assert alarm.life_safety


def test_what_nobody_came_for_while_the_station_was_off_escalates() -> None:
    park = replace(a_park({"p.v": (PUMP,)}), alarms=AlarmSettings())
    house = House(park)
    house.hear("p.v", 1)
    house.now += 3_600_000
    reopened(house, PUMP)
    house.plant.sweep()
    assert house.plant.alarms()[0].escalated == 3


def test_an_end_that_passed_while_the_station_was_off_has_passed() -> None:
    house = House(a_park({"p.v": (PUMP,)}))
    house.hear("p.v", 1)
    order = Shelving("s", "ann", "r", house.now, house.now + 60_000)
    house.plant.annunciator.set_shelved({("p.v", "pump"): order})
    house.now += 3_600_000
    reopened(house, PUMP)
    house.plant.sweep()
    assert state(house) is AlarmState.UNACKNOWLEDGED


def test_suppressed_by_hand_is_known_from_the_journal_alone_and_can_be_ended() -> None:
    house = House(a_park({"p.v": (PUMP,)}))
    house.hear("p.v", 1)
    key = ("p.v", "pump")
    by_hand = Suppression(house.now, "b", "ann", house.now + 3_600_000)
    house.plant.annunciator.set_suppressed({key: by_hand})
    folded = fold({}, house.told, house.plant.annunciator.rule)
    house.plant = house.made()
    house.plant.annunciator.restore([("pump", folded[key])], house.now)
    assert state(house) is AlarmState.SUPPRESSED
    house.plant.annunciator.set_suppressed({key: by_hand})
    assert state(house) is AlarmState.SUPPRESSED
    house.plant.annunciator.set_suppressed({})
    assert state(house) is AlarmState.UNACKNOWLEDGED


def test_another_condition_that_called_again_is_open_in_the_journal_too() -> None:
    """Acknowledged as too warm, then as badly too cold: nobody has seen that."""
    both = Rule(
        "limits", "limits", (Level("high", Severity.HIGH, 30.0), Level("low", Severity.HIGH, 5.0))
    )
    house = House(a_park({"p.v": (both,)}))
    annunciator = house.plant.annunciator
    house.hear("p.v", 31)
    annunciator.acknowledge("p.v", "limits", house.now, Acknowledgement("ann", house.now))
    house.now += 1_000
    house.hear("p.v", 4)
    for _ in range(2):
        [live] = house.plant.alarms()
        found = fold({}, house.told, annunciator.rule)[("p.v", "limits")].alarm
        assert found is not None
        assert (found.acknowledged, found.called_ms) == (live.acknowledged, live.called_ms)
        annunciator.acknowledge("p.v", "limits", house.now, Acknowledgement("ann", house.now))
        house.now += 1_000
        house.hear("p.v", 4)
    assert house.plant.alarms()[0].acknowledged


def test_raised_by_another_point_it_is_raised_now() -> None:
    """Its own point was never heard, or spoke long ago."""
    rule = Rule("dev", "expression", (Level("dev", Severity.HIGH),), expression="x.v > 20")
    house = House(a_park({"p.v": (rule,), "x.v": ()}, patience=10**9))
    house.hear("x.v", 21)
    assert [one.at_ms for one in house.told] == [house.now]
    assert house.plant.alarms()[0].raised_ms == house.now


def test_a_device_that_never_came_is_missed_from_now_on() -> None:
    silent = Rule("no_update", "no_update", (Level("no_update", Severity.LOW),))
    house = House(a_park({"p.v": (silent,)}, patience=5_000))
    begin = house.now
    house.wait(10)
    [alarm] = house.plant.alarms()
    assert begin + 5_000 <= alarm.raised_ms <= house.now


def test_what_stands_follows_from_the_journal_in_whatever_order_its_moments_are() -> None:
    """A call in the millisecond of an acknowledgement has the next one, and is gone before it;
    an acknowledgement arrives later than the moment at which it was written."""
    house = House(a_park({"p.v": (PUMP,)}))
    annunciator = house.plant.annunciator
    house.hear("p.v", 1)
    annunciator.acknowledge("p.v", "pump", house.now, Acknowledgement("ann", house.now))
    house.hear("p.v", 0)
    house.hear("p.v", 1)
    house.hear("p.v", 0)
    assert house.told[-1].at_ms < house.told[-1].raised_ms
    assert state(house) is AlarmState.RETURNED
    by_moment = sorted(house.told, key=lambda t: t.at_ms)
    [memory] = fold({}, by_moment, annunciator.rule).values()
    assert memory.alarm is not None
    assert memory.alarm.state is AlarmState.RETURNED
    written_ms = house.now
    house.now += 1_000
    house.hear("p.v", 1)
    house.now += 1_000
    house.hear("p.v", 0)
    annunciator.acknowledge("p.v", "pump", house.now, Acknowledgement("ann", written_ms))
    assert not house.plant.standing()
    assert not fold({}, sorted(house.told, key=lambda t: t.at_ms), annunciator.rule)


def test_what_latched_returns_where_nothing_latches_any_more() -> None:
    """Nobody could reset it: its rule does not latch."""
    latching = replace(PUMP, latching=True)
    house = House(a_park({"p.v": (latching,)}))
    house.hear("p.v", 1)
    house.hear("p.v", 0)
    assert house.plant.alarms()[0].latched
    reopened(house, latching)
    assert house.plant.alarms()[0].latched
    reopened(house, PUMP)
    assert state(house) is AlarmState.RETURNED
    assert house.told[-1].happening is Happening.RETURNED
    said = Acknowledgement("ann", house.now)
    house.plant.annunciator.acknowledge("p.v", "pump", house.now, said)
    assert house.plant.standing() == ()


def test_a_one_shot_that_has_ended_does_not_begin_again() -> None:
    house = House(a_park({"p.v": (PUMP,)}))
    key = ("p.v", "pump")
    once = Shelving("s", "ann", "r", house.now, house.now + 3_600_000, one_shot=True)
    house.plant.annunciator.set_shelved({key: once})
    house.hear("p.v", 1)
    house.hear("p.v", 0)
    restarted(house, copied(house), ())
    house.plant.annunciator.set_shelved({key: once})
    house.hear("p.v", 1)
    assert state(house) is AlarmState.UNACKNOWLEDGED


def test_nor_one_whose_end_is_in_the_alarm_journal_only() -> None:
    """The station was killed before its copy had it."""
    house = House(a_park({"p.v": (PUMP,)}))
    key = ("p.v", "pump")
    once = Shelving("s", "ann", "r", house.now, house.now + 3_600_000, one_shot=True)
    house.plant.annunciator.set_shelved({key: once})
    house.hear("p.v", 1)
    kept = copied(house)
    house.hear("p.v", 0)
    restarted(house, kept, house.told)
    house.plant.annunciator.set_shelved({key: once})
    house.hear("p.v", 1)
    assert state(house) is AlarmState.UNACKNOWLEDGED


def test_what_began_out_of_service_owes_nothing_after_a_kill() -> None:
    """It has called nobody: when it is gone it is gone, and nobody is asked to acknowledge it."""
    house = House(a_park({"p.v": (PUMP,)}))
    order = OutOfService("w", "W-1", house.now, house.now + 3_600_000)
    house.plant.set_out_of_service({"p.v": order})
    house.hear("p.v", 1)
    restarted(house, {}, house.told)
    house.plant.set_out_of_service({"p.v": order})
    house.hear("p.v", 0)
    assert house.plant.standing() == ()
