"""All indicators of the park or of one tenant, for a period and month by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from models.community.energy import energy
from models.community.indicator import Better, Indicator, Measure, Span
from models.community.service import service
from models.community.taking_part import taking_part
from models.community.tenancy import tenancy
from models.records import Match, Query, Record, Records
from models.requests import Request, ServiceDesk, service_desk
from models.site.park import Park
from models.tenants import Lease, equipment, leases, leases_on
from models.text.message import Message
from models.views import History

_EVERY = 1_000_000
_DAY_MS = 86_400_000


@dataclass(frozen=True)
class Basis:
    """What the indicators are made from: read once, for the park or for one tenant."""

    park: Park
    desk: ServiceDesk
    tenant: str
    """Empty: the whole park."""
    requests: tuple[Request, ...]
    leases: tuple[Lease, ...]
    invitations: tuple[Record, ...]
    events: Mapping[str, Record]
    readings: tuple[Record, ...]
    counters: tuple[str, ...]
    """Points that count the electricity of the units, or of the whole park."""


def read_basis(records: Records, park: Park, tenant: str, now_ms: int) -> Basis:
    """Everything of `tenant` that counts; all of it without one."""
    where: tuple[tuple[str, Match, object], ...] = (("tenant", "is", tenant),) if tenant else ()
    found = records.list(Query("request", where), _EVERY)
    today = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(park.zone)).date()
    running = [one for one in leases_on(records, today) if not tenant or one.tenant == tenant]
    return Basis(
        park,
        service_desk(park),
        tenant,
        tuple(map(Request.of, found)),
        leases(records),
        tuple(records.list(Query("invitation", where), _EVERY)),
        {one.id: one for one in records.list(Query("park_event"), _EVERY)},
        tuple(records.list(Query("notice_reading", where), _EVERY)),
        _counters(park, equipment(park, running).meters),
    )


def indicators(basis: Basis, span: Span, history: History | None = None) -> list[Indicator]:
    """Every indicator over the span, in the order in which they are shown.

    Energy is left out without `history`: it is read from the disk, the rest is in memory.
    """
    zone = ZoneInfo(basis.park.zone)
    first = datetime.fromtimestamp(span.start_ms / 1000, zone).date()
    last = datetime.fromtimestamp((span.end_ms - 1) / 1000, zone).date()
    found = [
        *service(basis.requests, span, basis.desk),
        *tenancy(basis.park, basis.leases, first, last, basis.tenant),
        *taking_part(basis.invitations, basis.events, basis.readings, span),
        _access(),
    ]
    if history is not None:
        found.append(energy(history, basis.counters, span))
    return found


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
