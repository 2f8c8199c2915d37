"""What groups of alarms are called and where they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.alarms import Alarm
from models.points import Severity
from widgets.alarms.arranging import Grouping
from widgets.alarms.columns import Cells
from widgets.alarms.line import Tally
from widgets.alarmwords import kind_word
from widgets.contribution import Desk
from widgets.words import Words
from widgets.words.place import SEPARATOR

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


@dataclass(frozen=True, slots=True)
class Group:
    """What a head or a sum says of its members."""

    count: int = 0
    since_ms: int = 0
    place: str = ""
    kinds: str = ""
    tallies: tuple[Tally, ...] = ()


def group_of(desk: Desk, cells: Cells, alarms: Sequence[Alarm]) -> Group:
    """Worked out once per change, whatever is painted how often."""
    if not alarms:
        return Group()
    return Group(
        len(alarms),
        min(alarm.raised_ms for alarm in alarms),
        group_place(desk, cells, alarms),
        kinds_told(desk.words, alarms, cells),
        tallies(alarms),
    )


def tallies(alarms: Sequence[Alarm]) -> tuple[Tally, ...]:
    """How many of each priority, the worst first."""
    counts: dict[Severity, int] = {}
    open_, calling = set[Severity](), set[Severity]()
    for alarm in alarms:
        severity = alarm.severity
        counts[severity] = counts.get(severity, 0) + 1
        if severity not in open_ and not alarm.is_withheld:
            calling.add(severity)
            if not alarm.acknowledged:
                open_.add(severity)
    return tuple(
        Tally(s, counts[s], s in open_, s not in calling) for s in sorted(counts, reverse=True)
    )


def group_place(desk: Desk, cells: Cells, alarms: Sequence[Alarm]) -> str:
    """The one place of all, the building, or the buildings by their short names."""
    park, words = desk.view.park, desk.words
    spots = {cells.spot(alarm) for alarm in alarms}
    floors = {spot.floor for spot in spots if spot.floor in park.floors}
    if not floors:
        return ""
    if len(floors) == 1 and len({spot.room for spot in spots}) == 1:
        return cells.place(alarms[0])
    known = {park.floors[floor].building for floor in floors}
    buildings = sorted(building for building in known if building in park.buildings)
    if len(buildings) == 1:
        building = park.buildings[buildings[0]]
        if len(floors) == 1:
            floor = words.name(park.floors[next(iter(floors))].name)
            return f"{building.short or words.name(building.name)}{SEPARATOR}{floor}"
        return words.name(building.name)
    if len(buildings) > _MOST_BUILDINGS:
        return words.say("alarmpanel.buildings.many", n=len(buildings))
    comma = words.say("alarmpanel.kinds.comma")
    shorts = comma.join(park.buildings[id_].short for id_ in buildings)
    return words.say("alarmpanel.buildings", names=shorts)


def kinds_told(words: Words, alarms: Sequence[Alarm], cells: Cells) -> str:
    """`drives 14, air handling 9` by kinds of devices."""
    kinds = Counter(cells.spot(alarm).kind for alarm in alarms)
    kinds.pop("", None)
    common = kinds.most_common(_MOST_KINDS)
    told = [f"{kind_word(words, kind)} {count}" for kind, count in common]
    rest = sum(kinds.values()) - sum(count for _, count in common)
    if rest:
        told.append(words.say("alarmpanel.sum.others", n=rest))
    return words.say("alarmpanel.kinds.comma").join(told)
