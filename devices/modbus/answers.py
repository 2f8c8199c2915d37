"""What an answer must look like to be believed: pure checks on PDUs.

pymodbus takes another function code, fewer registers than asked and a foreign write echo for
success, so nothing is left to it here (docs/adr/0010).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from models.text import Message

_ERROR = 0x80
ILLEGAL_FUNCTION = 1
_EXCEPTIONS = {
    1: "modbus.illegal_function",
    2: "modbus.illegal_address",
    3: "modbus.illegal_value",
    4: "modbus.device_failure",
    5: "modbus.acknowledged",
    6: "modbus.busy",
    10: "modbus.gateway_path",
    11: "modbus.gateway_target",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """The unit, or the gateway before it, answered with an exception."""

    code: int

    @property
    def message(self) -> Message:
        """What the code means."""
        known = _EXCEPTIONS.get(self.code)
        return Message.of(known) if known else Message.of("modbus.exception", number=self.code)

    @property
    def of_configuration(self) -> bool:
        """The unit does not have what the profile asks for."""
        return self.code in (1, 2, 3)

    @property
    def accepted(self) -> bool:
        """Acknowledge: accepted, still working on it; it must not be sent again."""
        return self.code == 5

    @property
    def busy(self) -> bool:
        """Working on something; ask later."""
        return self.code in (5, 6)

    @property
    def silent_behind_gateway(self) -> bool:
        """The gateway passed the request on, and the unit did not answer it."""
        return self.code == 11

    @property
    def of_gateway(self) -> bool:
        """A gateway cannot reach the unit; the line itself is fine."""
        return self.code in (10, 11)


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """Something that is no answer to what was asked."""

    message: Message


def read_request(function: int, address: int, count: int) -> bytes:
    """The PDU of a read."""
    return struct.pack(">BHH", function, address, count)


def read_answer(pdu: bytes, function: int, size: int) -> bytes | Refusal | WrongAnswer:
    """The `size` data bytes of the answer to a read with `function`, or why there are none."""
    if len(pdu) == size + 2 and pdu[0] == function and pdu[1] == size:
        return pdu[2:]
    refused = _refused(pdu, function)
    if refused is not None:
        return refused
    got = max(0, len(pdu) - 2)
    if got == size:
        got = pdu[1]  # as many came, but it says otherwise
    return WrongAnswer(Message.of("modbus.wrong_count", asked=size, got=got))


def write_answer(pdu: bytes, request: bytes) -> Refusal | WrongAnswer | None:
    """None if `pdu` is the echo of the write `request` (functions 5, 6, 16)."""
    function = request[0]
    if pdu == (request[:5] if function == 16 else request):
        return None
    return _refused(pdu, function) or WrongAnswer(Message.of("modbus.wrong_echo"))


def _refused(pdu: bytes, function: int) -> Refusal | WrongAnswer | None:
    """None if the answer claims to be a normal one of the right function."""
    if pdu[0] == function:
        return None
    if pdu[0] == function | _ERROR and len(pdu) == 2:
        return Refusal(pdu[1])
    return WrongAnswer(Message.of("modbus.wrong_function", asked=function, got=pdu[0]))
