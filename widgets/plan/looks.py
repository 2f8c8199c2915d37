"""What each sprite has to show now: small hashable looks, compared to know what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.plan.blind import Blind
from models.plan.door import door_marks
from models.plan.rollup import RollUp
from models.plant.linkpoints import link_point_id
from models.points import Grade, Quality, Reading, Severity
from models.views import View
from widgets.inspector.text import short_age
from widgets.plan.placing import Sprite
from widgets.symbols import (
    AlarmMark,
    DeviceLook,
    DoorContact,
    DoorLock,
    DoorLook,
    DoorMode,
    ValueBar,
    mark_of,
    mark_of_place,
)
from widgets.words import Words

_RUNNING = frozenset(
    {
        "on", "running", "open", "occupied", "charging", "generating", "moving", "up", "active",
        "producing", "cooling", "heating", "supplying", "detected", "present",
    }
)  # fmt: skip


_SHORT = {
    "temperature": "plan.short.temperature",
    "humidity": "plan.short.humidity",
    "active_power": "plan.short.power",
}


@dataclass(frozen=True, slots=True)
class IconLook:
    """A device symbol with the words beside it."""

    kind: str
    device: DeviceLook
    text: str
    unit: str


@dataclass(frozen=True, slots=True)
class DotLook:
    """What is left of a symbol when there is no room."""

    quality: Quality


_BY_BYTE = {int(quality): DotLook(quality) for quality in Quality}
_DOTS = tuple(_BY_BYTE.get(byte, _BY_BYTE[0]) for byte in range(256))
"""By quality byte, the same objects every time: thousands of dots are compared per frame, and an
enumeration's hash is slow."""


@dataclass(frozen=True, slots=True)
class ValueLook:
    """Name, number with unit, quality, age and bar of one point."""

    name: str
    number: str
    unit: str
    quality: Quality
    age: str
    bar: ValueBar | None
    short: str
    """The name where the long one has no place."""
    state: bool
    """True if `number` is the name of a state."""

    def without_number(self) -> tuple[object, ...]:
        """Everything that must be shown at once; numbers may wait for the next half second."""
        severity = self.bar.severity if self.bar is not None else Severity.NONE
        return (self.name, self.unit, self.quality, self.state and self.number, severity)


@dataclass(frozen=True, slots=True)
class AlarmLook:
    """The alarm symbol of a device."""

    severity: Severity
    mark: AlarmMark
    blink_off: bool


@dataclass(frozen=True, slots=True)
class PlateLook:
    """The cause of a blind area."""

    text: str
    age: str
    severity: Severity = Severity.NONE
    """Of the alarm of a link that is down; where none stands, the plate has the link's symbol."""
    mark: AlarmMark = AlarmMark.NONE


Look = DoorLook | IconLook | DotLook | ValueLook | AlarmLook | PlateLook


class Looks:
    """Reads the view and says how each sprite looks."""

    def __init__(self, view: View, words: Words) -> None:
        self._view = view
        self._words = words
        self._alike: frozenset[str] = frozenset()
        self._names: dict[str, tuple[str, str]] = {}
        self.lit = True
        """False during the half second in which blinking alarms have no fill."""

    def name_by_device(self, points: frozenset[str]) -> None:
        """These points are named by their device."""
        self._alike = points
        self._names.clear()

    def of(self, sprite: Sprite, rolled: RollUp, blind: Mapping[str, Blind]) -> Look:
        """The look of `sprite`; `blind` says what each plate stands for."""
        if sprite.form == "dot" and sprite.points:
            return self.dot(sprite.points[0])
        if sprite.form == "door":
            return self._door(sprite)
        if sprite.form == "alarm":
            return self._alarm(sprite, rolled)
        if sprite.form == "plate":
            return self._plate(sprite, blind)
        if not sprite.points:
            return self._pointless(sprite)
        reading = self._view.latest(sprite.points[0])
        if sprite.form == "icon":
            return self._icon(sprite, reading)
        return self._value(sprite, reading, sprite.owner in rolled.devices)

    def dot(self, point: str) -> DotLook:
        """The look of a dot that shows `point`."""
        return _DOTS[self._view.latest(point)[2]]

    def quality(self, sprite: Sprite) -> Quality:
        """The quality of the value that `sprite` shows."""
        return self._view.latest(sprite.points[0]).quality

    def _pointless(self, sprite: Sprite) -> Look:
        """A device without a point is drawn, and never looks as if it said something."""
        if sprite.form == "dot":
            return DotLook(Quality.GOOD)
        kind = self._view.park.devices[sprite.owner].kind
        return IconLook(kind, DeviceLook(), "", "")

    def _door(self, sprite: Sprite) -> DoorLook:
        points = self._view.park.points
        marks = door_marks((points[id] for id in sprite.points), self._view.latest)
        return DoorLook(
            DoorMode(marks.mode), DoorContact(marks.contact), DoorLock(marks.lock), marks.quality
        )

    def _icon(self, sprite: Sprite, reading: Reading) -> IconLook:
        point = self._view.park.points[sprite.points[0]]
        kind = self._view.park.devices[sprite.owner].kind
        number, unit = self._words.value(point, reading)
        code = ""
        if point.states and reading.value is not None and 0 <= reading.value < len(point.states):
            code = point.states[int(reading.value)].code
        state = "on" if code in _RUNNING else ""
        if point.counter:
            # A counter says nothing at a glance; it is read in the inspector
            number = unit = ""
        if point.states and reading.value == 0:
            # The first state is the ordinary one: the hollow box says it, a word would be noise
            number = ""
        return IconLook(kind, DeviceLook(reading.quality, state), number, unit)

    def _value(self, sprite: Sprite, reading: Reading, alarmed: bool) -> ValueLook:
        point = self._view.park.points[sprite.points[0]]
        number, unit = self._words.value(point, reading)
        age = ""
        # An alarm symbol stands where the age would be; its age is in the inspector
        if reading.quality.is_last_known and not alarmed:
            age = short_age(self._words, self._view.now() - reading.received_ms)
        bar = None
        if sprite.bar and reading.quality.grade is not Grade.BAD:
            bar = ValueBar.of(point, reading, self._view.alarm(point.id))
        name, short = self.names(point.id) if sprite.name else ("", "")
        return ValueLook(name, number, unit, reading.quality, age, bar, short, bool(point.states))

    def names(self, point: str) -> tuple[str, str]:
        """The name over the value of a point, long and short.

        Where several devices of a room show the same, the device tells them apart.
        """
        found = self._names.get(point)
        if found is None:
            found = self._names[point] = self._named(point)
        return found

    def _named(self, point: str) -> tuple[str, str]:
        known = self._view.park.points[point]
        if point in self._alike:
            name = self._words.name(self._view.park.devices[known.device].name)
            return name, name
        name = self._words.name(known.name)
        code = _SHORT.get(known.kind, "")
        return name, self._words.say(code) if code else name

    def value_text(self, point: str) -> tuple[str, str]:
        """Number and unit for which the layout keeps a place: those of now; where there is no value
        yet, the longer one of the ends of its scale."""
        known, reading = self._view.park.points[point], self._view.latest(point)
        ends = known.scale or known.normal or ()
        if reading.value is not None or known.states or not ends:
            return self._words.value(known, reading)
        said = [self._words.value(known, reading._replace(value=end)) for end in ends]
        return max(said, key=lambda text: len(text[0]))

    def _alarm(self, sprite: Sprite, rolled: RollUp) -> AlarmLook:
        standing = rolled.devices[sprite.owner]
        mark = mark_of_place(standing)
        blinks = mark is AlarmMark.UNACKNOWLEDGED and standing.severity >= Severity.HIGH
        return AlarmLook(standing.severity, mark, blinks and not self.lit)

    def _plate(self, sprite: Sprite, blind: Mapping[str, Blind]) -> PlateLook:
        cause = blind.get(sprite.owner)
        if cause is None:
            return PlateLook("", "")
        text = plate_text(self._view, self._words, cause)
        age = short_age(self._words, self._view.now() - cause.since_ms)
        alarm = self._view.alarm(link_point_id(cause.link)) if cause.link_down else None
        if alarm is None or alarm.severity is Severity.NONE:
            return PlateLook(text, age)
        return PlateLook(text, age, alarm.severity, mark_of(alarm))


def plate_text(view: View, words: Words, blind: Blind) -> str:
    """The sentence on the plate of a blind area."""
    if not blind.link_down:
        return words.say("plan.blind.devices", n=len(blind.devices))
    known = view.park.links.get(blind.link)
    name = words.name(known.name) if known is not None else blind.link
    return words.say("plan.blind.link", link=name)
