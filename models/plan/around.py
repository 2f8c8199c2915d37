"""What a spot on a plan belongs to, from the closest thing outwards."""

from __future__ import annotations

from collections.abc import Sequence

from models.alarms import Alarm
from models.site.park import Park

Spot = tuple[str, str]
"""Kind and id."""


def around(park: Park, alarms: Sequence[Alarm], kind: str, id_: str) -> tuple[Spot, ...]:
    """The alarm there (the first of `alarms` that is its device's), device, room, unit, floor.

    `kind` is `alarm` (a point's id), `device`, `area` or `floor`; anything else is itself alone.
    """
    if kind == "alarm" and id_ in park.points:
        return ((kind, id_), *_device(park, park.points[id_].device))
    if kind == "device" and id_ in park.devices:
        points = set(park.devices[id_].points)
        alarm = next((one for one in alarms if one.point in points), None)
        head = () if alarm is None else (("alarm", alarm.point),)
        return (*head, *_device(park, id_))
    if kind == "area" and id_ in park.areas:
        return _area(park, id_)
    return ((kind, id_),) if id_ else ()


def _device(park: Park, id_: str) -> tuple[Spot, ...]:
    place = park.places.get(id_)
    if place is None:
        return (("device", id_),)
    if place.room in park.areas:
        return (("device", id_), *_area(park, place.room))
    return (("device", id_), *_floor(park, place.floor))


def _area(park: Park, id_: str) -> tuple[Spot, ...]:
    area = park.areas[id_]
    unit = (("area", area.unit),) if area.unit in park.areas else ()
    return (("area", id_), *unit, *_floor(park, area.floor))


def _floor(park: Park, id_: str) -> tuple[Spot, ...]:
    floor = park.floors.get(id_)
    return () if floor is None else (("floor", id_), ("building", floor.building))
