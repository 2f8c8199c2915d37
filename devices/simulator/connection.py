"""A paho client on the asyncio loop, without a thread: what the fleet publishes and hears."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable
from typing import Any

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion

_log = logging.getLogger(__name__)
_RETRY_S = 0.5


class Connection:
    """Connects again by itself until it is closed."""

    def __init__(
        self, port: int, name: str, topics: list[str], heard: Callable[[str, bytes], None]
    ) -> None:
        self._port = port
        self._topics = topics
        self._heard = heard
        self._tasks: list[asyncio.Task[None]] = []
        self._closed = False
        self.up = asyncio.Event()
        self._client = Client(
            CallbackAPIVersion.VERSION2, client_id=name, protocol=MQTTProtocolVersion.MQTTv311
        )
        self._client.max_queued_messages_set(20_000)
        self._client.max_inflight_messages_set(1_000)
        self._client.on_connect = self._connected
        self._client.on_message = lambda _c, _u, message: self._heard(
            message.topic, bytes(message.payload)
        )
        self._client.on_disconnect = lambda *_: self.up.clear()
        self._client.on_socket_open = self._opened
        self._client.on_socket_close = self._shut
        self._client.on_socket_register_write = self._writing
        self._client.on_socket_unregister_write = self._written

    async def start(self) -> None:
        """Return when the connection stands."""
        self._tasks = [asyncio.create_task(self._keep(), name="fleet-connection")]
        await self.up.wait()

    async def close(self) -> None:
        """Say goodbye and stop connecting."""
        self._closed = True
        self._client.disconnect()
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def publish(self, topic: str, payload: bytes, qos: int = 0, retain: bool = False) -> None:
        """Publish now; nothing is kept for later while the connection is down."""
        if self.up.is_set():
            self._client.publish(topic, payload, qos, retain)

    async def _keep(self) -> None:
        while True:
            if not self._client.is_connected() and not self.up.is_set():
                with contextlib.suppress(OSError, ValueError):
                    self._client.connect("127.0.0.1", self._port, keepalive=30)
            for _ in range(4):
                await asyncio.sleep(_RETRY_S / 2)
                if self._client.loop_misc() != MQTTErrorCode.MQTT_ERR_SUCCESS:
                    break

    def _connected(self, client: Client, _u: Any, _f: Any, reason: Any, _p: Any) -> None:
        if reason.is_failure:
            _log.warning("the broker refuses the fleet: %s", reason)
            return
        if self._topics:
            client.subscribe([(topic, 1) for topic in self._topics])
        self.up.set()

    def _opened(self, client: Client, _u: Any, sock: Any) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        asyncio.get_running_loop().add_reader(sock, client.loop_read, 50)

    def _shut(self, _c: Client, _u: Any, sock: Any) -> None:
        loop = asyncio.get_running_loop()
        loop.remove_reader(sock)
        loop.remove_writer(sock)

    def _writing(self, client: Client, _u: Any, sock: Any) -> None:
        asyncio.get_running_loop().add_writer(sock, client.loop_write)

    def _written(self, _c: Client, _u: Any, sock: Any) -> None:
        asyncio.get_running_loop().remove_writer(sock)
