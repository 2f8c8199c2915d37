"""A believable past of the park's alarms: quiet days, a few bad actors, a flood now and then.

What is made is the journal that a station would have kept: each alarm is raised, mostly
acknowledged after a while, and returns. It does not follow from the measured values of the past.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.alarms import Happening, Transition
from models.points import Point, Rule, Severity, rules_of
from models.site.park import Park

_MINUTE, _HOUR, _DAY = 60_000, 3_600_000, 86_400_000
_PER_DAY = 70
"""Of the ordinary ones: about one in twenty minutes."""
_FLOOD_DAYS = 11
"""One flood in about so many days."""
_ACTORS = ("operator-1", "operator-2")


@dataclass(frozen=True, slots=True)
class _Source:
    point: Point
    rule: Rule

    @property
    def severity(self) -> Severity:
        return self.rule.levels[-1].severity


class PastAlarms:
    """Transitions of whole days; the same for the same seed."""

    def __init__(self, park: Park, seed: int = 1) -> None:
        self._zone = ZoneInfo(park.zone)
        self._seed = seed
        found = [
            _Source(point, rule)
            for point in park.points.values()
            for rule in rules_of(point)
            if rule.levels and not rule.life_safety
        ]
        shuffled = random.Random(seed)
        shuffled.shuffle(found)
        # eight in ten low, as it should be; a park's own mix is mostly worse
        self._low = [one for one in found if one.severity <= Severity.LOW] or found
        self._others = [one for one in found if one.severity > Severity.LOW] or found
        self._bad = (self._low + self._others)[:6]

    def day(self, day: date) -> list[Transition]:
        """Of one local day, oldest first; some return on the next one."""
        chance = random.Random(f"{self._seed} {day}")
        start = round(datetime(day.year, day.month, day.day, tzinfo=self._zone).timestamp() * 1000)
        told: list[Transition] = []
        for _ in range(chance.randint(_PER_DAY - 30, _PER_DAY + 30)):
            told += self._one(chance, start + self._moment(chance), self._pick(chance))
        if chance.random() < 0.5 and self._bad:
            told += self._chatter(chance, start + self._moment(chance))
        if chance.random() < 0.4:
            told += self._stale(chance, start + self._moment(chance))
        if day.toordinal() % _FLOOD_DAYS == 3:
            told += self._flood(chance, start + chance.randint(0, _DAY - 1))
        return _told(told)

    def _moment(self, chance: random.Random) -> int:
        """More by day than by night."""
        hour = chance.choices(range(24), [2] * 6 + [4, 7] + [9] * 10 + [5, 4, 4, 3, 2, 2])[0]
        return hour * _HOUR + chance.randrange(_HOUR)

    def _pick(self, chance: random.Random) -> _Source:
        if chance.random() < 0.25 and self._bad:
            return self._bad[min(int(chance.expovariate(0.8)), len(self._bad) - 1)]
        return chance.choice(self._low if chance.random() < 0.72 else self._others)

    def _one(
        self, chance: random.Random, at: int, source: _Source, cause: str = ""
    ) -> Iterator[Transition]:
        fleeting = chance.random() < 0.06
        gone = at + (chance.randint(5, 50) * 1000 if fleeting else _length(chance))
        yield _transition(source, Happening.RAISED, at, at, cause=cause)
        seen = at + round(chance.lognormvariate(4.3, 1.0)) * 1000 + 2_000
        yield _transition(source, Happening.ACKNOWLEDGED, seen, at, by=chance.choice(_ACTORS))
        yield _transition(source, Happening.RETURNED, gone, at)

    def _chatter(self, chance: random.Random, at: int) -> Iterator[Transition]:
        source = self._bad[chance.randrange(min(2, len(self._bad)))]
        for _ in range(chance.randint(6, 25)):
            yield _transition(source, Happening.RAISED, at, at)
            yield _transition(source, Happening.RETURNED, at + chance.randint(3, 9) * 1000, at)
            at += chance.randint(12, 26) * 1000
        yield _transition(source, Happening.ACKNOWLEDGED, at, at, by=_ACTORS[0])

    def _stale(self, chance: random.Random, at: int) -> Iterator[Transition]:
        source = chance.choice(self._low)
        yield _transition(source, Happening.RAISED, at, at)
        yield _transition(source, Happening.ACKNOWLEDGED, at + 4 * _MINUTE, at, by=_ACTORS[1])
        until = at + chance.randint(26, 120) * _HOUR
        yield _transition(source, Happening.RETURNED, until, at)

    def _flood(self, chance: random.Random, at: int) -> Iterator[Transition]:
        """A mains dip: one that comes first, and what follows from it within two minutes."""
        first = chance.choice(self._others)
        yield from self._one(chance, at, first)
        cause = _transition(first, Happening.RAISED, at, at).id
        for _ in range(chance.randint(30, 90)):
            later = at + round(chance.expovariate(1 / 40_000)) + 500
            yield from self._one(chance, later, self._pick(chance), cause)


def _length(chance: random.Random) -> int:
    """Half of them within ten minutes, some for hours."""
    return round(min(chance.lognormvariate(6.4, 1.4), 20 * 3_600)) * 1000 + _MINUTE


def _told(made: list[Transition]) -> list[Transition]:
    """In order, and possible: nothing is raised that stands, nothing returns that does not."""
    standing: set[str] = set()
    last: dict[str, tuple[int, int]] = {}
    told: list[Transition] = []
    for one in sorted(made, key=lambda x: (x.at_ms, x.raised_ms)):
        raised, number = last.get(one.id, (0, 0))
        if one.happening is Happening.RAISED:
            if one.id in standing:
                continue
            standing.add(one.id)
            raised, number = one.raised_ms, 0
        elif one.happening is Happening.RETURNED:
            if one.raised_ms != raised or one.id not in standing:
                continue
            standing.remove(one.id)
        elif not raised:
            continue
        last[one.id] = (raised, number + 1)
        told.append(_numbered(one, raised, number + 1))
    return told


def _numbered(one: Transition, raised_ms: int, number: int) -> Transition:
    return replace(one, raised_ms=raised_ms, number=number)


def _transition(
    source: _Source, happening: Happening, at: int, raised: int, *, by: str = "", cause: str = ""
) -> Transition:
    level = source.rule.levels[-1]
    value = level.limit if level.state is None else float(level.state)
    return Transition(
        source.point.id,
        source.rule.name,
        happening,
        at,
        raised,
        level.severity,
        level.name,
        value,
        level.limit,
        by=by,
        cause=cause,
    )
