"""Areas that one lost link has blinded: hatched together, with one plate for the cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.links import LinkState, LinkStatus
from models.site.park import Park


@dataclass(frozen=True, slots=True)
class Blind:
    """What one lost link hides on one floor."""

    link: str
    since_ms: int
    areas: tuple[str, ...]
    """Rooms whose devices all hang on the link."""
    devices: tuple[str, ...]
    """All devices of the floor that hang on it, in those rooms or not."""
    whole_floor: bool
    """True if no device of the floor is left."""


def blind_areas(park: Park, floor: str, links: Iterable[LinkStatus]) -> tuple[Blind, ...]:
    """One entry for each lost link that blinds at least one room, or the whole of `floor`."""
    lost = {status.link: status for status in links if status.state is LinkState.DOWN}
    if not lost:
        return ()
    rooms, devices = _links_by_room(park, floor)
    found = []
    for link, status in lost.items():
        areas = tuple(room for room, fed in rooms.items() if fed == {link})
        blinded = tuple(device for device, fed in devices.items() if fed == link)
        whole = bool(devices) and len(blinded) == len(devices)
        if areas or whole:
            found.append(Blind(link, status.since_ms, areas, blinded, whole))
    return tuple(found)


def _links_by_room(park: Park, floor: str) -> tuple[Mapping[str, set[str]], Mapping[str, str]]:
    rooms: dict[str, set[str]] = {}
    devices: dict[str, str] = {}
    for id, place in park.places.items():
        device = park.devices.get(id)
        if place.floor != floor or device is None or not device.points:
            continue
        devices[id] = device.link
        if place.room:
            rooms.setdefault(place.room, set()).add(device.link)
    return rooms, devices
