"""Sizes, types and overlaps of what a Modbus profile reads and writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.site.read.validation import short
from models.text.message import Message

if TYPE_CHECKING:
    from models.site.faults import Faults, Origin
    from models.site.schema.profile import ModbusAddress, ModbusCommand, PointText, ProfileFile

SIZES = {
    "bit": 1,
    "u16": 1,
    "i16": 1,
    "bcd16": 1,
    "u32": 2,
    "i32": 2,
    "f32": 2,
    "bcd32": 2,
    "u64": 4,
    "i64": 4,
    "f64": 4,
}
"""Registers (or bits) that a type takes."""
LAST = 65_535
_WORDS = ", ".join(name for name in SIZES if name != "bit")


def read_type(address: ModbusAddress) -> str:
    """The type, `bit` or `u16` where none is written."""
    return address.type or ("bit" if address.function in (1, 2) else "u16")


def write_type(command: ModbusCommand) -> str:
    """The type, `bit` or `u16` where none is written."""
    return command.type or ("bit" if command.function == 5 else "u16")


def check_modbus_point(
    point: PointText, profile: ProfileFile, origin: Origin, faults: Faults
) -> None:
    """Function and type fit, the last register exists, raw values are numbers."""
    address = point.modbus
    assert address is not None
    place, kind = origin.at("modbus"), read_type(address)
    if (kind == "bit") != (address.function in (1, 2)):
        allowed = "bit" if address.function in (1, 2) else _WORDS
        what = Message.of("site.type_of_function", type=kind, function=address.function)
        faults.add(place.at("type"), what, Message.of("site.one_of", words=allowed))
    if address.bit is not None and kind != "u16":
        what = Message.of("site.bit_of_type", type=kind)
        faults.add(place.at("bit"), what, Message.of("site.one_of", words="u16"))
    if address.address + SIZES[kind] - 1 > LAST:
        _beyond(place, faults)
    most = profile.modbus.max_bits if kind == "bit" else profile.modbus.max_registers
    if SIZES[kind] > most:
        what = Message.of("site.type_over_limit", type=kind, most=most)
        faults.add(place.at("type"), what)
    if address.factor == 0:
        faults.add(place.at("factor"), Message.of("site.factor_zero"))
    for text in address.values:
        if not text.isdecimal():
            what = Message.of("site.wrong_value", value=short(text))
            faults.add(place.at("values", text), what, Message.of("site.want_raw_number"))


def check_modbus_command(command: ModbusCommand, origin: Origin, faults: Faults) -> None:
    """Function 5 writes a bit, 6 one register, 16 any type."""
    kind = write_type(command)
    allowed = {5: "bit", 6: "u16, i16, bcd16", 16: _WORDS}[command.function]
    if kind not in allowed.split(", "):
        what = Message.of("site.type_of_function", type=kind, function=command.function)
        faults.add(origin.at("type"), what, Message.of("site.one_of", words=allowed))
    if command.address + SIZES[kind] - 1 > LAST:
        _beyond(origin, faults)
    if command.factor == 0:
        faults.add(origin.at("factor"), Message.of("site.factor_zero"))


def _beyond(origin: Origin, faults: Faults) -> None:
    faults.add(
        origin.at("address"),
        Message.of("site.register_beyond"),
        Message.of("site.at_most", most=LAST),
    )


def check_overlaps(profile: ProfileFile, origin: Origin, faults: Faults) -> None:
    """Two points may share a register only if they read it as the same thing."""
    spans = sorted(
        (point.modbus.function, point.modbus.address, index, read_type(point.modbus))
        for index, point in enumerate(profile.point)
        if point.modbus is not None
    )
    for position, (function, address, index, kind) in enumerate(spans):
        for other, start, later, as_type in spans[position + 1 :]:
            if other != function or start >= address + SIZES[kind]:
                break
            if start != address or as_type != kind:
                what = Message.of(
                    "site.registers_overlap", point=profile.point[index].key, address=start
                )
                faults.add(origin.at("point", later, "modbus", "address"), what)
