"""Notices from post to post over a broker: a small connection of its own beside a link.

The topic is the station's status topic with `/notice` behind it; all stations of a site use the
same. QoS 1, never retained, a session that ends with the connection: who is away hears nothing
late. What is not taken by the broker within two seconds is given up; the sender repeats.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from paho.mqtt.enums import MQTTErrorCode

from devices.mqtt.connection import Connection
from devices.mqtt.endpoint import Dialect, Endpoint
from devices.mqtt.role import Role, Standing
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from paho.mqtt.client import MQTTMessage

    from devices.mqtt.client import BatchedClient
    from models.site import park

log = logging.getLogger(__name__)

PUBACK_S = 2.0
_WATCH_S = 1.0
_REFUSED = 0x80


class NoticeLine:
    """One broker that has a status topic."""

    def __init__(
        self,
        settings: park.MqttLink,
        *,
        station: str,
        secrets: Callable[[str], str | None] = lambda _: None,
        root: Path = Path(),
    ) -> None:
        """`secrets` is called on a network thread. ValueError without a status topic."""
        if not settings.status_topic:
            raise ValueError(f"{settings.id} has no status topic")
        self.id = settings.id
        self.topic = settings.status_topic + "/notice"
        self._settings = settings
        self._station = station
        self._endpoint = Endpoint.of(settings, secrets, root)
        self._connection: Connection | None = None
        self._live = False
        self._waiting: dict[tuple[int, int], asyncio.Future[int]] = {}

    @property
    def is_live(self) -> bool:
        """True while the broker listens to us and we to it."""
        return self._live

    async def run(self, heard: Callable[[bytes], None]) -> None:
        """Keep the connection up until cancelled; `heard` gets payloads on the event loop."""
        loop = asyncio.get_running_loop()

        def arrived(_client: BatchedClient, message: MQTTMessage) -> None:
            if not message.retain:  # nobody of us retains; a retained one is no news
                _call(loop, heard, message.payload)

        def answered(client: BatchedClient, packet_id: int, code: int) -> None:
            _call(loop, self._answered, (id(client), packet_id), code)

        role = Role(
            "notices",
            f"{self._station}-{self.id}-n",
            (self.topic,),
            qos=1,
            on_message=arrived,
            on_published=answered,
        )
        self._connection = connection = Connection(
            role, self._endpoint, Dialect(self._settings.version), self._changed, batched=False
        )
        connection.start()
        try:
            while True:
                await asyncio.sleep(_WATCH_S)
                if connection.is_dead():
                    self._changed(Standing(False, Message.of("mqtt.thread_gone")))
                    connection.start()
                elif connection.is_stuck():
                    connection.doubt(Message.of("mqtt.thread_gone"))
        finally:
            self._live = False
            self._connection = None
            await connection.stop()

    async def send(self, payload: bytes) -> bool:
        """Publish once; True if the broker took it. Never raises for a faulty world."""
        connection = self._connection
        client = connection.client if connection is not None else None
        if connection is None or client is None or not self._live:
            return False
        info = client.publish(self.topic, payload, qos=1, retain=False)
        if info.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
            return False
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        key = (id(client), info.mid)
        self._waiting[key] = answer
        connection.wake()
        try:
            # not a timeout around it: that forgets what came while the loop stood still
            await asyncio.wait((answer,), timeout=PUBACK_S)
            return answer.done() and answer.result() < _REFUSED
        finally:
            del self._waiting[key]

    def _answered(self, key: tuple[int, int], code: int) -> None:
        answer = self._waiting.get(key)
        if answer is not None and not answer.done():
            answer.set_result(code)

    def _changed(self, standing: Standing) -> None:
        if standing.live != self._live:
            log.info("%s notices: %s", self.id, "live" if standing.live else "down")
        self._live = standing.live and standing.error is None


def _call(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *arguments: object) -> None:
    try:
        loop.call_soon_threadsafe(call, *arguments)
    except RuntimeError:
        log.debug("the event loop is closed")
