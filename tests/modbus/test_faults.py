"""Answers that must not be believed, units that die, lines that come back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from itertools import pairwise
from statistics import median

import pytest

from devices.modbus import Hole, PollClock
from devices.simulator.ports import free_port
from models.links import LinkState
from models.points import Quality
from models.site.sources import ModbusSource, ModbusUnit
from tests.modbus.faulty_server import Reply, Request, faulty_server, properly, silently
from tests.modbus.rig import line_to, running


def answering(pdu: str, **changes: int) -> Reply:
    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(request.frame(bytes.fromhex(pdu), **changes))

    return reply


async def truncated(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(request.right()[:-1])


async def wrong_protocol(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(request.right()[:2] + b"\x12\x34" + request.right()[4:])


_WRONG: list[tuple[Reply, str]] = [
    (answering("04040000ffff"), "modbus.wrong_function"),
    (answering("0302ffff"), "modbus.wrong_count"),
    (answering("0304ffff"), "modbus.wrong_count"),
    (answering("0306ffffffffffff"), "modbus.wrong_count"),
    (answering("03"), "modbus.wrong_count"),
    (answering("83"), "modbus.wrong_function"),
    (answering("0304ffffffff", unit=9), "modbus.wrong_unit"),
    (answering("0304ffffffff", number=0), "modbus.timeout"),
    (answering("0304ffffffff", number=60_000), "modbus.timeout"),
    (truncated, "modbus.timeout"),
    (wrong_protocol, "modbus.timeout"),
    (silently, "modbus.timeout"),
]


def test_a_wrong_answer_is_never_a_value() -> None:
    async def scene(reply: Reply, code: str) -> None:
        async with faulty_server() as server, running(line_to(server.port)) as (_, sink):
            await sink.until(lambda: len(sink.good("p1")) >= 2)
            server.reply = reply
            await sink.until(lambda: sink.alive("meter") is False)
            server.reply = properly
            await sink.until(lambda: sink.alive("meter") is True)
            error = next(h.last_error for h in sink.healths if h.alive is False)
            assert error is not None
            assert error.code == code
            assert {reading.value for reading in sink.good("p1")} == {1}
            if code != "modbus.timeout":
                assert {letter.reason.code for letter in sink.letters} == {code}
                assert sink.letters[0].device == "meter"

    async def all_at_once() -> None:
        await asyncio.gather(*(scene(reply, code) for reply, code in _WRONG))

    asyncio.run(all_at_once())


def test_an_answer_in_single_bytes_is_taken() -> None:
    async def bytewise(request: Request, writer: asyncio.StreamWriter) -> None:
        for byte in request.right():
            writer.write(bytes((byte,)))
            await writer.drain()
            await asyncio.sleep(0)

    async def scene() -> None:
        async with faulty_server(bytewise) as server, running(line_to(server.port)) as (_, sink):
            await sink.until(lambda: len(sink.good("p1")) >= 3)

    asyncio.run(scene())


def test_a_late_answer_is_discarded() -> None:
    held: list[Request] = []

    async def one_behind(request: Request, writer: asyncio.StreamWriter) -> None:
        """Answers every request with what the one before asked for."""
        held.append(request)
        if len(held) > 1:
            number, address = held[-2].number, int.from_bytes(held[-2].pdu[1:3], "big")
            data = b"\3\2" + (1_000 + address).to_bytes(2, "big")
            writer.write(request.frame(data, number=number))

    async def scene() -> None:
        sources = (ModbusSource("a", 1, 3, 0, "u16"), ModbusSource("b", 1, 3, 100, "u16"))
        line = line_to(0, sources=sources)
        async with faulty_server(one_behind) as server:
            line = line_to(server.port, sources=sources)
            async with running(line) as (_, sink):
                await sink.until(lambda: server.connections >= 2)
                assert sink.readings == []
                assert len(held) >= 3
                assert sink.statuses[-1].state is LinkState.DOWN

    asyncio.run(scene())


_EXCEPTIONS: list[tuple[int, Quality | None, bool]] = [
    (1, Quality.REFUSED, True),
    (2, Quality.REFUSED, True),
    (3, Quality.REFUSED, True),
    (4, Quality.DEVICE_FAULT, True),
    (99, Quality.DEVICE_FAULT, True),
    (5, None, True),
    (6, None, True),
    (10, None, False),
    (11, None, False),
]


def test_what_an_exception_means() -> None:
    async def scene(exception: int, quality: Quality | None, alive: bool) -> None:
        sources = (ModbusSource("a", 1, 3, 0, "u16"), ModbusSource("b", 2, 3, 0, "u16"))
        units = (ModbusUnit("one", 1, 100), ModbusUnit("two", 2, 100))

        async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
            if request.unit == 1:
                writer.write(request.frame(bytes((0x83, exception))))
            else:
                writer.write(request.right())

        async with faulty_server(reply) as server:
            line = line_to(server.port, sources=sources, units=units)
            async with running(line) as (_, sink):
                await sink.until(lambda: sink.alive("one") is alive)
                await sink.until(lambda: len(sink.good("b")) >= 5)
                assert sink.state is LinkState.LIVE
                assert sink.alive("two") is True
                reading = sink.latest("a")
                assert (reading.quality if reading else None) == quality
                assert reading is None or reading.value is None
                # a refusal is asked for again once a minute, a fault after a growing pause
                assert sum(request.unit == 1 for request in server.requests) <= 3

    async def all_at_once() -> None:
        await asyncio.gather(*(scene(*case) for case in _EXCEPTIONS))

    asyncio.run(all_at_once())


def test_holes_are_learned_once_and_remembered() -> None:
    def lacks(request: Request) -> bool:
        start, count = (int.from_bytes(request.pdu[i : i + 2], "big") for i in (1, 3))
        return request.pdu[0] == 3 and start <= 24 < start + count

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(request.frame(b"\x83\x02") if lacks(request) else request.right())

    async def scene() -> None:
        sources = tuple(ModbusSource(f"p{i}", 1, 3, i, "u16") for i in range(0, 60, 4))
        async with faulty_server(reply) as server:
            line = line_to(server.port, sources=sources)
            async with running(line) as (link, sink):
                await sink.until(lambda: bool(link.learned))
                await sink.until(lambda: len(sink.good("p56")) >= 5)
                assert link.learned == {Hole(1, 3, 24, 1)}
                assert {p for p in sink.times if not sink.good(p)} == {"p24"}
                refused = sink.latest("p24")
                assert refused is not None
                assert (refused.value, refused.quality) == (None, Quality.REFUSED)
                assert [(b.address, b.count) for b in link.blocks] == [(0, 21), (24, 1), (28, 29)]
                learned = tuple(link.learned)
            asked = len([r for r in server.requests if lacks(r)])
            async with running(line, holes=learned) as (link, sink):
                await sink.until(lambda: len(sink.good("p56")) >= 3)
                assert len([r for r in server.requests if lacks(r)]) <= asked + 1
                assert link.learned == set(learned)

    asyncio.run(scene())


def test_a_dead_unit_does_not_delay_the_others_on_its_line() -> None:
    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.unit != 3:
            writer.write(request.right())

    async def scene() -> None:
        units = tuple(ModbusUnit(f"d{i}", i, 100) for i in range(1, 6))
        sources = tuple(ModbusSource(f"p{i}", i, 3, 0, "u16") for i in range(1, 6))
        async with faulty_server(reply) as server:
            line = line_to(server.port, units=units, sources=sources, timeout_ms=200)
            async with running(line) as (_, sink):
                await sink.until(lambda: sink.alive("d3") is False)
                before, asked = len(sink.good("p1")), len(server.requests)
                await sink.until(lambda: len(sink.good("p1")) >= before + 20)
                assert usual_pause(sink.times["p1"][-21:]) == pytest.approx(0.1, rel=0.1)
                waited = sum(request.unit == 3 for request in server.requests[asked:])
                assert waited <= 3, "20 polls of 100 ms beside a dead unit"
                assert sink.state is LinkState.LIVE
                assert [sink.alive(f"d{i}") for i in (1, 2, 4, 5)] == [True] * 4

    asyncio.run(scene())


def usual_pause(moments: Sequence[float]) -> float:
    """Median of what lies between them: a busy machine makes some of them longer."""
    return median(later - one for one, later in pairwise(moments))


def test_dead_lines_do_not_delay_other_lines() -> None:
    async def scene() -> None:
        clock = PollClock()
        async with (
            faulty_server() as live,
            faulty_server(silently) as dead,
            AsyncExitStack() as five,
        ):
            for i in range(5):
                await five.enter_async_context(running(line_to(dead.port, id=f"dead{i}"), clock))
            async with running(line_to(live.port), clock) as (_, sink):
                await sink.until(lambda: len(sink.good("p0")) >= 22)
                assert usual_pause(sink.times["p0"][-21:]) == pytest.approx(0.1, rel=0.1)

    asyncio.run(scene())


@pytest.mark.alone
def test_a_line_comes_back_within_five_seconds_and_says_down_at_once() -> None:
    async def scene() -> None:
        port = free_port()
        async with AsyncExitStack() as device, running(line_to(port)) as (_, sink):
            await device.enter_async_context(faulty_server(port=port))
            await sink.until(lambda: sink.state is LinkState.LIVE)
            await device.aclose()
            await sink.until(lambda: sink.state is LinkState.DOWN, 0.5)
            heard = len(sink.readings)
            await sink.until(lambda: len(sink.statuses) > 4)
            assert len(sink.readings) == heard
            await device.enter_async_context(faulty_server(port=port))
            await sink.until(lambda: sink.state is LinkState.LIVE, 5)
            await sink.until(lambda: len(sink.readings) > heard)
            assert sink.alive("meter") is True

    asyncio.run(scene())


def test_after_a_loss_every_device_is_said_to_be_there_anew() -> None:
    """What was known of it was lost with the line; that it is the same again is news."""

    async def scene() -> None:
        async with faulty_server() as server, running(line_to(server.port)) as (_, sink):
            await sink.until(lambda: sink.alive("meter") is True)
            first = sink.healths[-1]
            server.cut()
            await sink.until(lambda: sink.state is LinkState.DOWN)
            # what is told every ten seconds says since when, as before
            await sink.until(lambda: sink.healths[-1].since_ms > first.since_ms)
        assert (sink.healths[-1].device, sink.healths[-1].alive) == ("meter", True)

    asyncio.run(scene())


@pytest.mark.alone
def test_a_line_that_hangs_is_down_and_comes_back() -> None:
    """Connected and nothing answers: the connection itself proves nothing."""

    async def scene() -> None:
        async with faulty_server() as server, running(line_to(server.port)) as (_, sink):
            await sink.until(lambda: sink.state is LinkState.LIVE)
            server.reply = silently
            await sink.until(lambda: sink.state is LinkState.DOWN, 2)
            await sink.until(lambda: server.connections >= 3)
            assert sink.state is LinkState.DOWN
            server.reply = properly
            await sink.until(lambda: sink.state is LinkState.LIVE, 5)

    asyncio.run(scene())


def test_a_silent_line_does_not_wait_for_its_slowest_unit() -> None:
    async def scene() -> None:
        units = (ModbusUnit("fast", 1, 100), *(ModbusUnit(f"d{i}", i, 60_000) for i in (2, 3, 4)))
        sources = tuple(ModbusSource(f"p{i}", i, 3, 0, "u16") for i in (1, 2, 3, 4))
        async with faulty_server() as server:
            line = line_to(server.port, units=units, sources=sources, timeout_ms=500)
            async with running(line) as (_, sink):
                await sink.until(lambda: len(sink.good("p1")) > 3)
                server.reply = silently
                # 2 * 0.5 + 3 * 0.3 s, and far less than the minute of the slow ones
                await sink.until(lambda: sink.state is LinkState.DOWN, 10)
                server.reply = properly
                await sink.until(lambda: all(len(sink.good(f"p{i}")) > 1 for i in (2, 3, 4)))
                assert sink.state is LinkState.LIVE

    asyncio.run(scene())


def test_a_line_that_cannot_keep_up_says_so() -> None:
    async def slowly(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.15)
        writer.write(request.right())

    async def scene() -> None:
        async with faulty_server(slowly) as server, running(line_to(server.port)) as (_, sink):
            await sink.until(lambda: any(status.note for status in sink.statuses))
            note = next(status.note for status in sink.statuses if status.note)
            assert note.code == "modbus.too_slow"
            assert sink.statuses[-1].dropped > 0
            assert sink.alive("meter") is True

    asyncio.run(scene())
