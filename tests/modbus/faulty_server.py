"""A raw Modbus TCP server that a test tells how to misbehave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Request:
    """One frame that came."""

    number: int
    unit: int
    pdu: bytes

    def frame(self, pdu: bytes, *, unit: int | None = None, number: int | None = None) -> bytes:
        """An answer to it, with a wrong unit or number where given."""
        return (
            (self.number if number is None else number).to_bytes(2, "big")
            + b"\0\0"
            + (len(pdu) + 1).to_bytes(2, "big")
            + bytes((self.unit if unit is None else unit,))
            + pdu
        )

    @property
    def is_write(self) -> bool:
        """True for functions 5, 6 and 16."""
        return self.pdu[0] in (5, 6, 16)

    def right(self) -> bytes:
        """What a device that holds its own addresses in its registers would say."""
        function = self.pdu[0]
        if self.is_write:
            return self.frame(self.pdu[:5])
        address, count = int.from_bytes(self.pdu[1:3], "big"), int.from_bytes(self.pdu[3:5], "big")
        if function in (1, 2):
            data = bytes((count + 7) // 8)
        else:
            data = b"".join(((address + i) & 0xFFFF).to_bytes(2, "big") for i in range(count))
        return self.frame(bytes((function, len(data))) + data)


Reply = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


async def properly(request: Request, writer: asyncio.StreamWriter) -> None:
    """The right answer."""
    writer.write(request.right())


async def silently(request: Request, writer: asyncio.StreamWriter) -> None:
    """No answer at all."""


@dataclass(slots=True)
class FaultyServer:
    """Change `reply` to change how it answers from the next frame on."""

    port: int = 0
    reply: Reply = properly
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    writers: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def writes(self) -> list[Request]:
        """The writes that came."""
        return [request for request in self.requests if request.is_write]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.connections += 1
        self.writers.add(writer)
        try:
            while True:
                head = await reader.readexactly(7)
                pdu = await reader.readexactly(int.from_bytes(head[4:6], "big") - 1)
                request = Request(int.from_bytes(head[:2], "big"), head[6], pdu)
                self.requests.append(request)
                await self.reply(request, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.writers.discard(writer)
            writer.close()

    def cut(self) -> None:
        """Drop every connection."""
        for writer in tuple(self.writers):
            writer.transport.abort()


@asynccontextmanager
async def faulty_server(reply: Reply = properly, port: int = 0) -> AsyncIterator[FaultyServer]:
    """Listens on loopback until the block ends."""
    faulty = FaultyServer(reply=reply)
    server = await asyncio.start_server(faulty.serve, "127.0.0.1", port)
    faulty.port = server.sockets[0].getsockname()[1]
    try:
        yield faulty
    finally:
        server.close()
        faulty.cut()
        await server.wait_closed()
        while faulty.writers:
            await asyncio.sleep(0)
