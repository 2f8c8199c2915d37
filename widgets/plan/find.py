"""Finds devices, rooms, units, floors and buildings by name, number or id, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.site.park import Area, Device, Park
from models.text import Name
from widgets.contribution import Desk, Found, Target
from widgets.words import Words

_MOST = 30
_AREAS = {"room": "plan.found.room", "unit": "plan.found.unit", "zone": "plan.found.zone"}


def find_places(desk: Desk, text: str) -> Sequence[Found]:
    """At most 30 hits, best first: every word of `text` occurs in a name, a number or an id.

    Rank 0: the number or id itself; 10: a name begins with it; 20 and more: somewhere inside,
    devices after places.
    """
    wanted = text.casefold().split()
    if not wanted:
        return []
    found = []
    for known, entry in _known(desk):
        if all(word in known for word in wanted):
            target, title, detail, exact, names, weight = entry
            found.append(Found(target, title, detail, _rank(wanted, exact, names, weight)))
    found.sort(key=lambda hit: (hit.rank, hit.title))
    return found[:_MOST]


def _rank(wanted: list[str], exact: Sequence[str], names: Sequence[str], weight: int) -> int:
    whole = " ".join(wanted)
    if any(entry.casefold() == whole for entry in exact):
        return 0
    if any(name.casefold().startswith(whole) for name in (*exact, *names)):
        return 10 + weight
    return 20 + weight


_Entry = tuple[Target, str, str, Sequence[str], Sequence[str], int]


def _known(desk: Desk) -> Sequence[tuple[str, _Entry]]:
    """Everything with the text it is found by; made at the first search in a park."""
    park, words = desk.view.park, desk.words

    def make() -> tuple[Park, list[tuple[str, _Entry]]]:
        entries = _all(park, words)
        return park, [(" ".join((*one[3], *one[4])).casefold(), one) for one in entries]

    # the park is kept with it, so that its id is nobody else's
    return desk.theme.kept(("plan", "find", id(park), words.language), make)[1]


def _all(park: Park, words: Words) -> Iterator[_Entry]:
    for building in park.buildings.values():
        detail = words.say("plan.found.building")
        names = _names(building.name)
        yield Target("building", building.id), words.name(building.name), detail, (
            building.id, building.short,
        ), names, 0  # fmt: skip
    for floor in park.floors.values():
        above = park.buildings.get(floor.building)
        place = words.name(above.name) if above is not None else ""
        title = f"{place} · {words.name(floor.name)}" if place else words.name(floor.name)
        names = (*_names(floor.name), *(_names(above.name) if above else ()), floor.short)
        detail = words.say("plan.found.floor")
        yield Target("floor", floor.id), title, detail, (floor.id,), names, 1
    for area in park.areas.values():
        yield _area(park, words, area)
    for device in park.devices.values():
        if device.id in park.places:
            yield _device(park, words, device)


def _names(name: Name) -> tuple[str, ...]:
    return tuple(text for text in (name.en, name.zh_CN) if text)


def _floor(park: Park, words: Words, floor: str) -> str:
    known = park.floors.get(floor)
    if known is None:
        return ""
    building = park.buildings.get(known.building)
    short = building.short if building is not None else ""
    return " · ".join(part for part in (short, words.name(known.name)) if part)


def _area(park: Park, words: Words, area: Area) -> _Entry:
    title = " ".join(part for part in (area.number, words.name(area.name)) if part)
    detail = f"{words.say(_AREAS[area.kind])} · {_floor(park, words, area.floor)}"
    exact = (area.id, area.number) if area.number else (area.id,)
    return Target("area", area.id), title, detail, exact, _names(area.name), 2


def _device(park: Park, words: Words, device: Device) -> _Entry:
    place = park.places[device.id]
    room = park.areas.get(place.room)
    parts = [words.say("plan.found.device"), _floor(park, words, place.floor)]
    if room is not None:
        parts.append(room.number or words.name(room.name))
    detail = " · ".join(part for part in parts if part)
    return (
        Target("device", device.id),
        words.name(device.name),
        detail,
        (device.id,),
        _names(device.name),
        5,
    )
