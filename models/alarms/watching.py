"""Where each rule of each point stands, and the band of values that no rule has work to do in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from models.alarms.condition import NO_INPUTS, Holds, Inputs, sign_of
from models.alarms.memory import Memory
from models.points import Point, Rule, alarm_id

_INFINITE = float("inf")
ALL: Final = (-_INFINITE, _INFINITE)
NOTHING: Final = (_INFINITE, -_INFINITE)
Band = tuple[float, float]

_EACH_VALUE = frozenset({"rate", "stuck", "deviation"})


class Watch:
    """One rule at one point."""

    __slots__ = ("id", "inputs", "memory", "point", "rule", "scheduled", "suppressed_when")

    def __init__(self, point: PointWatch, rule: Rule) -> None:
        self.id = alarm_id(point.id, rule.name)
        self.point = point
        self.rule = rule
        self.memory = Memory(point.id)
        self.inputs: Inputs = NO_INPUTS
        self.suppressed_when: Holds | None = None
        self.scheduled: int | None = None
        """The earliest moment at which it is looked at by the clock."""


class PointWatch:
    """All rules of one point. A good value between `low` and `high` needs no look at any."""

    __slots__ = ("_band", "_watches", "feeds", "high", "id", "link", "low",
                 "minds_silence", "rules", "saves_lives", "states")  # fmt: skip

    def __init__(self, point: Point, rules: Sequence[Rule], link: str, band: Band) -> None:
        self.id = point.id
        self.states = len(point.states)
        self.rules = rules
        self.link = link
        self._band = band
        self.low, self.high = band
        self._watches: list[Watch] | None = None
        self.feeds: list[Watch] = []
        """Rules of any point that read this one too."""
        self.minds_silence = any(rule.kind == "no_update" for rule in rules)
        """True where the loss of its data is a matter of a rule."""
        self.saves_lives = any(rule.life_safety for rule in rules)

    @property
    def watches(self) -> list[Watch]:
        """One for each rule; made when one is first needed, because most never are."""
        found = self._watches
        if found is None:
            found = self._watches = [Watch(self, rule) for rule in self.rules]
        return found

    @property
    def touched(self) -> Sequence[Watch]:
        """Those that were ever needed."""
        return self._watches or ()

    @property
    def is_busy(self) -> bool:
        """True while every value is looked at."""
        return self.low > self.high

    def watch(self, rule: str) -> Watch | None:
        """That of the rule with this name."""
        return next((w for w in self.watches if w.rule.name == rule), None)

    def feed(self, watch: Watch) -> None:
        """Every value of this point is looked at for `watch` too."""
        if watch not in self.feeds:
            self.feeds.append(watch)
        self._band = NOTHING
        self.low, self.high = NOTHING

    def settle(self) -> None:
        """Widen or narrow what needs no look, after its rules were looked at."""
        calm = all(watch.memory.is_calm for watch in self._watches or ())
        self.low, self.high = self._band if calm else NOTHING


def quiet_band(rules: Sequence[Rule], states: int) -> Band:
    """Values in this closed band show no condition of any of the rules."""
    low, high = ALL
    for rule in rules:
        own = _band_of(rule, states)
        low, high = max(low, own[0]), min(high, own[1])
    return low, high


def _band_of(rule: Rule, states: int) -> Band:
    if rule.kind in _EACH_VALUE:
        return NOTHING
    if rule.kind == "limits":
        lows = [v.limit for v in rule.levels if v.limit is not None and sign_of(v) < 0]
        highs = [v.limit for v in rule.levels if v.limit is not None and sign_of(v) > 0]
        return max(lows, default=-_INFINITE), min(highs, default=_INFINITE)
    if rule.kind == "states":
        return _normal_run({level.state for level in rule.levels}, states)
    return ALL


def _normal_run(abnormal: set[int | None], states: int) -> Band:
    """The longest run of states that are not abnormal."""
    best, first = NOTHING, 0
    for index in range(states + 1):
        if index == states or index in abnormal:
            if index - first > best[1] - best[0] + 1 or (best is NOTHING and index > first):
                best = (float(first), float(index - 1))
            first = index + 1
    return best
