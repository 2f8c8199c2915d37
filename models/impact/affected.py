"""Who is affected by what happens at a place: units by the plan, tenants by the leases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from models.impact.overlap import overlap, scaled, widened
from models.impact.places import Spot, spot
from models.incidents import Reach
from models.records import Query, Record, Records
from models.site.park import Area, Floor, Park
from models.tenants import holders, leases_on
from models.text.name import Name

NEAR_M = 10.0
"""How far water and smoke go from a common room into the units beside it, in metres."""
_LEAST_M2 = 0.5
"""Outlines that have less in common only touch; drawings are not exact."""


class Why(Enum):
    """Why a unit is affected, closest first."""

    HERE = "here"
    NEAR = "near"
    SUPPLIED = "supplied"
    """Its meter is the device in trouble."""
    BELOW = "below"
    FLOOR = "floor"
    BUILDING = "building"


@dataclass(frozen=True, slots=True)
class AffectedTenant:
    """A tenant with what of theirs is affected and whom to tell."""

    id: str
    name: Name
    key: bool
    units: tuple[str, ...]
    why: Why
    """The closest of their units."""
    contacts: tuple[Record, ...]
    """Who is told first comes first; who has gone is left out."""


@dataclass(frozen=True, slots=True)
class Impact:
    """Who is affected."""

    units: Mapping[str, Why]
    """Also those that nobody has."""
    tenants: tuple[AffectedTenant, ...]
    """Closest first, then key tenants, then by name."""


def impact(park: Park, records: Records, place: str, reach: Reach, today: date) -> Impact:
    """Who is affected by something at `place` that reaches as far as `reach`, on `today`."""
    at = spot(park, place)
    supplied = _supplied(park, records, at.device, today)
    units = supplied or affected_units(park, at, reach)
    held: dict[str, list[str]] = {}
    by_unit = holders(records, park, today, units)
    for unit in units:
        if unit in by_unit:
            held.setdefault(by_unit[unit], []).append(unit)
    tenants = [
        made
        for tenant, theirs in held.items()
        if (made := _tenant(records, tenant, tuple(theirs), units)) is not None
    ]
    order = list(Why)
    tenants.sort(key=lambda one: (order.index(one.why), not one.key, one.name.en, one.id))
    return Impact(units, tuple(tenants))


def affected_units(park: Park, at: Spot, reach: Reach) -> dict[str, Why]:
    """Units by the plan alone, closest first.

    A place that is known only as a floor or a building affects all of it.
    """
    if not at.building:
        return {}
    if reach == "building" or not at.floor:
        return _ordered({**_on_building(park, at.building), **_beside(park, at)})
    if reach == "floor" or not at.area:
        found = {**_on_floor(park, at.floor), **_beside(park, at)}
    else:
        found = _beside(park, at)
    if reach == "below":
        found = {**_below(park, at, found), **found}
    return _ordered(found)


def _ordered(found: Mapping[str, Why]) -> dict[str, Why]:
    order = list(Why)
    return dict(sorted(found.items(), key=lambda item: order.index(item[1])))


def _units(park: Park) -> list[Area]:
    return [area for area in park.areas.values() if area.kind == "unit"]


def _on_floor(park: Park, floor: str) -> dict[str, Why]:
    return {area.id: Why.FLOOR for area in _units(park) if area.floor == floor}


def _on_building(park: Park, building: str) -> dict[str, Why]:
    floors = {floor.id for floor in park.floors.values() if floor.building == building}
    return {area.id: Why.BUILDING for area in _units(park) if area.floor in floors}


def _beside(park: Park, at: Spot) -> dict[str, Why]:
    """The unit of the place, or those within reach of a common room."""
    if at.unit:
        return {at.unit: Why.HERE} if at.unit in park.areas else {}
    area = park.areas.get(at.area)
    if area is None or not area.outline:
        return {}
    return {unit.id: Why.NEAR for unit in _met(park, area, at.floor, NEAR_M)}


def _below(park: Park, at: Spot, above: Mapping[str, Why]) -> dict[str, Why]:
    """The units of the next floor down under the unit or the room, or under the whole floor."""
    floor = park.floors[at.floor]
    lower = [
        one
        for one in park.floors.values()
        if one.building == floor.building and one.level < floor.level
    ]
    if not lower:
        return {}
    down = max(lower, key=lambda one: one.level)
    over = park.areas.get(at.unit or at.area)
    if over is not None:
        margin = 0.0 if at.unit else NEAR_M
        return {unit.id: Why.BELOW for unit in _met(park, over, down.id, margin)}
    wet = [park.areas[unit] for unit in above]
    return {unit.id: Why.BELOW for area in wet for unit in _met(park, area, down.id, 0.0)}


def _met(park: Park, area: Area, floor: str, margin_m: float) -> list[Area]:
    """The units of a floor that `area`, widened by a margin, has ground in common with.

    The drawings of one building share their origin.
    """
    own, other = park.floors[area.floor], park.floors[floor]
    outline = area.outline
    if margin_m:
        outline = tuple(widened(outline, margin_m / own.metres_per_unit))
    outline = tuple(scaled(outline, own.metres_per_unit / other.metres_per_unit))
    return [unit for unit in _units(park) if unit.floor == floor and _meets(unit, outline, other)]


def _meets(unit: Area, outline: tuple[tuple[float, float], ...], floor: Floor) -> bool:
    if not unit.outline or not outline:
        return False
    return overlap(unit.outline, outline) * floor.metres_per_unit**2 >= _LEAST_M2


def _supplied(park: Park, records: Records, device: str, today: date) -> dict[str, Why]:
    """The units whose lease names the device as their meter."""
    if not device:
        return {}
    return {
        unit: Why.SUPPLIED
        for lease in leases_on(records, today, ("meters", "has", device))
        for unit in lease.units
        if unit in park.areas
    }


def _tenant(
    records: Records, id_: str, theirs: tuple[str, ...], units: Mapping[str, Why]
) -> AffectedTenant | None:
    record = records.get("tenant", id_)
    if record is None:
        return None
    contacts = [
        contact
        for contact in records.list(Query("contact", (("tenant", "is", id_),)))
        if not contact.flag("gone")
    ]
    contacts.sort(key=lambda one: (not one.flag("told_first"), one.id))
    order = list(Why)
    return AffectedTenant(
        id_,
        record.name("name"),
        record.flag("key_tenant"),
        theirs,
        min((units[unit] for unit in theirs), key=order.index),
        tuple(contacts),
    )
