"""Compressed blocks: samples as steps of the point's resolution, delta, byte planes, zlib.

A block holds one busy series or several quiet neighbours; quiet ones share it so that the cost
of a compressed stream is not paid for a handful of samples. A series whose values are not whole
steps is kept as doubles, so that whatever came comes back to the last bit.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.history.columns import F64, I64, U8, Columns, ResolutionOf, runs

OWN = 128
"""A series with at least so many samples gets a block of its own."""
SHARED = 4_096
"""Samples in a shared block, about."""

_WORTH_A_TABLE = 256
"""Bytes of values from which a code table of their own pays."""

HEAD = struct.Struct("<4sBBBBII")
MAGIC = b"HB01"
STEPS, DOUBLES = 0, 1
BAD = 0x80
_LARGEST = float(1 << 53)


@dataclass(frozen=True, slots=True)
class Block:
    """One row of a day file."""

    low: int
    """First series number in it; equal to `high` in a block of one series."""
    high: int
    first_ms: int
    last_ms: int
    count: int
    data: bytes


def pack(samples: Columns, resolution_of: ResolutionOf) -> Iterator[Block]:
    """Blocks for samples that are sorted by series, then time."""
    if not len(samples):
        return
    starts, counts = runs(samples.series)
    busy = counts >= OWN
    up, step = scale_of(resolution_of(samples.series[starts]))
    whole = _whole_steps(samples, np.repeat(up, counts), np.repeat(step, counts))
    exact = np.logical_and.reduceat(whole, starts)
    for own in (True, False):
        for kind in (STEPS, DOUBLES):
            chosen = (busy == own) & (exact == (kind == STEPS))
            if not chosen.any():
                continue
            part = samples.take(np.repeat(chosen, counts)) if not chosen.all() else samples
            scale = (up[chosen], step[chosen])
            yield from _pack_kind(part, counts[chosen], kind, scale, own)


def scale_of(resolution: F64) -> tuple[F64, F64]:
    """Factors with value = steps / up * step, the same arithmetic as points.from_steps."""
    small = resolution < 1
    with np.errstate(divide="ignore"):
        up = np.where(small, np.rint(1 / resolution), 1.0)
    return up, np.where(small, 1.0, resolution)


def _rounded(values: F64, up: F64, step: F64) -> F64:
    with np.errstate(invalid="ignore", over="ignore"):
        steps = np.rint(values * up / step)
        # adding zero turns -0.0, which an integer cannot hold, into 0.0
        kept: F64 = np.where(np.abs(steps) < _LARGEST, steps, 0.0) + 0.0
    return kept


def _whole_steps(samples: Columns, up: F64, step: F64) -> NDArray[np.bool_]:
    """Which samples come back to the last bit from whole steps."""
    values, bad = samples.values, samples.quality >= BAD
    back = _rounded(values, up, step) / up * step
    same = back.view(np.int64) == np.ascontiguousarray(values).view(np.int64)
    found: NDArray[np.bool_] = np.where(bad, np.isnan(values), same)
    return found


def _pack_kind(
    part: Columns, counts: NDArray[np.intp], kind: int, scale: tuple[F64, F64], own: bool
) -> Iterator[Block]:
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    gaps = np.diff(part.times, prepend=part.times[:1])
    gaps[starts] = 0
    if kind == STEPS:
        bases, deltas = _deltas(part, starts, counts, scale)
    else:
        bases = np.zeros(len(starts), np.int64)
        deltas = np.ascontiguousarray(part.values).view(np.uint64)
    groups = _groups(counts, own)
    edges = np.append(starts[groups], len(part))
    gap_widths = _widths(gaps.view(np.uint64), edges)
    delta_widths = _widths(deltas, edges)
    gap_planes = _planes(gaps.view(np.uint64), max(gap_widths))
    delta_planes = _planes(deltas, max(delta_widths))
    mixed = np.maximum.reduceat(part.quality, edges[:-1]) > 0
    heads = (part.series[starts], counts.astype("<u4"), part.times[starts], bases)
    firsts = np.minimum.reduceat(part.times, edges[:-1])
    lasts = np.maximum.reduceat(part.times, edges[:-1])
    ends = np.append(groups[1:], len(starts))
    for n, (a, b) in enumerate(zip(groups.tolist(), ends.tolist(), strict=True)):
        i, j = int(edges[n]), int(edges[n + 1])
        when = [column[a:b].tobytes() for column in heads]
        when += [gap_planes[k, i:j].tobytes() for k in range(gap_widths[n])]
        what = [delta_planes[k, i:j].tobytes() for k in range(delta_widths[n])]
        if mixed[n]:
            what.append(part.quality[i:j].tobytes())
        head = HEAD.pack(MAGIC, kind, gap_widths[n], delta_widths[n], int(mixed[n]), b - a, j - i)
        yield Block(
            int(part.series[i]),
            int(part.series[j - 1]),
            int(firsts[n]),
            int(lasts[n]),
            j - i,
            head + _shrink(b"".join(when), b"".join(what)),
        )


def _shrink(when: bytes, what: bytes) -> bytes:
    """One zlib stream with a code table for the times and one for the values.

    Differences of a measurement rarely repeat in sequences, so that run lengths and Huffman codes
    find what there is to find: a sixth smaller than zlib's default, at the same speed.
    """
    stream = zlib.compressobj(6, zlib.DEFLATED, 15, 8, zlib.Z_RLE)
    first = stream.compress(when)
    if len(what) > _WORTH_A_TABLE:
        first += stream.flush(zlib.Z_BLOCK)
    return first + stream.compress(what) + stream.flush()


def _deltas(
    part: Columns, starts: NDArray[np.intp], counts: NDArray[np.intp], scale: tuple[F64, F64]
) -> tuple[I64, NDArray[np.uint64]]:
    """First step of each series and zigzag differences; a missing value repeats the last."""
    up, step = (np.repeat(factor, counts) for factor in scale)
    steps = _rounded(part.values, up, step).astype(np.int64)
    missing = part.quality >= BAD
    if missing.any():
        known = np.where(missing, 0, np.arange(len(steps)))
        steps = steps[np.maximum.accumulate(np.maximum(known, np.repeat(starts, counts)))]
    delta = np.diff(steps, prepend=steps[:1])
    delta[starts] = 0
    return steps[starts], ((delta << 1) ^ (delta >> 63)).view(np.uint64)


def _groups(counts: NDArray[np.intp], own: bool) -> NDArray[np.intp]:
    """Indices of the series that begin a block."""
    if own:
        return np.arange(len(counts))
    number = (np.cumsum(counts) - counts) // SHARED
    return np.flatnonzero(np.concatenate(([True], number[1:] != number[:-1])))


def _widths(numbers: NDArray[np.uint64], edges: NDArray[np.intp]) -> list[int]:
    """Bytes that the largest number of each block needs."""
    return [(int(top).bit_length() + 7) // 8 for top in np.maximum.reduceat(numbers, edges[:-1])]


def _planes(numbers: NDArray[np.uint64], width: int) -> U8:
    raw = numbers.astype("<u8", copy=False).view(np.uint8).reshape(-1, 8)
    return np.ascontiguousarray(raw[:, :width].T)
