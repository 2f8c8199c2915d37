"""Who has which unit, and what belongs to a unit: for the plan, notices and indicators.

A unit is an area of kind `unit` in the configuration; units that a lease names and the
configuration does not know are left out.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.records import Condition, Records
from models.site.park import Area, Device, Park
from models.steps import at_once
from models.tenants.lease import Lease, leases_on

METERS = frozenset({"meter", "water_meter", "heat_meter"})
DOORS = frozenset({"door", "barrier"})
_STEP = 300
"""Leases between two steps."""


def units_of(park: Park) -> Mapping[str, Area]:
    """All units in the order of the configuration."""
    return {area.id: area for area in park.areas.values() if area.kind == "unit"}


def holders(
    records: Records, park: Park, today: date, units: Iterable[str] | None = None
) -> Mapping[str, str]:
    """Tenant id by unit id on `today`, of all units or of these; a unit that nobody has is missing.

    Where merged stations let a unit twice, the lease that began first counts.
    """
    wanted = park.areas.keys() if units is None else park.areas.keys() & set(units)
    # the units of a building or a floor are numbered alike: few other leases are read
    alike = "" if units is None else _beginning(wanted)
    where: tuple[Condition, ...] = (("units", "has_prefix", alike),) if alike else ()
    found: dict[str, str] = {}
    for lease in leases_on(records, today, *where) if wanted else ():
        for unit in lease.units:
            if unit in wanted:
                found.setdefault(unit, lease.tenant)
    return found


def _beginning(ids: Iterable[str]) -> str:
    """What all of them begin with."""
    in_order = sorted(ids)
    if not in_order:
        return ""
    first, last = in_order[0], in_order[-1]
    ends = (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
    return first[: next(ends, len(first))]


def units_held(records: Records, park: Park, tenant: str, today: date) -> tuple[str, ...]:
    """The units of one tenant, in the order of the configuration."""
    held = {unit for unit, holder in holders(records, park, today).items() if holder == tenant}
    return tuple(unit for unit in units_of(park) if unit in held)


@dataclass(frozen=True, slots=True)
class Equipment:
    """What stands in some units or belongs to them: device ids in the order of the site."""

    meters: tuple[str, ...] = ()
    doors: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def devices(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.meters, *self.doors, *self.others)


def rooms_of_units(park: Park, units: Iterable[str]) -> tuple[str, ...]:
    """The areas that belong to the units: their rooms, and the units themselves."""
    wanted = set(units)
    return tuple(a.id for a in park.areas.values() if a.id in wanted or a.unit in wanted)


def devices_of_units(park: Park, units: Iterable[str]) -> Equipment:
    """What stands in the rooms of the units, by the configuration alone."""
    wanted = set(units)
    standing = _standing(park, wanted)
    ids = {id_ for unit in wanted for id_ in standing.get(unit, ())}
    return _sorted(device for id_, device in park.devices.items() if id_ in ids)


def equipment(park: Park, held: Iterable[Lease]) -> Equipment:
    """What belongs to the units of these leases: meters and doors that a lease names stand for
    those that the plan would give; everything else is as the plan says."""
    return at_once(equipment_in_steps(park, held))


def equipment_in_steps(park: Park, held: Iterable[Lease]) -> Generator[None, None, Equipment]:
    """The same in steps of a few milliseconds."""
    every = tuple(held)
    standing = _standing(park, {unit for lease in every for unit in lease.units})
    place = {id_: number for number, id_ in enumerate(park.devices)}
    meters: dict[str, None] = {}
    doors: dict[str, None] = {}
    others: dict[str, None] = {}
    for number, lease in enumerate(every):
        if number % _STEP == 0:
            yield
        ids = {id_ for unit in lease.units for id_ in standing.get(unit, ())}
        found = _sorted(park.devices[id_] for id_ in sorted(ids, key=place.__getitem__))
        meters |= dict.fromkeys(_known(park, lease.meters) or found.meters)
        doors |= dict.fromkeys(_known(park, lease.doors) or found.doors)
        others |= dict.fromkeys(found.others)
    return Equipment(tuple(meters), tuple(doors), tuple(others))


def _standing(park: Park, units: set[str]) -> Mapping[str, Sequence[str]]:
    """Devices by the unit in whose rooms they stand: all units with one look at the park."""
    found: dict[str, list[str]] = {}
    for id_, place in park.places.items():
        area = park.areas.get(place.room)
        if area is not None and id_ in park.devices:
            for unit in {area.id, area.unit} & units:
                found.setdefault(unit, []).append(id_)
    return found


def _known(park: Park, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(id_ for id_ in ids if id_ in park.devices)


def _sorted(devices: Iterable[Device]) -> Equipment:
    meters: list[str] = []
    doors: list[str] = []
    others: list[str] = []
    for device in devices:
        where = meters if device.kind in METERS else doors if device.kind in DOORS else others
        where.append(device.id)
    return Equipment(tuple(meters), tuple(doors), tuple(others))
