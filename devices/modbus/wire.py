"""One connection: bytes out, answers in; TCP, or pymodbus' transport on a serial port."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from pymodbus.transport.serialtransport import create_serial_connection

from devices.modbus.framing import Answer, Framing, RtuFraming, SocketFraming

if TYPE_CHECKING:
    from models.site.park import ModbusLine

_RESET_ON_CLOSE = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)


class Wire(asyncio.Protocol):
    """Lives from one connect to the loss of that connection."""

    def __init__(self, framing: Framing, answered: Callable[[Answer], None]) -> None:
        self.framing = framing
        self.lost: asyncio.Future[Exception | None] = asyncio.get_running_loop().create_future()
        """Done when the connection is gone, with the error if there was one."""
        self.made: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._answered = answered
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        if not self.made.done():
            self.made.set_result(None)

    def data_received(self, data: bytes) -> None:
        if self.lost.done():
            return
        for answer in self.framing.feed(data):
            self._answered(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.lost.done():
            self.lost.set_result(exc)

    def send(self, unit: int, pdu: bytes) -> None:
        """Write one request."""
        assert self._transport is not None
        self._transport.write(self.framing.frame(unit, pdu))

    def abort(self, cause: Exception | None = None) -> None:
        """Throw the connection away with everything in it.

        A plain close lets the kernel deliver what it still holds when the network returns; a
        reset (SO_LINGER 0) discards it.
        """
        self.connection_lost(cause)
        if self._transport is None:
            return
        plug = self._transport.get_extra_info("socket")
        if plug is not None:
            try:
                plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            except OSError:
                pass  # closed already
        self._transport.abort()
        self._transport = None


async def connect(line: ModbusLine, answered: Callable[[Answer], None]) -> Wire:
    """Open the line's connection.

    Raises OSError (with pyserial's errors), TimeoutError or ValueError.
    """
    loop = asyncio.get_running_loop()
    framing = SocketFraming() if line.transport == "tcp" else RtuFraming()
    wire = Wire(framing, answered)
    try:
        if line.transport == "serial":
            await create_serial_connection(
                loop,
                lambda: wire,
                line.device_path,
                baudrate=line.baud,
                bytesize=8,
                parity=line.parity,
                stopbits=1,
                timeout=0,
            )
            await wire.made
        else:
            async with asyncio.timeout(max(1.0, line.timeout_ms / 1000)):
                await loop.create_connection(lambda: wire, line.host, line.port)
    except BaseException:
        wire.abort()
        raise
    return wire
