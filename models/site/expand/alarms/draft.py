"""A rule while its layers are laid over each other: what is set, and where that was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from models.points.units import UNITS, convert, find_unit
from models.site.read.validation import nearest, short
from models.site.schema.alarms import RuleText
from models.text.message import Message

if TYPE_CHECKING:
    from models.points import Severity, State
    from models.site.faults import Faults, Origin
    from models.site.schema.alarms import LevelText
    from models.site.schema.profile import PointText, ProfileFile

_KEYS = frozenset(RuleText.model_fields) - {"levels", "unit"}
_HAZARDS = frozenset({"limits", "states", "rate", "deviation", "expression"})
"""Kinds of rules that speak of the hazard itself, not of the way its value comes here."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The point that rules are made for, as far as all devices of its profile share it."""

    profile: ProfileFile
    text: PointText
    unit: str
    states: tuple[State, ...]
    primary: bool
    hazard: bool
    """Its kind is one of life safety."""


@dataclass(slots=True)
class LevelDraft:
    """One level."""

    origin: Origin
    """Where it was first named."""
    optional: bool = False
    """Only a kind file names it: it applies where the point has such a limit or state."""
    base: Severity | None = None
    """What the point's limits or states say."""
    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)


@dataclass(slots=True)
class RuleDraft:
    """One rule by name."""

    name: str
    origin: Origin
    """Where it was first named, or what it follows from stands."""
    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    levels: dict[str, LevelDraft] = field(default_factory=dict)
    optional: bool = False
    """Only a kind file makes it: it applies where the device has what it needs, else not."""
    derived: bool = False
    """Follows from the point's limits or states: their numbers are not given here."""
    kind_rules: set[tuple[str, int]] = field(default_factory=set)
    """(kind of device, number) of the kind rules that are in it."""

    def where(self, key: str) -> Origin:
        """Where `key` was written, or the rule."""
        return self.origins.get(key, self.origin)

    def safety(self, subject: Subject) -> bool:
        """Whether it is a life-safety rule as it stands."""
        declared = self.values.get("life_safety")
        by_kind = subject.hazard and self.values.get("kind") in _HAZARDS
        return bool(declared) or by_kind

    def lay(
        self, text: RuleText, origin: Origin, subject: Subject, faults: Faults, *, optional: bool
    ) -> None:
        """Lay `text` over it; numbers are turned into the point's unit."""
        units = _Conversion(text.unit, origin.at("unit"), subject, faults)
        kind = self.values.get("kind")
        if text.kind is not None and kind is not None and text.kind != kind:
            what = Message.of("site.wrong_value", value=short(text.kind))
            faults.add(origin.at("kind"), what, Message.of("site.one_of", words=str(kind)))
            return
        if text.life_safety is False and self.safety(subject):
            what = Message.of("site.safety_off", rule=self.name)
            faults.add(origin.at("life_safety"), what, Message.of("site.want_safety"))
        for key in sorted(text.model_fields_set & _KEYS):
            value = getattr(text, key)
            # both are differences: of two points, in a minute, inside the limit
            self.values[key] = units.relative(value) if key in ("limit", "deadband") else value
            self.origins[key] = origin.at(key)
        for name, level in text.levels.items():
            place = origin.at("levels", name)
            if isinstance(level, str):
                self._take_away(name, place, subject, faults)
            else:
                self._lay_level(name, level, place, units, faults, optional=optional)

    def _take_away(self, name: str, origin: Origin, subject: Subject, faults: Faults) -> None:
        if self.levels.pop(name, None) is not None and self.safety(subject):
            what = Message.of("site.safety_taken_away", rule=self.name)
            faults.add(origin, what, Message.of("site.want_safety"))

    def _lay_level(
        self,
        name: str,
        text: LevelText,
        origin: Origin,
        units: _Conversion,
        faults: Faults,
        *,
        optional: bool,
    ) -> None:
        keys = set(text.model_fields_set)
        if text.limit is not None and self.derived:
            what = Message.of("site.limit_elsewhere", rule=self.name)
            faults.add(origin.at("limit"), what, Message.of("site.want_limit_elsewhere"))
            keys.remove("limit")  # it is wrong once, and not once more in the order of the limits
        level = self.levels.setdefault(name, LevelDraft(origin, optional=optional))
        for key in sorted(keys):
            value = getattr(text, key)
            level.values[key] = units.absolute(value) if key == "limit" else value
            level.origins[key] = origin.at(key)


class _Conversion:
    """From the unit that a rule names to the unit of the point."""

    def __init__(self, unit: str | None, origin: Origin, subject: Subject, faults: Faults) -> None:
        self._from = self._to = subject.unit
        if unit is None:
            return
        found, own = find_unit(unit), UNITS.get(subject.unit)
        if found is None:
            what = Message.of("site.unknown_unit", unit=short(unit))
            faults.add(origin, what, nearest(unit, UNITS))
        elif own is None or found.dimension != own.dimension:
            what = Message.of("site.alarm_unit", unit=short(unit), point=subject.text.key)
            fitting = [u.code for u in UNITS.values() if own and u.dimension == own.dimension]
            allowed = nearest("", fitting) if fitting else Message.of("site.want_no_unit")
            faults.add(origin, what, allowed)
        else:
            self._from = found.code

    def absolute(self, value: float) -> float:
        """A value: 86 °F is 30 °C."""
        return convert(value, self._from, self._to) if self._from != self._to else value

    def relative(self, value: float) -> float:
        """A difference: 9 °F are 5 K."""
        if self._from == self._to:
            return value
        return value * UNITS[self._from].factor / UNITS[self._to].factor
