"""The watches of a park: which rules each point has, and which other points they read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.alarms.condition import Holds, Inputs, Read
from models.alarms.watching import Band, PointWatch, quiet_band
from models.expressions import Expression, parse
from models.points import Point, Rule, rules_of
from models.site.park import Park


def watches_of(park: Park, read: Read) -> dict[str, PointWatch]:
    """By point; points that no rule reads are left out."""
    known: dict[tuple[int, int, int], tuple[Sequence[Rule], Band]] = {}
    found: dict[str, PointWatch] = {}
    silent = _devices_with_silence(park)
    for point in park.points.values():
        key = (id(point.rules), id(point.limits), id(point.states))
        if key not in known:
            own = rules_of(point)
            known[key] = (own, quiet_band(own, len(point.states)))
        rules, band = known[key]
        if not rules:
            continue
        if silent.get(point.device, point.id) != point.id:
            rules = [r for r in rules if r.kind != "no_update" or r.life_safety]
        device = park.devices.get(point.device)
        found[point.id] = PointWatch(point, rules, "" if device is None else device.link, band)
    _join_inputs(park, found, read)
    return found


def _devices_with_silence(park: Park) -> dict[str, str]:
    """The one point of each device that speaks for its silence: the primary one, if it may.

    A device that goes silent is one alarm, however many points it has.
    """
    found: dict[str, str] = {}
    points = park.points
    # thousands of points share a few tuples of rules
    minding: dict[int, bool] = {}
    for rules in {id(p.rules): p.rules for p in points.values()}.values():
        minding[id(rules)] = any(rule.kind == "no_update" for rule in rules)
    for device in park.devices.values():
        speaking = [
            id_ for id_ in device.points if id_ in points and minding[id(points[id_].rules)]
        ]
        if speaking:
            found[device.id] = device.primary if device.primary in speaking else speaking[0]
    return found


@dataclass(frozen=True, slots=True)
class _Names:
    """What the names in a rule of one device mean."""

    park: Park
    device: str

    def full(self, name: str) -> str:
        """Id of the point: of the same device, unless the name says of which."""
        own = f"{self.device}.{name}"
        return own if own in self.park.points else name

    def index(self, name: str, code: str) -> float | None:
        """Which state of a point has this code."""
        point = self.park.points.get(self.full(name))
        if point is None:
            return None
        return next((float(n) for n, s in enumerate(point.states) if s.code == code), None)

    def expression(self, text: str, cache: dict[tuple[str, str], Expression]) -> Expression:
        """Ready to be evaluated with ids of points. Raises ExpressionError; a set that was
        checked has none."""
        key = (self.device, text)
        if key not in cache:
            cache[key] = parse(text).resolved(self.index).renamed(self.full)
        return cache[key]


def _join_inputs(park: Park, found: dict[str, PointWatch], read: Read) -> None:
    cache: dict[tuple[str, str], Expression] = {}
    feed = _feeder(park, found)
    for point in tuple(found.values()):
        if not any(r.other or r.expression or r.suppressed_when for r in point.rules):
            continue
        names = _Names(park, park.points[point.id].device)
        for watch in point.watches:
            rule = watch.rule
            other, holds, reads = "", None, []
            if rule.kind == "deviation":
                other = names.full(rule.other)
                reads = [other]
            elif rule.kind == "expression":
                expression = names.expression(rule.expression, cache)
                holds, reads = _holds(expression), list(expression.names)
            watch.inputs = Inputs(read, other, holds)
            if rule.suppressed_when and not rule.life_safety:
                expression = names.expression(rule.suppressed_when, cache)
                watch.suppressed_when = _holds(expression)
                reads += expression.names
            for name in reads:
                feed(name, watch)


def _holds(expression: Expression) -> Holds:
    return expression.value


def _feeder(park: Park, found: dict[str, PointWatch]) -> Callable[[str, object], None]:
    def feed(name: str, watch: object) -> None:
        point: Point | None = park.points.get(name)
        if point is None:
            return
        if name not in found:
            found[name] = PointWatch(point, (), "", quiet_band((), len(point.states)))
        found[name].feed(watch)  # type: ignore[arg-type]

    return feed
