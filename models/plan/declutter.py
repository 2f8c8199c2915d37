"""What gives way when symbols and labels collide.

They keep their pixel size at every zoom, so zooming out makes them meet. They then hide in the
order sparkline, bar, tenant, second value, name; after these a value shrinks to a dot. An alarm,
a door and a quality mark never hide.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


class Rank(IntEnum):
    """Who stays: the smaller, the longer."""

    ALARM = 0
    DOOR = 1
    QUALITY = 2
    PLATE = 3
    NUMBER = 4
    VALUE = 5
    NAME = 6
    SECOND = 7
    TENANT = 8
    BAR = 9
    SPARKLINE = 10


_ALWAYS = Rank.PLATE
_CELL = 64.0


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a symbol or label."""

    owner: str
    """Device or area."""
    rank: Rank
    box: Box
    index: int = 0
    """Which of several parts of the same rank."""


def hidden(parts: Iterable[Part]) -> frozenset[tuple[str, Rank, int]]:
    """Keys (owner, rank, index) of the parts that must give way.

    Greedy from the most to the least important; linear in the number of parts because each is
    compared only with those in the same cells of 64 px. The result does not depend on the order
    of the input.
    """
    cells: dict[tuple[int, int], list[Box]] = {}
    gone = set()
    for part in sorted(parts, key=lambda p: (p.rank, p.owner, p.index)):
        near = [cells.setdefault(key, []) for key in cells_of(part.box)]
        if part.rank > _ALWAYS and meets_any(part.box, near):
            gone.add((part.owner, part.rank, part.index))
            continue
        for members in near:
            members.append(part.box)
    return frozenset(gone)


def meets_any(box: Box, near: Iterable[Iterable[Box]]) -> bool:
    """Whether `box` overlaps one of the boxes in these cells. Touching is not meeting."""
    left, top, right, bottom = box
    for members in near:
        for other_left, other_top, other_right, other_bottom in members:
            if (
                left < other_right
                and other_left < right
                and top < other_bottom
                and other_top < bottom
            ):
                return True
    return False


def cells_of(box: Box) -> list[tuple[int, int]]:
    """Column and row of the cells of 64 px that `box` touches."""
    columns = range(int(box[0] // _CELL), int(box[2] // _CELL) + 1)
    rows = range(int(box[1] // _CELL), int(box[3] // _CELL) + 1)
    return [(column, row) for column in columns for row in rows]
