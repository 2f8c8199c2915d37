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
    alarms: Sequence[Alarm], grouping: Grouping, about: Callable[[Alarm], str], flood: bool
) -> tuple[Item, ...]:
    """The order of the list. `alarms` come worst first; `about` gives place or device of one.

    Life safety stands on top, each alarm by itself. A group stands where its first member would,
    in a flood the groups by cause stand before the single ones, the oldest first.
    """
    life = [Item("", (alarm.id,)) for alarm in alarms if alarm.life_safety]
    rest = [alarm for alarm in alarms if not alarm.life_safety]
    if grouping is Grouping.TIME:
        rest.sort(key=lambda alarm: -alarm.raised_ms)
        return (*life, *(Item("", (alarm.id,)) for alarm in rest))
    if grouping is Grouping.CAUSE:
        return (*life, *_by_cause(alarms, rest, flood))
    members: dict[str, list[str]] = {}
    for alarm in rest:
        members.setdefault(about(alarm), []).append(alarm.id)
    groups = (Item(f"{grouping.value}:{key}", tuple(ids)) for key, ids in members.items())
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


def _by_cause(alarms: Sequence[Alarm], rest: Sequence[Alarm], flood: bool) -> list[Item]:
    by_id = {alarm.id: alarm for alarm in alarms}
    members: dict[str, list[Alarm]] = {}
    for alarm in rest:
        root = root_of(alarm, by_id) if alarm.cause else alarm.id
        members.setdefault(root, []).append(alarm)
    groups, singles, mixed = list[tuple[int, Item]](), list[Item](), list[Item]()
    for root, found in members.items():
        if len(found) == 1:
            item = Item("", (found[0].id,))
            singles.append(item)
        else:
            ids = tuple(alarm.id for alarm in sorted(found, key=_in_group(root)))
            item = Item(cause_group(root), ids, root if root in ids else "")
            groups.append((min(alarm.raised_ms for alarm in found), item))
        mixed.append(item)
    if not flood:
        return mixed
    groups.sort(key=lambda pair: pair[0])
    return [*(item for _, item in groups), *singles]


def _in_group(root: str) -> Callable[[Alarm], tuple[bool, int, int]]:
    """First what came first, then the worst, the oldest first among equals."""

    def key(alarm: Alarm) -> tuple[bool, int, int]:
        return alarm.id != root, -alarm.severity, alarm.raised_ms

    return key


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
    sums: dict[Severity, list[str]] = {}
    if flood and len(item.ids) >= BIG_GROUP:
        for id_ in item.ids:
            severity = by_id[id_].severity
            if severity <= Severity.MEDIUM and id_ != item.first:
                sums.setdefault(severity, []).append(id_)
    lines: list[Row] = []
    begun: set[Severity] = set()
    for id_ in item.ids:
        severity = by_id[id_].severity
        summed = sums.get(severity, ())
        if id_ != item.first and len(summed) >= SUM_FROM:
            key = f"sum {severity.name} {item.key}"
            if severity not in begun:
                begun.add(severity)
                shut = key not in opened
                lines.append(Row(RowKind.SUM, key, tuple(summed), item.key, False, severity, shut))
            if key not in opened:
                continue
        lines.append(Row(RowKind.ALARM, id_, (id_,), item.key, id_ == item.first))
    return lines


def _loud(alarm: Alarm) -> bool:
    return alarm.severity >= Severity.HIGH and not alarm.acknowledged
