"""Why a connection failed or ended, as messages that an operator can act on."""

from __future__ import annotations

import errno
import socket
import ssl
from dataclasses import dataclass

from models.text.message import Message

UNSUPPORTED_VERSION = 132
_AUTH = {134: "mqtt.refused_password", 135: "mqtt.refused_rights", 138: "mqtt.refused_rights"}
_BUSY = {136, 137, 159}
_TAKEN_OVER = 142
_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}


@dataclass(frozen=True, slots=True)
class Ended:
    """How one life of a connection ended."""

    reason: Message
    live_s: float = 0.0
    """Seconds between CONNACK and the end; 0 if there was none."""
    patient: bool = False
    """Trying again soon is pointless: somebody has to change something first."""
    refused_version: bool = False
    silent_close: bool = False
    """The other side took the TCP connection and closed it without an answer to CONNECT."""


def of_fault(fault: Exception, host: str, port: int) -> Ended:
    """What a failed attempt to connect means."""
    where = {"host": host, "port": port}
    if isinstance(fault, ssl.SSLCertVerificationError):
        return Ended(
            Message.of("mqtt.tls_untrusted", detail=fault.verify_message, **where), patient=True
        )
    if isinstance(fault, ssl.SSLError):
        return Ended(
            Message.of("mqtt.tls_failed", detail=fault.reason or str(fault), **where), patient=True
        )
    if isinstance(fault, socket.gaierror | UnicodeError):
        return Ended(Message.of("mqtt.unknown_host", host=host))
    if isinstance(fault, TimeoutError):
        return Ended(Message.of("mqtt.no_answer", **where))
    if isinstance(fault, ConnectionRefusedError):
        return Ended(Message.of("mqtt.nobody_listens", **where))
    if isinstance(fault, ConnectionResetError):
        return Ended(Message.of("mqtt.closed_by_broker", **where), silent_close=True)
    if isinstance(fault, OSError) and fault.errno in _NO_ROUTE:
        return Ended(Message.of("mqtt.no_route", host=host))
    return Ended(Message.of("mqtt.failed", detail=str(fault), **where))


def of_connack(code: int, detail: str, user: str) -> Ended:
    """What a refusing CONNACK means; `code` is an MQTT 5 reason code."""
    if code == UNSUPPORTED_VERSION:
        return Ended(Message.of("mqtt.version_refused"), refused_version=True)
    if code in _AUTH:
        return Ended(Message.of(_AUTH[code], user=user), patient=True)
    if code in _BUSY:
        return Ended(Message.of("mqtt.broker_busy", detail=detail))
    return Ended(Message.of("mqtt.refused", detail=detail), patient=True)


def of_disconnect(code: int, detail: str, from_broker: bool) -> Message:
    """What the end of a live connection means."""
    if code == _TAKEN_OVER:
        return Message.of("mqtt.taken_over")
    if from_broker:
        return Message.of("mqtt.sent_away", detail=detail)
    return Message.of("mqtt.lost")
