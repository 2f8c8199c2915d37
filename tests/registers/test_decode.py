"""Register images worked out by hand, and the inverse property."""

from __future__ import annotations

import math
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.registers import BlockDecoder, encode, width
from models.points import Quality, Reading, quantise
from models.site.sources import ModbusSource


def read(image: str, *, bits: bool = False, start: int = 0, **fields: Any) -> Reading:
    """The one reading that the hex `image` of a block comes to."""
    source = ModbusSource(**{"point": "p", "unit": 1, "function": 3, "address": 0, **fields})
    decoder = BlockDecoder((source,), start, bits=bits)
    (reading,) = decoder.decode(bytes.fromhex(image), 1_000).readings
    assert type(reading) is Reading
    assert (reading.source_ms, reading.received_ms) == (1_000, 1_000)
    return reading


@pytest.mark.parametrize(
    ("image", "fields", "value"),
    [
        ("1234", {"type": "u16"}, 0x1234),
        ("1234", {"type": "u16", "byte_order": "little"}, 0x3412),
        ("ffff", {"type": "u16"}, 65_535),
        ("ffff", {"type": "i16"}, -1),
        ("8000", {"type": "i16"}, -32_768),
        ("00010002", {"type": "u32"}, 65_538),
        ("00020001", {"type": "u32", "word_order": "little"}, 65_538),
        ("01000200", {"type": "u32", "byte_order": "little"}, 65_538),
        ("02000100", {"type": "u32", "word_order": "little", "byte_order": "little"}, 65_538),
        ("fffffffe", {"type": "i32"}, -2),
        ("fffeffff", {"type": "i32", "word_order": "little"}, -2),
        ("ffffffffffffffff", {"type": "u64"}, 2**64 - 1),
        ("ffffffffffffffff", {"type": "i64"}, -1),
        ("0000000000000100", {"type": "u64"}, 256),
        ("0100000000000000", {"type": "u64", "word_order": "little"}, 256),
        ("41ac0000", {"type": "f32"}, 21.5),
        ("000041ac", {"type": "f32", "word_order": "little"}, 21.5),
        ("ac410000", {"type": "f32", "byte_order": "little"}, 21.5),
        ("0000ac41", {"type": "f32", "word_order": "little", "byte_order": "little"}, 21.5),
        ("4035800000000000", {"type": "f64"}, 21.5),
        ("0000000080004035", {"type": "f64", "word_order": "little"}, 21.5),
        ("1234", {"type": "bcd16"}, 1234),
        ("12345678", {"type": "bcd32"}, 12_345_678),
        ("56781234", {"type": "bcd32", "word_order": "little"}, 12_345_678),
        ("0004", {"type": "u16", "bit": 2}, 1),
        ("fffb", {"type": "u16", "bit": 2}, 0),
        ("8000", {"type": "u16", "bit": 15}, 1),
        ("0001", {"type": "bit"}, 1),
        ("fffe", {"type": "bit"}, 0),
        ("00ea", {"type": "u16", "factor": 0.1}, 23.4),
        ("00ea", {"type": "u16", "factor": 0.1, "offset": -40.0}, -16.6),
        ("ff16", {"type": "i16", "factor": 0.1}, -23.4),
        ("0003", {"type": "u16", "factor": 2.5}, 7.5),
        ("41bb3333", {"type": "f32", "resolution": 0.1}, 23.4),
        ("00ee", {"type": "u16", "resolution": 5.0}, 240.0),
        ("000000000000ffff", {"type": "u64", "factor": 0.001, "resolution": 0.001}, 65.535),
        ("0003", {"type": "u16", "values": ((3, 0), (7, 1))}, 0),
        ("fffe", {"type": "i16", "values": ((-2, 4),)}, 4),
        ("0000", {"type": "u16", "bit": 0, "values": ((0, 1), (1, 0))}, 1),
        ("dead1234beef", {"type": "u16", "address": 1}, 0x1234),
    ],
)
def test_images(image: str, fields: dict[str, Any], value: float) -> None:
    reading = read(image, **fields)
    assert reading.quality is Quality.GOOD
    assert reading.value == pytest.approx(value, rel=1e-15)
    assert isinstance(reading.value, type(value))


def test_a_tenth_is_exact() -> None:
    """234 * 0.1 is 23.400000000000002."""
    assert read("00ea", type="u16", factor=0.1).value == 23.4


@pytest.mark.parametrize(
    ("image", "fields", "quality"),
    [
        ("7fc00000", {"type": "f32"}, Quality.SENTINEL),
        ("ffc00000", {"type": "f32"}, Quality.SENTINEL),
        ("7f800001", {"type": "f32", "factor": 0.1}, Quality.SENTINEL),
        ("7f800000", {"type": "f32"}, Quality.DECODE),
        ("ff800000", {"type": "f32", "resolution": 0.1}, Quality.DECODE),
        ("8000", {"type": "i16", "sentinels": (0x8000,)}, Quality.SENTINEL),
        ("8000", {"type": "i16", "factor": 0.1, "sentinels": (0x8000,)}, Quality.SENTINEL),
        ("ffffffff", {"type": "u32", "sentinels": (0, 0xFFFFFFFF)}, Quality.SENTINEL),
        ("7fffffffffffffff", {"type": "i64", "sentinels": (2**63 - 1,)}, Quality.SENTINEL),
        ("12a4", {"type": "bcd16"}, Quality.DECODE),
        ("f000", {"type": "bcd16", "sentinels": (0xF000,)}, Quality.SENTINEL),
        ("0005", {"type": "u16", "values": ((3, 0), (7, 1))}, Quality.DECODE),
    ],
)
def test_what_is_no_value(image: str, fields: dict[str, Any], quality: Quality) -> None:
    reading = read(image, **fields)
    assert (reading.value, reading.quality) == (None, quality)


def test_outside_of_the_possible_range_the_value_is_kept_and_doubted() -> None:
    high = read("07d0", type="i16", factor=0.1, minimum=-40.0, maximum=120.0)
    assert (high.value, high.quality) == (200.0, Quality.RANGE)
    edge = read("04b0", type="i16", factor=0.1, minimum=-40.0, maximum=120.0)
    assert (edge.value, edge.quality) == (120.0, Quality.GOOD)


def test_coils_are_read_from_the_lowest_bit_on() -> None:
    sources = tuple(
        ModbusSource(f"c{i}", 1, 1, 10 + i, "bit", values=((0, 1), (1, 0)) if i == 9 else ())
        for i in (0, 1, 7, 8, 9)
    )
    decoded = BlockDecoder(sources, 10, bits=True).decode(bytes([0b1000_0010, 0b01]), 5)
    found = {reading.point: reading.value for reading in decoded.readings}
    assert found == {"c0": 0, "c1": 1, "c7": 1, "c8": 1, "c9": 1}


def test_one_bad_value_leaves_the_others() -> None:
    sources = (
        ModbusSource("a", 1, 3, 0, "bcd16"),
        ModbusSource("b", 1, 3, 1, "bcd16"),
        ModbusSource("c", 1, 3, 2, "u16"),
    )
    decoded = BlockDecoder(sources, 0, bits=False).decode(bytes.fromhex("0042000f0007"), 0)
    found = {r.point: (r.value, r.quality) for r in decoded.readings}
    assert found["a"] == (42, Quality.GOOD)
    assert found["b"] == (None, Quality.DECODE)
    assert found["c"] == (7, Quality.GOOD)
    assert decoded.undecodable == ("b",)


_ORDERS = st.sampled_from(("big", "little"))
_INTEGERS = {"u16": (0, 16), "i16": (1, 16), "u32": (0, 32), "i32": (1, 32), "u64": (0, 64)}
_INTEGERS["i64"] = (1, 64)


@st.composite
def _numbers(draw: st.DrawFn) -> tuple[Any, float]:
    kind = draw(st.sampled_from((*_INTEGERS, "f32", "f64", "bcd16", "bcd32")))
    if kind in _INTEGERS:
        signed, size = _INTEGERS[kind]
        low, high = (-(2 ** (size - 1)), 2 ** (size - 1) - 1) if signed else (0, 2**size - 1)
        return kind, draw(st.integers(low, high))
    if kind.startswith("bcd"):
        return kind, draw(st.integers(0, 9999 if kind == "bcd16" else 99_999_999))
    size = 32 if kind == "f32" else 64
    return kind, draw(st.floats(allow_nan=False, allow_infinity=False, width=size))


@given(_numbers(), _ORDERS, _ORDERS, st.integers(0, 3))
def test_decode_is_the_inverse_of_encode(
    what: tuple[Any, float], word_order: Any, byte_order: Any, ahead: int
) -> None:
    kind, value = what
    registers = encode(value, kind, word_order=word_order, byte_order=byte_order)
    assert len(registers) == width(kind)
    image = struct.pack(f">{ahead + len(registers)}H", *([0xAAAA] * ahead), *registers)
    fields = {"type": kind, "word_order": word_order, "byte_order": byte_order}
    reading = read(image.hex(), start=40, **{**fields, "address": 40 + ahead})
    assert reading.value == value
    assert reading.quality is Quality.GOOD


@given(
    st.integers(-(2**31), 2**31 - 1),
    st.sampled_from((0.001, 0.01, 0.1, 0.5, 1.0, 2.0, 10.0)),
    st.sampled_from((0.001, 0.01, 0.1, 0.25, 1.0, 5.0, 10.0)),
)
def test_rounding_is_that_of_the_points(raw: int, factor: float, resolution: float) -> None:
    fields = {"type": "i32", "factor": factor}
    plain = read(struct.pack(">i", raw).hex(), **fields).value
    rounded = read(struct.pack(">i", raw).hex(), **fields, resolution=resolution).value
    assert plain is not None
    assert rounded == quantise(plain, resolution)


@given(st.binary(min_size=40, max_size=40))
def test_any_bytes_are_readings(image: bytes) -> None:
    """Whatever comes, every point gets one reading, with a value unless it is BAD."""
    kinds: list[Any] = ["u16", "i32", "f32", "f64", "u64", "bcd16", "bcd32", "i16"]
    sources, at = [], 0
    for number, kind in enumerate(kinds):
        extra: dict[str, Any] = {}
        if number % 2:
            extra = {"factor": 0.1, "resolution": 0.01, "minimum": -5.0}
        sources.append(ModbusSource(f"p{number}", 1, 3, at, kind, **extra))
        at += width(kind)
    decoded = BlockDecoder(sources, 0, bits=False).decode(image, 0)
    assert sorted(r.point for r in decoded.readings) == [f"p{i}" for i in range(len(kinds))]
    for reading in decoded.readings:
        assert (reading.value is None) == (reading.quality.grade.name == "BAD")
        assert reading.value is None or math.isfinite(reading.value)
