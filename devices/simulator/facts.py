"""What only the simulator knows of a device: use of its room, people, load, meter above it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.site.park import Park


@dataclass(frozen=True, slots=True)
class Facts:
    """A row of simulation.csv; a device without one is taken for an office's."""

    use: str = "office"
    area: float = 40.0
    """m2"""
    people: float = 4.0
    """When full."""
    load: float = 1_000.0
    """Electric load when full, W."""
    parent: str = ""
    """The meter above this one, by device id."""


NOTHING = Facts()


def read_facts(park: Park) -> Mapping[str, Facts]:
    """`simulation.csv` beside the site file; nothing where there is none."""
    path = Path(park.root) / "simulation.csv"
    if not park.root or not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["device"]: _facts(row) for row in csv.DictReader(file)}


def _facts(row: Mapping[str, str]) -> Facts:
    def number(key: str, default: float) -> float:
        return float(row[key]) if row.get(key) else default

    return Facts(
        use=row.get("use") or NOTHING.use,
        area=number("area", NOTHING.area),
        people=number("people", NOTHING.people),
        load=number("load", 0.0),
        parent=row.get("parent") or "",
    )
