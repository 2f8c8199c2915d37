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
    silent: bool = False
    """The other side took the TCP connection and gave no answer to CONNECT, or closed it."""


def at(code: str, host: str, port: int) -> Message:
    """The message `code`, which names the broker's address."""
    return Message.of(code, host=host, port=port)


def of_fault(fault: Exception, host: str, port: int) -> Ended:
    """What a failed attempt to connect means."""
    if isinstance(fault, ssl.SSLCertVerificationError):
        detail = fault.verify_message
        return Ended(
            Message.of("mqtt.tls_untrusted", host=host, port=port, detail=detail), patient=True
        )
    if isinstance(fault, ssl.SSLError):
        detail = fault.reason or str(fault)
        return Ended(
            Message.of("mqtt.tls_failed", host=host, port=port, detail=detail), patient=True
        )
    if isinstance(fault, socket.gaierror | UnicodeError):
        return Ended(Message.of("mqtt.unknown_host", host=host))
    if isinstance(fault, TimeoutError):
        return Ended(at("mqtt.no_answer", host, port))
    if isinstance(fault, ConnectionRefusedError):
        return Ended(at("mqtt.nobody_listens", host, port))
    if isinstance(fault, ConnectionResetError):
        return Ended(at("mqtt.closed_by_broker", host, port), silent=True)
    if isinstance(fault, OSError) and fault.errno in _NO_ROUTE:
        return Ended(Message.of("mqtt.no_route", host=host))
    return Ended(Message.of("mqtt.failed", host=host, port=port, detail=str(fault)))


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
