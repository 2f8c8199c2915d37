"""The board of vacancy and expiry: what is free, and what will be within 90, 180, 365 days."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.site.park import Park
from models.steps import at_once
from models.tenants.area import areas_in_steps
from models.tenants.holding import units_of
from models.tenants.lease import Lease, in_order

WITHIN = (90, 180, 365)
"""Days from today; today is day 0."""
FREE, LATER = 0, len(WITHIN) + 1
"""Spans: free now, then one per entry of WITHIN, then what is let for longer."""
SPANS = LATER + 1
_STEP = 300
"""Units between two steps."""


@dataclass(frozen=True, slots=True)
class UnitState:
    """One unit on one day."""

    unit: str
    building: str
    area_dm2: int
    lease: Lease | None
    """The lease that runs; None if the unit is free."""
    until: date | None
    """Last day for which it is let without a gap, following leases counted."""
    next_from: date | None
    """When it is let next, where that is known: after `until`, or from today on if it is free."""
    span: int
    """FREE to LATER."""


@dataclass(frozen=True, slots=True)
class Line:
    """The units of one building, or of the park."""

    building: str
    """Empty: the whole park."""
    areas: tuple[int, ...]
    """Square decimetres by span; they add up to all that can be let."""
    counts: tuple[int, ...]
    """Units by span."""

    @property
    def lettable(self) -> int:
        """Square decimetres that can be let."""
        return sum(self.areas)

    @property
    def free(self) -> int:
        """Square decimetres that nobody has today."""
        return self.areas[FREE]

    @property
    def let(self) -> int:
        """Square decimetres that somebody has today."""
        return self.lettable - self.free

    def ending(self, days: int) -> int:
        """Square decimetres let today whose last day comes within `days` (one of WITHIN)."""
        return sum(self.areas[1 : WITHIN.index(days) + 2])


@dataclass(frozen=True, slots=True)
class Board:
    """All units, by building."""

    today: date
    units: tuple[UnitState, ...]
    lines: tuple[Line, ...]
    """Buildings that have units, in the order of the configuration."""
    park: Line
    free: tuple[UnitState, ...]
    """The units that nobody has today."""
    areas: Mapping[str, int]
    """Square decimetres by unit."""


def board(park: Park, leases: Iterable[Lease], today: date) -> Board:
    """How the units stand on `today`; `leases` in any order, past and coming ones too."""
    return at_once(boarding(park, in_order(leases), today))


def boarding(park: Park, leases: Iterable[Lease], today: date) -> Generator[None, None, Board]:
    """The same in steps of a few milliseconds; `leases` by their first day and id."""
    units = units_of(park)
    yield
    by_unit: dict[str, list[Lease]] = {}
    running: list[Lease] = []
    for number, lease in enumerate(leases):
        if number % _STEP == 0:
            yield
        if lease.holds(today):
            running.append(lease)
        for unit in lease.units:
            if unit in units:
                by_unit.setdefault(unit, []).append(lease)
    areas = yield from areas_in_steps(park, units, running)
    states: list[UnitState] = []
    by_building: dict[str, list[UnitState]] = {}
    for number, (unit, area) in enumerate(units.items()):
        if number % _STEP == 0:
            yield
        building = _building(park, area.floor)
        # taken out: to let go of as many lists as there are units would be a long step of its own
        state = _state(unit, building, areas[unit], by_unit.pop(unit, ()), today)
        states.append(state)
        by_building.setdefault(building, []).append(state)
    yield
    free = tuple(state for state in states if state.span == FREE)
    yield
    order = [
        *(b for b in park.buildings if b in by_building),
        *(b for b in by_building if b not in park.buildings),
    ]
    lines = []
    for building in order:
        lines.append(_line(building, by_building[building]))
        yield
    return Board(today, tuple(states), tuple(lines), _whole(lines), free, areas)


def _building(park: Park, floor: str) -> str:
    found = park.floors.get(floor)
    return "" if found is None else found.building


def _state(unit: str, building: str, area: int, leases: Sequence[Lease], today: date) -> UnitState:
    running = next((lease for lease in leases if lease.holds(today)), None)
    if running is None:
        coming = next((lease.starts for lease in leases if lease.starts > today), None)
        return UnitState(unit, building, area, None, None, coming, FREE)
    until = let_until(leases, running)
    coming = next((lease.starts for lease in leases if lease.starts > until), None)
    return UnitState(unit, building, area, running, until, coming, span_of(until, today))


def let_until(leases: Sequence[Lease], running: Lease) -> date:
    """Last day of an unbroken row of leases of one unit, sorted by their first day."""
    until = running.ends
    for lease in leases:
        if running.starts <= lease.starts <= until + timedelta(days=1):
            until = max(until, lease.ends)
    return until


def span_of(until: date, today: date) -> int:
    """In which span a unit stands that is let until then."""
    left = (until - today).days
    return next((n for n, days in enumerate(WITHIN, 1) if left <= days), LATER)


def _whole(lines: Sequence[Line]) -> Line:
    """What the buildings add up to."""
    areas = tuple(sum(line.areas[span] for line in lines) for span in range(SPANS))
    counts = tuple(sum(line.counts[span] for line in lines) for span in range(SPANS))
    return Line("", areas, counts)


def _line(building: str, states: Sequence[UnitState]) -> Line:
    areas, counts = [0] * SPANS, [0] * SPANS
    for state in states:
        areas[state.span] += state.area_dm2
        counts[state.span] += 1
    return Line(building, tuple(areas), tuple(counts))
