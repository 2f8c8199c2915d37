"""A peer that speaks just enough MQTT to be odd on purpose; mosquitto is never that odd."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass
class Scripted:
    """What the peer does; everything can be changed while it runs."""

    refuse_five: str = ""
    """`connack`: with reason 1 as MQTT 3.1.1 says it; `close`, `wait`: without a word."""
    suback: int = 0
    """Code for every subscription."""
    puback: int | None = 0
    """Reason code for a PUBLISH; None: no answer."""
    after_connack: bytes = b""
    """Sent right after CONNACK."""
    answer_connect: bool = True
    port: int = 0
    versions: list[int] = field(default_factory=list)
    """Protocol level of every CONNECT."""
    published: list[bytes] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    """Of every PUBLISH: 8 sent again, 2 QoS 1, 1 retained."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            await self._talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        five = False
        while True:
            head, body = await _packet(reader)
            kind = head >> 4
            if kind == 1:
                five = body[6] == 5
                self.versions.append(body[6])
                if not self.answer_connect or (five and self.refuse_five == "wait"):
                    continue
                if five and self.refuse_five == "close":
                    return
                if five and self.refuse_five == "connack":
                    writer.write(b"\x20\x02\x00\x01")
                    return
                writer.write(b"\x20\x03\x00\x00\x00" if five else b"\x20\x02\x00\x00")
                writer.write(self.after_connack)
            elif kind == 3:
                self.flags.append(head & 0x0F)
                writer.write(self._answer_publish(body, five))
            elif kind in (8, 10):
                answer = body[:2] + (b"\x00" if five else b"")
                if five or kind == 8:
                    answer += bytes([self.suback])
                code = 0x90 if kind == 8 else 0xB0
                writer.write(bytes([code, len(answer)]) + answer)
            elif kind == 12:
                writer.write(b"\xd0\x00")

    def _answer_publish(self, body: bytes, five: bool) -> bytes:
        self.published.append(body)
        if self.puback is None:
            return b""
        size = int.from_bytes(body[:2], "big")
        tail = bytes([self.puback, 0]) if five else b""
        return b"\x40" + bytes([2 + len(tail)]) + body[2 + size : 4 + size] + tail


async def _packet(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readexactly(1))[0]
    size, shift = 0, 0
    while True:
        byte = (await reader.readexactly(1))[0]
        size |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            return head, await reader.readexactly(size)


@contextlib.asynccontextmanager
async def scripted(peer: Scripted) -> AsyncIterator[Scripted]:
    """`peer` listens on `peer.port` inside the block."""
    server = await asyncio.start_server(peer.serve, "127.0.0.1", 0)
    peer.port = server.sockets[0].getsockname()[1]
    try:
        yield peer
    finally:
        server.close()
