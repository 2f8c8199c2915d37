"""Shared slots: one wake-up for many lines, no drift, faults kept apart."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import pytest

from devices.modbus import PollClock


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.005)


def test_lines_of_one_interval_are_spread_over_the_slots() -> None:
    async def scene() -> None:
        clock = PollClock(100)
        seen: list[tuple[float, int]] = []
        beats = [
            clock.every(200, partial(lambda line, now: seen.append((now, line)), line))
            for line in range(40)
        ]
        assert {len(due) for due in clock._due.values()} == {2}, "40 lines over 20 slots"
        await until(lambda: len(seen) >= 80)
        assert {len(due) for due in clock._due.values()} == {2}
        assert sorted(line for _, line in seen[:40]) == list(range(40))
        assert len({moment for moment, _ in seen[:40]}) <= 20, "one wake-up for a slot"
        for beat in beats:
            beat.stop()

    asyncio.run(scene())


def test_a_beat_keeps_its_phase() -> None:
    async def period() -> float:
        clock = PollClock(100)
        seen: list[float] = []
        beat = clock.every(50, seen.append)
        await until(lambda: len(seen) >= 15)
        beat.stop()
        return (seen[14] - seen[0]) / 14

    # a busy machine spoils one look, and what drifts drifts in each
    found: list[float] = []
    while len(found) < 10 and pytest.approx(0.05, rel=0.04) not in found:
        found.append(asyncio.run(period()))
    assert pytest.approx(0.05, rel=0.04) in found


def test_a_blocked_loop_makes_up_with_one_call() -> None:
    async def scene() -> None:
        clock = PollClock(100)
        seen: list[float] = []
        loop = asyncio.get_running_loop()
        beat = clock.every(20, seen.append)
        await until(lambda: bool(seen))
        start, before = loop.time(), len(seen)
        while loop.time() - start < 0.3:
            pass
        while len(seen) == before:  # each turn of the loop is looked at
            await asyncio.sleep(0)
        assert len(seen) == before + 1
        await until(lambda: len(seen) >= before + 4)
        beat.stop()

    asyncio.run(scene())


def test_it_stands_still_when_nobody_needs_it() -> None:
    async def scene() -> None:
        clock = PollClock(200)
        seen: list[float] = []
        beat = clock.every(10, seen.append)
        await until(lambda: bool(seen))
        beat.stop()
        await until(lambda: clock._timer is None)
        clock.watch(seen.append)
        before = len(seen)
        await until(lambda: len(seen) > before + 2)
        clock.unwatch(seen.append)
        await until(lambda: clock._timer is None)
        again = clock.every(10, seen.append)
        before = len(seen)
        await until(lambda: len(seen) > before)
        again.stop()

    asyncio.run(scene())


def test_a_faulty_line_takes_nothing_from_the_others(caplog: pytest.LogCaptureFixture) -> None:
    async def scene() -> None:
        clock = PollClock(100)
        seen: list[float] = []

        def broken(now: float) -> None:
            raise ZeroDivisionError(now)

        beats = [clock.every(10, broken), clock.every(10, seen.append)]
        await until(lambda: len(seen) >= 3)
        for beat in beats:
            beat.stop()

    asyncio.run(scene())
    assert {record.message for record in caplog.records} == {"A poll of the shared clock failed"}
