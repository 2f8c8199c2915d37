"""SVG elements of thin lines, and where to put many of them."""

from __future__ import annotations

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")


def rect(x: float, y: float, w: float, h: float, rx: float = 0) -> str:
    """A rectangle."""
    corner = f' rx="{_n(rx)}"' if rx else ""
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}"{corner}/>'


def circle(x: float, y: float, r: float) -> str:
    """A circle."""
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"/>'


def lines(*points: tuple[float, float, float, float]) -> str:
    """Several straight lines as one path."""
    d = " ".join(f"M{_n(a)} {_n(b)} L{_n(c)} {_n(e)}" for a, b, c, e in points)
    return f'<path d="{d}"/>'


def steps(start: float, end: float, pitch: float) -> list[float]:
    """Evenly spaced places between start and end, at least `pitch` apart, centred."""
    count = int((end - start) // pitch)
    if count < 1:
        return []
    rest = (end - start - count * pitch) / 2
    return [start + rest + pitch * (i + 0.5) for i in range(count)]
