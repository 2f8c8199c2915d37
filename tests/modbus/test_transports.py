"""The same link over RTU in TCP and on a serial line (a pair of pseudo terminals)."""

from __future__ import annotations

import asyncio
import os
import tty
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import cast

from pymodbus.framer import FramerType
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

from devices.modbus.framing import RtuFraming
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


RtuReply = Callable[[bytes], list[tuple[float, bytes]]]
"""From a request's eight bytes to what is written, each after a wait in seconds."""


class _RtuServer(asyncio.Protocol):
    """Raw RTU in TCP; every request has eight bytes, as reads and single writes have."""

    def __init__(self, reply: RtuReply) -> None:
        self._reply = reply
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while len(self._rest) >= 8:
            request, self._rest = self._rest[:8], self._rest[8:]
            for wait_s, answer in self._reply(request):
                asyncio.get_running_loop().call_later(wait_s, self._transport.write, answer)


@asynccontextmanager
async def rtu_server(reply: RtuReply) -> AsyncIterator[int]:
    """The port of a server that answers with `reply`."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _RtuServer(reply), "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


def rtu(pdu: str, unit: int = 1) -> bytes:
    return RtuFraming().frame(unit, bytes.fromhex(pdu))


def test_on_rtu_a_wrong_answer_is_never_a_value() -> None:
    right = rtu("030400000001")
    broken = right[:-1] + bytes((right[-1] ^ 1,))
    cases = {
        "crc": (broken, "modbus.timeout"),
        "unit": (rtu("0304ffffffff", unit=9), "modbus.timeout"),
        "short": (right[:-2], "modbus.timeout"),
        "function": (rtu("0404ffffffff"), "modbus.wrong_function"),
        "count": (rtu("0302ffff"), "modbus.wrong_count"),
        "noise": (b"\x00\xff\x00", "modbus.timeout"),
    }

    async def scene(answer: bytes, code: str) -> None:
        async with (
            rtu_server(lambda _: [(0, answer)]) as port,
            running(line_to(port, transport="rtu-over-tcp")) as (_, sink),
        ):
            await sink.until(lambda: sink.alive("meter") is False)
            error = sink.healths[-1].last_error
            assert error is not None
            assert error.code == code
            assert sink.readings == []

    async def all_at_once() -> None:
        await asyncio.gather(*(scene(*case) for case in cases.values()))

    asyncio.run(all_at_once())


def two_blocks_of_one_size(reply: RtuReply, polls: int) -> None:
    """Each keeps its own value, whatever came too late between so many polls."""

    async def scene() -> None:
        sources = (ModbusSource("a", 1, 3, 7, "u16"), ModbusSource("b", 1, 3, 500, "u16"))
        async with rtu_server(reply) as port:
            line = line_to(port, transport="rtu-over-tcp", sources=sources, timeout_ms=150)
            async with running(line) as (_, sink):
                await sink.until(lambda: len(sink.good("b")) >= polls)
                assert {reading.value for reading in sink.good("a")} == {7}
                assert {reading.value for reading in sink.good("b")} == {500}
                assert sink.healths[-1].errors > 0

    asyncio.run(scene())


def test_on_rtu_a_late_answer_is_taken_for_nothing_else() -> None:
    """Nothing in the frame says which of two blocks of one size it answers."""
    asked: list[int] = []

    def reply(request: bytes) -> list[tuple[float, bytes]]:
        address = int.from_bytes(request[2:4], "big")
        asked.append(address)
        late = len(asked) % 5 == 0
        return [(0.22 if late else 0.0, rtu(f"0302{address:04x}", unit=request[0]))]

    two_blocks_of_one_size(reply, 8)


def test_on_rtu_a_gateway_that_works_off_a_queue_does_not_mix_up_two_blocks() -> None:
    """It answers both the request that timed out and the same one asked again: the second of these
    came while the next block was asked, and was shown as that."""
    asked: list[int] = []
    free = 0.0

    def reply(request: bytes) -> list[tuple[float, bytes]]:
        nonlocal free
        now = asyncio.get_running_loop().time()
        address = int.from_bytes(request[2:4], "big")
        asked.append(address)
        free = max(now, free) + (0.25 if len(asked) % 7 == 0 else 0.02)
        return [(free - now, rtu(f"0302{address:04x}", unit=request[0]))]

    two_blocks_of_one_size(reply, 15)


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
                await sink.until(lambda: sink.state is LinkState.DOWN)
                dispatch = await link.send(Command("2", "p1", 44, "operator"))
                assert dispatch.delivery is Delivery.NOT_SENT
                heard = len(sink.readings)
                async with joined(left, right):
                    await sink.until(lambda: len(sink.readings) > heard + 6)
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
