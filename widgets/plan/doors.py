"""Where door symbols stand when they would lie on one another: shifted along their walls."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from models.plan.declutter import Box
from models.site.park import Area
from widgets.plan.placing import DOOR, MANY, Ground, centred
from widgets.plan.scene import Item

_SHIFTS = (4, 8, 12, 16, 20, 24, 28, 32, 36, 40)
_OFF = (0, 6, -6, 12, -12)
"""How far a shifted symbol may leave the line of its wall."""
_AIR = 1


def place_doors(
    doors: Sequence[Item], rooms: Sequence[Area], zoom: float, alarmed: Collection[str]
) -> dict[str, Box]:
    """Boxes of the doors that have a place; doors with an alarm always have one.

    A door that meets one already placed moves along its wall by little more than its own width;
    where there is no place either, it is missing in the answer.
    """
    found: dict[str, Box] = {}
    ground = Ground()
    for item in sorted(doors, key=lambda item: item.device.id not in alarmed):
        box = centred(item, zoom, *DOOR)
        if _free(box, ground):
            found[item.device.id] = box
            ground.add(box)
            continue
        if len(doors) > MANY and item.device.id not in alarmed:
            continue
        across = _along_x(item, rooms)
        moved = next((other for other in _moved(box, across) if _free(other, ground)), None)
        if moved is None and item.device.id in alarmed:
            moved = box
        if moved is not None:
            found[item.device.id] = moved
            ground.add(moved)
    return found


def _moved(box: Box, across: bool) -> list[Box]:
    """Along the wall, then a little off it."""
    steps = [(step * side, off) for off in _OFF for step in _SHIFTS for side in (1, -1)]
    if not across:
        steps = [(dy, dx) for dx, dy in steps]
    return [(box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy) for dx, dy in steps]


def _free(box: Box, ground: Ground) -> bool:
    grown = (box[0] - _AIR, box[1] - _AIR, box[2] + _AIR, box[3] + _AIR)
    return ground.free(grown)


def _along_x(item: Item, rooms: Sequence[Area]) -> bool:
    """Whether the wall nearest to the door runs from left to right."""
    best, level = float("inf"), True
    for room in rooms:
        corners = room.outline
        for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
            across = abs(x2 - x1) >= abs(y2 - y1)
            if across and min(x1, x2) <= item.x <= max(x1, x2):
                away = abs(item.y - (y1 + y2) / 2)
            elif not across and min(y1, y2) <= item.y <= max(y1, y2):
                away = abs(item.x - (x1 + x2) / 2)
            else:
                continue
            if away < best:
                best, level = away, across
    return level
