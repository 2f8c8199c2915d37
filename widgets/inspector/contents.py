"""What belongs to a room, what stands there, and what a door's points say in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from models.plan.door import KINDS
from models.plan.rollup import QUIET, Standing
from models.points import Point
from models.site.park import Area, Device, Park
from models.views import View
from widgets.inspector.text import freshness, quality_reason
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


def door_age(view: View, words: Words, points: Iterable[Point]) -> str:
    """How fresh the least fresh of the door's marks is."""
    readings = [view.latest(point.id) for point in points if point.kind in KINDS]
    if not readings:
        return ""
    worst = min(readings, key=lambda r: (-r.quality, r.received_ms))
    reason = quality_reason(words, worst)
    fresh = freshness(words, worst, view.now())
    known = worst.quality.is_last_known or reason in ("", fresh)
    return fresh if known else f"{reason} · {fresh}"


def standing_of(view: View, devices: Iterable[Device]) -> Standing:
    """The alarms of all their points, as one mark shows them."""
    standing = QUIET
    for device in devices:
        for point in device.points:
            alarm = view.alarm(point)
            if alarm is not None:
                standing = standing.plus(alarm)
    return standing
