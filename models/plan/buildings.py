"""The buildings of a park as shapes on its overview: where each lies, which one is meant."""

from __future__ import annotations

from collections.abc import Mapping

from models.plan.direction import Direction, nearest
from models.plan.outline import Outline, bounds, contains
from models.site.park import Park


def outlines_of(park: Park) -> dict[str, Outline]:
    """Building outlines on the overview; buildings without one stand in a row below."""
    drawn = {id: building.outline for id, building in park.buildings.items() if building.outline}
    missing = [id for id in park.buildings if id not in drawn]
    boxes = [bounds(outline) for outline in drawn.values()] or [(0.0, 0.0, 600.0, 0.0)]
    left, bottom = min(b[0] for b in boxes), max(b[3] for b in boxes)
    side = max(60.0, (max(b[2] for b in boxes) - left) / 6)
    found: dict[str, Outline] = dict(drawn)
    for number, id in enumerate(missing):
        x, y = left + (number % 5) * side * 1.2, bottom + side * (0.3 + number // 5)
        far_x, far_y = x + side, y + side * 0.7
        found[id] = ((x, y), (far_x, y), (far_x, far_y), (x, far_y))
    return {id: found[id] for id in park.buildings}


def building_at(outlines: Mapping[str, Outline], x: float, y: float) -> str:
    """The building that stands there; empty for none."""
    return next((id for id, outline in outlines.items() if contains(outline, x, y)), "")


def building_beside(outlines: Mapping[str, Outline], id: str, direction: Direction) -> str:
    """The next one in a direction, seen from the middle of `id`, or of the first if there is no
    such building; `id` again where there is none."""
    spots = []
    for one, outline in outlines.items():
        left, top, right, bottom = bounds(outline)
        spots.append((one, (left + right) / 2, (top + bottom) / 2))
    if not spots:
        return id
    at = next(((x, y) for one, x, y in spots if one == id), spots[0][1:])
    return nearest(spots, *at, direction, id) or id
