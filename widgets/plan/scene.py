"""What stands on one floor, as the configuration says it; nothing here changes with a value."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from models.plan.layers import Layer, layer_of
from models.plan.outline import bounds, middle
from models.site.park import Area, Device, Floor, Park

Form = Literal["door", "icon", "value"]

_SHOWN = 3
"""A device shows its primary value and at most two more on the plan; the rest is inspected."""

_QUIET_KINDS = frozenset(
    {"battery", "signal", "fault", "uptime", "rssi", "energy", "availability", "tamper"}
)
"""Kinds of points that tell of the device rather than of the place, and counters."""


_FLOWS = ("active_power", "volume_flow_rate")


@dataclass(frozen=True, slots=True)
class Item:
    """One device on the plan."""

    device: Device
    x: float
    y: float
    room: str
    layer: Layer
    form: Form
    points: tuple[str, ...]
    """What the symbol listens to: for `value` the shown ones, primary first."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One floor: its items, areas and the rectangle that a fitted plan shows."""

    floor: Floor
    items: tuple[Item, ...]
    rooms: tuple[Area, ...]
    units: tuple[Area, ...]
    frame: tuple[float, float, float, float]

    def layer_of(self, device: str) -> Layer | None:
        """The layer of a device of this floor."""
        return next((item.layer for item in self.items if item.device.id == device), None)


def middle_of(park: Park, kind: str, id: str) -> tuple[float, float] | None:
    """Where a device or the middle of an area lies on its plan; None if it lies on none."""
    if kind == "device":
        place = park.places.get(id)
        return None if place is None else (place.x, place.y)
    area = park.areas.get(id)
    return None if area is None else middle(area.outline)


def scene_of(park: Park, floor: Floor) -> Scene:
    """The scene of `floor`, in the order of the site file."""
    areas = [area for area in park.areas.values() if area.floor == floor.id]
    rooms = tuple(area for area in areas if area.kind == "room")
    return Scene(
        floor,
        tuple(_items(park, floor.id)),
        rooms,
        tuple(area for area in areas if area.kind == "unit"),
        _frame(floor, rooms),
    )


def _items(park: Park, floor: str) -> list[Item]:
    found = []
    for id, place in park.places.items():
        device = park.devices.get(id)
        if device is None or place.floor != floor:
            continue
        primary = park.points.get(device.primary or (device.points or ("",))[0])
        stateful = primary is not None and bool(primary.states)
        layer = layer_of(device.kind, stateful)
        form: Form = "icon"
        if layer is Layer.DOORS and device.kind == "door":
            form, points = "door", device.points
        elif (
            layer in (Layer.CLIMATE, Layer.ENERGY)
            and primary is not None
            and not stateful
            and (values := shown_points(park, device))
        ):
            form, points = "value", values
        else:
            points = (device.primary or device.points[0],) if device.points else ()
        found.append(Item(device, place.x, place.y, place.room, layer, form, points))
    return found


def shown_points(park: Park, device: Device) -> tuple[str, ...]:
    """The primary point, then other analogue readings that are no counters and no commands.

    A counter says nothing at a glance: of a meter its power or flow is shown, if it tells one.
    """
    primary = device.primary or device.points[0]
    if park.points[primary].counter:
        return tuple(
            id
            for id in device.points
            if (point := park.points.get(id)) is not None
            and point.kind in _FLOWS
            and not point.counter
        )[:1]
    others = [
        id
        for id in device.points
        if id != primary
        and (point := park.points.get(id)) is not None
        and not point.states
        and not point.counter
        and point.command is None
        and point.kind not in _QUIET_KINDS
        and not point.kind.endswith("setpoint")
        and (point.normal or point.scale or point.limits)
    ]
    return (primary, *others[: _SHOWN - 1])


def alike(park: Park, scene: Scene) -> frozenset[str]:
    """Points that several meters of one room show: there the device is the name. Sensors of the
    same kind in one hall are told apart by their place."""
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in scene.items:
        for point in item.points if item.layer is Layer.ENERGY and item.room else ():
            seen[item.room, park.points[point].kind].append(point)
    return frozenset(
        point
        for same in seen.values()
        if len({park.points[point].device for point in same}) > 1
        for point in same
    )


def _frame(floor: Floor, rooms: tuple[Area, ...]) -> tuple[float, float, float, float]:
    """Around the rooms with a little air, so that empty paper does not shrink the plan."""
    if not rooms:
        return (0.0, 0.0, floor.width, floor.height)
    boxes = [bounds(room.outline) for room in rooms]
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[2] for b in boxes), max(b[3] for b in boxes)
    air = 0.01 * max(right - left, bottom - top)
    return (
        max(0.0, left - air),
        max(0.0, top - air),
        min(floor.width, right + air),
        min(floor.height, bottom + air),
    )
