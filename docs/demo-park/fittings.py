"""What stands in a room: desks, benches, racks, stairs, machines, parking bays. Thin grey lines."""

from __future__ import annotations

import re
from collections.abc import Callable

import machines
from geometry import Room
from shapes import Box, circle, lines, rect, steps


def furnish(room: Room) -> list[str]:
    """SVG elements for the room's use; an unknown use stays empty."""
    draw = _USES.get(room.use)
    if draw is None:
        return []
    drawn = draw(room.box)
    return drawn if len(room.outline) == 4 else [d for d in drawn if _fits(room, d)]


_NUMBER = re.compile(r'(cx|cy|x|y|width|height|r)="(-?[0-9.]+)"')
_PLACE = re.compile(r"[ML](-?[0-9.]+) (-?[0-9.]+)")


def _fits(room: Room, element: str) -> bool:
    """Whether all of it lies in the room: rooms that are no rectangles lose what sticks out."""
    at = {k: float(v) for k, v in _NUMBER.findall(element)}
    if "r" in at:
        x, y, r = at["cx"], at["cy"], at["r"] + 8
        corners = [(x - r, y - r), (x + r, y - r), (x - r, y + r), (x + r, y + r)]
    elif "width" in at:
        x, y, w, h = at["x"], at["y"], at["width"], at["height"]
        corners = [(x - 6, y - 6), (x + w + 6, y - 6), (x - 6, y + h + 6), (x + w + 6, y + h + 6)]
    else:
        corners = [(float(x), float(y)) for x, y in _PLACE.findall(element)]
    return all(room.holds(x, y) for x, y in corners)


def _desk(x: float, y: float, up: bool) -> list[str]:
    chair = y - 10 if up else y + 10
    return [rect(x - 14, y - 6, 28, 12), circle(x, chair, 4)]


def _office(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    drawn: list[str] = []
    for y in steps(y1 + 34, y2 - 22, 62):
        for x in steps(x1 + 16, x2 - 16, 42):
            drawn += _desk(x, y - 7, True) + _desk(x, y + 7, False)
    return drawn


def _meeting(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    cx, cy = (x1 + x2) / 2, (y1 + y2) / 2 + 8
    wide = x2 - x1 >= y2 - y1
    w = min((x2 - x1) * 0.5, 110) if wide else 30
    h = 30 if wide else min((y2 - y1) * 0.5, 110)
    drawn = [rect(cx - w / 2, cy - h / 2, w, h, 6)]
    if wide:
        for x in steps(cx - w / 2, cx + w / 2, 18):
            drawn += [circle(x, cy - h / 2 - 8, 4), circle(x, cy + h / 2 + 8, 4)]
    else:
        for y in steps(cy - h / 2, cy + h / 2, 18):
            drawn += [circle(cx - w / 2 - 8, y, 4), circle(cx + w / 2 + 8, y, 4)]
    return drawn


def _lab(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    drawn = [rect(x1 + 4, y1 + 44, 14, y2 - y1 - 64)]
    drawn.append(lines(*((x1 + 4, y, x1 + 18, y) for y in steps(y1 + 44, y2 - 20, 28))))
    for x in steps(x1 + 44, x2 - 34, 62):
        top, bottom = y1 + 56, y2 - 40
        if bottom - top < 40:
            continue
        drawn += [rect(x - 13, top, 26, bottom - top), lines((x, top, x, bottom))]
        drawn += [circle(x, bottom - 8, 3.5)]
        for y in steps(top, bottom - 16, 34):
            drawn += [circle(x - 19, y, 3.5), circle(x + 19, y, 3.5)]
    hood = min(44.0, (x2 - x1) / 3)
    drawn += [
        rect(x2 - 6 - hood, y1 + 5, hood, 16),
        lines((x2 - 6 - hood, y1 + 21, x2 - 6, y1 + 5)),
    ]
    return drawn


def _clean(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    drawn = []
    for y in steps(y1 + 40, y2 - 16, 56):
        for x in steps(x1 + 14, x2 - 14, 68):
            drawn += [
                rect(x - 24, y - 15, 48, 30, 2),
                rect(x - 18, y - 9, 18, 18),
                circle(x + 12, y, 7),
            ]
    return drawn


def _shelves(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    drawn = []
    for x in steps(x1 + 12, x2 - 12, 40):
        top, bottom = y1 + 44, y2 - 30
        if bottom > top + 20:
            drawn += [rect(x - 7, top, 14, bottom - top), lines((x, top, x, bottom))]
            drawn += [lines(*((x - 7, y, x + 7, y) for y in steps(top, bottom, 24)))]
    return drawn


def _lobby(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    cx, cy = (x1 + x2) / 2, (y1 + y2) / 2
    drawn = [
        rect(cx - 34, cy - 8, 68, 14, 6),
        circle(cx - 14, cy - 16, 4),
        circle(cx + 14, cy - 16, 4),
    ]
    if y2 - y1 > 160:
        for x in (x1 + 26, x2 - 42):
            drawn += [rect(x, y2 - 66, 16, 44, 4), circle(x + 8, y2 - 74, 0.1)]
    return drawn[:3] + [d for d in drawn[3:] if "circle" not in d]


def _stair(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    wide = (x2 - x1) > (y2 - y1)
    if wide:
        left, top, bottom = x1 + 28, y1 + 5, y2 - 5
        right = min(x2 - 28, left + 120)
        mid = (top + bottom) / 2
        treads = [(x, top, x, bottom) for x in steps(left, right, 8)]
        arrow = [
            (left - 10, mid + 10, right + 12, mid + 10),
            (right + 12, mid + 10, right + 12, mid - 10),
            (right + 12, mid - 10, left, mid - 10),
            (left, mid - 10, left + 7, mid - 14),
            (left, mid - 10, left + 7, mid - 6),
        ]
        rail = rect(left, mid - 1.5, right - left, 3)
    else:
        left, right, top = x1 + 5, x2 - 5, y1 + 34
        bottom = min(y2 - 34, top + 120)
        mid = (left + right) / 2
        treads = [(left, y, right, y) for y in steps(top, bottom, 8)]
        arrow = [
            (mid + 14, bottom + 10, mid + 14, top - 12),
            (mid + 14, top - 12, mid - 14, top - 12),
            (mid - 14, top - 12, mid - 14, bottom),
            (mid - 14, bottom, mid - 18, bottom - 7),
            (mid - 14, bottom, mid - 10, bottom - 7),
        ]
        rail = rect(mid - 1.5, top, 3, bottom - top)
    return [lines(*treads), rail, lines(*arrow)]


def _lift(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    drawn: list[str] = []
    wide = (x2 - x1) >= (y2 - y1) * 0.8
    places = [(x, y1 + 46) for x in steps(x1 + 6, x2 - 6, 52)]
    if not wide:
        places = [((x1 + x2) / 2, y) for y in steps(y1 + 20, y2 - 10, 62)][:3]
    for x, y in places:
        a, b, c, d = x - 20, y - 20, x + 20, y + 20
        drawn += [
            rect(a, b, 40, 40),
            lines((a, b, c, d), (a, d, c, b)),
            rect(x - 12, d + 1.5, 24, 2.5),
        ]
    return drawn


def _wc(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    drawn = []
    depth = 28
    stalls = steps(x1 + 3, x2 - 3, 19)
    drawn.append(lines((x1, y1 + depth, x2, y1 + depth)))
    for x in stalls:
        drawn += [rect(x - 5, y1 + 4, 10, 5), circle(x, y1 + 14, 4.5)]
    drawn.append(lines(*((x + 9.5, y1, x + 9.5, y1 + depth) for x in stalls[:-1])))
    for y in steps(y1 + depth + 12, y2 - 30, 20)[:5]:
        drawn += [rect(x2 - 12, y - 7, 9, 14, 3)]
    return drawn


def _hall(box: Box) -> list[str]:
    """Pallet racking: long double rows with bays, an aisle of 3.5 m between."""
    x1, y1, x2, y2 = box
    drawn = []
    top, bottom = y1 + 60, y2 - 210
    for x in steps(x1 + 30, x2 - 30, 112):
        for a in (x - 22, x + 1):
            drawn.append(rect(a, top, 21, bottom - top))
        drawn.append(lines(*((x - 22, y, x + 22, y) for y in steps(top, bottom, 54))))
    for x in steps(x1 + 30, x2 - 30, 96):
        drawn.append(rect(x - 27, y2 - 96, 54, 66))
        drawn.append(lines((x - 27, y2 - 96, x + 27, y2 - 30), (x - 27, y2 - 30, x + 27, y2 - 96)))
    return drawn


def _canteen(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    drawn = []
    for y in steps(y1 + 40, y2 - 60, 58):
        for x in steps(x1 + 24, x2 - 24, 62):
            drawn.append(circle(x, y, 12))
            for dx, dy in ((-18, 0), (18, 0), (0, -18), (0, 18)):
                drawn.append(circle(x + dx, y + dy, 4))
    return drawn


def _kitchen(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    drawn = [rect(x1 + 4, y1 + 36, 16, y2 - y1 - 60), rect(x2 - 20, y1 + 36, 16, y2 - y1 - 60)]
    for y in steps(y1 + 36, y2 - 20, 44):
        for x in steps(x1 + 40, x2 - 40, 52):
            drawn.append(rect(x - 22, y - 11, 44, 22))
            drawn += [circle(x + dx, y + dy, 4) for dx in (-12, 0, 12) for dy in (-5, 5)]
    return drawn


def _parking(box: Box) -> list[str]:
    """Bays of 2.5 x 5 m along both long sides and a double row in the middle."""
    x1, y1, x2, y2 = box
    drawn = []
    for top, bottom in ((y1 + 4, y1 + 104), (y2 - 104, y2 - 4)):
        places = steps(x1 + 4, x2 - 4, 50)
        drawn += [lines((x - 25, top, x - 25, bottom)) for x in [*places, places[-1] + 50]]
    if y2 - y1 > 480:
        mid = (y1 + y2) / 2
        places = steps(x1 + 140, x2 - 140, 50)
        drawn += [lines((x - 25, mid - 100, x - 25, mid + 100)) for x in [*places, places[-1] + 50]]
        drawn.append(lines((places[0] - 25, mid, places[-1] + 25, mid)))
    return drawn


def _drive(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    drawn = []
    if x2 - x1 > y2 - y1:
        mid = (y1 + y2) / 2
        for x in steps(x1 + 20, x2 - 20, 120):
            drawn.append(
                lines(
                    (x - 24, mid, x + 24, mid),
                    (x + 24, mid, x + 12, mid - 7),
                    (x + 24, mid, x + 12, mid + 7),
                )
            )
    else:
        mid = (x1 + x2) / 2
        for y in steps(y1 + 20, y2 - 20, 120):
            drawn.append(
                lines(
                    (mid, y - 24, mid, y + 24),
                    (mid, y - 24, mid - 7, y - 12),
                    (mid, y - 24, mid + 7, y - 12),
                )
            )
    return drawn


def _guard(box: Box) -> list[str]:
    x1, y1, x2, y2 = box
    cx, cy = (x1 + x2) / 2, (y1 + y2) / 2 + 8
    w = min(130.0, x2 - x1 - 40)
    drawn = [rect(cx - w / 2, cy, w, 16, 4)]
    drawn += [circle(x, cy + 26, 5) for x in steps(cx - w / 2, cx + w / 2, 40)]
    drawn += [rect(cx - w / 2, cy - 40, w, 6)]
    return drawn


_USES: dict[str, Callable[[Box], list[str]]] = {
    "office": _office,
    "meeting": _meeting,
    "lab": _lab,
    "clean": _clean,
    "server": machines.racks,
    "ups": machines.racks,
    "cold": _shelves,
    "store": _shelves,
    "lobby": _lobby,
    "stair": _stair,
    "lift": _lift,
    "wc": _wc,
    "electrical": machines.electrical,
    "plant": machines.plant,
    "hall": _hall,
    "canteen": _canteen,
    "kitchen": _kitchen,
    "workshop": machines.workshop,
    "parking": _parking,
    "drive": _drive,
    "chiller": machines.chiller,
    "transformer": machines.transformer,
    "genset": machines.genset,
    "pumps": machines.pumps,
    "tank": machines.tank,
    "sump": machines.sump,
    "guard": _guard,
}
