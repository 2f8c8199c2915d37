"""How alarms are put into rows: life safety on top, groups under what came first, sums in a flood.

Pure: what stands where is decided once (`plan`) and kept while somebody works in the list; what is
folded is decided each time (`rows`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from models.alarms import Alarm
from models.points import Severity

SUM_FROM = 3
"""So many alarms of one priority in a group become one line in a flood."""
BIG_GROUP = 6
"""So many alarms make a group big: its medium and low ones are summed in a flood."""
_PLACE_FROM = 2
"""So many alarms of one floor that follow from nothing are put together in a flood."""


class Grouping(Enum):
    """What alarms are put together by."""

    CAUSE = "cause"
    PLACE = "place"
    DEVICE = "device"
    TIME = "time"


class RowKind(Enum):
    """What a row of the list is."""

    ALARM = "alarm"
    HEAD = "head"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Item:
    """A group with its members in their order, or a single alarm (`key` empty)."""

    key: str
    ids: tuple[str, ...]
    first: str = ""
    """Of a group by cause: the alarm that came first, if it stands."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    kind: RowKind
    key: str
    """Identity of the line as long as it stands: the alarm's id, or of which group what."""
    ids: tuple[str, ...]
    """The alarms it stands for: one, or those of the group or sum."""
    group: str = ""
    first: bool = False
    """The alarm that the others of its group follow from."""
    severity: Severity = Severity.NONE
    """Of a sum: of all that are in it."""
    folded: bool = False


def plan(
    by_id: Mapping[str, Alarm], grouping: Grouping, about: Callable[[Alarm], str], flood: bool
) -> tuple[Item, ...]:
    """The order of the list. Alarms come worst first; `about` gives place or device of one.

    Life safety stands on top, each alarm by itself. A group stands where its first member would,
    in a flood the groups by cause stand before all others, the oldest first, and what follows from
    nothing is put together by its floor. A device with one alarm needs no head.
    """
    life = [Item("", (id_,)) for id_, alarm in by_id.items() if alarm.life_safety]
    if grouping is Grouping.CAUSE:
        return (*life, *_by_cause(by_id, about, flood))
    rest = [(id_, alarm) for id_, alarm in by_id.items() if not alarm.life_safety]
    if grouping is Grouping.TIME:
        rest.sort(key=lambda pair: -pair[1].raised_ms)
        return (*life, *(Item("", (id_,)) for id_, _ in rest))
    members: dict[str, list[str]] = {}
    for id_, alarm in rest:
        members.setdefault(about(alarm), []).append(id_)
    alone = 1 if grouping is Grouping.DEVICE else 0
    groups = (
        Item("" if len(ids) <= alone else f"{grouping.value}:{key}", tuple(ids))
        for key, ids in members.items()
    )
    return (*life, *groups)


def root_of(alarm: Alarm, by_id: Mapping[str, Alarm]) -> str:
    """The id of the alarm that came first; its own id if it follows from none."""
    seen = {alarm.id}
    at = alarm
    while at.cause and at.cause not in seen:
        seen.add(at.cause)
        above = by_id.get(at.cause)
        if above is None:
            return at.cause
        at = above
    return at.id


def cause_group(root: str) -> str:
    """The key of the group of what follows from an alarm."""
    return f"{Grouping.CAUSE.value}:{root}"


def place_group(floor: str) -> str:
    """The key of the group of what stands on a floor."""
    return f"{Grouping.PLACE.value}:{floor}"


def _by_cause(by_id: Mapping[str, Alarm], about: Callable[[Alarm], str], flood: bool) -> list[Item]:
    members: dict[str, list[str]] = {}
    roots: dict[str, str] = {}
    for id_, alarm in by_id.items():
        if alarm.life_safety:
            continue
        root = id_
        if alarm.cause:
            root = roots.get(alarm.cause) or root_of(alarm, by_id)
            roots[alarm.cause] = root
        members.setdefault(root, []).append(id_)
    groups, singles, mixed = list[tuple[int, Item]](), list[Item](), list[Item]()
    for root, found in members.items():
        if len(found) == 1:
            item = Item("", (found[0],))
            singles.append(item)
        else:
            item = _group(root, found, by_id)
            groups.append((min(by_id[id_].raised_ms for id_ in found), item))
        mixed.append(item)
    if not flood:
        return mixed
    groups.sort(key=lambda pair: pair[0])
    return [*(item for _, item in groups), *_by_place(singles, by_id, about)]


def _by_place(
    singles: Sequence[Item], by_id: Mapping[str, Alarm], about: Callable[[Alarm], str]
) -> list[Item]:
    """What has no common cause, put together by floor; what has no place stays by itself."""
    floors: dict[str, list[str]] = {}
    for item in singles:
        id_ = item.ids[0]
        floors.setdefault(about(by_id[id_]) or id_, []).append(id_)
    return [
        Item(place_group(floor) if len(ids) >= _PLACE_FROM else "", tuple(ids))
        for floor, ids in floors.items()
    ]


def _group(root: str, ids: list[str], by_id: Mapping[str, Alarm]) -> Item:
    """First what came first, then the worst, the oldest first among equals."""

    def rank(id_: str) -> int:
        alarm = by_id[id_]
        # one number instead of a pair: a flood is thousands of them
        return ((Severity.CRITICAL - alarm.severity) << 48) + alarm.raised_ms

    ids.sort(key=rank)
    if root not in by_id or by_id[root].life_safety:
        return Item(cause_group(root), tuple(ids))
    ids.remove(root)
    return Item(cause_group(root), (root, *ids), root)


def rows(
    items: Sequence[Item],
    by_id: Mapping[str, Alarm],
    folded: Mapping[str, bool],
    opened: Collection[str],
    flood: bool,
) -> list[Row]:
    """The lines of the list.

    `folded` is what a person folded or unfolded; of the rest, in a flood, groups without an
    unacknowledged high alarm are folded. `opened` are the sums that a person opened.
    """
    lines: list[Row] = []
    for item in items:
        if not item.key:
            lines.append(Row(RowKind.ALARM, item.ids[0], item.ids))
            continue
        shut = folded.get(item.key)
        if shut is None:
            shut = flood and not any(_loud(by_id[id_]) for id_ in item.ids)
        lines.append(Row(RowKind.HEAD, f"head {item.key}", item.ids, item.key, folded=shut))
        if not shut:
            lines.extend(_inside(item, by_id, opened, flood))
    return lines


def _inside(
    item: Item, by_id: Mapping[str, Alarm], opened: Collection[str], flood: bool
) -> list[Row]:
    levels: dict[Severity, list[str]] = {}
    if not flood or len(item.ids) < BIG_GROUP:
        return [_one(id_, item) for id_ in item.ids]
    for id_ in item.ids:
        if id_ != item.first:
            levels.setdefault(by_id[id_].severity, []).append(id_)
    lines = [_one(item.first, item)] if item.first else []
    for severity, ids in levels.items():
        key = f"sum {severity.name} {item.key}"
        shut = key not in opened
        if severity <= Severity.MEDIUM and len(ids) >= SUM_FROM:
            lines.append(Row(RowKind.SUM, key, tuple(ids), item.key, False, severity, shut))
            if shut:
                continue
        lines.extend(_one(id_, item) for id_ in ids)
    return lines


def _one(id_: str, item: Item) -> Row:
    return Row(RowKind.ALARM, id_, (id_,), item.key, id_ == item.first)


def _loud(alarm: Alarm) -> bool:
    return alarm.severity >= Severity.HIGH and not alarm.acknowledged
