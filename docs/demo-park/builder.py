"""The short way to write a floor: rooms in metres, doors as words.

A door word is a side and a place along it in per cent, then its kind: `S50c` is a controlled door
in the middle of the south wall, `E30p` a plain one, `W50o` an opening without a door, `S20g` a
gate; a following `w` makes it wide. Sides are those of the room's box.
"""

from __future__ import annotations

import re

from geometry import UNITS_PER_METRE, FloorPlan, Opening, Point, Room, polygon, rectangle

WIDTHS = {"c": 1.1, "p": 1.0, "o": 1.6, "g": 3.6}
_NAMES = {-1: "地下一层", 1: "一层", 2: "二层", 3: "三层", 4: "四层"}
_WORD = re.compile(r"([NESW])(\d+(?:\.\d+)?)([cpog])(w?)")


class Builder:
    """Collects one floor."""

    def __init__(
        self,
        building: str,
        level: int,
        outline: list[Point],
        *,
        en: str,
        zh: str,
        windows: bool = True,
    ) -> None:
        short = f"F{level}" if level > 0 else f"B{-level}"
        floor = f"{building}-{short.lower()}"
        self.plan = FloorPlan(floor, building, level, short, en, zh, polygon(*outline))
        self.plan.windows = windows

    def room(
        self,
        number: str,
        en: str,
        zh: str,
        use: str,
        box: tuple[float, float, float, float] | list[Point],
        doors: str = "",
        unit: str = "",
        zone: str = "",
    ) -> Room:
        """A room by x, y, width, height in metres, or by its corners."""
        outline = rectangle(*box) if isinstance(box, tuple) else polygon(*box)
        slug = re.sub(r"[^a-z0-9]+", "-", number.lower()).strip("-")
        room = Room(number, en, zh, use, outline, unit, zone, f"{self.plan.id}-{slug}")
        taken = {r.id for r in self.plan.rooms}
        if room.id in taken:
            raise ValueError(f"two rooms {room.id}")
        self.plan.rooms.append(room)
        for word in doors.split():
            self.plan.openings.append(_opening(room, word))
        return room


def floor(building: str, level: int, outline: list[Point], windows: bool = True) -> Builder:
    """A floor that is called after its level."""
    en = f"Floor {level}" if level > 0 else f"Basement {-level}"
    return Builder(building, level, outline, en=en, zh=_NAMES[level], windows=windows)


def _opening(room: Room, word: str) -> Opening:
    match = _WORD.fullmatch(word)
    if not match:
        raise ValueError(f"{room.id}: no door {word!r}")
    side, place, kind, wide = match.groups()
    x1, y1, x2, y2 = room.box
    share = float(place) / 100
    width = WIDTHS[kind] * (1.7 if wide else 1) * UNITS_PER_METRE
    if side in "NS":
        x = round(x1 + (x2 - x1) * share)
        y = y1 if side == "N" else y2
        inward = (0, 1) if side == "N" else (0, -1)
        return Opening(x, y, False, width, kind, room.id, inward)
    x = x1 if side == "W" else x2
    y = round(y1 + (y2 - y1) * share)
    return Opening(x, y, True, width, kind, room.id, (1, 0) if side == "W" else (-1, 0))
