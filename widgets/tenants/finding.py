"""Finds tenants by whatever is known: a name, a person, a phone number, a unit, a sector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from models.records import Query, Record
from models.records.bigrams import folded
from models.site.park import Park
from models.tenants import leases, units_of
from models.tenants.exchange import Vocabulary
from widgets.contribution import Desk, Found, Target
from widgets.records import name_text
from widgets.tenants.terms import value_text, vocabularies

_KINDS = ("tenant", "contact", "lease")
MOST = 100
"""Tenants that are found at most."""
_FOUND = 20
_LEAST = 2


def tenants_with(desk: Desk, text: str, most: int = MOST) -> list[str]:
    """Ids of at most `most` tenants, the likeliest first.

    Every word occurs in the tenant, a contact or a lease; or the text begins the number of a unit
    that they have, or their sector or status in either language.
    """
    if not text.strip():
        return []
    found: dict[str, None] = {}
    records = desk.view.records
    for hit in records.search(text, _KINDS, most):
        record = None if hit.kind == "tenant" else records.get(hit.kind, hit.id)
        found[hit.id if record is None else record.text("tenant")] = None
    for ids in (_by_unit(desk, text), _by_word(desk, text, most)):
        # what is not wanted any more is not looked up either
        for id_ in ids:
            if len(found) >= most:
                break
            found.setdefault(id_, None)
    known = records.list(Query("tenant", (("id", "in", tuple(found)),)), len(found) + 1)
    ids_known = {record.id for record in known}
    return [id_ for id_ in found if id_ in ids_known][:most]


def _by_unit(desk: Desk, text: str) -> Iterator[str]:
    wanted = folded(text).strip()
    units = (id_ for name, id_ in _unit_names(desk) if name.startswith(wanted))
    for unit in islice(dict.fromkeys(units), _FOUND):
        for lease in reversed(leases(desk.view.records, ("units", "has", unit))):
            yield lease.tenant


def _unit_names(desk: Desk) -> Sequence[tuple[str, str]]:
    """Ids and numbers of all units as they are compared, with the unit's id."""
    park = desk.view.park

    def make() -> tuple[Park, list[tuple[str, str]]]:
        every = units_of(park).items()
        names = [(name, id_) for id_, unit in every for name in (id_, unit.number) if name]
        return park, [(folded(name), id_) for name, id_ in names]

    # the park is kept with it, so that its id is nobody else's
    return desk.theme.kept(("tenants", "units", id(park)), make)[1]


def _by_word(desk: Desk, text: str, most: int) -> Iterator[str]:
    wanted = folded(text).strip()
    if len(wanted) < _LEAST:
        return
    languages: Sequence[Vocabulary] = desk.theme.kept(
        ("tenants", "vocabularies"), lambda: vocabularies(desk)
    )
    for field in ("sector", "status"):
        codes = {
            code
            for words in languages
            for code, word in words.codes[field].items()
            if folded(word).startswith(wanted)
        }
        for code in sorted(codes):
            for record in desk.view.records.list(Query("tenant", ((field, "is", code),)), most):
                yield record.id


def find_tenants(desk: Desk, text: str) -> Sequence[Found]:
    """For the find box: at most 20, from three letters or two Chinese characters on."""
    plain = text.strip()
    if len(plain) < _LEAST or (len(plain) == _LEAST and plain.isascii()):
        return []
    found = []
    for rank, id_ in enumerate(tenants_with(desk, plain, _FOUND)):
        record = desk.view.records.get("tenant", id_)
        if record is not None:
            name = name_text(desk, record.values.get("name"))
            begins = any(folded(t).startswith(folded(plain)) for t in _names(record))
            place = rank + (5 if begins else 30)
            found.append(Found(Target("tenant", id_), name, _detail(desk, record), place))
    return found


def _names(record: Record) -> list[str]:
    name = record.values.get("name")
    return [*(name.values() if isinstance(name, dict) else ()), record.text("short")]


def _detail(desk: Desk, record: Record) -> str:
    held = leases(desk.view.records, ("tenant", "is", record.id))
    units = list(dict.fromkeys(unit for lease in reversed(held) for unit in lease.units))[:4]
    parts = [desk.words.say("tenants.kind.tenant")]
    if units:
        parts.append(value_text(desk, "units", units))
    return " · ".join(parts)
