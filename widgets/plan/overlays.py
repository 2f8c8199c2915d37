"""What lies over everything: alarm symbols beside what they mean, plates on blind areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.plan.declutter import Box, Part, Rank
from models.plan.outline import area, bounds, contains, middle
from models.plan.rollup import Standing
from widgets.plan.blocks import Block
from widgets.plan.placing import (
    NAME_HEIGHT,
    PLATE_HEIGHT,
    Wishes,
    cause_of,
)
from widgets.plan.scene import Scene

_ASIDE = ((0, 0), (0, 14), (0, -14), (14, 0), (-14, 0), (0, 24), (0, -24), (24, 0), (-24, 0),
          (14, 14), (-14, 14), (14, -14), (-14, -14), (0, 36), (0, -36),
          (0, 46), (0, -46))  # fmt: skip
"""How an alarm without a visible symbol may move away from what stands there."""


def fixed_alarms(
    scene: Scene, zoom: float, wishes: Wishes, doors: Mapping[str, Box], icons: frozenset[str]
) -> dict[str, Box]:
    """Alarms at symbols that are seen, doors and icons: always at their upper right."""
    found = {}
    for item in scene.items:
        standing = wishes.alarms.get(item.device.id)
        if standing is None or item.layer not in wishes.layers:
            continue
        if item.device.id in doors:
            box = doors[item.device.id]
            x, y = (box[0] + box[2]) / 2 + 25, (box[1] + box[3]) / 2 - 13
        elif item.device.id in icons:
            x, y = item.x * zoom + 18, item.y * zoom - 13
        else:
            continue
        found[item.device.id] = _around(x, y, standing)
    return found


def free_alarms(
    scene: Scene,
    zoom: float,
    wishes: Wishes,
    blocks: Mapping[tuple[str, int], Block],
    placed: Mapping[str, Box],
    texts: Sequence[Box],
) -> dict[str, Box]:
    """All other alarms: beside their value or where the device is, clear of `texts` if possible."""
    rooms = {room.id: bounds(room.outline) for room in scene.rooms}
    found: dict[str, Box] = {}
    taken = [*texts, *placed.values()]
    ground = np.zeros((len(taken) + len(wishes.alarms), 4))
    ground[: len(taken)] = np.array(taken).reshape(-1, 4)
    for item in scene.items:
        id = item.device.id
        standing = wishes.alarms.get(id)
        if standing is None or id in placed:
            continue
        point = wishes.alarmed.get(id, "")
        index = item.points.index(point) if point in item.points else 0
        block = blocks.get((id, index)) or blocks.get((id, 0))
        if item.layer not in wishes.layers:
            block = None
        spots = _spots(item.x * zoom, item.y * zoom, block, standing)
        frame = rooms.get(item.room)
        walls = None if frame is None else tuple(edge * zoom for edge in frame)
        found[id] = _cheapest(spots, ground, walls)
        ground[len(taken) + len(found) - 1] = found[id]
    return found


def _cheapest(
    spots: Sequence[Box], taken: NDArray[np.float64], walls: Sequence[float] | None
) -> Box:
    """The first of the spots that covers the least of `taken` and stays within the walls.

    In one go for all of them: an alarm among thousands of symbols has hundreds of neighbours.
    """
    boxes = np.array(spots)
    # The ring passes the box
    rings = boxes + np.array((-4.0, -4.0, 4.0, 4.0))
    left, top = rings[:, :2].min(axis=0)
    right, bottom = rings[:, 2:].max(axis=0)
    near = taken[
        (taken[:, 0] < right) & (taken[:, 2] > left) & (taken[:, 1] < bottom) & (taken[:, 3] > top)
    ]
    across = np.minimum(rings[:, None, 2:], near[None, :, 2:])
    across -= np.maximum(rings[:, None, :2], near[None, :, :2])
    costs = across.clip(0.0).prod(axis=2).sum(axis=1)
    if walls is not None:
        over = np.column_stack((walls[:2] - boxes[:, :2], boxes[:, 2:] - walls[2:]))
        costs += over.max(axis=1).clip(0.0) * 10
    return spots[int(costs.argmin())]


def _spots(x: float, y: float, block: Block | None, standing: Standing) -> list[Box]:
    """Places for one alarm, the best first."""
    if block is None:
        return [_around(x + dx, y + dy, standing) for dx, dy in _ASIDE]
    half = _half(standing)
    right, middle = block.x + block.need + 3 + half, block.y + block.named * NAME_HEIGHT + 4
    spots = [_around(right, middle + dy, standing) for dy in (0, 6, -8)]
    below = block.y + block.height + half + 2
    spots += [_around(block.x + half + dx, below, standing) for dx in (0, 20, 40)]
    above = block.y - half - 2
    spots += [_around(block.x + half + dx, above, standing) for dx in (0, 20, 40)]
    return spots


def _half(standing: Standing) -> int:
    return 10 if standing.acknowledged else 13


def _around(x: float, y: float, standing: Standing) -> Box:
    half = _half(standing)
    return (x - half, y - half, x + half, y + half)


def place_plates(
    scene: Scene,
    zoom: float,
    wishes: Wishes,
    taken: list[Box],
) -> dict[str, Part]:
    """One plate per lost link, where it covers the least of `taken`, inside a room if it can be."""
    rooms = {room.id: room for room in scene.rooms}
    taken = list(taken)
    found: dict[str, Part] = {}
    for blind in wishes.blind:
        width = wishes.plates.get(cause_of(blind), 200.0)
        outlines = [rooms[a].outline for a in blind.areas if a in rooms]
        if blind.whole_floor or not outlines:
            outlines = [room.outline for room in scene.rooms] or outlines
        best: tuple[float, Box] | None = None
        for outline in sorted(outlines, key=area, reverse=True)[:12]:
            for box in _plate_places(outline, zoom, width):
                if best is not None and best[0] == 0:
                    break
                cost = sum(_overlap(_airy(box), other) for other in taken)
                cost += sum(
                    60 for x in (box[0], box[2]) for y in (box[1], box[3])
                    if not contains(outline, x / zoom, y / zoom)
                )  # fmt: skip
                if best is None or cost < best[0]:
                    best = (cost, box)
        if best is None or best[0] > 0:
            best = _beside_rooms(scene, zoom, width, taken) or best
        if best is not None:
            taken.append(best[1])
            found[cause_of(blind)] = Part(cause_of(blind), Rank.PLATE, best[1])
    return found


def _beside_rooms(
    scene: Scene, zoom: float, width: float, taken: Sequence[Box]
) -> tuple[float, Box] | None:
    """A free place in a bay of the building, if it has one."""
    left, top, right, bottom = (edge * zoom for edge in scene.frame)
    rooms = [bounds(room.outline) for room in scene.rooms]
    walls = [(a * zoom - 12, b * zoom - 12, c * zoom + 12, d * zoom + 12) for a, b, c, d in rooms]
    for y in range(round(top), round(bottom - PLATE_HEIGHT), 16):
        for x in range(round(left), round(right - width), 16):
            box = (float(x), float(y), x + width, float(y + PLATE_HEIGHT))
            if not any(_overlap(_airy(box), other) for other in (*walls, *taken)):
                return 0.0, box
    return None


def _plate_places(outline: Sequence[tuple[float, float]], zoom: float, width: float) -> list[Box]:
    """The middle first, then from top to bottom in three columns."""
    left, top, right, bottom = (edge * zoom for edge in bounds(outline))
    x, y = middle(outline)
    last = max(left + 6, right - 6 - width)
    xs = [min(max(x * zoom - width / 2, left + 6), last), left + 6, last]
    rows = max(1, int((bottom - top - PLATE_HEIGHT - 8) // 12))
    ys = [y * zoom - PLATE_HEIGHT / 2]
    ys += [top + 6 + row * 12 for row in range(min(rows, 40))]
    return [(at, down, at + width, down + PLATE_HEIGHT) for down in ys for at in xs]


def _airy(box: Box) -> Box:
    """A plate with the air that words beside it need."""
    return (box[0] - 8, box[1] - 3, box[2] + 8, box[3] + 3)


def _overlap(a: Box, b: Box) -> float:
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return across * down if across > 0 and down > 0 else 0.0
