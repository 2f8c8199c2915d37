"""Against libmodbus, the second implementation, in a process that can really hang."""

from __future__ import annotations

import asyncio
import random
import struct

import pytest

from models.commands import Command, Delivery
from models.links import LinkState
from models.site.sources import ModbusSource, ModbusTarget, ModbusUnit
from tests.modbus.libmodbus_server import available, libmodbus_server
from tests.modbus.rig import line_to, running

pytestmark = [
    pytest.mark.libmodbus,
    pytest.mark.skipif(not available(), reason="libmodbus (Debian: libmodbus5) is not installed"),
]

_SOURCES = (
    ModbusSource("power", 1, 4, 52, "f32"),
    ModbusSource("energy", 1, 3, 100, "u64", factor=0.01, resolution=0.01),
    ModbusSource("contact", 1, 2, 5, "bit"),
    ModbusSource("relay", 1, 1, 6, "bit"),
    ModbusSource("setpoint", 1, 3, 200, "i16", factor=0.1),
)
_TARGETS = (
    ModbusTarget("relay", 1, 5, 6),
    ModbusTarget("setpoint", 1, 6, 200, "i16", factor=0.1),
    ModbusTarget("limit", 1, 16, 300, "u32"),
    ModbusTarget("outside", 1, 6, 9_999),
)


def test_every_table_is_read_and_every_function_written() -> None:
    async def scene() -> None:
        with libmodbus_server() as server:
            server.set("input", 52, struct.unpack(">HH", struct.pack(">f", 1234.5)))
            server.set("holding", 100, struct.unpack(">4H", struct.pack(">Q", 123_456_789)))
            server.set("discrete", 5, [1])
            line = line_to(server.port, sources=_SOURCES, targets=_TARGETS)
            async with running(line) as (link, sink):
                await sink.until(lambda: len(sink.good("setpoint")) >= 2)
                values = {p: sink.good(p)[-1].value for p in ("power", "energy", "contact")}
                assert values == {"power": 1234.5, "energy": 1_234_567.89, "contact": 1}
                for point, value in (("relay", 1), ("setpoint", -5.5), ("limit", 65_538)):
                    dispatch = await link.send(Command("1", point, value, "operator"))
                    assert dispatch.delivery is Delivery.DELIVERED
                refused = await link.send(Command("2", "outside", 1, "operator"))
                assert refused.delivery is Delivery.REFUSED
                assert refused.detail is not None
                assert refused.detail.code == "modbus.illegal_address"
                await sink.until(lambda: sink.good("setpoint")[-1].value == -5.5)
                await sink.until(lambda: sink.good("relay")[-1].value == 1)
            assert server.get("holding", 300, 2) == [1, 2]
            writes = server.counts()["writes"]
            assert [write[:2] for write in writes] == [[5, 6], [6, 200], [16, 300], [6, 9_999]]

    asyncio.run(scene())


def test_as_many_answers_are_received_as_were_given() -> None:
    async def scene() -> None:
        with libmodbus_server() as server:
            async with running(line_to(server.port)) as (_, sink):
                await sink.until(lambda: len(sink.good("p0")) >= 8)
                reads = len(sink.good("p0"))
                given = server.counts()["reads"]
            assert given in (reads, reads + 1), "one may be under way"
            assert len(sink.good("p1")) == len(sink.good("p0"))

    asyncio.run(scene())


def test_a_value_beyond_the_device_s_tables_is_refused_alone() -> None:
    async def scene() -> None:
        sources = tuple(ModbusSource(f"p{a}", 1, 3, a, "u16") for a in range(1_990, 2_003))
        with libmodbus_server() as server:
            async with running(line_to(server.port, sources=sources)) as (link, sink):
                await sink.until(lambda: len(sink.good("p1999")) >= 2)
                assert {hole.address for hole in link.learned} == {2_000, 2_001, 2_002}
                assert not sink.good("p2000")

    asyncio.run(scene())


@pytest.mark.alone
def test_a_device_that_hangs_is_shown_and_comes_back() -> None:
    async def scene() -> None:
        with libmodbus_server() as server:
            units = (ModbusUnit("meter", 1, interval_ms=200),)
            targets = (ModbusTarget("p0", 1, 6, 0),)
            async with running(line_to(server.port, units=units, targets=targets)) as (link, sink):
                await sink.until(lambda: sink.state is LinkState.LIVE)
                server.stop()
                loop = asyncio.get_running_loop()
                start = loop.time()
                await sink.until(lambda: sink.alive("meter") is False)
                assert loop.time() - start < 2 * 0.2 + 1 + 0.2
                await sink.until(lambda: sink.state is LinkState.DOWN)
                dispatch = await link.send(Command("1", "p0", 1, "operator"))
                assert dispatch.delivery is Delivery.NOT_SENT
                server.go_on()
                await sink.until(lambda: sink.state is LinkState.LIVE)
                assert server.counts()["writes"] == []

    asyncio.run(scene())


@pytest.mark.parametrize(
    "outages", [10, pytest.param(200, marks=pytest.mark.long)], ids=["short", "long"]
)
def test_a_device_that_hangs_at_random_does_nothing_late(outages: int) -> None:
    """The process is stopped with its sockets open: what reaches them waits and would fire."""

    async def scene() -> None:
        dice = random.Random(outages)
        ends: dict[int, Delivery] = {}
        late: list[int] = []
        with libmodbus_server() as server:
            target = ModbusTarget("number", 1, 6, 10)
            line = line_to(server.port, targets=(target,), timeout_ms=150)

            async def give(number: int) -> None:
                dispatch = await link.send(Command("1", "number", number, "operator"))
                ends[number] = dispatch.delivery

            async with running(line) as (link, sink):
                number = 0
                for _ in range(outages):
                    await sink.until(lambda: sink.state is LinkState.LIVE)
                    given = []
                    stop_at = dice.randrange(3, 12)
                    for each in range(stop_at + 6):
                        if each == stop_at:
                            server.stop()
                        number += 1
                        given.append(asyncio.create_task(give(number)))
                        await asyncio.sleep(dice.uniform(0, 0.01))
                    await asyncio.gather(*given)
                    ended = set(ends)
                    server.go_on()
                    arrived = {value for _, _, value in server.counts()["writes"]}
                    known = {n for n in ended if ends[n] is Delivery.DELIVERED}
                    await sink.until(lambda: sink.state is LinkState.LIVE)
                    after = {value for _, _, value in server.counts()["writes"]}
                    late += sorted((after | arrived) - known)
                counts = server.counts()["writes"]
        numbers = [value for _, _, value in counts]
        assert len(numbers) == len(set(numbers)), "a command was sent twice"
        assert all(ends[n] is not Delivery.NOT_SENT for n in numbers)
        assert {Delivery.DELIVERED, Delivery.NOT_SENT} <= set(ends.values())
        # a write that left in the instant before the device stopped is UNKNOWN by nature
        assert all(ends[n] is Delivery.UNKNOWN for n in late)
        assert len(set(late)) <= max(3, outages // 10)

    asyncio.run(scene())
