"""The link against pymodbus' server: polling, reconnecting, commands."""

from __future__ import annotations

import asyncio

from models.links import LinkState
from tests.modbus.recorder import Recorder
from tests.modbus.rig import line_to, pymodbus_server, running


def test_registers_become_readings_every_interval() -> None:
    async def scene() -> None:
        async with pymodbus_server(1) as (server, port), running(line_to(port)) as (_, sink):
            await sink.until(lambda: len(sink.good("p1")) >= 3)
            assert [reading.value for reading in sink.good("p1")[:3]] == [1, 1, 1]
            await server.async_setValues(1, 3, 1, [4711])
            await sink.until(lambda: sink.good("p1")[-1].value == 4711)
            assert sink.state is LinkState.LIVE
            assert sink.alive("meter") is True

    asyncio.run(scene())


def test_what_is_not_there_is_down_and_says_nothing() -> None:
    async def scene() -> Recorder:
        async with running(line_to(1)) as (_, sink):
            await sink.until(lambda: sink.state is LinkState.DOWN)
            return sink

    sink = asyncio.run(scene())
    assert sink.readings == []
    assert sink.statuses[0].state is LinkState.CONNECTING
    error = sink.statuses[-1].last_error
    assert error is not None
    assert error.code == "modbus.connection_refused"
