"""How many registers a value takes and where its bytes lie in the image that comes by wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from models.site.sources import RegisterType

Order = Literal["big", "little"]

_WIDTHS: dict[RegisterType, int] = {
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


def width(kind: RegisterType) -> int:
    """Registers that a value of `kind` takes; one address for a bit."""
    return _WIDTHS[kind]


def ascending(kind: RegisterType, word_order: Order, byte_order: Order) -> tuple[int, ...]:
    """Offsets of the value's bytes in its registers' image, least significant byte first.

    `word_order` big: the first register holds the most significant word. `byte_order` big: each
    register holds its high byte first, as the Modbus specification says.
    """
    words = range(width(kind))
    offsets: list[int] = []
    for word in reversed(words) if word_order == "big" else words:
        pair = (2 * word + 1, 2 * word) if byte_order == "big" else (2 * word, 2 * word + 1)
        offsets.extend(pair)
    return tuple(offsets)
