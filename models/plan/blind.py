"""Areas that one cause has blinded: hatched together, with one plate that names it.

The cause is a link that is down, or, where the link stands, devices behind it that all went silent
together: a gateway that died behind a broker that lives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models.links import LinkState, LinkStatus
from models.site.park import Park

_SEVERAL = 3
"""From so many silent devices on, silence is an area's and no longer each device's own."""


@dataclass(frozen=True, slots=True)
class Blind:
    """What one cause hides on one floor."""

    link: str
    since_ms: int
    """When the link went down, or the last of the devices fell silent."""
    areas: tuple[str, ...]
    """Rooms of whose devices none is heard."""
    devices: tuple[str, ...]
    """All devices of the floor that the cause hides, in those rooms or not."""
    whole_floor: bool
    """True if no device of the floor is left."""
    link_down: bool = True
    """False: the link lives, the devices behind it do not."""


def blind_areas(
    park: Park,
    floor: str,
    links: Iterable[LinkStatus],
    silent: Mapping[str, int] | None = None,
) -> tuple[Blind, ...]:
    """One entry for each cause that blinds at least one room, or the whole of `floor`.

    `silent`: device -> since when it is lost, of devices whose own loss is known.
    """
    lost = {status.link: status.since_ms for status in links if status.state is LinkState.DOWN}
    quiet = silent or {}
    if not lost and len(quiet) < _SEVERAL:
        return ()
    devices = _devices_on(park, floor)
    causes: dict[tuple[str, bool], list[str]] = {}
    for id, (link, _) in devices.items():
        if link in lost or id in quiet:
            causes.setdefault((link, link in lost), []).append(id)
    found = []
    for (link, down), hidden in causes.items():
        if not down and len(hidden) < _SEVERAL:
            continue
        gone = set(hidden)
        areas = tuple(room for room, members in _rooms(devices).items() if members <= gone)
        whole = len(hidden) == len(devices)
        if areas or whole:
            since = lost[link] if down else max(quiet[id] for id in hidden)
            found.append(Blind(link, since, areas, tuple(hidden), whole, down))
    return tuple(found)


def blind_buildings(park: Park, links: Iterable[LinkStatus]) -> frozenset[str]:
    """Buildings of which a link that is down hides at least one room."""
    lost = [status for status in links if status.state is LinkState.DOWN]
    if not lost:
        return frozenset()
    return frozenset(
        floor.building for floor in park.floors.values() if blind_areas(park, floor.id, lost)
    )


def _devices_on(park: Park, floor: str) -> dict[str, tuple[str, str]]:
    """Device -> (link, room) of what has points on `floor`."""
    return {
        id: (park.devices[id].link, place.room)
        for id, place in park.places.items()
        if place.floor == floor and id in park.devices and park.devices[id].points
    }


def _rooms(devices: Mapping[str, tuple[str, str]]) -> dict[str, set[str]]:
    rooms: dict[str, set[str]] = {}
    for id, (_, room) in devices.items():
        if room:
            rooms.setdefault(room, set()).add(id)
    return rooms
