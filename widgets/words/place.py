"""Where a device stands, in words: building, floor, room."""

from __future__ import annotations

from models.site.park import Park
from models.text import Name

SEPARATOR = " · "


def place_of(park: Park, device: str) -> tuple[str | Name, ...]:
    """Building, floor and room of a device, outermost first; empty if it has no place."""
    place = park.places.get(device)
    if place is None:
        return ()
    floor = park.floors.get(place.floor)
    if floor is None:
        return ()
    building = park.buildings.get(floor.building)
    parts: list[str | Name] = [building.name] if building is not None else []
    parts.append(floor.name)
    room = park.areas.get(place.room)
    if room is not None:
        parts.append(room.number or room.name)
    return tuple(parts)
