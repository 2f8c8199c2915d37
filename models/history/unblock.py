"""Reading compressed blocks: one of many series, or the many blocks of one series at once."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from models.history.block import BAD, DOUBLES, HEAD, MAGIC, STEPS, scale_of
from models.history.columns import F64, I64, U32, Columns, ResolutionOf, TornError, join

_Head = tuple[int, int, int, int, int, int]
"""Kind, bytes for a time, bytes for a value, 1 if there are qualities, series, samples."""
_Opened = tuple[_Head, bytes]


def unpack(data: bytes, resolution_of: ResolutionOf) -> Columns:
    """The samples of a block, sorted as they were; raises TornError."""
    return _unpack(*_open(data), resolution_of)


def _unpack(head: _Head, body: bytes, resolution_of: ResolutionOf) -> Columns:
    kind, gap_width, delta_width, mixed, n_series, n = head
    at = 24 * n_series
    series = np.frombuffer(body, "<u4", n_series)
    counts = np.frombuffer(body, "<u4", n_series, 4 * n_series).astype(np.intp)
    times = np.frombuffer(body, "<i8", n_series, 8 * n_series)
    bases = np.frombuffer(body, "<i8", n_series, 16 * n_series)
    gaps = _numbers(body, at, n, gap_width)
    deltas = _numbers(body, at + n * gap_width, n, delta_width)
    end = at + n * (gap_width + delta_width)
    quality = np.frombuffer(body, np.uint8, n, end) if mixed else np.zeros(n, np.uint8)
    found_times = _running(gaps.view(np.int64), times, counts)
    if kind == DOUBLES:
        values = deltas.view(np.float64)
    else:
        values = _values(_running(_unzigzag(deltas), bases, counts), resolution_of(series), counts)
        values[quality >= BAD] = np.nan
    return Columns(_spread(series, counts), found_times, values, quality)


def _open(data: bytes) -> _Opened:
    try:
        magic, kind, gap_width, delta_width, mixed, n_series, n = HEAD.unpack_from(data)
        body = zlib.decompress(data[HEAD.size :])
    except (struct.error, zlib.error) as error:
        raise TornError(str(error)) from error
    if magic != MAGIC or len(body) != 24 * n_series + n * (gap_width + delta_width + mixed):
        raise TornError("not a block of samples")
    return (kind, gap_width, delta_width, mixed, n_series, n), body


def _unzigzag(deltas: NDArray[np.uint64]) -> I64:
    return (deltas >> np.uint64(1)).view(np.int64) ^ -(deltas & np.uint64(1)).view(np.int64)


def _numbers(body: bytes, at: int, n: int, width: int) -> NDArray[np.uint64]:
    total = np.zeros(n, np.uint64)
    for k in range(width):
        plane = np.frombuffer(body, np.uint8, n, at + k * n).astype(np.uint64)
        total |= plane << np.uint64(8 * k) if k else plane
    return total


def _running(deltas: I64, bases: I64, counts: NDArray[np.intp]) -> I64:
    """Sum up within each series, from its base; the first difference of each is zero."""
    total: I64 = np.cumsum(deltas)
    if len(counts) == 1:
        total += bases[0]
        return total
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    return total + np.repeat(bases - total[starts], counts)


def _values(steps: I64, resolution: F64, counts: NDArray[np.intp]) -> F64:
    up, step = scale_of(resolution)
    if len(counts) == 1:
        one: F64 = steps / up[0] * step[0]
        return one
    found: F64 = steps / np.repeat(up, counts) * np.repeat(step, counts)
    return found


def _spread(series: U32, counts: NDArray[np.intp]) -> U32:
    return np.repeat(series, counts).astype(np.uint32, copy=False)


def unpack_own(datas: Sequence[bytes], resolution_of: ResolutionOf) -> Columns:
    """The samples of many blocks that hold one and the same series each, in their order.

    The planes of all blocks are put end to end before numpy looks at them: a day of ten-minute
    blocks is read four times as fast as block by block. A torn block raises TornError.
    """
    opened = [_open(data) for data in datas]
    found: list[Columns] = []
    for kind, group in groupby(opened, key=lambda block: block[0][0]):
        if kind == STEPS:
            found.append(_unpack_steps(list(group), resolution_of))
        else:
            found += [_unpack(head, body, resolution_of) for head, body in group]
    return join(found)


def _unpack_steps(opened: Sequence[_Opened], resolution_of: ResolutionOf) -> Columns:
    gap_width = max(head[1] for head, _ in opened)
    delta_width = max(head[2] for head, _ in opened)
    gaps: list[list[bytes]] = [[] for _ in range(gap_width)]
    deltas: list[list[bytes]] = [[] for _ in range(delta_width)]
    quality = []
    for (_, gap, delta, mixed, _, n), body in opened:
        at, nothing = 24, bytes(n)
        for k, planes in enumerate(gaps):
            planes.append(body[at + k * n : at + (k + 1) * n] if k < gap else nothing)
        at += gap * n
        for k, planes in enumerate(deltas):
            planes.append(body[at + k * n : at + (k + 1) * n] if k < delta else nothing)
        quality.append(body[at + delta * n :] if mixed else nothing)
    starts = np.frombuffer(b"".join([body[:24] for _, body in opened]), _START)
    counts = starts["count"].astype(np.intp)
    total = int(counts.sum())
    bytes_of_quality = np.frombuffer(b"".join(quality), np.uint8)
    when = _numbers(b"".join(map(b"".join, gaps)), 0, total, gap_width).view(np.int64)
    steps = _running(
        _unzigzag(_numbers(b"".join(map(b"".join, deltas)), 0, total, delta_width)),
        starts["step"],
        counts,
    )
    values = _values(steps, resolution_of(starts["series"][:1].astype(np.uint32)), counts[:1])
    bad = bytes_of_quality >= BAD
    if bad.any():
        values[bad] = np.nan
    series = np.full(total, starts["series"][0], np.uint32)
    return Columns(series, _running(when, starts["time"], counts), values, bytes_of_quality)


_START = np.dtype([("series", "<u4"), ("count", "<u4"), ("time", "<i8"), ("step", "<i8")])
