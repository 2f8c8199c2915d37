"""Frames around the requests and answers: Modbus TCP's own, pymodbus' framer for RTU."""

from __future__ import annotations

import struct
from typing import NamedTuple, Protocol

from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU

_HEADER = struct.Struct(">HHHB")
_MOST = 253
"""Bytes of the longest PDU (Modbus Application Protocol 1.1b3, 4.1)."""


class Answer(NamedTuple):
    """A whole frame that answers, or may answer, the last request."""

    unit: int
    pdu: bytes


class Framing(Protocol):
    """State of one connection: numbers requests and cuts the incoming stream into answers."""

    numbered: bool
    """True if answers name their request, so that one from another unit is a fault."""
    answers: int
    """Believed answers on this connection."""
    late: int
    """Frames that answered an earlier request, and junk; never taken for an answer."""

    def frame(self, unit: int, pdu: bytes) -> bytes:
        """The frame of a new request; whatever came before it is forgotten."""

    def feed(self, data: bytes) -> list[Answer]:
        """The answers completed by `data`."""


class SocketFraming:
    """Modbus TCP: the transaction id tells a late answer from the one that is awaited."""

    numbered = True

    def __init__(self) -> None:
        self.late = 0
        self.answers = 0
        self._number = 0
        self._rest = b""

    def frame(self, unit: int, pdu: bytes) -> bytes:
        self._number = self._number % 0xFFFF + 1
        self._rest = b""
        return _HEADER.pack(self._number, 0, len(pdu) + 1, unit) + pdu

    def feed(self, data: bytes) -> list[Answer]:
        stream = self._rest + data if self._rest else data
        answers: list[Answer] = []
        at = 0
        while len(stream) - at >= _HEADER.size:
            number, protocol, length, unit = _HEADER.unpack_from(stream, at)
            if protocol != 0 or not 2 <= length <= _MOST + 1:
                # no way to find the next frame in this: what is awaited will time out
                self.late += 1
                self._rest = b""
                return answers
            end = at + 6 + length
            if end > len(stream):
                break
            if number == self._number:
                answers.append(Answer(unit, stream[at + _HEADER.size : end]))
            else:
                self.late += 1
            at = end
        self._rest = stream[at:]
        return answers


class RtuFraming:
    """RTU, on a serial line or inside TCP: unit, PDU, CRC; nothing tells which request."""

    numbered = False

    def __init__(self) -> None:
        self.late = 0
        self.answers = 0
        self._framer = FramerRTU(DecodePDU(False))
        self._rest = b""

    def frame(self, unit: int, pdu: bytes) -> bytes:
        self._rest = b""
        return self._framer.encode(pdu, unit, 0)

    def feed(self, data: bytes) -> list[Answer]:
        self._rest += data
        used, unit, _, pdu = self._framer.decode(self._rest)
        self._rest = self._rest[used:]
        if pdu:
            return [Answer(unit, pdu)]
        self.late += used > 0
        return []
