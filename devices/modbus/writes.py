"""A command as one write request: functions 5, 6 and 16, built by pymodbus."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pymodbus.pdu.bit_message import WriteSingleCoilRequest
from pymodbus.pdu.register_message import WriteMultipleRegistersRequest, WriteSingleRegisterRequest

from devices.modbus.answers import Refusal
from devices.registers import encode
from models.commands import Delivery, Dispatch
from models.text import Message

if TYPE_CHECKING:
    from devices.modbus.units import Unit
    from models.site.sources import ModbusTarget


@dataclass(slots=True, eq=False)
class Write:
    """One command on its way; ends exactly once."""

    unit: Unit
    request: bytes
    ended: asyncio.Future[Dispatch] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    proven: bool = False
    """The unit answered a read a moment ago, so that the write does not wait in a dead one."""
    sent: bool = False

    def end(self, delivery: Delivery, detail: Message | None = None) -> None:
        """Say how it ended, unless that is said already."""
        if not self.ended.done():
            self.ended.set_result(Dispatch(delivery, detail))


def write_request(target: ModbusTarget, value: float) -> bytes:
    """The PDU that writes `value` to `target`. Raises ValueError if it cannot hold it."""
    if target.function == 5:
        coil = WriteSingleCoilRequest(address=target.address, bits=[value != 0])
        return bytes((5,)) + coil.encode()
    registers = encode(
        value,
        target.type,
        word_order=target.word_order,
        byte_order=target.byte_order,
        factor=target.factor,
        offset=target.offset,
    )
    if target.function == 16:
        several = WriteMultipleRegistersRequest(address=target.address, registers=registers)
        return bytes((16,)) + several.encode()
    if len(registers) != 1:
        raise ValueError(f"{target.type} does not fit into one register")
    one = WriteSingleRegisterRequest(address=target.address, registers=registers)
    return bytes((6,)) + one.encode()


def dispatch(refusal: Refusal | None) -> Dispatch:
    """What the answer to a write means for the command; None is the right echo."""
    if refusal is None:
        return Dispatch(Delivery.DELIVERED)
    if refusal.accepted:
        return Dispatch(Delivery.DELIVERED, refusal.message)
    if refusal.silent_behind_gateway:
        # the gateway passed it on and heard nothing: the unit may have acted
        return Dispatch(Delivery.UNKNOWN, refusal.message)
    return Dispatch(Delivery.REFUSED, refusal.message)
