"""Sending one command once over the command connection (docs/adr/0006)."""

from __future__ import annotations

import asyncio
import math
from typing import TYPE_CHECKING, Any

from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from models.commands import Delivery, Dispatch
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.mqtt.client import BatchedClient
    from devices.mqtt.connection import Connection

PROOF_S = 1.0
"""A PINGREQ sent before the command must be answered within this."""
PUBACK_S = 2.0
LONGEST_WAIT_S = 2.0
NO_SUBSCRIBERS = 0x10


class Dispatcher:
    """Publishes on a connection that was proven to answer a moment ago; aborts on any doubt."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[int, int], asyncio.Future[int | None]] = {}

    def give_up(self) -> None:
        """The link stops: nobody will ever answer what is under way."""
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_result(None)

    async def publish(
        self, connection: Connection, topic: str, payload: Callable[[], bytes], expires_ms: int
    ) -> Dispatch:
        """One PUBLISH with QoS 1, or none. Returns after at most about 4 s.

        `payload` is called when the link is proven: a command's life starts then.
        """
        client = connection.client
        if client is None:
            return Dispatch(Delivery.NOT_SENT, Message.of("mqtt.command_not_connected"))
        # Right before every command, not only every few seconds: what is written into a half-open
        # link may be read when the link is back.
        if not await connection.prove(PROOF_S) or connection.client is not client:
            why = Message.of("mqtt.command_unproven")
            await connection.abort(client, why)
            return Dispatch(Delivery.NOT_SENT, why)
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[int | None] = loop.create_future()
        expiry = _expiry(expires_ms, connection.five)
        info = client.publish(topic, payload(), qos=1, retain=False, properties=expiry)
        if info.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
            why = Message.of("mqtt.command_not_connected")
            await connection.abort(client, why)
            return Dispatch(Delivery.NOT_SENT, why)
        code = await self._answer(client, connection, info.mid, answer)
        if code is None:
            why = Message.of("mqtt.command_unanswered")
            await connection.abort(client, why)
            # A broker that was frozen may still hand on what had already reached its machine; a
            # device drops it after the expiry. Until then the end is not known.
            await asyncio.sleep(min(max(0.0, expires_ms / 1_000 - PUBACK_S), LONGEST_WAIT_S))
            return Dispatch(Delivery.UNKNOWN, why)
        return _dispatch(code)

    async def _answer(
        self,
        client: BatchedClient,
        connection: Connection,
        packet_id: int,
        answer: asyncio.Future[int | None],
    ) -> int | None:
        """Reason code of the PUBACK, or None if none came in time."""
        key = (id(client), packet_id)
        self._waiting[key] = answer
        connection.wake()
        try:
            # not a timeout around it: that forgets what came while the loop stood still
            await asyncio.wait((answer,), timeout=PUBACK_S)
            return answer.result() if answer.done() else None
        except asyncio.CancelledError:
            await connection.abort(client, Message.of("mqtt.command_unanswered"))
            raise
        finally:
            del self._waiting[key]

    def answered(self, client: BatchedClient, mid: int, code: int) -> None:
        """A PUBACK has come; on the event loop."""
        answer = self._waiting.get((id(client), mid))
        if answer is not None and not answer.done():
            answer.set_result(code)


def _dispatch(code: int) -> Dispatch:
    if code == NO_SUBSCRIBERS:
        return Dispatch(Delivery.NOT_SENT, Message.of("mqtt.command_nobody"))
    if code >= 0x80:
        return Dispatch(Delivery.REFUSED, Message.of("mqtt.command_refused", reason=code))
    return Dispatch(Delivery.DELIVERED)


def _expiry(expires_ms: int, five: bool) -> Any:
    if not five:
        return None
    properties: Any = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
    properties.MessageExpiryInterval = max(1, math.ceil(expires_ms / 1_000))
    return properties
