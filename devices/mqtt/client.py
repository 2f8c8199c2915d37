"""paho's client with a batched read: QoS 0 PUBLISH in bulk, everything else stays with paho.

Stock paho spends three recv, one select and about 69 calls on each message (docs/adr/0009). Only
these private names of paho 2.2 are used: `_sock_recv`, through which it gets every byte, is fed
from our buffer; `_send_pingreq` and `_handle_pingresp` are overridden to see the round trip,
`_ssl_wrap_socket` to close the socket of a failed handshake; and the bytes of a message's topic
are read from `_topic`. tests/mqtt/test_intake.py guards them against a real broker.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion

from devices.mqtt.packets import BROKEN, INCOMPLETE, packet_end, publish_start, take_publishes

if TYPE_CHECKING:
    from collections.abc import Callable

    from paho.mqtt.client import MQTTMessage

    Batch = list[tuple[bytes, bytes, int]]

_PIECE = 1 << 18
"""Bytes asked of the socket at once."""
_PIECES = 16
_TLS_RECORDS = 2_000
"""Reads before the batch is handed on, so that a flood cannot hold the thread for ever. TLS gives
one record at a time, and a broker makes one of every message."""
_EXCERPT = 512
LARGEST_PACKET = 262_144
"""MaximumPacketSize announced to the broker; enforced here for brokers that know no such limit."""


class BatchedClient(Client):
    """A paho client for one connection; thrown away with it, never reconnected.

    `on_batch` is called in the network thread with (topic, payload, retained) of every QoS 0
    message of one read. `on_oversized` gets topic and first bytes of a PUBLISH that
    was skipped because it is larger than `LARGEST_PACKET`.
    """

    def __init__(
        self,
        client_id: str,
        *,
        protocol: MQTTProtocolVersion,
        persistent: bool,
        manual_ack: bool,
        batched: bool,
    ) -> None:
        five = protocol == MQTTProtocolVersion.MQTTv5
        super().__init__(
            CallbackAPIVersion.VERSION2,
            client_id,
            clean_session=None if five else not persistent,
            protocol=protocol,
            reconnect_on_failure=False,
            manual_ack=manual_ack,
        )
        self.suppress_exceptions = True
        self.on_batch: Callable[[Batch], None] | None = None
        self.on_oversized: Callable[[bytes, bytes], None] | None = None
        self.context: ssl.SSLContext | None = None
        """Set together with `tls_set_context`."""
        self.fault: OSError | None = None
        """Why reading ended, where the socket said so (a TLS alert, for instance)."""
        self.pings: deque[tuple[float, Callable[[float], None] | None]] = deque()
        """Sent and not yet answered: (monotonic time, who wants to know)."""
        self.batched = batched
        self._five = five
        self._left = b""
        self._skip = 0
        self._feed: memoryview | None = None
        self._end_of_stream: OSError | bool = False

    def ping(self, answered: Callable[[float], None] | None = None) -> None:
        """Send a PINGREQ now; `answered` gets the round trip in seconds. Network thread only."""
        self._send_pingreq()
        if answered is not None and self.pings:
            self.pings[-1] = (self.pings[-1][0], answered)

    def oldest_ping(self) -> float | None:
        """When the oldest unanswered PINGREQ was sent, monotonic seconds."""
        return self.pings[0][0] if self.pings else None

    def _send_pingreq(self) -> MQTTErrorCode:
        self.pings.append((time.monotonic(), None))
        return super()._send_pingreq()

    def _handle_pingresp(self) -> MQTTErrorCode:
        if self.pings:
            sent, answered = self.pings.popleft()
            if answered is not None:
                answered(time.monotonic() - sent)
        return super()._handle_pingresp()

    def _ssl_wrap_socket(self, tcp_sock: socket.socket) -> ssl.SSLSocket:
        assert self.context is not None
        wrapped = self.context.wrap_socket(
            tcp_sock, server_hostname=self.host, do_handshake_on_connect=False
        )
        try:
            wrapped.settimeout(self.connect_timeout)
            wrapped.do_handshake()
        except OSError:
            wrapped.close()
            raise
        return wrapped

    def loop_read(self, max_packets: int = 1) -> MQTTErrorCode:
        """Read what the socket has; QoS 0 PUBLISH go to `on_batch`, the rest to paho."""
        if not self.batched:
            return super().loop_read(max_packets)
        batch: Batch = []
        try:
            return self._read_pieces(batch)
        finally:
            if batch and self.on_batch is not None:
                self.on_batch(batch)

    def _read_pieces(self, batch: Batch) -> MQTTErrorCode:
        tls = isinstance(self.socket(), ssl.SSLSocket)
        for _ in range(_TLS_RECORDS if tls else _PIECES):
            try:
                data = super()._sock_recv(_PIECE)
            except BlockingIOError:
                return MQTTErrorCode.MQTT_ERR_SUCCESS
            except OSError as fault:
                self.fault = fault
                return self._over(fault)
            if not data:
                return self._over(True)
            rc = self._cut(data, batch)
            if rc != MQTTErrorCode.MQTT_ERR_SUCCESS or self.socket() is None:
                return rc
            if len(data) < _PIECE and not tls:
                return rc  # the socket is empty, no need to be told so
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def pending(self) -> int:
        """Decrypted bytes that a TLS socket holds and that no select will ever announce."""
        sock = self.socket()
        return sock.pending() if isinstance(sock, ssl.SSLSocket) else 0

    def _cut(self, data: bytes, batch: Batch) -> MQTTErrorCode:
        """Cut `data`, after what was left of the piece before, into packets."""
        if self._skip:
            dropped = min(self._skip, len(data))
            self._skip -= dropped
            data = data[dropped:]
        buffer = self._left + data if self._left else data
        position = 0
        while True:
            position = take_publishes(buffer, position, self._five, batch)
            end = packet_end(buffer, position)
            if end == INCOMPLETE:
                break
            if end == BROKEN:
                return self._to_paho(buffer[position:])
            if end - position > LARGEST_PACKET and buffer[position] >> 4 == 3:
                if len(buffer) - position < min(_EXCERPT, end - position):
                    break
                self._oversized(buffer[position : position + _EXCERPT])
                self._skip = max(0, end - len(buffer))
                position = min(end, len(buffer))
                continue
            if end > len(buffer):
                break
            rc = self._to_paho(buffer[position:end])
            if rc != MQTTErrorCode.MQTT_ERR_SUCCESS or self.socket() is None:
                return rc
            position = end
        self._left = buffer[position:]
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def _oversized(self, excerpt: bytes) -> None:
        topic, qos, packet_id = publish_start(excerpt)
        if self.on_oversized is not None:
            self.on_oversized(topic, excerpt)
        if qos and packet_id:
            # Else the broker would wait for ever with one of its in-flight places taken.
            self.ack(packet_id, qos)

    def _to_paho(self, packet: bytes) -> MQTTErrorCode:
        """Let paho read one packet out of memory."""
        self._feed = memoryview(packet)
        try:
            while self._feed:
                rc = super().loop_read()
                if rc != MQTTErrorCode.MQTT_ERR_SUCCESS or self.socket() is None:
                    return rc
        finally:
            self._feed = None
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def _over(self, end: OSError | bool) -> MQTTErrorCode:
        """Let paho find the end of the stream, so that it closes as it always does."""
        self._end_of_stream = end
        return super().loop_read()

    def _sock_recv(self, bufsize: int) -> bytes:
        if not self.batched:
            return super()._sock_recv(bufsize)
        if self._feed:
            piece = bytes(self._feed[:bufsize])
            self._feed = self._feed[bufsize:]
            return piece
        if isinstance(self._end_of_stream, OSError):
            raise self._end_of_stream
        if self._end_of_stream:
            return b""
        raise BlockingIOError

    def acknowledge(self, packet_ids: list[int]) -> None:
        """Acknowledge QoS 1 messages that this client received. From any thread."""
        for packet_id in packet_ids:
            self.ack(packet_id, 1)

    def abort(self) -> None:
        """Close so that nothing in the send buffer can arrive later (RST). Network thread only."""
        sock: Any = self.socket()
        if sock is None:
            return
        try:
            linger_reset(sock)
        except OSError:
            pass  # already closed by the other side: nothing is left that could be sent
        sock.close()


def raw_of(message: MQTTMessage) -> tuple[bytes, bytes, int]:
    """(topic, payload, retained) as `on_batch` has it; the topic need not be valid UTF-8."""
    return message._topic, bytes(message.payload), int(message.retain)  # noqa: SLF001


def linger_reset(sock: socket.socket) -> None:
    """Whoever closes this socket from now on, even by dying, discards what is not yet sent.

    A normal close lets the kernel deliver it when the network returns: a door opened 0.4 s after
    the link was back (docs/adr/0006).
    """
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
