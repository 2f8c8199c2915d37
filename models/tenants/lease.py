"""A lease as the rules see it. Days are civil days of the site; the last day belongs to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from operator import attrgetter
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from models.records import Condition, JsonValue, Query, Record, Records

EVERY = 1_000_000
"""More than there are."""
_STEP = 600
"""Of what is put in order, between two steps."""
Item = TypeVar("Item")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has which units from when to when."""

    id: str
    tenant: str
    units: tuple[str, ...]
    starts: date
    ends: date
    """The last day."""
    area_dm2: int | None = None
    """None: as the outlines of its units say."""
    renewal: str = ""
    renewed_by: str = ""
    number: str = ""
    meters: tuple[str, ...] = ()
    """Devices, where the site says it better than the plan."""
    doors: tuple[str, ...] = ()

    def holds(self, day: date) -> bool:
        """Whether it runs on that day."""
        return self.starts <= day <= self.ends

    def meets(self, other: Lease) -> bool:
        """Whether both have a unit on the same day."""
        return (
            self.starts <= other.ends
            and other.starts <= self.ends
            and not set(self.units).isdisjoint(other.units)
        )


def day_at(ms: int, zone: str) -> date:
    """The civil day of a moment at the site (IANA zone)."""
    return datetime.fromtimestamp(ms / 1000, ZoneInfo(zone)).date()


def day_of(text: object) -> date | None:
    """The day that YYYY-MM-DD names; None for anything else."""
    if not isinstance(text, str) or _DAY.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def lease_of(id_: str, values: Mapping[str, JsonValue]) -> Lease | None:
    """The lease; None if its days make none, or if it was entered by mistake."""
    starts, ends = day_of(values.get("starts")), day_of(values.get("ends"))
    if starts is None or ends is None or ends < starts or values.get("void") is True:
        return None
    record = Record("lease", id_, values, 0, "", 0, "")
    return Lease(
        id_,
        record.text("tenant"),
        tuple(dict.fromkeys(record.list("units"))),
        starts,
        ends,
        record.number("area_dm2"),
        record.text("renewal"),
        record.text("renewed_by"),
        record.text("number"),
        record.list("meters"),
        record.list("doors"),
    )


def leases(records: Records, *where: Condition) -> tuple[Lease, ...]:
    """All leases that count, or those among `where`; by their first day."""
    found = records.list(Query("lease", where), EVERY)
    return in_order(lease_of(one.id, one.values) for one in found)


def leases_on(records: Records, day: date, *where: Condition) -> tuple[Lease, ...]:
    """The leases that run on `day`, or those among `where`."""
    after = (day + timedelta(days=1)).isoformat()
    running: tuple[Condition, ...] = (
        ("starts", "below", after),
        ("ends", "at_least", day.isoformat()),
    )
    return leases(records, *where, *running)


def merged_in_steps(
    parts: Sequence[Sequence[Item]], key: Callable[[Item], Any] = attrgetter("starts", "id")
) -> Generator[None, None, list[Item]]:
    """What is in order by itself, in order all together: by first day, or by `key`. In steps,
    where sorting all of it would be one long one."""
    found: list[Item] = []
    for number, one in enumerate(merge(*parts, key=key)):
        if number % _STEP == 0:
            yield
        found.append(one)
    return found


def in_order(found: Iterable[Lease | None]) -> tuple[Lease, ...]:
    """By first day; what is none is left out."""
    return tuple(sorted((one for one in found if one is not None), key=attrgetter("starts", "id")))
