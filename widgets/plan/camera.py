"""Where the plan lies on the screen: one zoom, one offset, no rotation."""

from __future__ import annotations

from dataclasses import dataclass

_MOST = 40.0
"""Pixels per plan unit at the closest; a door is then as wide as a small screen."""


@dataclass(frozen=True, slots=True)
class Camera:
    """pixel = plan * zoom + offset; pixels are device independent, y down in both."""

    zoom: float
    x: float
    y: float

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """Pixels of a plan position."""
        return x * self.zoom + self.x, y * self.zoom + self.y

    def to_plan(self, px: float, py: float) -> tuple[float, float]:
        """Plan position of a pixel."""
        return (px - self.x) / self.zoom, (py - self.y) / self.zoom

    def moved(self, dx: float, dy: float) -> Camera:
        """Dragged by that many pixels, whole ones so that lines stay crisp."""
        return Camera(self.zoom, self.x + round(dx), self.y + round(dy))

    def zoomed(self, factor: float, px: float, py: float, least: float) -> Camera:
        """Closer or farther, keeping the plan position under the pixel where it is."""
        zoom = min(max(self.zoom * factor, least), _MOST)
        x, y = self.to_plan(px, py)
        return Camera(zoom, px - x * zoom, py - y * zoom)

    def centred(self, x: float, y: float, width: float, height: float) -> Camera:
        """The plan position moved to the middle of a view of that size."""
        return Camera(
            self.zoom, round(width / 2 - x * self.zoom), round(height / 2 - y * self.zoom)
        )


@dataclass(frozen=True, slots=True)
class Margins:
    """Pixels that the fitted plan leaves free, for what lies over the canvas."""

    left: float = 100.0
    top: float = 28.0
    right: float = 28.0
    bottom: float = 32.0


def fit(
    plan: tuple[float, float, float, float], width: float, height: float, margins: Margins
) -> Camera:
    """The camera that shows the rectangle (left, top, right, bottom) whole, in the middle."""
    left, top, right, bottom = plan
    across, down = max(right - left, 1e-9), max(bottom - top, 1e-9)
    room_x = max(width - margins.left - margins.right, 16.0)
    room_y = max(height - margins.top - margins.bottom, 16.0)
    zoom = min(room_x / across, room_y / down)
    x = margins.left + (room_x - across * zoom) / 2 - left * zoom
    y = margins.top + (room_y - down * zoom) / 2 - top * zoom
    return Camera(zoom, round(x), round(y))


def fit_beside(
    plan: tuple[float, float, float, float],
    width: float,
    height: float,
    corner: tuple[float, float],
) -> Camera:
    """Like `fit`, keeping clear of something of this size in the lower left corner.

    The plan stands right of it or above it, whichever shows the plan larger.
    """
    if corner[0] <= 0 or corner[1] <= 0:
        return fit(plan, width, height, Margins())
    right_of = fit(plan, width, height, Margins(left=corner[0] + 14))
    above = fit(plan, width, height, Margins(bottom=corner[1] + 8))
    return right_of if right_of.zoom > above.zoom else above


def scale_bar(zoom: float, metres_per_unit: float, about: float = 90.0) -> tuple[float, float]:
    """(metres, pixels) of a round length near `about` pixels: 1, 2 or 5 times a power of ten."""
    if zoom <= 0 or metres_per_unit <= 0:
        return 0.0, 0.0
    metres = about / zoom * metres_per_unit
    power = 10.0 ** len(str(int(metres))) / 10 if metres >= 1 else 0.1
    step = max(n for n in (1.0, 2.0, 5.0, 10.0) if n * power <= metres or n == 1.0)
    length = step * power
    return length, length / metres_per_unit * zoom
