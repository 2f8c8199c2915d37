"""All Modbus lines of the park: one gateway per line, its units fed from the live park."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence

from devices.simulator.gateway import Gateway
from devices.simulator.live import LivePark
from devices.simulator.registers import UnitImage
from models.site.park import ModbusLine
from models.site.sources import ModbusSource, ModbusTarget

_FRESH_S = 0.4
"""A unit's registers are worked out when they are asked for, at most this often."""


class Line:
    """One gateway and what stands behind it."""

    def __init__(self, live: LivePark, line: ModbusLine) -> None:
        self.id = line.id
        self._live = live
        units: dict[int, list[ModbusSource]] = defaultdict(list)
        for source in line.sources:
            units[source.unit].append(source)
        self.images = {unit: UnitImage(unit, sources) for unit, sources in units.items()}
        self._targets: dict[tuple[int, int, int], ModbusTarget] = {
            (t.unit, t.function, t.address): t for t in line.targets
        }
        self._shown: dict[int, float] = {}
        self.gateway = Gateway(self.images, self._write, self._refresh)
        self.device_of = {unit.unit: unit.device for unit in line.units}

    def _refresh(self, unit: int) -> None:
        now = time.time()
        if now - self._shown.get(unit, 0.0) < _FRESH_S:
            return
        self._shown[unit] = now
        image = self.images[unit]
        for source in image.sources:
            image.show(source, self._live.value(source.point, now))

    def _write(self, unit: int, function: int, address: int, data: bytes) -> bool:
        target = self._targets.get((unit, function, address))
        if target is None:
            return False
        self._shown.pop(unit, None)
        return self._live.command(target.point, _raw(target, data), time.time())


def _raw(target: ModbusTarget, data: bytes) -> float:
    """The commanded value: value = raw x factor + offset."""
    if target.function == 5:
        return 1.0 if data[:2] == b"\xff\x00" else 0.0
    signed = target.type in ("i16", "i32", "i64")
    words = [data[i : i + 2] for i in range(0, len(data), 2)]
    if target.word_order == "little":
        words.reverse()
    number = int.from_bytes(b"".join(words), "big", signed=signed)
    return number * target.factor + target.offset


def lines(live: LivePark, some: Sequence[ModbusLine]) -> list[Line]:
    """A line per Modbus TCP link; serial lines have no simulator."""
    return [Line(live, line) for line in some if line.transport == "tcp"]
