"""The small park with detectors: two rooms of one fire zone, and a panel that speaks for all."""

from __future__ import annotations

from dataclasses import replace

from models.points import Limits, Point, Severity, State
from models.records import Change
from models.site.park import Area, Device, Park, Place
from models.text import Name
from tests.plan.small_park import NOW, small_park

HOUR = 3_600_000
FIRE = (
    State("normal", Name("Normal", "正常")),
    State("fire", Name("Fire", "火警"), Severity.CRITICAL),
)
HELD = (
    State("normal", Name("Normal", "正常")),
    State("held", Name("Held open", "未关"), Severity.MEDIUM),
)


def works_park() -> Park:
    park = small_park()
    devices, points, places = dict(park.devices), dict(park.points), dict(park.places)

    def add(id_: str, kind: str, room: str, x: float, y: float, *made: Point) -> None:
        points.update({point.id: point for point in made})
        names = tuple(point.id for point in made)
        devices[id_] = Device(
            id_, Name(id_, f"{id_} 设备"), "west", kind, "p", names, names[0], phone="4471"
        )
        places[id_] = Place(id_, "a-f1", x, y, room=room)

    def point(id_: str, key: str, kind: str, states: tuple[State, ...] = FIRE) -> Point:
        return Point(f"{id_}.{key}", id_, Name(key, key), kind, states=states)

    add("smoke-1", "fire_panel", "r1", 100, 100, point("smoke-1", "smoke", "smoke"))
    add("zone-n", "fire_panel", "c1", 400, 340, point("zone-n", "state", "fire_alarm"))
    add(
        "panel", "fire_panel", "c1", 500, 340,
        point("panel", "alarm", "fire_alarm"), point("panel", "mode", "fire_mode", FIRE[:1]),
    )  # fmt: skip
    gas = Point(
        "gas-2.co", "gas-2", Name("CO", "一氧化碳"), "carbon_monoxide", "[ppm]", 1,
        limits=Limits(high=50, severity=Severity.HIGH),
    )  # fmt: skip
    add("gas-2", "gas_detector", "r2", 500, 100, gas)
    held = point("d-r1", "alarm", "door_alarm", HELD)
    points[held.id] = held
    devices["d-r1"] = replace(devices["d-r1"], points=(*devices["d-r1"].points, held.id))
    zone = Area(
        "zone", "a-f1", Name("Zone N", "北区"), "zone", ((0, 0), (800, 0), (800, 380), (0, 380))
    )
    areas = {**park.areas, "zone": zone}
    return replace(park, devices=devices, points=points, places=places, areas=areas)


def planned(id_: str, now: int = NOW, **more: object) -> tuple[Change, ...]:
    """What a form writes."""
    values: dict[str, object] = {
        "number": f"W-{id_}",
        "title": {"en": "Welding a bracket", "zh_CN": "支架焊接"},
        "state": "planned",
        "permit": "hot_work",
        "place": "area:r1",
        "from": now,
        "to": now + 2 * HOUR,
        "company": "Suda Steelwork",
        "phone": "+86 138 0000 1111",
        "points": ["smoke-1.smoke"],
    }
    values |= more
    return tuple(Change("work", id_, name, value) for name, value in values.items())
