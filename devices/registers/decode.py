"""From the registers or bits of one answer to readings, compiled once per block.

The bytes of all values of one type are gathered by one index into little-endian order and looked
at as a numpy array, so word and byte order cost nothing (docs/adr/0010).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from devices.registers.layout import ascending
from models.points import Quality, Reading, Value

if TYPE_CHECKING:
    from models.site.sources import ModbusSource, RegisterType

_DTYPES: dict[RegisterType, str] = {
    "bit": "u1",
    "u16": "<u2",
    "i16": "<i2",
    "u32": "<u4",
    "i32": "<i4",
    "u64": "<u8",
    "i64": "<i8",
    "f32": "<f4",
    "f64": "<f8",
    "bcd16": "<u2",
    "bcd32": "<u4",
}


class Decoded(NamedTuple):
    """What one answer came to."""

    readings: list[Reading]
    undecodable: tuple[str, ...]
    """Points whose reading is BAD with DECODE."""


class BlockDecoder:
    """Reads every source of one block out of the bytes of an answer."""

    def __init__(self, sources: Iterable[ModbusSource], address: int, *, bits: bool) -> None:
        """`address`: of the block's first register or bit; `bits`: functions 1 and 2."""
        families: dict[tuple[object, ...], list[ModbusSource]] = {}
        for source in sources:
            families.setdefault(_family(source), []).append(source)
        self._bits = bits
        self._groups = tuple(_Group(family, address, bits) for family in families.values())
        self._points = tuple(chain.from_iterable(group.points for group in self._groups))

    def decode(self, payload: bytes, received_ms: int) -> Decoded:
        """`payload`: the data bytes of the answer, as many as were asked for."""
        image = np.frombuffer(payload, np.uint8)
        if self._bits:
            image = np.unpackbits(image, bitorder="little")
        values, qualities, flawless = self._groups[0].read(image)
        for group in self._groups[1:]:
            some, their, fine = group.read(image)
            values = values + some
            qualities = (*qualities, *their)
            flawless = flawless and fine
        when = repeat(received_ms)
        rows = zip(self._points, values, qualities, when, when)  # noqa: B905 - strict costs
        # past the named tuple's own constructor, which takes twice the time of everything else
        readings = list(map(tuple.__new__, repeat(Reading), rows))
        if flawless:
            return Decoded(readings, ())
        bad = tuple(each.point for each in readings if each.quality is Quality.DECODE)
        return Decoded(readings, bad)


def _family(source: ModbusSource) -> tuple[object, ...]:
    """Sources of one family are read by the same numpy operations."""
    scaled = not source.values and (
        source.factor != 1.0 or source.offset != 0.0 or source.resolution is not None
    )
    orders = (source.word_order, source.byte_order)
    return (source.type, *orders, source.bit is not None, scaled)


class _Group:
    """Sources of one type, order and treatment."""

    def __init__(self, sources: Sequence[ModbusSource], address: int, bits: bool) -> None:
        first = sources[0]
        self.points = tuple(source.point for source in sources)
        self._good = (Quality.GOOD,) * len(sources)
        places: list[int] = []
        for source in sources:
            start = source.address - address
            if bits:
                places.append(start)
            else:
                inside = ascending(source.type, source.word_order, source.byte_order)
                places.extend(2 * start + byte for byte in inside)
        self._index = np.array(places, np.intp)
        # a bit that a profile reads out of a register is the register's lowest one
        kind: RegisterType = "u16" if first.type == "bit" and not bits else first.type
        self._dtype = np.dtype(_DTYPES[kind])
        self._unsigned = np.dtype(f"<u{self._dtype.itemsize}")
        self._bcd = kind.startswith("bcd")
        self._float = self._dtype.kind == "f"
        picks = first.bit is not None or (first.type == "bit" and not bits)
        shifts = [source.bit or 0 for source in sources]
        self._shifts = np.array(shifts, self._unsigned) if picks else None
        self._scale = _Scale(sources) if _family(first)[-1] else None
        self._maps = {i: dict(source.values) for i, source in enumerate(sources) if source.values}
        self._range = _ranges(sources)
        pairs = [(i, raw) for i, source in enumerate(sources) for raw in source.sentinels]
        self._sentinel_of = np.array([i for i, _ in pairs], np.intp)
        self._sentinels = np.array([raw for _, raw in pairs], np.uint64)

    def read(self, image: NDArray[np.uint8]) -> tuple[list[Value], tuple[Quality, ...], bool]:
        """Values and qualities in the order of `points`, and whether all of them are good."""
        gathered = image.take(self._index)
        wrong: dict[int, Quality] = {}
        numbers = self._numbers(gathered, wrong)
        values: list[Value] = numbers.tolist()
        # one NaN or infinity makes the sum one; a finite sum is the common case
        if numbers.dtype.kind == "f" and not math.isfinite(sum(cast("list[float]", values))):
            _not_finite(numbers, wrong)
        if self._maps:
            self._map(values, wrong)
        if self._range is not None:
            self._outside(numbers, wrong)
        if len(self._sentinels):
            raw = gathered.view(self._unsigned)[self._sentinel_of]
            hits = self._sentinel_of[raw == self._sentinels]
            wrong.update((i, Quality.SENTINEL) for i in hits.tolist())
        if not wrong:
            return values, self._good, True
        qualities = list(self._good)
        for i, quality in wrong.items():
            qualities[i] = quality
            if quality is not Quality.RANGE:
                values[i] = None
        return values, tuple(qualities), False

    def _numbers(self, gathered: NDArray[np.uint8], wrong: dict[int, Quality]) -> NDArray[Any]:
        numbers: NDArray[Any] = gathered.view(self._dtype)
        if self._shifts is not None:
            numbers = (gathered.view(self._unsigned) >> self._shifts) & 1
        elif self._bcd:
            numbers = _bcd(numbers, wrong)
        if self._scale is not None:
            with np.errstate(all="ignore"):
                numbers = self._scale.apply(numbers)
        return numbers

    def _map(self, values: list[Value], wrong: dict[int, Quality]) -> None:
        for i, states in self._maps.items():
            state = states.get(cast("int", values[i]))
            if state is None:
                wrong[i] = Quality.DECODE
            values[i] = state

    def _outside(self, numbers: NDArray[Any], wrong: dict[int, Quality]) -> None:
        assert self._range is not None
        low, high = self._range
        for i in np.flatnonzero((numbers < low) | (numbers > high)).tolist():
            wrong.setdefault(i, Quality.RANGE)


class _Scale:
    """raw * factor + offset, rounded to the resolution exactly as `models.points.quantise` does."""

    def __init__(self, sources: Sequence[ModbusSource]) -> None:
        factors = [_fraction(source.factor) for source in sources]
        self._times = np.array([times for times, _ in factors])
        self._over = np.array([over for _, over in factors])
        self._offset = np.array([source.offset for source in sources])
        steps = [source.resolution for source in sources]
        self._coarse = np.array([step is not None for step in steps])
        self._any = bool(self._coarse.any())
        self._per_unit = np.array([round(1 / s) if s and s < 1 else 1 for s in steps], np.float64)
        self._step = np.array([s if s and s >= 1 else 1 for s in steps], np.float64)

    def apply(self, numbers: NDArray[Any]) -> NDArray[np.float64]:
        scaled: NDArray[np.float64] = numbers.astype(np.float64)
        scaled = scaled * self._times / self._over + self._offset
        if not self._any:
            return scaled
        whole = np.rint(scaled * self._per_unit / self._step)
        # + 0.0 turns -0.0 into the 0 that whole steps give
        rounded = whole * self._step / self._per_unit + 0.0
        return np.where(self._coarse, rounded, scaled)


def _fraction(factor: float) -> tuple[float, float]:
    """(1, 10) for 0.1: 234 / 10 is exactly the float 23.4, while 234 * 0.1 is not."""
    if 0 < abs(factor) < 1:
        over = round(1 / factor)
        if math.isclose(1 / factor, over, rel_tol=1e-12):
            return 1.0, float(over)
    return factor, 1.0


def _ranges(
    sources: Sequence[ModbusSource],
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    if all(source.minimum is None and source.maximum is None for source in sources):
        return None
    low = [-math.inf if source.minimum is None else source.minimum for source in sources]
    high = [math.inf if source.maximum is None else source.maximum for source in sources]
    return np.array(low), np.array(high)


def _not_finite(numbers: NDArray[Any], wrong: dict[int, Quality]) -> None:
    """A NaN is how meters say `no value`; an infinity is nothing that a meter measures."""
    for i in np.flatnonzero(~np.isfinite(numbers)).tolist():
        wrong[i] = Quality.SENTINEL if np.isnan(numbers[i]) else Quality.DECODE


def _bcd(packed: NDArray[Any], wrong: dict[int, Quality]) -> NDArray[np.int64]:
    total = np.zeros(len(packed), np.int64)
    impossible = np.zeros(len(packed), np.bool_)
    for place in range(2 * packed.dtype.itemsize):
        digit = (packed >> (4 * place)) & 15
        impossible |= digit > 9
        total += digit.astype(np.int64) * 10**place
    wrong.update((i, Quality.DECODE) for i in np.flatnonzero(impossible).tolist())
    return total
