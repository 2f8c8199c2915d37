"""Writes resources/demo from the descriptions beside this file: run it after changing them.

    python docs/demo-park/draw.py [FOLDER]

The result is committed; nothing is generated when the program runs.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import defaultdict
from pathlib import Path

import drawing
import overview
import site_text
from buildings import floors
from equipment import doors, sensors, services
from fleet import Fleet, Row
from geometry import FloorPlan, union
from metering import meters
from plant import patrol_readers, plant, safety

WARM = ("plant", "electrical", "chiller", "pumps", "genset", "transformer", "tank", "sump")
TARGET = Path(__file__).resolve().parents[2] / "resources" / "demo"


def write(target: Path, name: str, text: str) -> None:
    """One file of the demo park, always with plain line ends."""
    path = target / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def table(header: list[str], rows: list[list[object]]) -> str:
    """CSV text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return out.getvalue()


def areas(plans: list[FloorPlan]) -> str:
    """Units, then zones, then rooms."""
    rows: list[list[object]] = []
    for plan in plans:
        groups: dict[tuple[str, str], list] = defaultdict(list)
        for room in plan.rooms:
            if room.unit:
                groups[("unit", room.unit)].append(room)
            groups[("zone", f"{plan.id}-zone-{room.zone}")].append(room)
        for (kind, id), rooms in sorted(groups.items()):
            tail = id.rsplit("-", 1)[-1].upper()
            number = id.upper() if kind == "unit" else ""
            en = (
                f"Unit {id.upper()}"
                if kind == "unit"
                else f"Zone {plan.building.upper()} {plan.short} {tail}"
            )
            zh = (
                f"{id.upper()} 单元"
                if kind == "unit"
                else f"{plan.building.upper()}座 {plan.short} {tail} 区"
            )
            rows.append([id, plan.id, kind, number, en, zh, "", points(union(rooms))])
        for room in plan.rooms:
            rows.append(
                [
                    room.id,
                    plan.id,
                    "room",
                    room.number,
                    room.en,
                    room.zh,
                    room.unit,
                    points(room.outline),
                ]
            )
    return table(
        ["id", "floor", "kind", "number", "name_en", "name_zh_CN", "unit", "outline"], rows
    )


def points(outline: list[tuple[float, float]]) -> str:
    """`x y; x y`."""
    return "; ".join(f"{x:g} {y:g}" for x, y in outline)


def devices(rows: list[Row]) -> str:
    """devices.csv."""
    header = [
        "id",
        "name_en",
        "name_zh_CN",
        "profile",
        "link",
        "unit_id",
        "floor",
        "x",
        "y",
        "rotation",
        "room",
        "phone",
        "captures.gateway",
    ]
    return table(
        header,
        [
            [
                r.id,
                r.en,
                r.zh,
                r.profile,
                r.link,
                r.unit_id,
                r.floor,
                f"{r.x:g}",
                f"{r.y:g}",
                r.rotation or None,
                r.room,
                r.phone,
                r.gateway if r.link == "broker" else None,
            ]
            for r in rows
        ],
    )


def simulation(rows: list[Row]) -> str:
    """simulation.csv: what only the simulator knows of a device."""
    columns = ["use", "area", "people", "load", "parent"]
    return table(["device", *columns], [[r.id, *(r.facts.get(c) for c in columns)] for r in rows])


def main(target: Path) -> None:
    """Write everything into `target`."""
    plans = floors()
    fleet = Fleet(plans)
    for place in (doors, plant, sensors, services, meters, patrol_readers, safety):
        place(fleet)
    ids = [row.id for row in fleet.rows]
    if len(set(ids)) != len(ids):
        raise ValueError(f"ids used twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    for plan in plans:
        write(target, f"plans/{plan.id}.svg", drawing.svg(plan))
    ground = [plan for plan in plans if plan.level == 1]
    write(target, "plans/overview.svg", overview.svg(ground))
    write(target, "areas.csv", areas(plans))
    write(target, "devices.csv", devices(fleet.rows))
    write(target, "simulation.csv", simulation(fleet.rows))
    climate = [r for r in fleet.rows if r.profile == "linhu_climate"]
    server = [r.id for r in climate if r.facts["use"] in ("server", "ups")]
    warm = [r.id for r in climate if r.facts["use"] in WARM]
    write(target, "site.toml", site_text.text(plans, server, warm))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
