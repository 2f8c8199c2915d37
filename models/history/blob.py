"""What the live process writes: one packed second of samples, and a keyframe of all points."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

import numpy as np

from models.history.columns import F64, I64, U8, U32, Columns, TornError

_SECOND = struct.Struct("<4sII4x")
_SECOND_MAGIC = b"HS01"
_FRAME = struct.Struct("<4sI")
_FRAME_MAGIC = b"HK01"


def pack_second(samples: Columns) -> bytes:
    """Samples sorted by series; raw columns, because they live for minutes only."""
    series = samples.series.astype("<u4").tobytes()
    return b"".join(
        (
            _SECOND.pack(_SECOND_MAGIC, len(samples), zlib.crc32(series)),
            samples.times.astype("<i8").tobytes(),
            samples.values.astype("<f8").tobytes(),
            series,
            samples.quality.tobytes(),
        )
    )


def unpack_second(data: bytes, *, check: bool = True) -> Columns:
    """Views into `data`; raises TornError. The checksum takes a third of the time."""
    try:
        magic, count, checksum = _SECOND.unpack_from(data)
        if magic != _SECOND_MAGIC or len(data) != _SECOND.size + 21 * count:
            raise TornError("not a second of samples")
        at = _SECOND.size
        series = data[at + 16 * count : at + 20 * count]
    except struct.error as error:
        raise TornError(str(error)) from error
    if check and zlib.crc32(series) != checksum:
        raise TornError("a second of samples is torn")
    return Columns(
        np.frombuffer(series, "<u4"),
        np.frombuffer(data, "<i8", count, at),
        np.frombuffer(data, "<f8", count, at + 8 * count),
        np.frombuffer(data, np.uint8, count, at + 20 * count),
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """The newest reading of every series that was heard, as columns."""

    series: U32
    values: F64
    quality: U8
    source_ms: I64
    received_ms: I64


def pack_frame(frame: Frame) -> bytes:
    """Compressed: bytes of equal weight side by side shrink to about a quarter."""
    body = b"".join(
        (
            _planes(frame.series.astype("<u4").view(np.uint8), 4),
            _planes(frame.source_ms.astype("<i8").view(np.uint8), 8),
            _planes(frame.received_ms.astype("<i8").view(np.uint8), 8),
            _planes(frame.values.astype("<f8").view(np.uint8), 8),
            frame.quality.tobytes(),
        )
    )
    return _FRAME.pack(_FRAME_MAGIC, len(frame.series)) + zlib.compress(body, 1)


def unpack_frame(data: bytes) -> Frame:
    """The inverse; raises TornError."""
    try:
        magic, count = _FRAME.unpack_from(data)
        body = zlib.decompress(data[_FRAME.size :])
    except (struct.error, zlib.error) as error:
        raise TornError(str(error)) from error
    if magic != _FRAME_MAGIC or len(body) != 29 * count:
        raise TornError("not a keyframe")
    flat = np.frombuffer(body, np.uint8)

    def column(at: int, width: int) -> U8:
        return np.ascontiguousarray(flat[at * count : (at + width) * count].reshape(width, -1).T)

    return Frame(
        column(0, 4).view("<u4").reshape(-1),
        column(20, 8).view("<f8").reshape(-1),
        flat[28 * count :],
        column(4, 8).view("<i8").reshape(-1),
        column(12, 8).view("<i8").reshape(-1),
    )


def _planes(raw: U8, width: int) -> bytes:
    return np.ascontiguousarray(raw.reshape(-1, width).T).tobytes()
