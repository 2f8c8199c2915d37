"""What lies over everything: alarm symbols beside what they mean, plates on blind areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.plan.declutter import Box, Part, Rank
from models.plan.outline import area, bounds, middle
from models.plan.rollup import Standing
from widgets.plan.blocks import Block
from widgets.plan.placing import (
    BLOCK_HEIGHT,
    BLOCK_WIDTH,
    NAME_HEIGHT,
    NARROW,
    PLATE_HEIGHT,
    Wishes,
    cause_of,
)
from widgets.plan.scene import Scene


def alarm_box(
    device: str,
    standing: Standing,
    scene: Scene,
    zoom: float,
    blocks: Mapping[tuple[str, int], Block],
    wishes: Wishes,
) -> Box | None:
    item = next((item for item in scene.items if item.device.id == device), None)
    if item is None:
        return None
    half = 13 if not standing.acknowledged else 10
    x, y = item.x * zoom, item.y * zoom
    point = wishes.alarmed.get(device, "")
    index = item.points.index(point) if point in item.points else 0
    block = blocks.get((device, index)) or blocks.get((device, 0))
    if item.layer in wishes.layers:
        if block is not None:
            x, y = block.x + NARROW + 3 + half, block.y + (NAME_HEIGHT if block.named else 0) + 4
        elif item.form == "door":
            x, y = x + 25, y - 13
        elif item.form == "icon":
            x, y = x + 18, y - 13
    return (x - half, y - half, x + half, y + half)


def place_plates(
    scene: Scene,
    zoom: float,
    wishes: Wishes,
    blocks: Mapping[tuple[str, int], Block],
    fixed: Sequence[Part],
) -> dict[str, Part]:
    """One plate per lost link, where it covers the least, first in the largest blind room."""
    rooms = {room.id: room for room in scene.rooms}
    taken = [part.box for part in fixed]
    taken += [(b.x, b.y, b.x + BLOCK_WIDTH, b.y + BLOCK_HEIGHT) for b in blocks.values()]
    found: dict[str, Part] = {}
    for blind in wishes.blind:
        width = wishes.plates.get(cause_of(blind), 200.0)
        outlines = [rooms[a].outline for a in blind.areas if a in rooms]
        if blind.whole_floor or not outlines:
            outlines = [room.outline for room in scene.rooms] or outlines
        best: tuple[float, Box] | None = None
        for outline in sorted(outlines, key=area, reverse=True)[:12]:
            for box in _plate_places(outline, zoom, width):
                cost = sum(_overlap(box, other) for other in taken)
                if best is None or cost < best[0]:
                    best = (cost, box)
        if best is not None:
            taken.append(best[1])
            found[cause_of(blind)] = Part(cause_of(blind), Rank.PLATE, best[1])
    return found


def _plate_places(outline: Sequence[tuple[float, float]], zoom: float, width: float) -> list[Box]:
    left, top, right, bottom = (edge * zoom for edge in bounds(outline))
    x, y = middle(outline)
    x = min(max(x * zoom - width / 2, left + 12), max(left + 12, right - 12 - width))
    ys = [y * zoom - PLATE_HEIGHT / 2, bottom - 14 - PLATE_HEIGHT, top + 58]
    return [(x, at, x + width, at + PLATE_HEIGHT) for at in ys]


def _overlap(a: Box, b: Box) -> float:
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return across * down if across > 0 and down > 0 else 0.0
