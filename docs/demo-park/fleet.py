"""Which devices stand where: rows for devices.csv, and what the simulator must know of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from geometry import UNITS_PER_METRE, FloorPlan, Opening, Room, edges

NEEDS_AIR = frozenset(["office", "meeting", "canteen", "lab", "guard", "lobby"])
NEEDS_CLIMATE = frozenset(
    [
        "store",
        "workshop",
        "hall",
        "electrical",
        "server",
        "ups",
        "plant",
        "chiller",
        "pumps",
        "genset",
        "transformer",
        "kitchen",
        "corridor",
        "tank",
        "sump",
    ]
)
NEEDS_PRESENCE = frozenset(
    [
        "office",
        "meeting",
        "canteen",
        "lab",
        "guard",
        "lobby",
        "corridor",
        "wc",
        "stair",
        "workshop",
        "store",
        "kitchen",
        "clean",
        "hall",
        "server",
        "parking",
    ]
)
NEEDS_LEAK = frozenset(
    [
        "wc",
        "plant",
        "server",
        "kitchen",
        "pumps",
        "tank",
        "sump",
        "cold",
        "chiller",
        "ups",
        "lab",
        "electrical",
    ]
)
NEEDS_GAS = frozenset(["kitchen", "genset", "ups"])
GAS_ROOMS = frozenset(
    [
        "b-f1-1-11",
        "b-f1-1-12",
        "b-f1-1-14",
        "c-f1-1-04",
        "e-f1-1-02",
        "e-f1-1-06",
        "f-b1-b1-fu",
        "f-b1-b1-su",
        "p-f1-1-02",
        "f-f1-1-ch",
    ]
)
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


def sensors(fleet: Fleet) -> None:
    """What measures in the rooms."""
    for plan in fleet.plans:
        for room in plan.rooms:
            _room_sensors(fleet, plan, room)


def _room_sensors(fleet: Fleet, plan: FloorPlan, room: Room) -> None:
    s, name, f = short(plan, room), label(plan, room), facts(room)
    if room.use in NEEDS_AIR:
        fleet.stand(
            room.id,
            Row(f"rs-{s}", f"Room sensor {name}", f"{name} 房间传感器", "linhu_room", facts=f),
        )
    elif room.use in NEEDS_CLIMATE:
        for i in range(4 if room.use == "hall" else 1):
            tail = f"-{i + 1}" if room.use == "hall" else ""
            fleet.stand(
                room.id,
                Row(
                    f"rs-{s}{tail}",
                    f"Climate sensor {name}{tail}",
                    f"{name}{tail} 温湿度传感器",
                    "linhu_climate",
                    facts=f,
                ),
            )
    elif room.use == "clean":
        fleet.stand(
            room.id,
            Row(
                f"rs-{s}",
                f"Clean room sensor {name}",
                f"{name} 洁净室传感器",
                "linhu_clean",
                facts=f,
            ),
        )
    elif room.use == "cold":
        fleet.stand(
            room.id, Row(f"cr-{s}", f"Cold room {name}", f"{name} 冷库", "linhu_cold", facts=f)
        )
    if room.use in NEEDS_PRESENCE:
        for i in range(3 if room.use in ("hall", "parking") else 1):
            tail = f"-{i + 1}" if room.use in ("hall", "parking") else ""
            fleet.stand(
                room.id,
                Row(
                    f"pr-{s}{tail}",
                    f"Presence {name}{tail}",
                    f"{name}{tail} 人体传感器",
                    "linhu_presence",
                    facts=f,
                ),
            )
    if room.use in NEEDS_LEAK:
        fleet.stand(
            room.id,
            Row(f"lk-{s}", f"Leak detector {name}", f"{name} 漏水检测器", "linhu_leak", facts=f),
        )
    if room.use in NEEDS_GAS or room.id in GAS_ROOMS:
        fleet.stand(
            room.id,
            Row(f"gs-{s}", f"Gas detector {name}", f"{name} 气体探测器", "linhu_gas", facts=f),
        )


def doors(fleet: Fleet) -> None:
    """A controller for every controlled opening; the energy centre's hang on relay modules."""
    seen: dict[str, int] = defaultdict(int)
    basic = {"d-c1-04", "d-c1-06", "d-e1-11", "d-e1-12", "d-d1-02", "d-a1-07"}
    for plan in fleet.plans:
        for opening in plan.openings:
            if opening.kind != "c":
                continue
            room = next(r for r in plan.rooms if r.id == opening.room)
            s = f"d-{short(plan, room)}"
            seen[s] += 1
            tail = f"-{seen[s]}" if seen[s] > 1 else ""
            fleet.rows.append(_door(fleet, plan, room, opening, s + tail, tail, s in basic))


def _door(
    fleet: Fleet, plan: FloorPlan, room: Room, opening: Opening, id: str, tail: str, basic: bool
) -> Row:
    name = label(plan, room) + tail
    row = Row(
        id,
        f"Door {name} {room.en}",
        f"{name} {room.zh}门",
        "linhu_door_basic" if basic else "linhu_door",
        floor=plan.id,
        x=opening.x,
        y=opening.y,
        rotation=90 if opening.vertical else 0,
        room=room.id,
        gateway=gateway(plan, room),
        phone=f"+86 512 5555 {1000 + len(fleet.rows) % 40:04d}",
        facts=facts(room),
    )
    if plan.building == "f":
        row.profile, row.link = "linhu_relay_door", "plant"
        row.unit_id = 20 + fleet.next_unit("plant-doors")
    return row


def services(fleet: Fleet) -> None:
    """Lighting and fire zones of every floor, air handling, thermostats of the units."""
    for plan in fleet.plans:
        b, name = plan.building, f"{plan.building.upper()} {plan.short}"
        key = f"{b}{plan.level if plan.level > 0 else 0}"
        for zone in sorted({r.zone for r in plan.rooms}):
            rooms = [r for r in plan.rooms if r.zone == zone]
            open_rooms = [r for r in rooms if r.use in ("corridor", "lobby", "hall", "parking")]
            room = max(open_rooms or rooms, key=area_m2)
            size = sum(area_m2(r) for r in rooms)
            f = facts(room) | {"area": f"{size:.0f}", "load": f"{size * 7:.0f}"}
            fleet.stand(
                room.id,
                Row(
                    f"li-{key}-{zone}",
                    f"Lighting {name} {zone.upper()}",
                    f"{name} {zone.upper()} 照明",
                    "linhu_lighting",
                    facts=f,
                ),
            )
            fleet.stand(
                room.id,
                Row(
                    f"fz-{key}-{zone}",
                    f"Fire zone {name} {zone.upper()}",
                    f"{name} {zone.upper()} 火灾分区",
                    "linhu_fire_zone",
                    gateway="fire",
                    facts=f,
                ),
            )
        for room in plan.rooms:
            if room.use == "plant":
                fleet.stand(
                    room.id,
                    Row(
                        f"ahu-{short(plan, room)}",
                        f"AHU {label(plan, room)}",
                        f"{label(plan, room)} 空调机组",
                        "linhu_ahu",
                        facts=facts(room),
                    ),
                )
        done = set()
        for room in plan.rooms:
            if room.unit and room.unit not in done and room.use in ("office", "meeting", "lab"):
                done.add(room.unit)
                fleet.stand(
                    room.id,
                    Row(
                        f"th-{short(plan, room)}",
                        f"Thermostat {label(plan, room)}",
                        f"{label(plan, room)} 温控器",
                        "linhu_thermostat",
                        facts=facts(room),
                    ),
                )


def meters(fleet: Fleet) -> None:
    """A meter per unit, per building and per incomer; each knows the meter above it."""
    boards: dict[str, str] = {}
    for plan in fleet.plans:
        board = next((r.id for r in plan.rooms if r.use == "electrical"), None)
        boards[plan.id] = board or plan.rooms[-1].id
    boards["p-f2"] = boards["p-f1"]
    main_board = "f-f1-1-lv"
    incomer = {"a": "1", "d": "1", "e": "1", "b": "2", "c": "2", "f": "2", "p": "1"}

    def meter(id: str, en: str, zh: str, line: str, room: str, f: dict[str, str]) -> None:
        fleet.stand(
            room, Row(id, en, zh, "eastron_sdm630", line, unit_id=fleet.next_unit(line), facts=f)
        )

    for i in ("1", "2"):
        meter(
            f"m-in{i}",
            f"Incomer {i}",
            f"{i}号进线",
            "meters-f",
            main_board,
            {"use": "main", "load": "0"},
        )
    for b, i in sorted(incomer.items()):
        rooms = [r for p in fleet.plans if p.building == b for r in p.rooms if not r.unit]
        load = sum(area_m2(r) * WATTS_PER_M2.get(r.use, 3) for r in rooms)
        f = {"use": "common", "load": f"{load:.0f}", "parent": f"m-in{i}"}
        meter(
            f"m-{b}", f"Building {b.upper()} main", f"{b.upper()}座总表", "meters-f", main_board, f
        )
    for i in ("1", "2"):
        f = {"use": "chiller", "load": "90000", "parent": f"m-in{i}"}
        meter(f"m-ch{i}", f"Chiller {i}", f"{i}号冷机电表", "meters-f", main_board, f)
    meter(
        "m-ev",
        "EV chargers",
        "充电桩电表",
        "meters-p",
        "p-f1-1-e",
        {"use": "ev", "load": "30000", "parent": "m-p"},
    )
    units: dict[str, list[tuple[FloorPlan, Room]]] = defaultdict(list)
    for plan in fleet.plans:
        for room in plan.rooms:
            if room.unit:
                units[room.unit].append((plan, room))
    for unit, members in units.items():
        plan = members[0][0]
        load = sum(area_m2(r) * WATTS_PER_M2.get(r.use, 3) for _, r in members)
        use = max(members, key=lambda m: area_m2(m[1]) * WATTS_PER_M2.get(m[1].use, 3))[1].use
        f = {"use": use, "load": f"{load:.0f}", "parent": f"m-{plan.building}"}
        meter(
            f"m-{unit}",
            f"Meter unit {unit.upper()}",
            f"{unit.upper()} 单元电表",
            f"meters-{plan.building}",
            boards[plan.id],
            f,
        )
