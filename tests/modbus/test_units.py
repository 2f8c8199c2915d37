"""Back-off, silence and refusals of one unit, with time as an argument."""

from __future__ import annotations

import pytest

from devices.modbus.units import BACK_OFF_MOST_S, REFUSED_AGAIN_S, Poll, Unit, units_of
from models.site.sources import ModbusSource, ModbusTarget, ModbusUnit
from models.text import Message
from tests.modbus.rig import line_to

_CAUSE = Message.of("modbus.timeout", unit=1)


def unit_of(*addresses: int, gap: int = 0) -> Unit:
    sources = [ModbusSource(f"p{a}", 1, 3, a, "u16") for a in addresses]
    unit = Unit([ModbusUnit("meter", 1, 1_000, gap=gap)], sources)
    unit.connected(100.0)
    return unit


def poll_of(unit: Unit, now: float) -> Poll:
    poll = unit.next(now)
    assert poll is not None
    return poll


def test_the_back_off_grows_to_a_minute_and_the_first_failure_is_free() -> None:
    unit = unit_of(0)
    waits = []
    for _ in range(40):
        unit.failed(200.0, _CAUSE)
        waits.append(max(0.0, unit.not_before - 200.0))
    assert waits[:4] == [0.0, 2.0, 4.0, 6.0]
    assert waits[-1] == BACK_OFF_MOST_S
    assert not unit.due(200.0)
    assert unit.due(261.0)
    assert unit.errors == 40


def test_two_failures_or_twice_the_interval_and_a_second_are_silence() -> None:
    unit = unit_of(0)
    unit.failed(101.0, _CAUSE)
    assert not unit.is_silent(102.9)
    assert unit.is_silent(103.1)
    unit.failed(101.5, _CAUSE)
    assert unit.is_silent(101.5)
    unit.answered(poll_of(unit, 110.0), 110.0, 0.01)
    assert not unit.is_silent(112.9)


def test_a_unit_that_is_left_alone_for_being_busy_is_not_silent() -> None:
    unit = unit_of(0)
    now = 1_000.0
    for _ in range(10):
        unit.faulty(poll_of(unit, now), now, 0.01)
        now = unit.not_before
        assert unit.next(now) is None, "the round ends"
    assert now == 1_000.0 + sum(range(2, 21, 2))
    assert not unit.is_silent(now + 2.9)
    assert unit.is_silent(now + 3.1)


def test_after_a_failure_the_same_block_is_asked_again() -> None:
    """A late answer on RTU names no request: it can then only be taken for its own block."""
    unit = unit_of(0, 10, 20)
    unit.answered(poll_of(unit, 100.0), 100.0, 0.01)
    second = poll_of(unit, 100.0)
    unit.failed(100.0, _CAUSE)
    assert poll_of(unit, 101.0) is second


def test_a_silent_unit_gets_less_patience_once_its_speed_is_known() -> None:
    unit = unit_of(0)
    assert unit.patience(1.0) == 1.0
    unit.failed(100.0, _CAUSE)
    unit.failed(100.0, _CAUSE)
    assert unit.patience(1.0) == 1.0, "it never answered: it may be slow"
    unit.answered(poll_of(unit, 110.0), 110.0, 0.1)
    unit.failed(111.0, _CAUSE)
    assert unit.patience(1.0) == 1.0
    unit.failed(112.0, _CAUSE)
    assert unit.patience(1.0) == pytest.approx(0.4)
    assert unit.patience(0.3) == 0.3


def test_what_is_refused_is_asked_for_once_a_minute_and_joined_again_when_it_is_there() -> None:
    unit = unit_of(0, 1)
    assert unit.refused(poll_of(unit, 100.0), 2, 100.0, 0.01) is False
    unit.answered(poll_of(unit, 100.0), 100.0, 0.01)
    assert unit.refused(poll_of(unit, 100.0), 2, 100.0, 0.01) is True
    assert [block.address for block in unit.blocks] == [0, 1]
    first = poll_of(unit, 101.0)
    assert first.block.address == 0
    unit.answered(first, 101.0, 0.01)
    assert unit.next(101.0) is None
    again = 100.0 + REFUSED_AGAIN_S
    unit.answered(poll_of(unit, again), again, 0.01)
    unit.answered(poll_of(unit, again), again, 0.01)
    assert [(block.address, block.count) for block in unit.blocks] == [(0, 2)]
    assert unit.holes == set()


def test_a_function_that_the_unit_lacks_is_not_searched_for() -> None:
    unit = unit_of(0, 1, 2, 3)
    assert unit.refused(poll_of(unit, 100.0), 1, 100.0, 0.01) is True
    assert unit.next(101.0) is None
    assert unit.holes == set()
    assert poll_of(unit, 101.0 + REFUSED_AGAIN_S).block.count == 4


def test_devices_behind_one_unit_number_share_the_strictest_limits() -> None:
    line = line_to(
        1,
        units=(
            ModbusUnit("a", 1, 1_000, max_registers=50, gap=9),
            ModbusUnit("b", 1, 500, max_registers=80, gap=3),
        ),
        sources=(ModbusSource("p", 1, 3, 0, "u16"), ModbusSource("q", 1, 3, 4, "u16")),
        targets=(ModbusTarget("t", 7, 6, 0),),
    )
    units = units_of(line)
    assert set(units) == {1, 7}
    assert (units[1].devices, units[1].interval_s) == (("a", "b"), 0.5)
    assert [block.count for block in units[1].blocks] == [5]
    assert not units[7].reads
