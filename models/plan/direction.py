"""The nearest symbol in a direction, so that arrow keys walk a plan (look: keyboard)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

Spot = tuple[str, float, float]
"""Id and position, y down."""

_ACROSS = 2.0
"""A step aside costs twice a step ahead: what lies straight ahead wins over what is merely near."""


class Direction(Enum):
    """Unit vectors, y down."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


def nearest(
    spots: Iterable[Spot], x: float, y: float, direction: Direction, skip: str = ""
) -> str | None:
    """Id of the nearest spot within 45 degrees of `direction`, else of the half plane, else None.

    Equal distances go to the smaller id, so that the same key always leads to the same place.
    """
    dx, dy = direction.value
    best: tuple[bool, float, str] | None = None
    for spot, sx, sy in spots:
        if spot == skip:
            continue
        ahead = (sx - x) * dx + (sy - y) * dy
        across = abs((sx - x) * dy) + abs((sy - y) * dx)
        if ahead <= 0:
            continue
        rank = (across > ahead, ahead + _ACROSS * across, spot)
        if best is None or rank < best:
            best = rank
    return None if best is None else best[2]
