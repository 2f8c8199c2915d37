"""Geometry of outlines: polygons in plan coordinates, y down, closed by themselves."""

from __future__ import annotations

from collections.abc import Sequence

Corner = tuple[float, float]
Outline = Sequence[Corner]
Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def bounds(outline: Outline) -> Bounds:
    """The upright rectangle around `outline`; zeros for an empty one."""
    if not outline:
        return (0.0, 0.0, 0.0, 0.0)
    xs = [x for x, _ in outline]
    ys = [y for _, y in outline]
    return (min(xs), min(ys), max(xs), max(ys))


def contains(outline: Outline, x: float, y: float) -> bool:
    """Whether the point lies inside, by counting the edges that a ray to the right crosses."""
    inside = False
    for (x1, y1), (x2, y2) in _edges(outline):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def area(outline: Outline) -> float:
    """Area in square plan units, never negative (shoelace formula)."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _edges(outline))) / 2


def middle(outline: Outline) -> Corner:
    """A point inside to aim at: the middle of the widest stretch across half the height."""
    left, top, right, bottom = bounds(outline)
    y = (top + bottom) / 2
    spans = _stretches(outline, y)
    if not spans:
        return ((left + right) / 2, y)
    start, end = max(spans, key=lambda span: span[1] - span[0])
    return ((start + end) / 2, y)


def widest(outline: Outline, band: float = 0.0) -> tuple[float, float, float]:
    """(left, right, y) of the widest place for something `band` high on both sides of y.

    The middle one among equals. Where nothing of that height fits, the widest level stretch.
    """
    left, top, right, bottom = bounds(outline)
    best = (0.0, (left, right, (top + bottom) / 2))
    for step in sorted(range(2, 39), key=lambda n: abs(n - 20)):
        # A little off the round fractions, where corners like to lie
        y = top + (bottom - top) * (step + 0.01) / 40
        for start, end in _stretches(outline, y):
            for level in (y - band, y + band):
                start, end = _common((start, end), _stretches(outline, level))
            if end - start > best[0] * 1.001:
                best = (end - start, (start, end, y))
    if best[0] == 0.0 and band > 0:
        return widest(outline)
    return best[1]


def _stretches(outline: Outline, y: float) -> list[tuple[float, float]]:
    """What a level line at `y` has inside."""
    crossings = sorted(
        (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for (x1, y1), (x2, y2) in _edges(outline)
        if (y1 > y) != (y2 > y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def _common(wanted: tuple[float, float], others: list[tuple[float, float]]) -> tuple[float, float]:
    """The longest part of `wanted` that is also in one of `others`; nothing if there is none."""
    parts = [(max(wanted[0], start), min(wanted[1], end)) for start, end in others]
    return max(parts, key=lambda part: part[1] - part[0], default=(wanted[0], wanted[0]))


def top_left(outline: Outline) -> Corner:
    """The corner where the label begins: the leftmost of the topmost corners."""
    if not outline:
        return (0.0, 0.0)
    top = min(y for _, y in outline)
    return (min(x for x, y in outline if y == top), top)


def _edges(outline: Outline) -> list[tuple[Corner, Corner]]:
    if not outline:
        return []
    return list(zip(outline, [*outline[1:], outline[0]], strict=True))
