"""What groups of alarms are called and where they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from models.alarms import Alarm
from widgets.alarms.arranging import Grouping
from widgets.alarms.columns import Cells
from widgets.alarmwords import kind_word
from widgets.contribution import Desk
from widgets.words import Words

_MOST_KINDS = 4
_MOST_BUILDINGS = 4


def group_title(desk: Desk, cells: Cells, shown: Mapping[str, Alarm], key: str) -> str:
    """Of a cause the alarm that came first; of a place or device its name."""
    by, _, id_ = key.partition(":")
    words, park = desk.words, desk.view.park
    if by == Grouping.CAUSE.value:
        alarm = shown.get(id_)
        return cells.title(alarm) if alarm is not None else cells.named(id_)
    if by == Grouping.DEVICE.value:
        device = park.devices.get(id_)
        return words.name(device.name) if device is not None else id_
    floor = park.floors.get(id_)
    if floor is None:
        return words.say("alarmpanel.no_place")
    building = park.buildings.get(floor.building)
    names = [words.name(building.name)] if building is not None else []
    return " · ".join([*names, words.name(floor.name)])


def group_place(desk: Desk, cells: Cells, alarms: Sequence[Alarm]) -> str:
    """The one place of all, the building, or the buildings by their short names."""
    park, words = desk.view.park, desk.words
    devices = {device.id: None for a in alarms if (device := cells.device_of(a)) is not None}
    places = [place for id_ in devices if (place := park.places.get(id_)) is not None]
    if not places:
        return ""
    if len({place.room for place in places}) == 1 and len({place.floor for place in places}) == 1:
        return words.place(park, places[0].device)
    floors = {id_: park.floors[id_] for place in places if (id_ := place.floor) in park.floors}
    buildings = sorted({f.building for f in floors.values() if f.building in park.buildings})
    if len(buildings) == 1:
        name = words.name(park.buildings[buildings[0]].name)
        if len(floors) == 1:
            return f"{name} · {words.name(next(iter(floors.values())).name)}"
        return name
    if len(buildings) > _MOST_BUILDINGS:
        return words.say("alarmpanel.buildings.many", n=len(buildings))
    shorts = ", ".join(park.buildings[id_].short for id_ in buildings)
    return words.say("alarmpanel.buildings", names=shorts)


def kinds_told(words: Words, alarms: Sequence[Alarm], cells: Cells | None = None) -> str:
    """`drives 14, air handling 9` by kinds of devices; without `cells` the priorities."""
    if cells is None:
        levels = Counter(alarm.severity for alarm in alarms)
        return ", ".join(f"{s.letter} {levels[s]}" for s in sorted(levels, reverse=True))
    kinds = Counter(d.kind for alarm in alarms if (d := cells.device_of(alarm)) is not None)
    common = kinds.most_common(_MOST_KINDS)
    told = [f"{kind_word(words, kind)} {count}" for kind, count in common]
    rest = sum(kinds.values()) - sum(count for _, count in common)
    if rest:
        told.append(words.say("alarmpanel.sum.others", n=rest))
    return ", ".join(told)
