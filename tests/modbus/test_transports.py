"""The same link over RTU in TCP and on a serial line (a pair of pseudo terminals)."""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from pymodbus.framer import FramerType
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

from models.commands import Command, Delivery
from models.links import LinkState
from models.site.sources import ModbusSource, ModbusTarget, ModbusUnit
from tests.modbus.faulty_server import faulty_server, silently
from tests.modbus.rig import line_to, pymodbus_server, running

_TARGETS = (ModbusTarget("p1", 1, 6, 1),)


def test_rtu_over_tcp() -> None:
    async def scene() -> None:
        async with pymodbus_server(1, 2, framer=FramerType.RTU) as (server, port):
            units = (ModbusUnit("meter", 1, 100), ModbusUnit("other", 2, 100))
            sources = (
                *(ModbusSource(f"p{i}", 1, 3, i, "u16") for i in range(3)),
                ModbusSource("q", 2, 4, 7, "u16"),
                ModbusSource("c", 1, 1, 3, "bit"),
            )
            line = line_to(
                port, transport="rtu-over-tcp", units=units, sources=sources, targets=_TARGETS
            )
            async with running(line) as (link, sink):
                await sink.until(lambda: len(sink.good("q")) >= 3)
                await sink.until(lambda: len(sink.good("c")) >= 3)
                assert [sink.good(p)[-1].value for p in ("p2", "q", "c")] == [2, 7, 0]
                dispatch = await link.send(Command("1", "p1", 900, "operator"))
                assert dispatch.delivery is Delivery.DELIVERED
                assert await server.async_getValues(1, 3, 1, 1) == [900]
                await sink.until(lambda: sink.good("p1")[-1].value == 900)

    asyncio.run(scene())


def test_rtu_over_tcp_without_an_answer_is_down() -> None:
    async def scene() -> None:
        async with faulty_server(silently) as server:
            line = line_to(server.port, transport="rtu-over-tcp")
            async with running(line) as (_, sink):
                await sink.until(lambda: sink.alive("meter") is False)
                await sink.until(lambda: sink.state is LinkState.DOWN)
                assert sink.readings == []

    asyncio.run(scene())


@contextmanager
def serial_pair() -> Iterator[tuple[str, str, int, int]]:
    """Two pseudo terminals; the paths of their ends and the descriptors to join them."""
    left, left_end = os.openpty()
    right, right_end = os.openpty()
    for end in (left_end, right_end):
        tty.setraw(end)
    try:
        yield os.ttyname(left_end), os.ttyname(right_end), left, right
    finally:
        for fd in (left, left_end, right, right_end):
            os.close(fd)


@asynccontextmanager
async def joined(left: int, right: int) -> AsyncIterator[None]:
    """What is written to one end is read from the other."""
    loop = asyncio.get_running_loop()
    loop.add_reader(left, lambda: os.write(right, os.read(left, 4096)))
    loop.add_reader(right, lambda: os.write(left, os.read(right, 4096)))
    try:
        yield
    finally:
        loop.remove_reader(left)
        loop.remove_reader(right)


def test_a_serial_line_and_its_cable() -> None:
    async def scene() -> None:
        with serial_pair() as (ours, theirs, left, right):
            device = SimDevice(1, [SimData(0, values=[0, 11, 22], datatype=DataType.REGISTERS)])
            server = ModbusSerialServer([device], port=theirs, baudrate=115_200)
            await server.serve_forever(background=True)
            line = line_to(
                0,
                transport="serial",
                device_path=ours,
                baud=115_200,
                sources=tuple(ModbusSource(f"p{i}", 1, 3, i, "u16") for i in range(3)),
                targets=_TARGETS,
            )
            async with running(line) as (link, sink):
                async with joined(left, right):
                    await sink.until(lambda: len(sink.good("p2")) >= 3)
                    assert sink.good("p2")[-1].value == 22
                    dispatch = await link.send(Command("1", "p1", 33, "operator"))
                    assert dispatch.delivery is Delivery.DELIVERED
                    await sink.until(lambda: sink.good("p1")[-1].value == 33)
                await sink.until(lambda: sink.state is LinkState.DOWN, 3)
                dispatch = await link.send(Command("2", "p1", 44, "operator"))
                assert dispatch.delivery is Delivery.NOT_SENT
                heard = len(sink.readings)
                async with joined(left, right):
                    await sink.until(lambda: len(sink.readings) > heard + 6, 6)
                    assert sink.good("p1")[-1].value == 33
            await server.shutdown()

    asyncio.run(scene())


def test_a_serial_port_that_is_not_there_is_down() -> None:
    async def scene() -> None:
        line = line_to(0, transport="serial", device_path="/dev/there-is-none")
        async with running(line) as (_, sink):
            await sink.until(lambda: sink.state is LinkState.DOWN)
            error = sink.statuses[-1].last_error
            assert error is not None
            assert error.code == "modbus.no_port"

    asyncio.run(scene())
