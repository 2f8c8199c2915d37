"""When the matter that a record is about has ended: from then on the days of its data count.

Kinds of other subjects appear here by name only, as data: what ends a contact of a tenant is the
last of the tenant's leases. A kind that is not listed has no end, and its data none by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models.records import Order, Query

if TYPE_CHECKING:
    from models.records import Record, Records

_DAY_MS = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Ends:
    """The record has ended when one of these moment fields stands: the latest counts."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EndsWith:
    """The record has ended with the last record of `kind` that has the same `by`.

    `ends` is a civil date (its whole day counts); one with `void` set is none; one with no end
    goes on.
    """

    kind: str
    by: str
    ends: str
    void: str


@dataclass(frozen=True, slots=True)
class EndsOff:
    """The record has ended when the flag says so; the change of the record is the moment."""

    flag: str
    when: bool


ENDINGS: dict[str, Ends | EndsWith | EndsOff] = {
    "contact": EndsWith("lease", "tenant", "ends", "void"),
    "request": Ends(("closed",)),
    "work": Ends(("closed",)),
    "key_issue": Ends(("returned",)),
    "incident": Ends(("closed",)),
    "person": EndsOff("active", when=False),
}


def ended_ms(record: Record, records: Records) -> int | None:
    """Since when the matter of the record is over, UTC ms; None while it is not.

    A day of the calendar ends with the last place on Earth (12 h after UTC): nothing goes early.
    """
    ending = ENDINGS.get(record.kind)
    if isinstance(ending, Ends):
        moments = [at for name in ending.fields if (at := record.number(name)) is not None]
        return max(moments, default=None)
    if isinstance(ending, EndsOff):
        return record.changed_ms if record.values.get(ending.flag) is ending.when else None
    if isinstance(ending, EndsWith):
        return _with_last(ending, record, records)
    return None


def _with_last(ending: EndsWith, record: Record, records: Records) -> int | None:
    owner = record.text(ending.by)
    if not owner:
        return None
    query = Query(ending.kind, ((ending.by, "is", owner),), (Order(ending.ends, True),))
    ends = [
        one.text(ending.ends) for one in records.list(query, _MOST) if not one.flag(ending.void)
    ]
    if not ends or "" in ends:
        return None
    try:
        last = date.fromisoformat(max(ends))
    except ValueError:
        return None
    return (last.toordinal() - _EPOCH) * _DAY_MS + _DAY_MS + _DAY_MS // 2
