"""One life of a connection: a new paho client from CONNECT to its end, then thrown away.

Nothing that an ended client still holds can ever be sent (docs/adr/0006). Everything here runs on
the network thread of `devices.mqtt.connection`.
"""

from __future__ import annotations

import selectors
import socket
import ssl
import time
from typing import TYPE_CHECKING, Any, TypeVar

from paho.mqtt.enums import MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from devices.mqtt import reasons
from devices.mqtt.client import LARGEST_PACKET, BatchedClient, linger_reset
from devices.mqtt.reasons import Ended
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paho.mqtt.client import ConnectFlags, DisconnectFlags
    from paho.mqtt.reasoncodes import ReasonCode

    from devices.mqtt.endpoint import Endpoint
    from devices.mqtt.role import Role

CONNECT_TIMEOUT_S = 3.0
PING_EVERY_S = 2.5
PING_DEADLINE_S = 4.0
"""A PINGRESP later than this is a lost link: noticed after 6.5 s, paho alone needs 9.2 s."""
SESSION_EXPIRY_S = 86_400
RECEIVE_MAXIMUM = 200
_PER_SUBSCRIBE = 100

T = TypeVar("T")


class Life:
    """`went_live` is called once, when every subscription was answered."""

    def __init__(
        self,
        role: Role,
        endpoint: Endpoint,
        *,
        five: bool,
        batched: bool,
        wake: Callable[[], None],
        went_live: Callable[[Life], None],
    ) -> None:
        """Raises OSError or ValueError where the TLS files cannot be used."""
        self.role = role
        self.five = five
        self.live = False
        self.session_present = False
        self.refused_filter = ""
        """The first subscription that the broker refused."""
        self.ended: Ended | None = None
        self._endpoint = endpoint
        self._went_live = went_live
        self._started = self._last_ping = time.monotonic()
        self._connack: float | None = None
        self._peeked = False
        self._awaited: dict[int, tuple[str, ...]] = {}
        """Packet ids of SUBSCRIBE and UNSUBSCRIBE under way, with their filters."""
        self.client = BatchedClient(
            role.client_id,
            protocol=MQTTProtocolVersion.MQTTv5 if five else MQTTProtocolVersion.MQTTv311,
            persistent=role.persistent,
            manual_ack=role.persistent,
            batched=batched,
        )
        self._enter(self.client)
        self._wire(self.client, wake)

    def _enter(self, client: BatchedClient) -> None:
        client.connect_timeout = CONNECT_TIMEOUT_S
        if self._endpoint.user:
            client.username_pw_set(self._endpoint.user, self._endpoint.password())
        client.context = self._endpoint.tls_context()
        if client.context is not None:
            client.tls_set_context(client.context)
        if self.role.status_topic:
            client.will_set(self.role.status_topic, b"offline", qos=1, retain=True)

    def _wire(self, client: BatchedClient, wake: Callable[[], None]) -> None:
        role = self.role
        client.on_socket_open = self._opened
        # With this set paho never writes from a foreign thread; it only asks for a turn.
        client.on_socket_register_write = lambda *_: wake()
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_subscribe = self._subscribed
        client.on_unsubscribe = self._unsubscribed
        client.on_batch = role.on_batch
        client.on_oversized = role.on_oversized
        if role.on_published is not None:
            published = role.on_published
            client.on_publish = lambda _c, _u, mid, code, _p: published(client, mid, code.value)
        if role.on_message is not None:
            hear = role.on_message
            client.on_message = lambda _c, _u, message: hear(client, message)

    def connect(self) -> bool:
        """Open the socket and send CONNECT; False if that failed, then `ended` says why."""
        host, port = self._endpoint.host, self._endpoint.port
        options: dict[str, Any] = {}
        if self.five:
            properties: Any = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
            properties.MaximumPacketSize = LARGEST_PACKET
            properties.SessionExpiryInterval = SESSION_EXPIRY_S if self.role.persistent else 0
            properties.ReceiveMaximum = RECEIVE_MAXIMUM
            options = {"clean_start": not self.role.persistent, "properties": properties}
        try:
            self.client.connect(host, port, self._endpoint.keepalive_s, **options)
        except (OSError, ValueError) as fault:
            self.ended = reasons.of_fault(fault, host, port)
            return False
        self._started = self._last_ping = time.monotonic()
        return True

    def end(self, reason: Message, *, reset: bool) -> None:
        """End this life now; with `reset` nothing that is not yet sent can arrive later."""
        if self.ended is None:
            self.ended = self._end_of(reason)
        sock: Any = self.client.socket()
        if reset:
            self.client.abort()
        elif sock is not None:
            sock.close()

    def over(self) -> Ended:
        """How this life ended."""
        return self.ended or self._end_of(Message.of("mqtt.lost"))

    def _end_of(self, reason: Message) -> Ended:
        if self._connack is None:
            host, port = self._endpoint.host, self._endpoint.port
            if isinstance(self.client.fault, ssl.SSLError):
                return reasons.of_fault(self.client.fault, host, port)
            return Ended(reasons.at("mqtt.closed_by_broker", host, port), silent=True)
        return Ended(reason, time.monotonic() - self._connack)

    def serve(self, ready: int, pause: Callable[[], object]) -> bool:
        """Read and write what is possible; False if the connection is over."""
        client = self.client
        if ready & selectors.EVENT_READ or client.pending():
            if self.role.collect and self.live and client.batched:
                pause()
            if client.loop_read() != MQTTErrorCode.MQTT_ERR_SUCCESS or client.socket() is None:
                return False
        if client.want_write() and client.loop_write() != MQTTErrorCode.MQTT_ERR_SUCCESS:
            return False
        return client.loop_misc() == MQTTErrorCode.MQTT_ERR_SUCCESS

    def keep_proven(self, now: float) -> None:
        """End a life that no longer answers; else ping when it is time. `now`: monotonic s."""
        if not self.live:
            if now - self._started > CONNECT_TIMEOUT_S:
                host, port = self._endpoint.host, self._endpoint.port
                # Some brokers that do not know MQTT 5 wait for the rest of a CONNECT they misread.
                self.ended = Ended(reasons.at("mqtt.no_answer", host, port), silent=True)
                self.client.abort()
            return
        oldest = self.client.oldest_ping()
        if oldest is not None and now - oldest > PING_DEADLINE_S:
            self.end(Message.of("mqtt.silent", seconds=PING_DEADLINE_S), reset=True)
        elif now - self._last_ping >= PING_EVERY_S:
            self.client.ping()
            self._last_ping = now

    def say_goodbye(self) -> None:
        """Leave in peace: the will is not published, so say the same ourselves."""
        if self.role.status_topic and self.live:
            self.client.publish(self.role.status_topic, b"offline", qos=0, retain=True)
        self.client.disconnect()
        self.client.loop_write()

    # paho's callbacks.

    def _opened(self, _client: object, _userdata: object, sock: Any) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.role.abortive:
            linger_reset(sock)

    def _connected(
        self,
        _client: object,
        _userdata: object,
        flags: ConnectFlags,
        code: ReasonCode,
        _properties: object,
    ) -> None:
        if code.is_failure:
            self.ended = reasons.of_connack(code.value, str(code), self._endpoint.user)
            return
        self._connack = time.monotonic()
        self.session_present = bool(flags.session_present)
        wanted = [(topic, self.role.qos) for topic in self.role.filters]
        wanted += [(topic, 0) for topic in self.role.peek]
        for part in _parts(wanted):
            _, packet_id = self.client.subscribe(list(part))
            self._await(packet_id, tuple(topic for topic, _ in part))
        self._go_on_if_settled()

    def _disconnected(
        self,
        _client: object,
        _userdata: object,
        flags: DisconnectFlags,
        code: ReasonCode,
        _properties: object,
    ) -> None:
        if self.ended is None:
            from_broker = bool(flags.is_disconnect_packet_from_server)
            self.ended = self._end_of(reasons.of_disconnect(code.value, str(code), from_broker))

    def _subscribed(
        self,
        _client: object,
        _userdata: object,
        packet_id: int,
        codes: list[ReasonCode],
        _properties: object,
    ) -> None:
        filters = self._awaited.pop(packet_id, ())
        for topic, code in zip(filters, codes, strict=False):
            if code.is_failure and not self.refused_filter:
                self.refused_filter = topic
        self._go_on_if_settled()

    def _unsubscribed(
        self,
        _client: object,
        _userdata: object,
        packet_id: int,
        _codes: object,
        _properties: object,
    ) -> None:
        self._awaited.pop(packet_id, None)
        self._go_on_if_settled()

    def _await(self, packet_id: int | None, filters: tuple[str, ...]) -> None:
        if packet_id is not None:
            self._awaited[packet_id] = filters

    def _go_on_if_settled(self) -> None:
        """After SUBACK leave the peeked topics again, after UNSUBACK be live."""
        if self._awaited or self.live:
            return
        if self.role.peek and not self._peeked:
            # As long as we listen to a command's topic the broker cannot tell us that no device
            # does.
            self._peeked = True
            for part in _parts(self.role.peek):
                _, packet_id = self.client.unsubscribe(list(part))
                self._await(packet_id, ())
            return
        self.live = True
        if self.role.status_topic:
            self.client.publish(self.role.status_topic, b"online", qos=1, retain=True)
        self._went_live(self)


def _parts(items: Sequence[T]) -> list[Sequence[T]]:
    return [items[start : start + _PER_SUBSCRIBE] for start in range(0, len(items), _PER_SUBSCRIBE)]
