"""The registers of one Modbus unit: what its points show, put where its profile says."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping

from devices.registers import encode, width
from models.site.sources import ModbusSource

COIL, INPUT, HOLDING, READING = 1, 2, 3, 4


class UnitImage:
    """Coils, inputs, holding and input registers of one unit."""

    def __init__(self, unit: int, sources: Iterable[ModbusSource]) -> None:
        self.unit = unit
        self.sources = tuple(sources)
        self.silent = False
        """A dead device: it does not answer at all."""
        ends = dict.fromkeys((COIL, INPUT, HOLDING, READING), 0)
        for source in self.sources:
            end = source.address + (1 if source.function < HOLDING else width(source.type))
            ends[source.function] = max(ends[source.function], end)
        self.bits = {f: bytearray(ends[f] + 32) for f in (COIL, INPUT)}
        # a little more than is used: gaps between blocks may be read in vain
        self.words = {f: bytearray(2 * (ends[f] + 125)) for f in (HOLDING, READING)}
        self._states: Mapping[str, Mapping[int, int]] = {
            s.point: {index: raw for raw, index in s.values} for s in self.sources if s.values
        }

    def show(self, source: ModbusSource, value: float | None) -> None:
        """Put a point's value into its place; what has no value shows its sentinel."""
        if source.function < HOLDING:
            states = self._states.get(source.point)
            raw = states.get(int(value or 0), 0) if states else int(value or 0)
            self.bits[source.function][source.address] = 1 if raw else 0
            return
        image, start = self.words[source.function], 2 * source.address
        if value is None:
            raw = source.sentinels[0] if source.sentinels else 0xFFFF
            image[start : start + 2] = raw.to_bytes(2, "big")
            return
        states = self._states.get(source.point)
        number: float = states.get(int(value), 0) if states else value
        if source.bit is not None:
            word = int.from_bytes(image[start : start + 2], "big")
            mask = 1 << source.bit
            word = word | mask if number else word & ~mask
            image[start : start + 2] = word.to_bytes(2, "big")
        elif source.type == "f32" and source.word_order == source.byte_order == "big":
            struct.pack_into(">f", image, start, (number - source.offset) / source.factor)
        else:
            self._encode(source, number, image, start)

    def _encode(self, source: ModbusSource, number: float, image: bytearray, start: int) -> None:
        try:
            registers = encode(
                number,
                source.type,
                word_order=source.word_order,
                byte_order=source.byte_order,
                factor=source.factor,
                offset=source.offset,
            )
        except ValueError:
            return
        struct.pack_into(f">{len(registers)}H", image, start, *registers)

    def read(self, function: int, address: int, count: int) -> bytes | None:
        """The data bytes of an answer; None where there is nothing (exception 2)."""
        if function < HOLDING:
            bits = self.bits[function]
            if address + count > len(bits):
                return None
            packed = bytearray((count + 7) // 8)
            for i in range(count):
                if bits[address + i]:
                    packed[i >> 3] |= 1 << (i & 7)
            return bytes(packed)
        words = self.words[function]
        if 2 * (address + count) > len(words):
            return None
        return bytes(words[2 * address : 2 * (address + count)])
