"""Concrete registers of one Modbus device."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from models.site.expand.registers import LAST, SIZES, read_type, write_type
from models.site.sources import ModbusSource, ModbusTarget, ModbusUnit, RegisterType
from models.text.message import Message

if TYPE_CHECKING:
    from models.site.faults import Faults, Origin
    from models.site.schema.profile import ModbusAddress, ModbusCommand, PointText, ProfileFile
    from models.site.schema.site import DeviceText


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a register, and as what."""

    point: str
    address: int
    type: RegisterType
    device: str
    profile: str

    def suits(self, other: Reader) -> bool:
        """True if both can read it: parts of one register, or the same by two profiles. A second
        device of one profile would be shown, and proven, by what is wired as another's."""
        same = self.address == other.address and self.type == other.type
        return same and (self.device == other.device or self.profile != other.profile)


@dataclass(slots=True)
class ModbusParts:
    """What the devices of one line add to it."""

    units: list[ModbusUnit] = field(default_factory=list)
    sources: list[ModbusSource] = field(default_factory=list)
    targets: list[ModbusTarget] = field(default_factory=list)
    taken: dict[tuple[int, int, int], Reader] = field(default_factory=dict)
    """By unit, function and register."""
    devices: dict[tuple[int, int, str], str] = field(default_factory=dict)
    """(unit, base address, profile) -> the device that is there."""


def expand_modbus(
    device: DeviceText,
    profile: ProfileFile,
    interval_s: float,
    origin: Origin,
    parts: ModbusParts,
    faults: Faults,
) -> None:
    """Unit, sources and targets of one device, added to `parts`."""
    if device.unit_id is None:
        faults.add(origin, Message.of("site.key_missing", key="unit_id"))
        return
    # else one of the two would be shown, commanded and proven by what is wired as the other
    place = (device.unit_id, device.base_address, profile.id)
    other = parts.devices.setdefault(place, device.id)
    if other != device.id:
        what = Message.of("site.unit_taken", unit=device.unit_id, device=other)
        faults.add(origin.at("unit_id"), what)
        return
    how = profile.modbus
    parts.units.append(
        ModbusUnit(
            device.id,
            device.unit_id,
            round(interval_s * 1000),
            how.max_registers,
            how.max_bits,
            how.gap,
        )
    )
    for point in profile.point:
        if point.modbus is None:
            continue
        identity = f"{device.id}.{point.key}"
        own = device.points.get(point.key)
        times = own.multiply if own is not None and own.multiply is not None else 1.0
        source = _source(identity, device, point, point.modbus, profile, times)
        reader = Reader(identity, source.address, source.type, device.id, profile.id)
        _take(source, reader, origin, parts, faults)
        parts.sources.append(source)
        command = point.command.modbus if point.command is not None else None
        if command is not None:
            parts.targets.append(_target(identity, device, command, profile))


def _source(
    identity: str,
    device: DeviceText,
    point: PointText,
    address: ModbusAddress,
    profile: ProfileFile,
    times: float,
) -> ModbusSource:
    codes = [state.code for state in point.states]
    return ModbusSource(
        point=identity,
        unit=device.unit_id or 0,
        function=address.function,
        address=address.address + device.base_address,
        type=cast("RegisterType", read_type(address)),
        word_order=address.word_order or profile.modbus.word_order,
        byte_order=address.byte_order or profile.modbus.byte_order,
        bit=address.bit,
        values=tuple((int(raw), codes.index(code)) for raw, code in address.values.items()),
        factor=address.factor * times,
        offset=address.offset * times,
        sentinels=tuple(address.sentinels),
        resolution=point.resolution,
        minimum=point.possible[0] if point.possible else None,
        maximum=point.possible[1] if point.possible else None,
    )


def _target(
    identity: str, device: DeviceText, command: ModbusCommand, profile: ProfileFile
) -> ModbusTarget:
    return ModbusTarget(
        point=identity,
        unit=device.unit_id or 0,
        function=command.function,
        address=command.address + device.base_address,
        type=cast("RegisterType", write_type(command)),
        word_order=command.word_order or profile.modbus.word_order,
        byte_order=command.byte_order or profile.modbus.byte_order,
        factor=command.factor,
        offset=command.offset,
    )


def _take(
    source: ModbusSource, mine: Reader, origin: Origin, parts: ModbusParts, faults: Faults
) -> None:
    """Registers exist, and nobody else on this unit reads them as something else."""
    size = SIZES[source.type]
    if source.address + size - 1 > LAST:
        faults.add(
            origin.at("base_address"),
            Message.of("site.register_beyond"),
            Message.of("site.at_most", most=LAST),
        )
        return
    for register in range(source.address, source.address + size):
        other = parts.taken.setdefault((source.unit, source.function, register), mine)
        if not mine.suits(other):
            what = Message.of("site.registers_overlap", point=other.point, address=register)
            faults.add(origin.at("base_address"), what)
            return
