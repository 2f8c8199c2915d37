"""From a value to the registers of a command: the inverse of `devices.registers.decode`."""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING

from devices.registers.layout import Order, ascending, width

if TYPE_CHECKING:
    from models.site.sources import RegisterType

_FLOATS = {"f32": "<f", "f64": "<d"}


def encode(
    value: float,
    kind: RegisterType,
    *,
    word_order: Order = "big",
    byte_order: Order = "big",
    factor: float = 1.0,
    offset: float = 0.0,
) -> list[int]:
    """The registers that hold `value`; raw = (value - offset) / factor.

    Raises ValueError if the value is no number or does not fit into `kind`.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a finite number")
    raw = value if factor == 1.0 and offset == 0.0 else (value - offset) / factor
    image = bytearray(2 * width(kind))
    for position, byte in zip(
        ascending(kind, word_order, byte_order), _low_byte_first(raw, kind), strict=True
    ):
        image[position] = byte
    return [int.from_bytes(image[i : i + 2], "big") for i in range(0, len(image), 2)]


def _low_byte_first(raw: float, kind: RegisterType) -> bytes:
    if kind in _FLOATS:
        try:
            return struct.pack(_FLOATS[kind], raw)
        except OverflowError as error:
            raise ValueError(f"{raw} does not fit into {kind}") from error
    number = round(raw)
    if kind == "bit":
        if number not in (0, 1):
            raise ValueError(f"{raw} is neither 0 nor 1")
        return number.to_bytes(2, "little")
    size = 2 * width(kind)
    if kind.startswith("bcd"):
        if not 0 <= number < 10 ** (2 * size):
            raise ValueError(f"{raw} does not fit into {kind}")
        return bytes.fromhex(f"{number:0{2 * size}d}")[::-1]
    try:
        return number.to_bytes(size, "little", signed=kind.startswith("i"))
    except OverflowError as error:
        raise ValueError(f"{raw} does not fit into {kind}") from error
