"""Geometry of the drawn plans: rooms, walls, openings. Lengths in plan units of 5 cm."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

UNITS_PER_METRE = 20
WALL = 6
"""Thickness of an outer wall: 30 cm."""
MARGIN = 60
"""Round the building: 3 m."""

Point = tuple[float, float]
Interval = tuple[float, float]


def units(metres: float) -> float:
    """Plan units of a length in metres, on a grid of 5 cm."""
    return round(metres * UNITS_PER_METRE)


@dataclass
class Opening:
    """A doorway, gate or plain opening in a wall."""

    x: float
    y: float
    vertical: bool
    width: float
    kind: str
    """`c` controlled door, `p` plain door, `o` opening without a door, `g` gate."""
    room: str
    inward: tuple[int, int] = (0, 1)
    """Unit vector from the wall into the room that has the door."""


@dataclass
class Room:
    """One room as a polygon in plan units."""

    number: str
    en: str
    zh: str
    use: str
    outline: list[Point]
    unit: str = ""
    zone: str = ""
    id: str = ""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Smallest x, smallest y, largest x, largest y."""
        xs = [p[0] for p in self.outline]
        ys = [p[1] for p in self.outline]
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def centre(self) -> Point:
        """Middle of the box: inside for all rooms of this park."""
        x1, y1, x2, y2 = self.box
        return (x1 + x2) / 2, (y1 + y2) / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether a place is in the room."""
        within = False
        for (ax, ay), (bx, by) in edges(self.outline):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                within = not within
        return within


@dataclass
class FloorPlan:
    """Rooms, openings and outline of one floor."""

    id: str
    building: str
    level: int
    short: str
    en: str
    zh: str
    outline: list[Point]
    rooms: list[Room] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    windows: bool = True

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the drawing with its margin."""
        xs = [p[0] for p in self.outline]
        ys = [p[1] for p in self.outline]
        return max(xs) + MARGIN, max(ys) + MARGIN


def rectangle(x: float, y: float, width: float, height: float) -> list[Point]:
    """Corners of a rectangle given in metres from the building's corner, in plan units."""
    x1, y1 = units(x) + MARGIN, units(y) + MARGIN
    x2, y2 = units(x + width) + MARGIN, units(y + height) + MARGIN
    return [(x1, y1), (x2, y1), (x2, y2), (x1, y2)]


def polygon(*corners: Point) -> list[Point]:
    """Corners given in metres, in plan units."""
    return [(units(x) + MARGIN, units(y) + MARGIN) for x, y in corners]


def edges(outline: list[Point]) -> list[tuple[Point, Point]]:
    """The sides of a polygon, in order."""
    return list(zip(outline, outline[1:] + outline[:1], strict=True))


def cut(whole: Interval, holes: list[Interval]) -> list[Interval]:
    """What is left of `whole` without `holes`."""
    left: list[Interval] = []
    start, end = whole
    for low, high in sorted(holes):
        if high <= start or low >= end:
            continue
        if low > start:
            left.append((start, low))
        start = max(start, high)
    if start < end:
        left.append((start, end))
    return left


def join(intervals: list[Interval]) -> list[Interval]:
    """Overlapping and touching intervals as one."""
    joined: list[Interval] = []
    for low, high in sorted(intervals):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


def inner_walls(plan: FloorPlan) -> list[tuple[Point, Point]]:
    """Sides of rooms that are not part of the outline, joined, with doorways cut out."""
    lines: dict[tuple[bool, float], list[Interval]] = defaultdict(list)
    slanted: list[tuple[Point, Point]] = []
    for room in plan.rooms:
        for (ax, ay), (bx, by) in edges(room.outline):
            if ax == bx:
                lines[(True, ax)].append((min(ay, by), max(ay, by)))
            elif ay == by:
                lines[(False, ay)].append((min(ax, bx), max(ax, bx)))
    for vertical, at in list(lines):
        outer = [
            (min(a[1], b[1]), max(a[1], b[1])) if vertical else (min(a[0], b[0]), max(a[0], b[0]))
            for a, b in edges(plan.outline)
            if (a[0] == b[0] == at if vertical else a[1] == b[1] == at)
        ]
        doors = [
            (along - o.width / 2, along + o.width / 2)
            for o in plan.openings
            for along, across in [(o.y, o.x) if o.vertical else (o.x, o.y)]
            if o.vertical == vertical and across == at
        ]
        for whole in join(lines[(vertical, at)]):
            for low, high in cut(whole, outer + doors):
                slanted.append(((at, low), (at, high)) if vertical else ((low, at), (high, at)))
    return slanted


def union(rooms: list[Room]) -> list[Point]:
    """The outline round rooms that touch each other; the longest loop if there are several."""
    if len(rooms) == 1:
        return rooms[0].outline
    xs = sorted({x for r in rooms for x, _ in r.outline})
    ys = sorted({y for r in rooms for _, y in r.outline})
    directed: set[tuple[Point, Point]] = set()
    for room in rooms:
        for a, b in edges(room.outline):
            for piece in _pieces(a, b, xs, ys):
                if (piece[1], piece[0]) in directed:
                    directed.remove((piece[1], piece[0]))
                else:
                    directed.add(piece)
    return _straighten(max(_loops(directed), key=len))


def _pieces(a: Point, b: Point, xs: list[float], ys: list[float]) -> list[tuple[Point, Point]]:
    if a[1] == b[1]:
        stops = [(x, a[1]) for x in xs if min(a[0], b[0]) <= x <= max(a[0], b[0])]
        stops.sort(reverse=a[0] > b[0])
    elif a[0] == b[0]:
        stops = [(a[0], y) for y in ys if min(a[1], b[1]) <= y <= max(a[1], b[1])]
        stops.sort(reverse=a[1] > b[1])
    else:
        stops = [a, b]
    return list(pairwise(stops))


def _loops(directed: set[tuple[Point, Point]]) -> list[list[Point]]:
    following: dict[Point, list[Point]] = defaultdict(list)
    for a, b in sorted(directed):
        following[a].append(b)
    loops = []
    while any(following.values()):
        start = next(p for p, nexts in following.items() if nexts)
        loop, here = [start], following[start].pop()
        while here != start:
            loop.append(here)
            here = following[here].pop()
        loops.append(loop)
    return loops


def _straighten(loop: list[Point]) -> list[Point]:
    kept = []
    for before, here, after in zip(loop[-1:] + loop[:-1], loop, loop[1:] + loop[:1], strict=True):
        cross = (here[0] - before[0]) * (after[1] - here[1]) - (here[1] - before[1]) * (
            after[0] - here[0]
        )
        if cross:
            kept.append(here)
    return kept


def offset(outline: list[Point], distance: float) -> list[Point]:
    """The polygon moved outwards by `distance`; corners given clockwise on the screen."""
    moved = []
    for before, here, after in zip(
        outline[-1:] + outline[:-1], outline, outline[1:] + outline[:1], strict=True
    ):
        n1, n2 = _normal(before, here), _normal(here, after)
        scale = distance / (1 + n1[0] * n2[0] + n1[1] * n2[1])
        moved.append((here[0] + (n1[0] + n2[0]) * scale, here[1] + (n1[1] + n2[1]) * scale))
    return moved


def _normal(a: Point, b: Point) -> Point:
    length = ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5
    return (b[1] - a[1]) / length, -(b[0] - a[0]) / length
