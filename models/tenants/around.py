"""What goes on at a tenant by the records of others: kinds are plain names, any may be missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.records import Query, Record, Records

DONE: Mapping[str, tuple[str, ...]] = {
    "request": ("completed", "closed", "declined"),
    "incident": ("resolved", "closed"),
    "work": ("closed", "cancelled"),
}
"""States in which a record of a kind asks for nothing any more."""


@dataclass(frozen=True, slots=True)
class Around:
    """Open records of one kind that concern a tenant, newest first."""

    kind: str
    count: int
    first: tuple[Record, ...]


def around(
    records: Records, tenant: str, areas: Iterable[str], devices: Iterable[str], most: int = 5
) -> tuple[Around, ...]:
    """Open requests, incidents and works: of the tenant, or at one of these areas and devices.

    A kind that is not declared here is left out.
    """
    places = (*(f"area:{one}" for one in areas), *(f"device:{one}" for one in devices))
    found = []
    for kind, done in DONE.items():
        try:
            open_ = _open(records, kind, done, tenant, places)
        except LookupError:
            continue
        open_ = sorted(open_, key=lambda one: (-one.created_ms, one.id))
        found.append(Around(kind, len(open_), tuple(open_[:most])))
    return tuple(found)


def _open(
    records: Records, kind: str, done: Sequence[str], tenant: str, places: Sequence[str]
) -> list[Record]:
    at_places = records.list(Query(kind, (("place", "in", tuple(places)),))) if places else ()
    found = {one.id: one for one in at_places if one.text("state") not in done}
    if kind == "request":
        mine = records.list(Query(kind, (("tenant", "is", tenant),)))
        found |= {one.id: one for one in mine if one.text("state") not in done}
    return list(found.values())
