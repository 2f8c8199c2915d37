"""A Modbus TCP gateway with many units: a lean server, because 75 meters are asked every second.

Only what a master may ask of such devices: functions 1 to 6, 15 and 16 (Modbus Application
Protocol 1.1b3). Each request is answered from the units' images; writes go to `write`.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable

from devices.simulator.ports import free_port
from devices.simulator.registers import UnitImage

Write = Callable[[int, int, int, bytes], bool]
"""Unit, function, address, data: whether it was taken."""
_LIMITS = {1: 2000, 2: 2000, 3: 125, 4: 125}
ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE, NO_TARGET = 1, 2, 3, 11


class Gateway:
    """One listening port."""

    def __init__(self, images: dict[int, UnitImage], write: Write, refresh: Callable[[int], None]):
        self.images = images
        self.port = 0
        self._write = write
        self._refresh = refresh
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Transport] = set()

    async def start(self, port: int = 0) -> None:
        """Listen on `port`, on the same one as before, or on a free one."""
        loop = asyncio.get_running_loop()
        self.port = port or self.port or free_port()
        self._server = await loop.create_server(lambda: _Connection(self), "127.0.0.1", self.port)

    async def stop(self) -> None:
        """Close the port and every connection, as a gateway without power does."""
        if self._server is None:
            return
        server, self._server = self._server, None
        server.close()
        for transport in list(self._connections):
            transport.abort()
        await server.wait_closed()

    def connected(self, transport: asyncio.Transport, here: bool) -> None:
        """Keep track, so that `stop` can cut them off."""
        (self._connections.add if here else self._connections.discard)(transport)

    def answer(self, unit: int, pdu: bytes) -> bytes | None:
        """The answer's PDU; None: nobody answers."""
        image = self.images.get(unit)
        if image is None:
            return bytes([pdu[0] | 0x80, NO_TARGET])
        if image.silent:
            return None
        function = pdu[0]
        if function in _LIMITS and len(pdu) == 5:
            return self._read(image, function, *struct.unpack(">HH", pdu[1:]))
        if function in (5, 6) and len(pdu) == 5:
            address = int.from_bytes(pdu[1:3], "big")
            taken = self._write(unit, function, address, pdu[3:5])
            return pdu if taken else bytes([function | 0x80, ILLEGAL_ADDRESS])
        if function in (15, 16) and len(pdu) > 6 and len(pdu) == 6 + pdu[5]:
            address = int.from_bytes(pdu[1:3], "big")
            taken = self._write(unit, function, address, pdu[6:])
            return pdu[:5] if taken else bytes([function | 0x80, ILLEGAL_ADDRESS])
        return bytes([function | 0x80, ILLEGAL_FUNCTION])

    def _read(self, image: UnitImage, function: int, address: int, count: int) -> bytes:
        if not 0 < count <= _LIMITS[function]:
            return bytes([function | 0x80, ILLEGAL_VALUE])
        self._refresh(image.unit)
        data = image.read(function, address, count)
        if data is None:
            return bytes([function | 0x80, ILLEGAL_ADDRESS])
        return bytes([function, len(data)]) + data


class _Connection(asyncio.Protocol):
    """Frames of one master: MBAP header of 7 bytes, then the PDU."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._transport: asyncio.Transport | None = None
        self._pending = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._gateway.connected(transport, True)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport is not None:
            self._gateway.connected(self._transport, False)

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        self._pending += data
        while len(self._pending) >= 8:
            transaction, protocol, length, unit = struct.unpack(">HHHB", self._pending[:7])
            if protocol or not 2 <= length <= 254:
                self._transport.abort()
                return
            if len(self._pending) < 6 + length:
                return
            pdu, self._pending = self._pending[7 : 6 + length], self._pending[6 + length :]
            answer = self._gateway.answer(unit, pdu)
            if answer is not None:
                head = struct.pack(">HHHB", transaction, 0, len(answer) + 1, unit)
                self._transport.write(head + answer)
