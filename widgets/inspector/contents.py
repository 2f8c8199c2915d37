"""What belongs to a room, and what a door's points say in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from models.plan.door import KINDS
from models.points import Point
from models.site.park import Area, Device, Park
from models.views import View
from widgets.words import Words

_SAID = {
    "door_mode": "inspector.door.door_mode",
    "door_contact": "inspector.door.door_contact",
    "lock_state": "inspector.door.lock_state",
}
_MISSING = {
    "door_mode": "inspector.door.no.door_mode",
    "door_contact": "inspector.door.no.door_contact",
    "lock_state": "inspector.door.no.lock_state",
}


def devices_in(park: Park, area: Area) -> list[Device]:
    """Devices of a room, or of all rooms of a unit, in the order of the site file."""
    rooms = {area.id}
    if area.kind == "unit":
        rooms |= {room.id for room in park.areas.values() if room.unit == area.id}
    return [
        park.devices[id]
        for id, place in park.places.items()
        if place.room in rooms and id in park.devices
    ]


def room_points(park: Park, words: Words, devices: Sequence[Device]) -> list[tuple[Point, str]]:
    """Analogue points of a room; where a name occurs twice, the device's name stands for it, and
    where that is said of several points of the device, both: in and out are two things."""
    found = [
        point
        for device in devices
        for id in device.points
        if (point := park.points.get(id)) is not None
        and not point.states
        and point.command is None
        and (point.normal is not None or point.scale is not None or id == device.primary)
    ]
    often = Counter(words.name(point.name) for point in found)
    doubled = Counter(point.device for point in found if often[words.name(point.name)] > 1)

    def named(point: Point) -> str:
        name, device = words.name(point.name), words.name(park.devices[point.device].name)
        if often[name] < 2:
            return ""
        return f"{device} · {name}" if doubled[point.device] > 1 else device

    return [(point, named(point)) for point in found]


def door_lines(view: View, words: Words, points: Iterable[Point]) -> tuple[str, ...]:
    """Mode, leaf and bolt in words, the site's own where a point says them."""
    by_kind = {point.kind: point for point in points if point.kind in KINDS}
    said = []
    for kind in KINDS:
        point = by_kind.get(kind)
        if point is None:
            said.append(words.say(_MISSING[kind]))
        else:
            text = words.value(point, view.latest(point.id))[0]
            said.append(words.say(_SAID[kind], state=text))
    return tuple(said)
