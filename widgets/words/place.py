"""Where a device stands, in words: building, floor, room."""

from __future__ import annotations

from models.site.park import Park
from models.text import Name

SEPARATOR = " · "


def place_of(park: Park, device: str) -> tuple[str | Name, ...]:
    """Building, floor and room of a device, outermost first; empty if it has no place."""
    place = park.places.get(device)
    return () if place is None else spot_of(park, place.floor, place.room)


def spot_of(park: Park, floor_id: str, room_id: str, short: bool = False) -> tuple[str | Name, ...]:
    """The same of a room on a floor; either may be empty. `short`: the building by its letter."""
    floor = park.floors.get(floor_id)
    if floor is None:
        return ()
    building = park.buildings.get(floor.building)
    parts: list[str | Name] = []
    if building is not None:
        parts.append((building.short if short else "") or building.name)
    parts.append(floor.name)
    room = park.areas.get(room_id)
    if room is not None:
        parts.append(room.number or room.name)
    return tuple(parts)
