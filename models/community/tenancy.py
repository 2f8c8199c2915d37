"""Who stays: renewals of the leases that ended, and what is vacant (our own definitions)."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from datetime import date
from fractions import Fraction

from models.community.indicator import Better, Indicator, Measure
from models.community.service import share
from models.site.park import Park
from models.steps import at_once
from models.tenants import Lease, in_order
from models.tenants.area import outline_dm2
from models.tenants.board import Line, board, boarding
from models.text.message import Message


def tenancy(
    park: Park, leases: Iterable[Lease], first: date, last: date, tenant: str = ""
) -> list[Indicator]:
    """Leases whose last day lies between `first` and `last`; vacancy on `last`, park only."""
    return at_once(tenancy_in_steps(park, in_order(leases), first, last, tenant))


def tenancy_in_steps(
    park: Park, leases: Iterable[Lease], first: date, last: date, tenant: str = ""
) -> Generator[None, None, list[Indicator]]:
    """The same in steps of a few milliseconds; `leases` by their first day and id."""
    all_ = tuple(leases)
    ended = [
        lease
        for lease in all_
        if first <= lease.ends <= last and (not tenant or lease.tenant == tenant)
    ]
    yield
    found = [retained(ended), retained_area(park, ended)]
    if not tenant:
        yield
        stands = yield from boarding(park, all_, last)
        found.append(_vacancy(stands.park))
    return found


def is_renewed(lease: Lease) -> bool:
    """A lease that another one goes on from."""
    return bool(lease.renewed_by) or lease.renewal == "renewed"


def retained(ended: Iterable[Lease]) -> Indicator:
    """Renewed by count."""
    all_ = tuple(ended)
    kept = sum(map(is_renewed, all_))
    formula = Message.of("community.formula.retained", kept=kept, count=len(all_))
    title = Message.of("community.retained")
    return share("retained", title, Better.HIGH, kept, len(all_), formula)


def retained_area(park: Park, ended: Iterable[Lease]) -> Indicator:
    """Renewed by area: as the lease says, else as the outlines of its units say."""
    all_ = tuple(ended)
    areas: Mapping[str, int] = {lease.id: _area(park, lease) for lease in all_}
    whole = sum(areas.values())
    kept = sum(areas[lease.id] for lease in all_ if is_renewed(lease))
    formula = Message.of(
        "community.formula.retained_area", kept=_m2(kept), whole=_m2(whole), count=len(all_)
    )
    title = Message.of("community.retained_area")
    value = Fraction(kept, whole) if whole else None
    missing = None if whole else Message.of("community.nothing")
    return Indicator("retained_area", title, Measure.SHARE, Better.HIGH, value, len(all_), formula,
                     missing)  # fmt: skip


def vacancy(park: Park, leases: Iterable[Lease], day: date) -> Indicator:
    """Free area over lettable area on that day."""
    return _vacancy(board(park, leases, day).park)


def _vacancy(line: Line) -> Indicator:
    formula = Message.of("community.formula.vacancy", free=_m2(line.free), whole=_m2(line.lettable))
    title = Message.of("community.vacancy")
    value = Fraction(line.free, line.lettable) if line.lettable else None
    missing = None if line.lettable else Message.of("community.nothing")
    return Indicator("vacancy", title, Measure.SHARE, Better.LOW, value, sum(line.counts), formula,
                     missing)  # fmt: skip


def _area(park: Park, lease: Lease) -> int:
    if lease.area_dm2 is not None:
        return lease.area_dm2
    return sum(outline_dm2(park, park.areas[unit]) for unit in lease.units if unit in park.areas)


def _m2(dm2: int) -> int:
    return round(Fraction(dm2, 100))
