"""One connection to a broker on a network thread of its own: connect, read, prove, reconnect.

Every attempt gets a new paho client, so nothing that an old one still holds can ever be sent
(docs/adr/0006). The thread drives paho through its interface for foreign loops and tells the
event loop only transitions; messages go out through the callbacks of `Role`.
"""

from __future__ import annotations

import asyncio
import logging
import random
import selectors
import socket
import ssl
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from paho.mqtt.enums import MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from devices.mqtt import reasons
from devices.mqtt.client import LARGEST_PACKET, BatchedClient, linger_reset
from devices.mqtt.reasons import Ended
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from paho.mqtt.client import ConnectFlags, DisconnectFlags, MQTTMessage
    from paho.mqtt.reasoncodes import ReasonCode

    from devices.mqtt.client import Batch
    from devices.mqtt.endpoint import Dialect, Endpoint

log = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 3.0
PING_EVERY_S = 2.5
PING_DEADLINE_S = 4.0
"""A PINGRESP later than this is a lost link: noticed after 6.5 s, paho alone needs 9.2 s."""
SESSION_EXPIRY_S = 86_400
RECEIVE_MAXIMUM = 200
STUCK_AFTER_S = 6.0
"""A live connection whose thread has not turned for so long is in doubt."""
_TURN_S = 0.25
_COLLECT_S = 0.010
"""Pause after the socket became readable, so that one read takes many messages."""
_PER_SUBSCRIBE = 100


@dataclass(frozen=True, slots=True)
class Role:
    """What one of the three connections is for."""

    name: str
    client_id: str
    filters: tuple[str, ...] = ()
    qos: int = 0
    peek: tuple[str, ...] = ()
    """Topics subscribed and left again at once, to see what is retained there."""
    persistent: bool = False
    abortive: bool = False
    """Closing discards what is not sent yet (commands)."""
    status_topic: str = ""
    collect: bool = False
    on_batch: Callable[[Batch], None] | None = None
    on_message: Callable[[BatchedClient, MQTTMessage], None] | None = None
    on_oversized: Callable[[bytes, int, int, bytes], None] | None = None
    on_published: Callable[[BatchedClient, int, int], None] | None = None
    """Client, packet id and reason code of a PUBACK."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A transition of a connection, as the event loop is told."""

    live: bool
    error: Message | None = None
    session_present: bool = False
    five: bool = True


@dataclass(slots=True)
class _Life:
    """What belongs to one client from CONNECT to its end."""

    client: BatchedClient
    ended: Ended | None = None
    connack_s: float = 0.0
    session_present: bool = False
    live: bool = False
    awaited: set[int] = field(default_factory=set)
    refused: str = ""
    filters_of: dict[int, tuple[str, ...]] = field(default_factory=dict)
    peeked: bool = False


class Connection:
    """Keeps one connection up until `stop`. Made and used on the event loop's thread."""

    def __init__(
        self,
        role: Role,
        endpoint: Endpoint,
        dialect: Dialect,
        changed: Callable[[Standing], None],
        *,
        batched: bool = True,
    ) -> None:
        """`changed` is called on the event loop."""
        self.role = role
        self._endpoint = endpoint
        self._dialect = dialect
        self._changed = changed
        self._batched = batched
        self._loop = asyncio.get_running_loop()
        self._stop = threading.Event()
        self._requests: deque[Callable[[_Life], None]] = deque()
        self._wake_in, self._wake_out = socket.socketpair()
        self._wake_in.setblocking(False)
        self._wake_out.setblocking(False)
        self._beat = time.monotonic()
        self._done = asyncio.Event()
        self._quick_drops = 0
        self._thread: threading.Thread | None = None
        self.client: BatchedClient | None = None
        """The client of a live connection."""

    @property
    def five(self) -> bool:
        """True if the broker speaks MQTT 5."""
        return self._dialect.five

    # The event loop's side.

    def start(self) -> None:
        """Start the network thread; also used by the watchdog when it has died."""
        self._done.clear()
        self._beat = time.monotonic()
        self._thread = threading.Thread(
            target=self._run, name=f"mqtt-{self.role.client_id}", daemon=True
        )
        self._thread.start()

    def is_stuck(self) -> bool:
        """True if the thread has died, or lives but has not turned for too long."""
        if self._thread is None or self._stop.is_set():
            return False
        if not self._thread.is_alive():
            return True
        return self.client is not None and time.monotonic() - self._beat > STUCK_AFTER_S

    def is_dead(self) -> bool:
        """True if the thread ended without being asked to."""
        return self._thread is not None and not self._thread.is_alive() and not self._stop.is_set()

    async def stop(self) -> None:
        """Say goodbye and end the thread; waits at most as long as one attempt to connect."""
        self._stop.set()
        self._wake()
        if self._thread is None:
            return
        try:
            await asyncio.wait_for(self._done.wait(), CONNECT_TIMEOUT_S + 1.0)
        except TimeoutError:
            log.warning("%s: the network thread did not end in time", self.role.client_id)
            return
        self._thread.join(1.0)
        self._wake_in.close()
        self._wake_out.close()

    async def prove(self, within_s: float) -> bool:
        """True if a PINGREQ sent now was answered within `within_s`."""
        answer: asyncio.Future[bool] = self._loop.create_future()

        def answered(_seconds: float) -> None:
            self._post(_settle, answer, True)

        def ping(life: _Life) -> None:
            if life.live:
                life.client.ping(answered)

        self._request(ping)
        try:
            return await asyncio.wait_for(answer, within_s)
        except TimeoutError:
            return False

    async def abort(self, client: BatchedClient, why: Message) -> None:
        """Discard `client` so that nothing it holds can arrive later; returns when it is closed."""
        if self.client is not client:
            return
        closed: asyncio.Future[bool] = self._loop.create_future()

        def close(life: _Life) -> None:
            if life.client is client and life.ended is None:
                client.abort()
                life.ended = self._end_of(life, why)
            self._post(_settle, closed, True)

        self._request(close)
        try:
            await asyncio.wait_for(closed, 1.0)
        except TimeoutError:
            # The thread hangs; closing under its hands is the lesser evil.
            client.abort()

    def wake(self) -> None:
        """Let the thread turn, because the client was given something to send."""
        self._wake()

    def _request(self, request: Callable[[_Life], None]) -> None:
        self._requests.append(request)
        self._wake()

    def _wake(self) -> None:
        try:
            self._wake_in.send(b"!")
        except OSError:
            pass  # full: the thread will turn anyway; closed: it has ended

    # The network thread's side.

    def _post(self, call: Callable[..., None], *arguments: Any) -> None:
        try:
            self._loop.call_soon_threadsafe(call, *arguments)
        except RuntimeError:
            self._stop.set()  # the event loop is closed: nobody listens any more

    def _run(self) -> None:
        failures = 0
        try:
            while not self._stop.is_set():
                ended = self._live_once()
                self.client = None
                if self._stop.is_set():
                    break
                failures = 0 if ended.live_s > 0 else failures + 1
                ended = self._detect_clone(ended)
                self._dialect.learn(ended)
                self._post(self._changed, Standing(False, ended.reason))
                self._stop.wait(_delay(failures, ended.patient))
        finally:
            self.client = None
            self._post(self._done.set)

    def _detect_clone(self, ended: Ended) -> Ended:
        """Two stations with one client id throw each other out for ever; say so."""
        if ended.live_s == 0:
            return ended
        self._quick_drops = self._quick_drops + 1 if ended.live_s < 10 else 0
        if self._quick_drops < 3:
            return ended
        return Ended(
            Message.of("mqtt.client_id_in_use", client_id=self.role.client_id),
            ended.live_s,
            patient=True,
        )

    def _live_once(self) -> Ended:
        """One client from CONNECT to its end. Faults of the environment become the result."""
        host, port = self._endpoint.host, self._endpoint.port
        try:
            client = self._build()
        except (OSError, ValueError) as fault:
            return Ended(Message.of("mqtt.tls_files", detail=str(fault)), patient=True)
        life = _Life(client)
        self._wire(life)
        try:
            client.connect(host, port, self._endpoint.keepalive_s, **self._connect_options())
        except (OSError, ValueError) as fault:
            return reasons.of_fault(fault, host, port)
        try:
            self._turn_until_ended(life)
        except OSError as fault:
            log.debug("%s: %s", self.role.client_id, fault)
        finally:
            client.abort() if self.role.abortive else _close(client)
            self._answer_requests(life)
        return life.ended or self._end_of(life, Message.of("mqtt.lost"))

    def _build(self) -> BatchedClient:
        five = self._dialect.five
        client = BatchedClient(
            self.role.client_id,
            protocol=MQTTProtocolVersion.MQTTv5 if five else MQTTProtocolVersion.MQTTv311,
            persistent=self.role.persistent,
            manual_ack=self.role.persistent,
            batched=self._batched,
        )
        client.connect_timeout = CONNECT_TIMEOUT_S
        if self._endpoint.user:
            client.username_pw_set(self._endpoint.user, self._endpoint.password())
        context = self._endpoint.tls_context()
        if context is not None:
            client.tls_set_context(context)
        if self.role.status_topic:
            client.will_set(self.role.status_topic, b"offline", qos=1, retain=True)
        return client

    def _connect_options(self) -> dict[str, Any]:
        if not self._dialect.five:
            return {}
        properties = Properties(PacketTypes.CONNECT)
        properties.MaximumPacketSize = LARGEST_PACKET
        properties.SessionExpiryInterval = SESSION_EXPIRY_S if self.role.persistent else 0
        properties.ReceiveMaximum = RECEIVE_MAXIMUM
        return {"clean_start": not self.role.persistent, "properties": properties}

    def _wire(self, life: _Life) -> None:
        client, role = life.client, self.role

        def opened(_client: object, _userdata: object, sock: Any) -> None:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if role.abortive:
                linger_reset(sock)

        def connected(
            _client: object, _userdata: object, flags: ConnectFlags, code: ReasonCode, _p: object
        ) -> None:
            if code.is_failure:
                life.ended = reasons.of_connack(code.value, str(code), self._endpoint.user)
                return
            life.connack_s = time.monotonic()
            life.session_present = bool(flags.session_present)
            self._subscribe(life)

        def disconnected(
            _client: object, _userdata: object, flags: DisconnectFlags, code: ReasonCode, _p: object
        ) -> None:
            if life.ended is None:
                from_broker = bool(flags.is_disconnect_packet_from_server)
                life.ended = self._end_of(
                    life, reasons.of_disconnect(code.value, str(code), from_broker)
                )

        def subscribed(
            _client: object, _userdata: object, mid: int, codes: list[ReasonCode], _p: object
        ) -> None:
            for topic, code in zip(life.filters_of.get(mid, ()), codes, strict=False):
                if code.is_failure:
                    life.refused = life.refused or topic
            self._answered(life, mid)

        def unsubscribed(
            _client: object, _userdata: object, mid: int, _codes: object, _p: object
        ) -> None:
            self._answered(life, mid)

        client.on_socket_open = opened
        # With this set paho never writes from a foreign thread; it only asks for a turn.
        client.on_socket_register_write = lambda *_: self._wake()
        client.on_connect = connected
        client.on_disconnect = disconnected
        client.on_subscribe = subscribed
        client.on_unsubscribe = unsubscribed
        client.on_batch = role.on_batch
        client.on_oversized = role.on_oversized
        if role.on_published is not None:
            published = role.on_published
            client.on_publish = lambda _c, _u, mid, code, _p: published(client, mid, code.value)
        if role.on_message is not None:
            hear = role.on_message
            client.on_message = lambda _client, _userdata, message: hear(client, message)

    def _subscribe(self, life: _Life) -> None:
        wanted = [(topic, self.role.qos) for topic in self.role.filters]
        wanted += [(topic, 0) for topic in self.role.peek]
        for start in range(0, len(wanted), _PER_SUBSCRIBE):
            part = wanted[start : start + _PER_SUBSCRIBE]
            _, mid = life.client.subscribe(part)
            if mid is not None:
                life.awaited.add(mid)
                life.filters_of[mid] = tuple(topic for topic, _ in part)
        self._go_live_if_settled(life)

    def _answered(self, life: _Life, mid: int) -> None:
        life.awaited.discard(mid)
        self._go_live_if_settled(life)

    def _go_live_if_settled(self, life: _Life) -> None:
        if life.awaited or life.live:
            return
        if self.role.peek and not life.peeked:
            life.peeked = True
            for start in range(0, len(self.role.peek), _PER_SUBSCRIBE):
                part = list(self.role.peek[start : start + _PER_SUBSCRIBE])
                _, mid = life.client.unsubscribe(part)
                if mid is not None:
                    life.awaited.add(mid)
            return
        life.live = True
        if self.role.status_topic:
            life.client.publish(self.role.status_topic, b"online", qos=1, retain=True)
        self.client = life.client
        self._dialect.proven = True
        error = None
        if life.refused:
            error = Message.of("mqtt.subscription_refused", topic=life.refused)
        self._post(self._changed, Standing(True, error, life.session_present, self._dialect.five))

    def _end_of(self, life: _Life, reason: Message) -> Ended:
        if not life.connack_s:
            where = {"host": self._endpoint.host, "port": self._endpoint.port}
            return Ended(Message.of("mqtt.closed_by_broker", **where), silent_close=True)
        return Ended(reason, time.monotonic() - life.connack_s)

    def _turn_until_ended(self, life: _Life) -> None:
        client = life.client
        sock = client.socket()
        if sock is None:
            return
        number = sock.fileno()
        started = time.monotonic()
        last_ping = started
        with selectors.DefaultSelector() as selector:
            selector.register(number, selectors.EVENT_READ)
            selector.register(self._wake_out, selectors.EVENT_READ)
            wants = selectors.EVENT_READ
            while life.ended is None and client.socket() is not None:
                self._beat = now = time.monotonic()
                if self._stop.is_set():
                    self._say_goodbye(client)
                    return
                interest = selectors.EVENT_READ
                if client.want_write():
                    interest |= selectors.EVENT_WRITE
                if interest != wants:
                    selector.modify(number, interest)
                    wants = interest
                ready = {key.fd: mask for key, mask in selector.select(_wait(client))}
                if self._wake_out.fileno() in ready:
                    self._drain_wakes()
                self._answer_requests(life)
                if life.ended is not None:
                    return
                if not self._serve(life, ready.get(number, 0)):
                    return
                last_ping = self._keep_proven(life, started, last_ping, now)

    def _serve(self, life: _Life, mask: int) -> bool:
        """Read and write what is possible; False if the connection is over."""
        client = life.client
        if mask & selectors.EVENT_READ or _buffered(client):
            if self.role.collect and life.live and self._batched:
                self._stop.wait(_COLLECT_S)
            if client.loop_read() != MQTTErrorCode.MQTT_ERR_SUCCESS or client.socket() is None:
                return False
        if client.want_write() and client.loop_write() != MQTTErrorCode.MQTT_ERR_SUCCESS:
            return False
        return client.loop_misc() == MQTTErrorCode.MQTT_ERR_SUCCESS

    def _keep_proven(self, life: _Life, started: float, last_ping: float, now: float) -> float:
        """End a life that answers no longer; else ping when it is time."""
        client = life.client
        if not life.live:
            if now - started > CONNECT_TIMEOUT_S:
                client.abort()
                where = {"host": self._endpoint.host, "port": self._endpoint.port}
                life.ended = Ended(Message.of("mqtt.no_answer", **where))
            return last_ping
        oldest = client.oldest_ping()
        if oldest is not None and now - oldest > PING_DEADLINE_S:
            client.abort()
            life.ended = self._end_of(life, Message.of("mqtt.silent", seconds=PING_DEADLINE_S))
        elif now - last_ping >= PING_EVERY_S:
            client.ping()
            return now
        return last_ping

    def _answer_requests(self, life: _Life) -> None:
        while self._requests:
            self._requests.popleft()(life)

    def _drain_wakes(self) -> None:
        try:
            self._wake_out.recv(4096)
        except BlockingIOError:
            pass

    def _say_goodbye(self, client: BatchedClient) -> None:
        if self.role.status_topic:
            client.publish(self.role.status_topic, b"offline", qos=0, retain=True)
        client.disconnect()
        client.loop_write()


def _settle(future: asyncio.Future[bool], value: bool) -> None:
    if not future.done():
        future.set_result(value)


def _buffered(client: BatchedClient) -> bool:
    sock = client.socket()
    return isinstance(sock, ssl.SSLSocket) and sock.pending() > 0


def _wait(client: BatchedClient) -> float:
    return 0.0 if _buffered(client) else _TURN_S


def _close(client: BatchedClient) -> None:
    sock: Any = client.socket()
    if sock is not None:
        sock.close()


def _delay(failures: int, patient: bool) -> float:
    """Seconds to wait: jittered so that many links do not come back in one instant."""
    if patient:
        return random.uniform(5.0, 10.0)
    return random.uniform(0.5, 1.0) * min(4.0, 2.0 ** min(failures, 4))
