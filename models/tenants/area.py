"""How large a unit is: as its lease says, else as its outline says. Square decimetres."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence

from models.site.park import Area, Park
from models.steps import at_once
from models.tenants.lease import Lease

_STEP = 300
"""Units between two steps."""


def outline_dm2(park: Park, unit: Area) -> int:
    """The area inside the outline on its floor (shoelace formula)."""
    floor = park.floors.get(unit.floor)
    corners = unit.outline
    if floor is None or len(corners) < 3:
        return 0
    shifted = (*corners[1:], corners[0])
    double = abs(
        sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(corners, shifted, strict=True))
    )
    return round(double / 2 * floor.metres_per_unit**2 * 100)


def unit_areas(
    park: Park, units: Mapping[str, Area], running: Iterable[Lease]
) -> Mapping[str, int]:
    """Area by unit. A lease that says the area of several units spreads it over them by their
    outlines; the sum is what it says."""
    return at_once(areas_in_steps(park, units, running))


def areas_in_steps(
    park: Park, units: Mapping[str, Area], running: Iterable[Lease]
) -> Generator[None, None, Mapping[str, int]]:
    """The same in steps of a few milliseconds."""
    areas: dict[str, int] = {}
    for number, (id_, unit) in enumerate(units.items()):
        if number % _STEP == 0:
            yield
        areas[id_] = outline_dm2(park, unit)
    settled: set[str] = set()
    for number, lease in enumerate(running):
        if number % _STEP == 0:
            yield
        held = [unit for unit in lease.units if unit in areas and unit not in settled]
        settled.update(held)
        if lease.area_dm2 is not None and held:
            parts = shares(lease.area_dm2, [areas[unit] for unit in held])
            areas.update(zip(held, parts, strict=True))
    return areas


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in whole parts by weight, equal where no weight is known; they add up to it."""
    if not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda n: (-(total * weights[n] % whole), n))
    for n in by_rest[: total - sum(parts)]:
        parts[n] += 1
    return parts
