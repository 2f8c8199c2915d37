"""Words of the inspector that need more than a lookup."""

from __future__ import annotations

from dataclasses import replace

from models.plan.outline import area as square_units
from models.points import Point, Quality, Reading
from models.site.park import Area, Device, Park
from widgets.words import Words


def place_of(park: Park, words: Words, device: Device) -> str:
    """Building, floor and room of a device, outermost first; empty if it stands nowhere."""
    place = park.places.get(device.id)
    floor = park.floors.get(place.floor) if place is not None else None
    if place is None or floor is None:
        return ""
    names = [floor_of(park, words, floor.id)]
    room = park.areas.get(place.room)
    if room is not None:
        names.append(room.number or words.name(room.name))
    return " · ".join(names)


def floor_of(park: Park, words: Words, floor: str) -> str:
    """Building, by its short name, and floor."""
    known = park.floors[floor]
    building = park.buildings.get(known.building)
    names = [building.short or words.name(building.name)] if building is not None else []
    return " · ".join([*names, words.name(known.name)])


def device_line(park: Park, words: Words, device: Device) -> str:
    """Place, id and link of a device."""
    link = park.links.get(device.link)
    name = words.name(link.name) if link is not None else device.link
    return " · ".join(part for part in (place_of(park, words, device), device.id, name) if part)


def area_line(park: Park, words: Words, area: Area) -> str:
    """Floor, unit and size of an area."""
    unit = park.areas.get(area.unit)
    names = [floor_of(park, words, area.floor)]
    if unit is not None:
        names.append(words.name(unit.name))
    metres = square_units(area.outline) * park.floors[area.floor].metres_per_unit ** 2
    return " · ".join([*names, f"{metres:,.0f} m²"])


def area_title(words: Words, area: Area) -> str:
    """Number and name of an area."""
    return " ".join(part for part in (area.number, words.name(area.name)) if part)


def freshness(words: Words, reading: Reading, now_ms: int) -> str:
    """`age 2 s` of a live value, `last heard 2 min ago` of a last known one, else the reason."""
    if reading.quality is Quality.NOTHING_YET:
        return words.quality(reading.quality)
    age = words.age(now_ms - reading.received_ms)
    if reading.quality.is_last_known:
        return words.say("inspector.heard", age=age)
    return words.say("inspector.age", age=age)


def quality_reason(words: Words, reading: Reading) -> str:
    """Why a value is not simply good; empty if it is."""
    return "" if reading.quality is Quality.GOOD else words.quality(reading.quality)


def bare(words: Words, point: Point, value: float) -> str:
    """A value as shown, without its unit."""
    return words.value(point, Reading(point.id, value, Quality.GOOD, 0, 0))[0]


def difference(words: Words, point: Point, value: float) -> str:
    """How far one value of `point` lies from another; of temperatures in kelvin."""
    return words.quantity(replace(point, unit="K") if point.unit == "Cel" else point, value)


def short_age(words: Words, ms: int) -> str:
    """An age in one unit, for places where two do not fit: `40 s`, `11 min`, `3 h`, `2 d`."""
    seconds = max(0, ms) // 1000
    if seconds < 60:
        return words.say("inspector.short.seconds", n=seconds)
    if seconds < 3600:
        return words.say("inspector.short.minutes", n=seconds // 60)
    if seconds < 86_400:
        return words.say("inspector.short.hours", n=seconds // 3600)
    return words.say("inspector.short.days", n=seconds // 86_400)
