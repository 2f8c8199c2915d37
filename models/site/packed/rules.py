"""Alarm rules as rows. A set of rules is written once, however many points share it."""

from __future__ import annotations

from typing import Any

from models.points import Level, Point, Rule, Severity
from models.site.packed.pool import Pool, Row
from models.text.name import Name


class RulePools:
    """Levels are inside their rule; rules and sets of rules are numbered."""

    def __init__(self, names: Pool[Name]) -> None:
        self._names = names
        self.rules: Pool[Rule] = Pool(self._rule)
        self.sets: Pool[tuple[Rule, ...]] = Pool(self._set)
        self._known: dict[int, int] = {}

    def numbers(self, points: list[Point]) -> list[int]:
        """The number of the set of rules of each point."""
        found = []
        for point in points:
            # By identity first: points share their sets, and a set is slow to hash.
            number = self._known.get(id(point.rules))
            if number is None:
                number = self.sets.number(point.rules) or 0
                self._known[id(point.rules)] = number
            found.append(number)
        return found

    def _set(self, rules: tuple[Rule, ...]) -> Row:
        return [self.rules.number(rule) for rule in rules]

    def _rule(self, rule: Rule) -> Row:
        name = self._names.number
        return [
            rule.name,
            rule.kind,
            [self._level(level) for level in rule.levels],
            rule.deadband,
            rule.on_delay_ms,
            rule.off_delay_ms,
            rule.count,
            rule.within_ms,
            rule.latching,
            rule.re_alarm_ms,
            rule.suppressed_when,
            rule.other,
            rule.expression,
            rule.window_ms,
            rule.life_safety,
            rule.causes,
            rule.follows,
            name(rule.guidance),
            rule.sop,
            rule.trend,
            rule.place,
            rule.phone,
        ]

    def _level(self, level: Level) -> Row:
        name = self._names.number
        severity = int(level.severity)
        texts = [name(level.message), name(level.guidance)]
        return [level.name, severity, level.limit, level.state, *texts]


def encode_rules(points: list[Point], names: Pool[Name]) -> dict[str, Row]:
    """Nothing where no point has a rule, so that such a set keeps its digest."""
    if not any(point.rules for point in points):
        return {}
    pools = RulePools(names)
    numbers = pools.numbers(points)
    return {"rules": pools.rules.rows, "rule_sets": pools.sets.rows, "point_rules": numbers}


def decode_rules(document: dict[str, Any], names: list[Name]) -> list[tuple[Rule, ...]]:
    """The rules of each point, in the order of the points; raises what a document that is no set
    raises."""
    if "rules" not in document:
        return [()] * len(document["points"])
    rules = [_rule(row, names) for row in document["rules"]]
    sets = [tuple(rules[number] for number in row) for row in document["rule_sets"]]
    return [sets[number] for number in document["point_rules"]]


def _rule(row: Row, names: list[Name]) -> Rule:
    row[2] = tuple(_level(level, names) for level in row[2])
    row[16], row[17], row[19] = tuple(row[16]), names[row[17]], tuple(row[19])
    return Rule(*row)


def _level(row: Row, names: list[Name]) -> Level:
    name, severity, limit, state, message, guidance = row
    return Level(name, Severity(severity), limit, state, names[message], names[guidance])
