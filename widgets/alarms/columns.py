"""The columns that can be chosen, and what of an alarm stands in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import normalize

from models.alarms import Alarm, AlarmState
from models.site.park import Device
from widgets.alarmwords import (
    AlarmWords,
    alarm_value,
    alarm_words,
    rule_of,
    rule_word,
    spot_of,
    state_word,
)
from widgets.contribution import Desk
from widgets.records.people import actor_name
from widgets.words.place import SEPARATOR


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `share` of what is left over where it is not of a fixed `width`."""

    id: str
    title: str
    """Code of its head."""
    width: int
    share: int = 0
    right: bool = False


COLUMNS: tuple[Column, ...] = (
    Column("symbol", "", 44),
    Column("since", "alarmpanel.column.since", 108),
    Column("alarm", "alarmpanel.column.alarm", 180, 32),
    Column("place", "alarmpanel.column.place", 110, 20),
    Column("value", "alarmpanel.column.value", 120, 22),
    Column("priority", "alarmpanel.column.priority", 72),
    Column("state", "alarmpanel.column.state", 120, 8),
    Column("device", "alarmpanel.column.device", 120, 10),
    Column("rule", "alarmpanel.column.rule", 96),
    Column("cause", "alarmpanel.column.cause", 120, 12),
    Column("count", "alarmpanel.column.count", 56, right=True),
    Column("age", "alarmpanel.column.age", 136, right=True),
    Column("owner", "alarmpanel.column.owner", 96),
    Column("quality", "alarmpanel.column.quality", 140),
)
BY_ID: Mapping[str, Column] = {column.id: column for column in COLUMNS}
DEFAULT = ("symbol", "since", "alarm", "place", "value", "age")
FIXED = ("symbol", "alarm")
"""Never hidden: without them a row is nobody's."""


def chosen(ids: Sequence[str]) -> tuple[Column, ...]:
    """The columns with these ids in the order of the list; the fixed ones always."""
    wanted = {*ids, *FIXED}
    return tuple(column for column in COLUMNS if column.id in wanted)


class Spot(NamedTuple):
    """Where a point belongs; empty where nothing is known. Thousands are made in a flood."""

    device: str = ""
    kind: str = ""
    floor: str = ""
    room: str = ""


class Cells:
    """The texts of alarms; what does not change is worked out once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._words = desk.words
        self._fixed: dict[tuple[str, str, float], AlarmWords] = {}
        self._owners: dict[str, str] = {}
        self._spots: dict[tuple[str, str], Spot] = {}
        self._places: dict[Spot, str] = {}
        self._makers: Mapping[str, Callable[[Alarm], str]] = {
            "symbol": self._priority,
            "since": self._since,
            "alarm": self.title,
            "place": self.place,
            "value": self._value,
            "priority": self._priority,
            "state": self._state,
            "device": self._device,
            "rule": self._rule,
            "cause": self._cause,
            "count": self._count,
            "age": self._age,
            "owner": self._owner,
            "quality": self._quality,
        }

    def title(self, alarm: Alarm) -> str:
        """What is wrong with which device."""
        return self._still(alarm).title

    def place(self, alarm: Alarm) -> str:
        """Where: building by its short name, floor, room."""
        spot = self.spot(alarm)
        found = self._places.get(spot)
        if found is None:
            found = self._places[spot] = self._place(spot)
        return found

    def _place(self, spot: Spot) -> str:
        park, words = self._desk.view.park, self._words
        floor = park.floors.get(spot.floor)
        if floor is None:
            return ""
        building, room = park.buildings.get(floor.building), park.areas.get(spot.room)
        parts = [building.short or words.name(building.name)] if building is not None else []
        parts.append(words.name(floor.name))
        if room is not None:
            parts.append(room.number or words.name(room.name))
        return SEPARATOR.join(parts)

    def device_of(self, alarm: Alarm) -> Device | None:
        """Whose it is; None for what the park does not know any more."""
        park = self._desk.view.park
        point = park.points.get(alarm.point)
        return park.devices.get(point.device) if point is not None else None

    def spot(self, alarm: Alarm) -> Spot:
        """Whose an alarm is and where; kept, because a flood asks thousands."""
        key = (alarm.point, alarm.rule)
        found = self._spots.get(key)
        if found is None:
            found = self._spots[key] = self._spot(alarm)
        return found

    def _spot(self, alarm: Alarm) -> Spot:
        device = self.device_of(alarm)
        if device is None:
            return Spot()
        where = spot_of(self._desk.view.park, alarm.point, alarm.rule)
        return Spot(device.id, device.kind, where.floor, where.room)

    def text(self, alarm: Alarm, column: str) -> str:
        """One cell of a standing alarm."""
        return self._makers[column](alarm)

    def hay(self, alarm: Alarm) -> str:
        """What a text filter looks in."""
        device = self.device_of(alarm)
        names = (device.name.en, device.name.zh_CN) if device is not None else ()
        hay = "\n".join((self.title(alarm), self.place(alarm), alarm.id, *names))
        return normalize("NFKC", hay).casefold()

    def _still(self, alarm: Alarm) -> AlarmWords:
        key = (alarm.id, alarm.which, alarm.value)
        found = self._fixed.get(key)
        if found is None:
            if len(self._fixed) > 20_000:
                self._fixed.clear()
            found = alarm_words(alarm, self._desk.view, self._words)
            self._fixed[key] = found
        return found

    def _priority(self, alarm: Alarm) -> str:
        return self._words.severity(alarm.severity)

    def _since(self, alarm: Alarm) -> str:
        return self._words.since(alarm.raised_ms, self._desk.view.now())

    def _value(self, alarm: Alarm) -> str:
        return alarm_value(alarm, self._desk.view, self._words)

    def _state(self, alarm: Alarm) -> str:
        return state_word(self._words, alarm)

    def _device(self, alarm: Alarm) -> str:
        device = self.device_of(alarm)
        return self._words.name(device.name) if device is not None else ""

    def _rule(self, alarm: Alarm) -> str:
        return rule_word(self._words, rule_of(self._desk.view.park, alarm), alarm.rule)

    def _cause(self, alarm: Alarm) -> str:
        return self.named(alarm.cause) if alarm.cause else ""

    def named(self, id_: str) -> str:
        """The title of an alarm that may stand no more: of its device then."""
        view = self._desk.view
        standing = next((alarm for alarm in view.alarms() if alarm.id == id_), None)
        if standing is not None:
            return self.title(standing)
        point = view.park.points.get(id_.rpartition("/")[0])
        device = view.park.devices.get(point.device) if point is not None else None
        return self._words.name(device.name) if device is not None else id_

    def _count(self, alarm: Alarm) -> str:
        return self._words.number(alarm.occurrences)

    def _age(self, alarm: Alarm) -> str:
        now = self._desk.view.now()
        if alarm.state is AlarmState.RETURNED and alarm.returned_ms is not None:
            age = self._words.age(now - alarm.returned_ms)
            return self._words.say("alarmpanel.gone_for", age=age)
        return self._words.age(now - alarm.raised_ms)

    def _owner(self, alarm: Alarm) -> str:
        if alarm.acknowledgement is None:
            return ""
        by = alarm.acknowledgement.by
        if by not in self._owners:
            self._owners[by] = actor_name(self._desk, by)
        return self._owners[by]

    def _quality(self, alarm: Alarm) -> str:
        if alarm.point not in self._desk.view.park.points:
            return ""
        return self._words.quality(self._desk.view.latest(alarm.point).quality)
