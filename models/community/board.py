"""All indicators of the park or of one tenant, for a period and month by month."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from models.community.energy import energy_in_steps
from models.community.indicator import Better, Indicator, Measure, Span
from models.community.service import serving, touched_ms
from models.community.taking_part import taking_part
from models.community.tenancy import tenancy_in_steps
from models.records import Match, Query, Record, Records
from models.requests import Request, ServiceDesk, service_desk
from models.site.park import Park
from models.steps import at_once
from models.tenants import Lease, equipment_in_steps, in_order, lease_of, merged_in_steps
from models.text.message import Message
from models.views import History

_EVERY = 1_000_000
_PAGE = 150
"""Records that are read in one step."""
_DAY_MS = 86_400_000


@dataclass(frozen=True)
class Basis:
    """What the indicators are made from: read once, for the park or for one tenant."""

    park: Park
    desk: ServiceDesk
    tenant: str
    """Empty: the whole park."""
    requests: tuple[Request, ...]
    """By the last moment at which anything happened to them."""
    leases: tuple[Lease, ...]
    invitations: tuple[Record, ...]
    events: Mapping[str, Record]
    readings: tuple[Record, ...]
    counters: tuple[str, ...]
    """Points that count the electricity of the units, or of the whole park."""


def read_basis(records: Records, park: Park, tenant: str, now_ms: int) -> Basis:
    """Everything of `tenant` that counts; all of it without one."""
    return at_once(reading(records, park, tenant, now_ms))


def reading(records: Records, park: Park, tenant: str, now_ms: int) -> Generator[None, None, Basis]:
    """The same in steps of a few milliseconds."""
    where: tuple[tuple[str, Match, object], ...] = (("tenant", "is", tenant),) if tenant else ()
    parts: list[list[Request]] = []
    for page in _pages(records, Query("request", where)):
        parts.append(sorted(map(Request.of, page), key=touched_ms))
        yield
    requests = yield from merged_in_steps(parts, touched_ms)
    held: list[Sequence[Lease]] = []
    for page in _pages(records, Query("lease")):
        held.append(in_order(lease_of(one.id, one.values) for one in page))
        yield
    all_leases = yield from merged_in_steps(held)
    today = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(park.zone)).date()
    running = [one for one in all_leases if one.holds(today) and tenant in ("", one.tenant)]
    yield
    equipped = yield from equipment_in_steps(park, running)
    counters = _counters(park, equipped.meters)
    yield
    return Basis(
        park,
        service_desk(park),
        tenant,
        tuple(requests),
        tuple(all_leases),
        tuple(records.list(Query("invitation", where), _EVERY)),
        {one.id: one for one in records.list(Query("park_event"), _EVERY)},
        tuple(records.list(Query("notice_reading", where), _EVERY)),
        counters,
    )


def indicators(basis: Basis, span: Span, history: History | None = None) -> list[Indicator]:
    """Every indicator over the span, in the order in which they are shown.

    Energy is left out without `history`: it is read from the disk, the rest is in memory.
    """
    return at_once(working_out(basis, span, history))


def working_out(
    basis: Basis, span: Span, history: History | None = None
) -> Generator[None, None, list[Indicator]]:
    """The same in steps of a few milliseconds."""
    zone = ZoneInfo(basis.park.zone)
    first = datetime.fromtimestamp(span.start_ms / 1000, zone).date()
    last = datetime.fromtimestamp((span.end_ms - 1) / 1000, zone).date()
    # what was done with before the span began is in none of its figures
    since = bisect_left(basis.requests, span.start_ms, key=touched_ms)
    counted = basis.requests[since:]
    yield
    found = yield from serving(counted, span, basis.desk)
    found += yield from tenancy_in_steps(basis.park, basis.leases, first, last, basis.tenant)
    found += taking_part(basis.invitations, basis.events, basis.readings, span)
    found.append(_access())
    if history is not None:
        yield
        found += yield from energy_in_steps(history, basis.counters, (span,))
    return found


def _pages(records: Records, query: Query) -> Iterator[Sequence[Record]]:
    """All records, a few at a time; in the order of their ids, so that none is passed over."""
    after = ""
    while True:
        where = (*query.where, ("id", "at_least", after)) if after else query.where
        page = records.list(replace(query, where=where), _PAGE)
        yield page[1:] if after else page
        if len(page) < _PAGE:
            return
        after = page[-1].id


def latest(days: int, now_ms: int) -> Span:
    """The last `days` times 24 hours."""
    return Span(now_ms - days * _DAY_MS, now_ms)


def months(count: int, now_ms: int, zone: str) -> list[Span]:
    """The last `count` calendar months of the site, oldest first, the running one up to now."""
    tz = ZoneInfo(zone)
    first = datetime.fromtimestamp(now_ms / 1000, tz).date().replace(day=1)
    edges = [now_ms]
    for _ in range(count):
        edges.append(round(datetime(first.year, first.month, 1, tzinfo=tz).timestamp() * 1000))
        first = (first - timedelta(days=1)).replace(day=1)
    edges.reverse()
    return [Span(start, end) for start, end in pairwise(edges)]


def month_of(span: Span, zone: str) -> date:
    """The first day of the month in which a span begins."""
    return datetime.fromtimestamp(span.start_ms / 1000, ZoneInfo(zone)).date().replace(day=1)


def _counters(park: Park, meters: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        id_
        for meter in meters
        for id_ in park.devices[meter].points
        if park.points[id_].kind == "energy" and park.points[id_].command is None
    )


def _access() -> Indicator:
    """Doors that refused a tenant's people: nobody records that yet."""
    return Indicator(
        "access",
        Message.of("community.access"),
        Measure.SHARE,
        Better.LOW,
        None,
        0,
        Message.of("community.formula.access"),
        Message.of("community.no_access"),
    )
