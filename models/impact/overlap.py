"""How much two outlines have in common, in any shape, by level stretches."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Corner = tuple[float, float]
Outline = Sequence[Corner]

_SLICES = 4
"""Per band between two corners: exact for right angles, close for slanted walls."""


def overlap(one: Outline, other: Outline) -> float:
    """The common area in square plan units; 0 where they only touch."""
    levels = sorted({y for _, y in (*one, *other)})
    total = 0.0
    for top, bottom in pairwise(levels):
        height = (bottom - top) / _SLICES
        for n in range(_SLICES):
            y = top + height * (n + 0.5)
            total += height * _common(_stretches(one, y), _stretches(other, y))
    return total


def widened(outline: Outline, by: float) -> Outline:
    """The upright rectangle round `outline`, `by` plan units further out on every side."""
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    left, right, top, bottom = min(xs) - by, max(xs) + by, min(ys) - by, max(ys) + by
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def scaled(outline: Outline, by: float) -> Outline:
    """The same in the coordinates of a drawing with another scale."""
    return outline if by == 1 else tuple((x * by, y * by) for x, y in outline)


def _stretches(outline: Outline, y: float) -> list[tuple[float, float]]:
    crossings = sorted(
        (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for (x1, y1), (x2, y2) in zip(outline, (*outline[1:], outline[0]), strict=True)
        if (y1 > y) != (y2 > y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def _common(one: list[tuple[float, float]], other: list[tuple[float, float]]) -> float:
    return sum(max(0.0, min(b, d) - max(a, c)) for a, b in one for c, d in other)
