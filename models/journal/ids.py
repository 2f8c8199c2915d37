"""Names of records, incarnations and operations."""

from __future__ import annotations

import os


def uuid7(ms: int, random: bytes | None = None) -> str:
    """A UUID version 7 (RFC 9562): 48 bits of UTC milliseconds, then 74 random bits.

    It is a name only: its order means nothing between stations or after a clock went back.
    """
    tail = random if random is not None else os.urandom(10)
    number = (ms & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(tail[:10], "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def new_incarnation() -> str:
    """32 hexadecimal digits that nobody ever used before."""
    return os.urandom(16).hex()


def operation_name(incarnation: str, seq: int) -> str:
    """How an operation is named in a `base` and in an erasure."""
    return f"{incarnation}:{seq}"


def parse_operation_name(name: str) -> tuple[str, int]:
    """Incarnation and sequence of a name; ValueError if it is none."""
    incarnation, _, seq = name.partition(":")
    if len(incarnation) != 32 or not seq.isascii() or not seq.isdigit() or str(int(seq)) != seq:
        raise ValueError(f"not the name of an operation: {name[:80]!r}")
    return incarnation, int(seq)


def content_name(operation: str, position: int) -> str:
    """How an erasure names one value of an operation; position -1 is the reason."""
    return f"{operation}/{'reason' if position < 0 else position}"


def parse_content_name(name: str) -> tuple[str, int, int]:
    """Incarnation, sequence and position of a name; ValueError if it is none."""
    operation, _, position = name.partition("/")
    incarnation, seq = parse_operation_name(operation)
    if position == "reason":
        return incarnation, seq, -1
    if not position.isascii() or not position.isdigit():
        raise ValueError(f"not the name of a value: {name[:80]!r}")
    return incarnation, seq, int(position)
