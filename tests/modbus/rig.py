"""Lines, running links and real servers for the tests of the Modbus link."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pymodbus.framer import FramerType
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from devices.modbus import Hole, ModbusLink, PollClock
from models.site.park import ModbusLine
from models.site.sources import ModbusSource, ModbusTarget, ModbusUnit
from models.text import Name
from tests.modbus.recorder import Recorder


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def line_to(port: int, **changes: Any) -> ModbusLine:
    """A TCP line to loopback with short times; `changes` replace any field."""
    fields: dict[str, Any] = {
        "id": "line",
        "name": Name(en="Line"),
        "transport": "tcp",
        "host": "127.0.0.1",
        "port": port,
        "timeout_ms": 300,
        "units": (ModbusUnit("meter", 1, interval_ms=100),),
        "sources": (ModbusSource("p0", 1, 3, 0, "u16"), ModbusSource("p1", 1, 3, 1, "u16")),
    }
    return ModbusLine(**{**fields, **changes})


@asynccontextmanager
async def running(
    line: ModbusLine, clock: PollClock | None = None, holes: tuple[Hole, ...] = ()
) -> AsyncIterator[tuple[ModbusLink, Recorder]]:
    """A link that runs until the block ends."""
    link = ModbusLink(line, clock or PollClock(), now_ms, holes=holes, dice=random.Random(1))
    sink = Recorder()
    task = asyncio.create_task(link.run(sink))
    try:
        yield link, sink
        if task.done():
            task.result()
    finally:
        task.cancel()
        await asyncio.wait((task,))


@asynccontextmanager
async def pymodbus_server(
    *units: int, port: int = 0, framer: FramerType = FramerType.SOCKET
) -> AsyncIterator[tuple[ModbusTcpServer, int]]:
    """pymodbus' own server: 200 holding registers and 64 coils per unit, in separate blocks."""
    devices = [
        SimDevice(
            id=unit,
            simdata=(
                [SimData(0, count=64, values=False, datatype=DataType.BITS)],
                [SimData(0, count=64, values=False, datatype=DataType.BITS)],
                [SimData(0, values=list(range(200)), datatype=DataType.REGISTERS)],
                [SimData(0, values=list(range(200)), datatype=DataType.REGISTERS)],
            ),
        )
        for unit in units
    ]
    server = ModbusTcpServer(devices, framer=framer, address=("127.0.0.1", port))
    await server.serve_forever(background=True)
    actual = server.transport.sockets[0].getsockname()[1]
    try:
        yield server, actual
    finally:
        await server.shutdown()


__all__ = ["ModbusSource", "ModbusTarget", "ModbusUnit", "line_to", "now_ms", "running"]
