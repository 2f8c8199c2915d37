"""The devices that stand in the park: rows for devices.csv, and what the simulator must know."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from geometry import UNITS_PER_METRE, FloorPlan, Room, edges

WATTS_PER_M2 = {
    "office": 18,
    "meeting": 14,
    "lab": 42,
    "clean": 95,
    "server": 420,
    "store": 4,
    "hall": 5,
    "workshop": 38,
    "canteen": 22,
    "kitchen": 110,
    "cold": 55,
    "lobby": 9,
    "corridor": 6,
    "guard": 30,
    "plant": 60,
    "electrical": 8,
    "ups": 60,
    "lift": 25,
    "parking": 2,
    "pumps": 45,
}
M2_PER_PERSON = {
    "office": 9,
    "meeting": 4,
    "lab": 14,
    "clean": 18,
    "canteen": 2.5,
    "guard": 12,
    "lobby": 20,
    "workshop": 30,
    "kitchen": 12,
    "store": 60,
    "hall": 120,
    "corridor": 40,
    "server": 200,
    "cold": 80,
    "parking": 300,
    "wc": 15,
    "stair": 40,
}


@dataclass
class Row:
    """One device."""

    id: str
    en: str
    zh: str
    profile: str
    link: str = "broker"
    floor: str = ""
    x: float = 0
    y: float = 0
    rotation: int = 0
    room: str = ""
    unit_id: int | None = None
    gateway: str = ""
    phone: str = ""
    facts: dict[str, str] = field(default_factory=dict)


class Fleet:
    """Collects devices; every room hands out its free spots one after the other."""

    def __init__(self, plans: list[FloorPlan]) -> None:
        self.plans = plans
        self.rows: list[Row] = []
        self._spots: dict[str, list[tuple[float, float]]] = {}
        self._unit_ids: dict[str, int] = defaultdict(int)
        self.rooms = {r.id: (p, r) for p in plans for r in p.rooms}

    def stand(self, room_id: str, row: Row) -> Row:
        """Put the device on the next free spot of the room."""
        plan, room = self.rooms[room_id]
        spots = self._spots.setdefault(room_id, _spots(room))
        row.x, row.y = spots.pop(0) if spots else room.centre
        row.floor, row.room = plan.id, room.id
        row.gateway = row.gateway or gateway(plan, room)
        self.rows.append(row)
        return row

    def next_unit(self, line: str) -> int:
        """The next Modbus unit id on a line."""
        self._unit_ids[line] += 1
        return self._unit_ids[line]


def gateway(plan: FloorPlan, room: Room) -> str:
    """Which MQTT gateway speaks for the room: one per floor, in B one per wing."""
    wing = f"-{room.zone}" if plan.building == "b" else ""
    return f"{plan.building}{plan.short[-1] if plan.level > 0 else '0'}{wing}"


def area_m2(room: Room) -> float:
    """Area of the room."""
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in edges(room.outline))
    return abs(twice) / 2 / UNITS_PER_METRE**2


def _spots(room: Room) -> list[tuple[float, float]]:
    """Places below the room's label, left to right; closer together where many meters hang."""
    x1, y1, x2, y2 = room.box
    w, h = x2 - x1, y2 - y1
    dense = room.use == "electrical"
    pitch, most = (35 if w < 80 else 50, 8) if dense else (90, 4)
    columns = max(1, min(most, int(w // pitch)))
    lines = [(52 + 28 * i) / h for i in range(int((h - 44) // 28))] if dense else []
    spots = []
    for v in lines or (0.5, 0.75, 0.3, 0.62, 0.88):
        for i in range(columns):
            x, y = round(x1 + w * (i + 0.5) / columns), round(y1 + h * v)
            if all(room.holds(x + dx, y + dy) for dx in (-8, 8) for dy in (-8, 8)):
                spots.append((x, y))
    return spots or [room.centre]


def short(plan: FloorPlan, room: Room) -> str:
    """`b2-11` for room 2.11 of building B; `f0-su` below ground."""
    number = room.number.split(".", 1)[1].lower()
    return f"{plan.building}{plan.level if plan.level > 0 else 0}-{number}"


def label(plan: FloorPlan, room: Room) -> str:
    """`B 2.11` for the name of what stands there."""
    return f"{plan.building.upper()} {room.number}"


def facts(room: Room, use: str = "") -> dict[str, str]:
    """What the physics wants to know of a room."""
    size = area_m2(room)
    use = use or room.use
    people = size / M2_PER_PERSON.get(use, 100)
    return {
        "use": use,
        "area": f"{size:.0f}",
        "people": f"{people:.1f}",
        "load": f"{size * WATTS_PER_M2.get(use, 3):.0f}",
    }
