"""A TCP proxy that misbehaves on purpose: cut, hole, one-way silence, latency, split bytes.

It models a network, not a host: what is sent into a hole arrives when the hole closes, because the
sender's kernel repeats it, unless the sender has reset the connection meanwhile; a normal close
does not take it back.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from devices.simulator.ports import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Proxy:
    """Listens on `port` of the loopback interface and forwards to `target_port`."""

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.port = 0
        self.latency_s = 0.0
        self.split = 0
        """Forward pieces of at most so many bytes; 0 leaves them as they come."""
        self.connections = 0
        """How many were accepted since the start."""
        self._server: asyncio.Server | None = None
        self._pairs: set[_Pair] = set()
        self._hold_up = False
        self._hold_down = False

    async def start(self) -> None:
        """Listen; on the same port again after `refuse`."""
        loop = asyncio.get_running_loop()
        self.port = self.port or free_port()
        self._server = await loop.create_server(
            lambda: _Side(_Pair(self), up=True), "127.0.0.1", self.port, reuse_address=True
        )

    async def stop(self) -> None:
        """End everything."""
        await self.refuse()
        for pair in list(self._pairs):
            pair.reset()

    async def refuse(self) -> None:
        """New connections are refused from now on; `start` ends it."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def cut(self) -> None:
        """Reset every connection, as a firewall or a dying router does."""
        for pair in list(self._pairs):
            pair.reset()

    def hole(self, *, up: bool = True, down: bool = True) -> None:
        """Nothing arrives any more in these directions, and nobody is told."""
        self._hold_up, self._hold_down = up, down

    def heal(self) -> None:
        """What is still wanted by a living sender arrives now."""
        self._hold_up = self._hold_down = False
        for pair in list(self._pairs):
            pair.release()

    def _holds(self, *, up: bool) -> bool:
        return self._hold_up if up else self._hold_down


class _Pair:
    """A connection to us and the one we made for it."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        self.near: _Side | None = None
        self.far: _Side | None = None
        self._dead = False
        self._connecting: asyncio.Task[None] | None = None

    def open(self, near: _Side) -> None:
        self.near = near
        self.proxy.connections += 1
        self.proxy._pairs.add(self)
        self._connecting = asyncio.get_running_loop().create_task(self._connect())

    async def _connect(self) -> None:
        try:
            await asyncio.get_running_loop().create_connection(
                lambda: _Side(self, up=False), "127.0.0.1", self.proxy.target_port
            )
        except OSError:
            self.reset()

    def far_opened(self, far: _Side) -> None:
        self.far = far
        if self._dead:
            self.reset()
        elif self.near is not None:
            self.near.flush()

    def other(self, side: _Side) -> _Side | None:
        return self.far if side is self.near else self.near

    def reset(self) -> None:
        self._dead = True
        self.proxy._pairs.discard(self)
        for side in (self.near, self.far):
            if side is not None and side.transport is not None:
                side.held.clear()
                side.transport.abort()

    def lost(self, side: _Side, fault: Exception | None) -> None:
        if fault is not None:
            side.held.clear()  # a reset takes back what had not arrived
        elif side.held and not self._dead:
            return  # closed in peace: what it sent is still on its way
        if not self.proxy._holds(up=side.up):
            self.reset()
        else:
            self._dead = True  # the other end learns of it when the hole closes

    def release(self) -> None:
        if self._dead:
            self.reset()
            return
        for side in (self.near, self.far):
            if side is not None:
                side.flush()


class _Side(asyncio.Protocol):
    """One end; `held` is what came in and was not forwarded yet."""

    def __init__(self, pair: _Pair, *, up: bool) -> None:
        self.pair = pair
        self.up = up
        self.transport: asyncio.Transport | None = None
        self.held = bytearray()
        self._ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        if self.up:
            self.pair.open(self)
        else:
            self.pair.far_opened(self)

    def data_received(self, data: bytes) -> None:
        self.held += data
        latency = self.pair.proxy.latency_s
        if latency:
            asyncio.get_running_loop().call_later(latency, self.flush)
        else:
            self.flush()

    def eof_received(self) -> bool:
        self._ended = True
        self.flush()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self.pair.lost(self, exc)

    def flush(self) -> None:
        other = self.pair.other(self)
        if other is None or other.transport is None or self.pair.proxy._holds(up=self.up):
            return
        size = self.pair.proxy.split or len(self.held)
        while self.held:
            other.transport.write(bytes(self.held[:size]))
            del self.held[:size]
        if self._ended:
            other.transport.close()
            if self.transport is not None:
                self.transport.close()


@contextlib.asynccontextmanager
async def proxy(target_port: int) -> AsyncIterator[Proxy]:
    """A started proxy in front of `target_port`."""
    made = Proxy(target_port)
    await made.start()
    try:
        yield made
    finally:
        await made.stop()
