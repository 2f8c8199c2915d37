"""Which floor is shown when somebody enters a building or the park."""

from __future__ import annotations

from models.plan.rollup import QUIET, RollUp
from models.site.park import Floor, Park


def main_floor(park: Park, building: str, rolled: RollUp) -> Floor | None:
    """Where to enter a building: its worst floor, else the one at ground level."""
    floors = [floor for floor in park.floors.values() if floor.building == building]
    if not floors:
        return None

    def rank(floor: Floor) -> tuple[int, bool, int]:
        severity = rolled.floors.get(floor.id, QUIET).severity
        return (-severity, floor.level < 1, abs(floor.level))

    return min(floors, key=rank)


def first_floor(park: Park, rolled: RollUp) -> Floor | None:
    """Where to begin: the first building that has a floor, else any floor there is."""
    for building in park.buildings:
        floor = main_floor(park, building, rolled)
        if floor is not None:
            return floor
    return next(iter(park.floors.values()), None)
