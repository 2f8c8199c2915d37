"""What every room of a use has: sensors, doors, lighting, fire zones, air, thermostats."""

from __future__ import annotations

from collections import defaultdict

from fleet import Fleet, Row, area_m2, facts, gateway, label, short
from geometry import FloorPlan, Opening, Room

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
