"""A place of a record (`device:<id>`, `area:<id>`, `floor:<id>`, `building:<id>`) in the park."""

from __future__ import annotations

from dataclasses import dataclass

from models.site.park import Area, Park
from models.text.name import Language, Name


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is, as far as it is known; empty strings for what is not."""

    building: str = ""
    floor: str = ""
    area: str = ""
    """The room, zone or unit."""
    unit: str = ""
    device: str = ""


def spot(park: Park, place: str) -> Spot:
    """What the configuration knows of a place; an empty spot for an unknown one."""
    kind, _, id_ = place.partition(":")
    if kind == "device":
        return _of_device(park, id_)
    if kind == "area" and id_ in park.areas:
        return _of_area(park, park.areas[id_])
    if kind == "floor" and id_ in park.floors:
        return Spot(park.floors[id_].building, id_)
    if kind == "building" and id_ in park.buildings:
        return Spot(id_)
    return Spot()


def place_words(park: Park, at: Spot) -> Name:
    """The place as tenants know it: `Building B, Floor 2, 2.WC Washrooms`; no device, no tenant."""
    parts: list[Name] = []
    if at.building in park.buildings:
        name = park.buildings[at.building].name
        # what stands behind the comma says what the building is for
        parts.append(Name(name.en.partition(",")[0], name.zh_CN))
    if at.floor in park.floors:
        parts.append(park.floors[at.floor].name)
    area = park.areas.get(at.unit or at.area)
    if area is not None:
        parts.append(_numbered(area))
    if not parts:
        parts.append(park.name)
    return Name(_joined(parts, "en", ", "), _joined(parts, "zh_CN", " "))


def _of_device(park: Park, device: str) -> Spot:
    stands = park.places.get(device)
    if stands is None:
        return Spot(device=device if device in park.devices else "")
    floor = park.floors.get(stands.floor)
    building = "" if floor is None else floor.building
    room = park.areas.get(stands.room)
    if room is None:
        return Spot(building, stands.floor, device=device)
    return Spot(building, stands.floor, room.id, _unit_of(room), device)


def _of_area(park: Park, area: Area) -> Spot:
    floor = park.floors.get(area.floor)
    return Spot("" if floor is None else floor.building, area.floor, area.id, _unit_of(area))


def _unit_of(area: Area) -> str:
    return area.id if area.kind == "unit" else area.unit


def _numbered(area: Area) -> Name:
    def said(name: str) -> str:
        return name if not area.number or area.number in name else f"{area.number} {name}"

    return Name(said(area.name.en or area.name.zh_CN), said(area.name.zh_CN or area.name.en))


def _joined(parts: list[Name], language: Language, between: str) -> str:
    return between.join(text for part in parts if (text := part.say(language)))
