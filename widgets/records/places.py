"""Places of the park as records name them: `area:<id>`, `floor:<id>`, `device:<id>`, ..."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.records.bigrams import folded
from models.site.park import Floor, Park
from models.text import Name
from widgets.contribution import Desk

_DOT = " · "
_OUTSIDE_IN = ("building", "floor", "area", "device")
_APART = re.compile(r"\W+")


def place_name(desk: Desk, value: str) -> str:
    """`B · Floor 2 · 2.12 Cold room`; an unknown id as it is; empty for none."""
    kind, _, id_ = value.partition(":")
    park, name = desk.view.park, desk.words.name
    if kind == "building" and id_ in park.buildings:
        return name(park.buildings[id_].name)
    if kind == "floor" and id_ in park.floors:
        return _floor(desk, park.floors[id_])
    if kind == "area" and id_ in park.areas:
        area = park.areas[id_]
        own = _unique(area.number, name(area.name))
        floor = park.floors.get(area.floor)
        return own if floor is None else _floor(desk, floor) + _DOT + own
    if kind == "device" and id_ in park.devices:
        place = park.places.get(id_)
        floor = park.floors.get(place.floor) if place is not None else None
        own = name(park.devices[id_].name)
        return own if floor is None else _floor(desk, floor) + _DOT + own
    return value


def places(desk: Desk, text: str, kinds: Sequence[str], most: int = 8) -> Sequence[tuple[str, str]]:
    """Values and names of the places whose id or name in either language has every word.

    Those come first that begin with the first one and have the others as beginnings of words:
    `E F1` means floor 1 of E, though there is an e in almost every name.
    """
    words = folded(text).split() or [""]
    begun: list[tuple[str, str]] = []
    within: list[tuple[str, str]] = []
    for kind in sorted(kinds, key=_OUTSIDE_IN.index):
        for id_, names in _all(desk, kind):
            value = f"{kind}:{id_}"
            shown = place_name(desk, value)
            outer = (folded(id_), folded(shown), folded(_floor_of(desk.view.park, kind, id_)))
            held = " ".join((*outer, folded(" ".join(names))))
            if all(word in held for word in words):
                fits = _begin(words, outer)
                (begun if fits else within).append((value, shown))
                if len(begun) == most:
                    return begun
    return (begun + within)[:most]


def _begin(words: Sequence[str], names: Sequence[str]) -> bool:
    if not any(name.startswith(words[0]) for name in names):
        return False
    own = [one for name in names for one in _APART.split(name)]
    return all(any(one.startswith(word) for one in own) for word in words)


def _all(desk: Desk, kind: str) -> Iterator[tuple[str, tuple[str, str]]]:
    park = desk.view.park
    named: dict[str, dict[str, Name]] = {
        "area": {id_: one.name for id_, one in park.areas.items()},
        "floor": {id_: one.name for id_, one in park.floors.items()},
        "building": {id_: one.name for id_, one in park.buildings.items()},
        "device": {id_: one.name for id_, one in park.devices.items()},
    }
    for id_, name in named[kind].items():
        yield id_, (name.en, name.zh_CN)


def _floor_of(park: Park, kind: str, id_: str) -> str:
    if kind == "area":
        return park.areas[id_].floor
    place = park.places.get(id_) if kind == "device" else None
    return "" if place is None else place.floor


def _floor(desk: Desk, floor: Floor) -> str:
    building = desk.view.park.buildings.get(floor.building)
    own = desk.words.name(floor.name)
    return own if building is None else (building.short or building.id) + _DOT + own


def _unique(number: str, name: str) -> str:
    return name if not number or name.startswith(number) else f"{number} {name}"
