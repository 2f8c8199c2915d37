"""Which detectors and doors stand at a place: what a work there can take out of service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.points import Point, Severity
from models.site.park import Area, Device, Park
from models.works.states import Permit

_FIRE = frozenset({"fire_alarm", "fire_prealarm", "smoke", "heat"})
_OTHERS = frozenset(
    {"gas_alarm", "gas_concentration", "carbon_monoxide", "leak", "moisture", "sprinkler", "motion"}
)
DETECTING = _FIRE | _OTHERS
"""Kinds of points that call somebody because of what is in the room."""
_DOOR_ALARMS = frozenset({"door_alarm", "door_tamper", "door_fault"})
_PANEL = frozenset({"fire_mode", "mains_present", "count"})
"""A device that has a mode, a supply of its own, or counts zones is a control panel: it speaks for
the whole park."""
_PRESELECTED: Mapping[Permit, frozenset[str]] = {Permit.HOT_WORK: _FIRE}
"""Flame and smoke are part of the work. Gas detectors never are: hot work relies on them."""

Outline = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Detector:
    """One point that a work may take out of service."""

    point: str
    device: str
    kind: str


def can_alarm(point: Point) -> bool:
    """True if a value of the point can call somebody."""
    limits = point.limits
    if limits is not None and limits.severity is not Severity.NONE:
        return True
    return any(state.severity is not Severity.NONE for state in point.states)


def detectors_at(park: Park, kind: str, id_: str) -> tuple[Detector, ...]:
    """The detectors of a device, room, unit, zone or floor, in the order of the site.

    A room also has the fire detectors of the zone it lies in, if it has none of its own: that is
    how a fire panel reports. A control panel is never a detector.
    """
    devices = devices_at(park, kind, id_)
    found = _detectors(park, devices, DETECTING)
    if any(one.kind in _FIRE for one in found):
        return found
    zones = _zones(park, kind, id_)
    of_zones = dict.fromkeys(
        device for zone in zones for device in devices_at(park, "area", zone.id)
    )
    rest = _detectors(park, of_zones, _FIRE)
    return found + tuple(one for one in rest if one not in found)


def preselected(found: Iterable[Detector], permit: Permit) -> tuple[str, ...]:
    """Points that a permit of this type takes out unless somebody says otherwise."""
    kinds = _PRESELECTED.get(permit, frozenset())
    return tuple(one.point for one in found if one.kind in kinds)


def points_of_doors(park: Park, doors: Iterable[str]) -> tuple[str, ...]:
    """The points of doors that call somebody because of what is done to the door. Its mode, its
    leaf and its bolt go on being shown as they are."""
    return tuple(
        point
        for door in doors
        if door in park.devices
        for point in park.devices[door].points
        if park.points[point].kind in _DOOR_ALARMS and can_alarm(park.points[point])
    )


def taken_out(park: Park, points: Iterable[str], doors: Iterable[str]) -> tuple[str, ...]:
    """Exactly what a start takes out of service: the points named, and those of the doors."""
    known = (point for point in points if point in park.points)
    return tuple(dict.fromkeys((*known, *points_of_doors(park, doors))))


def devices_at(park: Park, kind: str, id_: str) -> tuple[str, ...]:
    """Ids of the devices at a place: the device itself, those of a room, unit, zone or floor."""
    if kind == "device":
        return (id_,) if id_ in park.devices else ()
    if kind == "floor":
        return tuple(d for d, place in park.places.items() if place.floor == id_)
    if kind == "building":
        floors = {f.id for f in park.floors.values() if f.building == id_}
        return tuple(d for d, place in park.places.items() if place.floor in floors)
    area = park.areas.get(id_) if kind == "area" else None
    return () if area is None else _in_area(park, area)


def _in_area(park: Park, area: Area) -> tuple[str, ...]:
    """By the room a device names, else by where it stands."""
    rooms = {a.id for a in park.areas.values() if area.kind == "unit" and a.unit == area.id}
    rooms.add(area.id)
    return tuple(
        device
        for device, place in park.places.items()
        if place.room in rooms
        or (
            place.floor == area.floor
            and (area.kind == "zone" or not place.room)
            and contains(area.outline, place.x, place.y)
        )
    )


def _detectors(park: Park, devices: Iterable[str], kinds: frozenset[str]) -> tuple[Detector, ...]:
    found = []
    for id_ in devices:
        device = park.devices.get(id_)
        if device is None or _is_panel(park, device):
            continue
        for name in device.points:
            point = park.points[name]
            if point.kind in kinds and can_alarm(point):
                found.append(Detector(name, id_, point.kind))
    return tuple(found)


def _is_panel(park: Park, device: Device) -> bool:
    return any(park.points[point].kind in _PANEL for point in device.points)


def _zones(park: Park, kind: str, id_: str) -> list[Area]:
    """The zones that a device, room or unit lies in."""
    if kind == "device":
        place = park.places.get(id_)
        if place is None:
            return []
        floor, x, y = place.floor, place.x, place.y
    else:
        area = park.areas.get(id_) if kind == "area" else None
        if area is None or area.kind == "zone":
            return []
        floor = area.floor
        x, y = inner_point(area.outline)
    return [
        zone
        for zone in park.areas.values()
        if zone.kind == "zone" and zone.floor == floor and contains(zone.outline, x, y)
    ]


def contains(outline: Outline, x: float, y: float) -> bool:
    """Even-odd rule; a spot on the edge may be either."""
    inside = False
    for (x1, y1), (x2, y2) in _edges(outline):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def inner_point(outline: Outline) -> tuple[float, float]:
    """A spot inside a polygon of any form: the middle of its widest span at half a height."""
    levels = sorted({y for _, y in outline})
    if len(levels) < 2:
        return outline[0] if outline else (0.0, 0.0)
    below, above = max(pairwise(levels), key=lambda pair: pair[1] - pair[0])
    y = (below + above) / 2
    crossed = sorted(
        (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for (x1, y1), (x2, y2) in _edges(outline)
        if (y1 > y) != (y2 > y)
    )
    left, right = max(
        zip(crossed[::2], crossed[1::2], strict=True), key=lambda span: span[1] - span[0]
    )
    return (left + right) / 2, y


def _edges(outline: Outline) -> Iterable[tuple[tuple[float, float], tuple[float, float]]]:
    return zip(outline, (*outline[1:], outline[0]), strict=True) if outline else ()
