"""Commands: sent once, confirmed by the echo, never late."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from devices.modbus import PollClock
from devices.modbus.link import SEND_WITHIN_S
from models.commands import Command, Delivery, Dispatch
from models.links import LinkState
from models.site.sources import ModbusSource, ModbusTarget, ModbusUnit
from tests.modbus.faulty_server import (
    FaultyServer,
    Reply,
    Request,
    faulty_server,
    properly,
    silently,
)
from tests.modbus.recorder import PATIENCE_S
from tests.modbus.rig import line_to, pymodbus_server, running

_TARGETS = (
    ModbusTarget("relay", 1, 5, 7),
    ModbusTarget("setpoint", 1, 6, 10, "i16", factor=0.1),
    ModbusTarget("power", 1, 16, 20, "f32", word_order="little"),
    ModbusTarget("elsewhere", 9, 6, 10),
)


def command(point: str, value: float) -> Command:
    return Command("018f", point, value, "operator")


def code(dispatch: Dispatch) -> str:
    return dispatch.detail.code if dispatch.detail else ""


def with_writes(write: Reply) -> Reply:
    """Reads are answered properly, writes by `write`."""

    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        await (write if request.is_write else properly)(request, writer)

    return reply


def test_each_function_arrives_and_is_confirmed() -> None:
    async def scene() -> None:
        async with (
            pymodbus_server(1) as (server, port),
            running(line_to(port, targets=_TARGETS)) as (link, sink),
        ):
            await sink.until(lambda: sink.state is LinkState.LIVE)
            for point, value in (("relay", 1), ("setpoint", -16.6), ("power", 21.5)):
                assert await link.send(command(point, value)) == Dispatch(Delivery.DELIVERED)
            assert (await server.async_getValues(1, 1, 7, 1))[0] is True
            assert await server.async_getValues(1, 3, 10, 1) == [0x10000 - 166]
            assert await server.async_getValues(1, 3, 20, 2) == [0, 0x41AC]
            assert await link.send(command("relay", 0)) == Dispatch(Delivery.DELIVERED)
            assert (await server.async_getValues(1, 1, 7, 1))[0] is False

    asyncio.run(scene())


def test_the_frames_are_what_the_specification_says_and_go_out_once() -> None:
    async def scene() -> None:
        async with (
            faulty_server() as server,
            running(line_to(server.port, targets=_TARGETS)) as (link, sink),
        ):
            await sink.until(lambda: sink.state is LinkState.LIVE)
            await link.send(command("relay", 1))
            await link.send(command("setpoint", 23.4))
            server.reply = with_writes(answer_of("1000140002"))
            await link.send(command("power", 21.5))
        frames = [request.pdu.hex() for request in server.writes]
        assert frames == ["050007ff00", "06000a00ea", "10001400020400004" + "1ac"]

    asyncio.run(scene())


def answer_of(pdu: str) -> Reply:
    async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(request.frame(bytes.fromhex(pdu)))

    return reply


_ANSWERS: list[tuple[str, Delivery, str]] = [
    ("8602", Delivery.REFUSED, "modbus.illegal_address"),
    ("8604", Delivery.REFUSED, "modbus.device_failure"),
    ("8606", Delivery.REFUSED, "modbus.busy"),
    ("8605", Delivery.DELIVERED, "modbus.acknowledged"),
    ("860a", Delivery.REFUSED, "modbus.gateway_path"),
    ("860b", Delivery.UNKNOWN, "modbus.gateway_target"),
    ("06000a00eb", Delivery.UNKNOWN, "modbus.wrong_echo"),
    ("06000b00ea", Delivery.UNKNOWN, "modbus.wrong_echo"),
    ("10000a0001", Delivery.UNKNOWN, "modbus.wrong_function"),
    ("8302", Delivery.UNKNOWN, "modbus.wrong_function"),
]


def test_what_the_answer_means() -> None:
    async def scene(answer: str, delivery: Delivery, detail: str) -> None:
        async with (
            faulty_server(with_writes(answer_of(answer))) as server,
            running(line_to(server.port, targets=_TARGETS)) as (link, sink),
        ):
            await sink.until(lambda: sink.state is LinkState.LIVE)
            dispatch = await link.send(command("setpoint", 23.4))
            assert (dispatch.delivery, code(dispatch)) == (delivery, detail)
            await sink.until(lambda: len(sink.readings) > 6)
        assert len(server.writes) == 1

    async def all_at_once() -> None:
        await asyncio.gather(*(scene(*case) for case in _ANSWERS))

    asyncio.run(all_at_once())


def test_no_answer_is_unknown_and_the_connection_is_thrown_away() -> None:
    async def nothing(request: Request, writer: asyncio.StreamWriter) -> None: ...

    async def scene() -> None:
        async with (
            faulty_server(with_writes(nothing)) as server,
            running(line_to(server.port, targets=_TARGETS)) as (link, sink),
        ):
            await sink.until(lambda: sink.state is LinkState.LIVE)
            dispatch = await link.send(command("relay", 1))
            assert dispatch.delivery is Delivery.UNKNOWN
            assert code(dispatch) == "modbus.write_unanswered"
            assert sink.state is LinkState.DOWN
            await sink.until(lambda: sink.state is LinkState.LIVE)
            heard = len(sink.readings)
            await sink.until(lambda: len(sink.readings) > heard + 6)
        assert len(server.writes) == 1
        assert server.connections == 2

    asyncio.run(scene())


def test_nothing_is_queued_for_a_line_that_is_down() -> None:
    async def scene() -> None:
        async with faulty_server() as server:
            port = server.port
        async with running(line_to(port, targets=_TARGETS)) as (link, sink):
            assert code(await link.send(command("relay", 1))) == "modbus.not_connected"
            await sink.until(lambda: sink.state is LinkState.DOWN)
            dispatch = await link.send(command("relay", 1))
            assert dispatch.delivery is Delivery.NOT_SENT
            async with faulty_server(port=port) as server:
                await sink.until(lambda: len(sink.readings) > 6)
                assert server.writes == []

    asyncio.run(scene())


def test_a_unit_that_just_fell_silent_is_not_written_to() -> None:
    """The device hangs and the link has not noticed yet: the proving read shows it."""

    async def scene() -> None:
        units = (ModbusUnit("meter", 1, 60_000), ModbusUnit("other", 2, 100))
        sources = (ModbusSource("p0", 1, 3, 0, "u16"), ModbusSource("o", 2, 3, 0, "u16"))

        async def first_hangs(request: Request, writer: asyncio.StreamWriter) -> None:
            if request.unit == 2:
                writer.write(request.right())

        async with faulty_server() as server:
            line = line_to(server.port, units=units, sources=sources, targets=_TARGETS)
            async with running(line) as (link, sink):
                await sink.until(lambda: sink.alive("meter") is True)
                await sink.until(lambda: sink.alive("other") is True)
                server.reply = first_hangs
                dispatch = await link.send(command("relay", 1))
                assert dispatch.delivery is Delivery.NOT_SENT
                assert code(dispatch) == "modbus.timeout"
                server.reply = properly
                heard = len(sink.readings)
                await sink.until(lambda: len(sink.readings) > heard + 6)
        assert server.writes == []

    asyncio.run(scene())


def test_a_line_that_stays_busy_sends_nothing() -> None:
    release = asyncio.Event()

    async def blocked(request: Request, writer: asyncio.StreamWriter) -> None:
        await release.wait()
        writer.write(request.right())

    async def scene() -> None:
        async with faulty_server() as server:
            line = line_to(server.port, targets=_TARGETS, timeout_ms=10_000)
            async with running(line) as (link, sink):
                await sink.until(lambda: sink.state is LinkState.LIVE)
                server.reply = blocked
                asked = len(server.requests)
                async with asyncio.timeout(PATIENCE_S):
                    while len(server.requests) == asked:
                        await asyncio.sleep(0)
                start = asyncio.get_running_loop().time()
                dispatch = await link.send(command("relay", 1))
                took = asyncio.get_running_loop().time() - start
                assert (dispatch.delivery, code(dispatch)) == (
                    Delivery.NOT_SENT,
                    "modbus.line_busy",
                )
                assert SEND_WITHIN_S - 0.3 < took < 5, "and not the ten seconds of the read"
                release.set()
                heard = len(sink.readings)
                await sink.until(lambda: len(sink.readings) > heard + 6)
        assert server.writes == []

    asyncio.run(scene())


def test_a_command_that_waits_does_not_cross_over_to_the_next_connection() -> None:
    async def scene() -> None:
        async with faulty_server() as server:
            line = line_to(server.port, targets=_TARGETS, timeout_ms=5_000)
            async with running(line) as (link, sink):
                await sink.until(lambda: sink.state is LinkState.LIVE)
                server.reply = silently
                asked = len(server.requests)
                async with asyncio.timeout(PATIENCE_S):
                    while len(server.requests) == asked:
                        await asyncio.sleep(0)
                task = asyncio.create_task(link.send(command("relay", 1)))
                await asyncio.sleep(0)
                server.reply = properly
                server.cut()
                dispatch = await task
                assert (dispatch.delivery, code(dispatch)) == (
                    Delivery.NOT_SENT,
                    "modbus.not_connected",
                )
                heard = len(sink.readings)
                await sink.until(lambda: len(sink.readings) > heard + 6)
                assert server.connections == 2
        assert server.writes == []

    asyncio.run(scene())


def test_a_command_goes_before_the_reads_that_wait() -> None:
    async def scene() -> None:
        units = tuple(ModbusUnit(f"d{i}", i, 100) for i in range(1, 11))
        sources = tuple(ModbusSource(f"p{i}", i, 3, 0, "u16") for i in range(1, 11))

        async def slowly(request: Request, writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(0.02)
            writer.write(request.right())

        async with faulty_server(slowly) as server:
            line = line_to(server.port, units=units, sources=sources, targets=_TARGETS)
            async with running(line) as (link, sink):
                await sink.until(lambda: len(sink.readings) > 20)
                before = len(server.requests)
                assert (await link.send(command("relay", 1))).delivery is Delivery.DELIVERED
                seen = [request.is_write for request in server.requests[before:]]
                assert seen.index(True) <= 2, "at most the read under way and the proof"

    asyncio.run(scene())


def test_what_cannot_be_sent_at_all() -> None:
    async def scene() -> None:
        async with (
            faulty_server() as server,
            running(line_to(server.port, targets=_TARGETS)) as (link, sink),
        ):
            await sink.until(lambda: sink.state is LinkState.LIVE)
            with pytest.raises(LookupError):
                await link.send(command("p1", 1))
            dispatch = await link.send(command("setpoint", 1e6))
            assert (dispatch.delivery, code(dispatch)) == (
                Delivery.NOT_SENT,
                "modbus.cannot_encode",
            )
        assert server.writes == []

    asyncio.run(scene())


def test_an_abandoned_command_does_not_arrive_later() -> None:
    async def scene() -> None:
        async with (
            faulty_server() as server,
            running(line_to(server.port, targets=_TARGETS)) as (link, sink),
        ):
            await sink.until(lambda: sink.state is LinkState.LIVE)
            task = asyncio.create_task(link.send(command("relay", 1)))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait((task,))
            heard = len(sink.readings)
            await sink.until(lambda: len(sink.readings) > heard + 6)
        assert server.writes == []
        assert server.connections == 1

    asyncio.run(scene())


def test_a_command_that_nobody_waits_for_any_more_takes_its_connection_with_it() -> None:
    """It may stand in a device that hangs, and would be carried out when that wakes."""
    left = asyncio.Event()

    async def nothing(request: Request, writer: asyncio.StreamWriter) -> None:
        left.set()

    async def scene() -> None:
        async with (
            faulty_server(with_writes(nothing)) as server,
            running(line_to(server.port, targets=_TARGETS)) as (link, sink),
        ):
            await sink.until(lambda: sink.state is LinkState.LIVE)
            task = asyncio.create_task(link.send(command("relay", 1)))
            async with asyncio.timeout(PATIENCE_S):
                await left.wait()
            task.cancel()
            await asyncio.wait((task,))
            assert task.cancelled()
            assert sink.state is LinkState.DOWN
            error = sink.statuses[-1].last_error
            assert error is not None
            assert error.code == "modbus.command_cancelled"
            await sink.until(lambda: sink.state is LinkState.LIVE)
        assert len(server.writes) == 1
        assert server.connections == 2

    asyncio.run(scene())


class _Outages:
    """Cuts, hangs and restores the device at random while commands are given."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.awake = asyncio.Event()
        self.awake.set()

    async def reply(self, request: Request, writer: asyncio.StreamWriter) -> None:
        """Answers, unless it hangs; then it does nothing with what came until it wakes."""
        await self.awake.wait()
        await properly(request, writer)

    async def outage(self, server: FaultyServer) -> None:
        await asyncio.sleep(self.dice.uniform(0, 0.15))
        if self.dice.random() < 0.5:
            self.awake.clear()
            await asyncio.sleep(self.dice.uniform(0.05, 0.6))
            self.awake.set()
        else:
            server.cut()


@pytest.mark.parametrize(
    "outages", [15, pytest.param(300, marks=pytest.mark.long)], ids=["short", "long"]
)
def test_over_random_outages_each_command_arrives_at_most_once_and_never_late(
    outages: int,
) -> None:
    """Every command has its own value, so a frame on the wire names its command."""

    async def scene() -> None:
        chaos = _Outages(outages)
        loop = asyncio.get_running_loop()
        ended: dict[int, tuple[float, Delivery]] = {}
        arrived: dict[int, list[float]] = {}

        async def reply(request: Request, writer: asyncio.StreamWriter) -> None:
            if request.is_write:
                value = int.from_bytes(request.pdu[3:5], "big")
                arrived.setdefault(value, []).append(loop.time())
            await chaos.reply(request, writer)

        async def give(value: int) -> None:
            dispatch = await link.send(command("number", value))
            ended[value] = (loop.time(), dispatch.delivery)

        async with faulty_server(reply) as server:
            target = ModbusTarget("number", 1, 6, 10)
            line = line_to(server.port, targets=(target,), timeout_ms=100)
            async with running(line, PollClock(100)) as (link, sink):
                value = 0
                for _ in range(outages):
                    await sink.until(lambda: sink.state is LinkState.LIVE)
                    trouble = asyncio.create_task(chaos.outage(server))
                    given: list[Any] = []
                    while not trouble.done():
                        value += 1
                        given.append(asyncio.create_task(give(value)))
                        await asyncio.sleep(chaos.dice.uniform(0, 0.05))
                    await asyncio.gather(*given)
                heard = len(sink.readings)
                await sink.until(lambda: len(sink.readings) > heard + 10)
        assert set(ended) == set(range(1, value + 1))
        for number, (moment, delivery) in ended.items():
            times = arrived.get(number, [])
            assert len(times) <= 1, f"command {number} was sent {len(times)} times"
            if delivery is Delivery.NOT_SENT:
                assert not times, f"command {number} arrived although it was not sent"
            if delivery is Delivery.DELIVERED:
                assert times
            assert all(time <= moment + 0.01 for time in times), f"command {number} was late"
        assert {delivery for _, delivery in ended.values()} >= {
            Delivery.DELIVERED,
            Delivery.NOT_SENT,
        }

    asyncio.run(scene())
