"""What a new request can be told by where it begins: place, tenant, source and a first title."""

from __future__ import annotations

from datetime import date

from models.records import JsonValue
from models.tenants import day_at, holders, units_held
from widgets.contribution import Desk
from widgets.records import name_text

Values = dict[str, JsonValue]


def values_at(desk: Desk, origin: str) -> Values:
    """`area:<id>`, `device:<id>`, `floor:<id>`, `building:<id>`, `tenant:<id>`, `alarm:<point>`,
    `incident:<id>`; nothing for anything else."""
    kind, _, id_ = origin.partition(":")
    park = desk.view.park
    if kind == "tenant":
        return _of_tenant(desk, id_)
    if kind == "alarm":
        point = park.points.get(id_)
        if point is None:
            return {}
        name = desk.words.name
        title = f"{name(park.devices[point.device].name)}: {name(point.name)}"
        return {"source": origin, "title": title, **_at(desk, f"device:{point.device}")}
    if kind == "incident":
        return {"source": origin, **_of_incident(desk, id_)}
    return _at(desk, origin)


def _of_tenant(desk: Desk, tenant: str) -> Values:
    values: Values = {"tenant": tenant}
    try:
        units = units_held(desk.view.records, desk.view.park, tenant, _today(desk))
    except LookupError:  # no leases are declared here
        units = ()
    if len(units) == 1:
        values["place"] = f"area:{units[0]}"
    return values


def _of_incident(desk: Desk, id_: str) -> Values:
    try:
        record = desk.view.records.get("incident", id_)
    except LookupError:  # no incidents are declared here
        record = None
    if record is None:
        return {}
    title = name_text(desk, record.values.get("title"))
    found = _at(desk, record.text("place"))
    return {**found, "title": title} if title else found


def _at(desk: Desk, place: str) -> Values:
    kind, _, id_ = place.partition(":")
    park = desk.view.park
    known = {
        "area": park.areas,
        "device": park.devices,
        "floor": park.floors,
        "building": park.buildings,
    }.get(kind, {})
    if id_ not in known:
        return {}
    tenant = _holder(desk, _unit(desk, kind, id_))
    return {"place": place, **({"tenant": tenant} if tenant else {})}


def _unit(desk: Desk, kind: str, id_: str) -> str:
    """The unit that a place is or lies in; empty for none."""
    park = desk.view.park
    if kind == "device":
        stands = park.places.get(id_)
        id_ = "" if stands is None else stands.room
    area = park.areas.get(id_)
    if area is None:
        return ""
    return area.id if area.kind == "unit" else area.unit


def _holder(desk: Desk, unit: str) -> str:
    try:
        return holders(desk.view.records, desk.view.park, _today(desk), (unit,)).get(unit, "")
    except LookupError:  # no leases are declared here
        return ""


def _today(desk: Desk) -> date:
    return day_at(desk.view.now(), desk.view.park.zone)
