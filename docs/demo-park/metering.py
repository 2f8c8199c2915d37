"""The tree of electricity meters: incomers, buildings, units."""

from __future__ import annotations

from collections import defaultdict

from fleet import WATTS_PER_M2, Fleet, Row, area_m2
from geometry import FloorPlan, Room


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
