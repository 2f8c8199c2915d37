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
    crossings = sorted(
        (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for (x1, y1), (x2, y2) in _edges(outline)
        if (y1 > y) != (y2 > y)
    )
    spans = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not spans:
        return ((left + right) / 2, y)
    start, end = max(spans, key=lambda span: span[1] - span[0])
    return ((start + end) / 2, y)


def widest(outline: Outline) -> tuple[float, float, float]:
    """(left, right, y) of the widest level stretch inside, the middle one among equals."""
    left, top, right, bottom = bounds(outline)
    best = (0.0, 0.0, (left, right, (top + bottom) / 2))
    for step in (5, 4, 6, 3, 7, 2.2, 7.8, 1.2, 8.8):
        y = top + (bottom - top) * step / 10
        crossings = sorted(
            (x2 - x1) * (y - y1) / (y2 - y1) + x1
            for (x1, y1), (x2, y2) in _edges(outline)
            if (y1 > y) != (y2 > y)
        )
        for start, end in zip(crossings[::2], crossings[1::2], strict=False):
            if end - start > best[0] * 1.001:
                best = (end - start, 0.0, (start, end, y))
    return best[2]


def top_left(outline: Outline) -> Corner:
    """The corner where the label begins: the leftmost of the topmost corners."""
    if not outline:
        return (0.0, 0.0)
    top = min(y for _, y in outline)
    return (min(x for x, y in outline if y == top), top)


def top_width(outline: Outline) -> float:
    """How wide the topmost edge is, so that a label knows its room; the whole width if none."""
    left, top, right, _ = bounds(outline)
    flat = [abs(x2 - x1) for (x1, y1), (x2, y2) in _edges(outline) if y1 == top and y2 == top]
    return max(flat, default=right - left)


def _edges(outline: Outline) -> list[tuple[Corner, Corner]]:
    if not outline:
        return []
    return list(zip(outline, [*outline[1:], outline[0]], strict=True))
