"""Worst severity and coverage, rolled up from points to device, room, floor and building."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from models.alarms import Alarm
from models.points import Grade, Quality, Reading, Severity
from models.site.park import Park


@dataclass(frozen=True, slots=True)
class Standing:
    """The alarms of a place in one mark."""

    severity: Severity = Severity.NONE
    """The worst."""
    acknowledged: bool = True
    """False if one of the worst severity still waits for a person."""
    count: int = 0
    since_ms: int = 0
    """Of the newest of the worst."""
    gone: bool = False
    """True if the condition of none of the worst is there any more."""

    def plus(self, alarm: Alarm) -> Standing:
        """This standing with one alarm more."""
        if alarm.severity < self.severity:
            return replace(self, count=self.count + 1)
        worse = alarm.severity > self.severity
        return Standing(
            alarm.severity,
            alarm.acknowledged and (worse or self.acknowledged),
            self.count + 1,
            alarm.raised_ms if worse else max(alarm.raised_ms, self.since_ms),
            alarm.returned_ms is not None and (worse or self.gone),
        )


QUIET = Standing()


@dataclass(frozen=True, slots=True)
class RollUp:
    """Places that have an active alarm; what is missing is quiet."""

    devices: Mapping[str, Standing] = field(default_factory=dict)
    rooms: Mapping[str, Standing] = field(default_factory=dict)
    floors: Mapping[str, Standing] = field(default_factory=dict)
    buildings: Mapping[str, Standing] = field(default_factory=dict)
    park: Standing = QUIET


def roll_up(park: Park, alarms: Iterable[Alarm]) -> RollUp:
    """Each alarm counts once at its device and once at every place that contains it."""
    result = RollUp({}, {}, {}, {})
    devices, rooms = dict(result.devices), dict(result.rooms)
    floors, buildings = dict(result.floors), dict(result.buildings)
    whole = QUIET
    for alarm in alarms:
        point = park.points.get(alarm.point)
        if point is None:
            continue
        whole = whole.plus(alarm)
        devices[point.device] = devices.get(point.device, QUIET).plus(alarm)
        place = park.places.get(point.device)
        if place is None:
            continue
        if place.room:
            rooms[place.room] = rooms.get(place.room, QUIET).plus(alarm)
        floors[place.floor] = floors.get(place.floor, QUIET).plus(alarm)
        floor = park.floors.get(place.floor)
        if floor is not None:
            building = floor.building
            buildings[building] = buildings.get(building, QUIET).plus(alarm)
    return RollUp(devices, rooms, floors, buildings, whole)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of a place's points are heard now."""

    live: int
    total: int

    @property
    def complete(self) -> bool:
        """True if nothing is missing."""
        return self.live == self.total


def coverage(points: Iterable[str], latest: Callable[[str], Reading]) -> Coverage:
    """Live is what has a value that is not a last known one."""
    live = total = 0
    for point in points:
        total += 1
        live += latest(point).quality in LIVE
    return Coverage(live, total)


def building_coverage(park: Park, floors: Mapping[str, Coverage]) -> dict[str, Coverage]:
    """What the coverage of their floors makes of the buildings."""
    found: dict[str, Coverage] = {}
    for id, share in floors.items():
        building = park.floors[id].building
        so_far = found.get(building, Coverage(0, 0))
        found[building] = Coverage(so_far.live + share.live, so_far.total + share.total)
    return found


LIVE = frozenset(
    quality for quality in Quality if quality.grade is not Grade.BAD and not quality.is_last_known
)
"""The qualities of a value that counts as measured now. A set, because every second it is asked for
every point of a floor."""


def floor_points(park: Park, floor: str) -> tuple[str, ...]:
    """Ids of all points of the devices that stand on `floor`, in the order of the site file."""
    return tuple(
        point
        for device, place in park.places.items()
        if place.floor == floor and device in park.devices
        for point in park.devices[device].points
    )
