"""What an import looks up: tenants by name, leases by number and unit, units and devices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from models.records import JsonValue, Query, Record, Records
from models.site.park import Park
from models.tenants.exchange.vocabulary import key
from models.tenants.holding import units_of
from models.tenants.lease import Lease, lease_of

PAGE = 200


class Known:
    """Everything of the three kinds, kept in step with what an import is going to write."""

    def __init__(self, park: Park) -> None:
        self.park = park
        self.records: dict[str, dict[str, Record]] = {"tenant": {}, "contact": {}, "lease": {}}
        self._tenants: defaultdict[str, set[str]] = defaultdict(set)
        self._numbers: defaultdict[str, set[str]] = defaultdict(set)
        self._contacts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._units: dict[str, set[str]] = defaultdict(set)
        self._leases: dict[str, Lease] = {}
        self._by_unit: defaultdict[str, set[str]] = defaultdict(set)
        for id_, unit in units_of(park).items():
            for name in (id_, unit.number, unit.name.en, unit.name.zh_CN):
                if name:
                    self._units[key(name)].add(id_)

    def load(self, records: Records, kinds: Sequence[str]) -> Iterator[None]:
        """Read page by page; yields between the pages."""
        for kind in kinds:
            offset = 0
            while True:
                page = records.list(Query(kind), PAGE, offset)
                for record in page:
                    self.records[kind][record.id] = record
                    self.note(kind, record.id, record.values)
                yield
                if len(page) < PAGE:
                    break
                offset += PAGE

    def note(self, kind: str, id_: str, values: Mapping[str, JsonValue]) -> None:
        """`values` stand for a record now, or will."""
        if kind == "tenant":
            for name in (*_names(values), str(values.get("short") or "")):
                if name:
                    self._tenants[key(name)].add(id_)
        elif kind == "contact":
            for name in _names(values):
                self._contacts[str(values.get("tenant") or ""), key(name)].add(id_)
        else:
            if values.get("number"):
                self._numbers[key(str(values["number"]))].add(id_)
            self._note_lease(id_, values)

    def _note_lease(self, id_: str, values: Mapping[str, JsonValue]) -> None:
        before = self._leases.pop(id_, None)
        for unit in before.units if before else ():
            self._by_unit[unit].discard(id_)
        lease = lease_of(id_, values)
        if lease is not None:
            self._leases[id_] = lease
            for unit in lease.units:
                self._by_unit[unit].add(id_)

    # -- looking up: the ids that a text may mean

    def tenants(self, text: str) -> set[str]:
        """By id, short name or name in either language."""
        return {text} if text in self.records["tenant"] else self._tenants.get(key(text), set())

    def leases(self, text: str) -> set[str]:
        """By id or number."""
        return {text} if text in self.records["lease"] else self._numbers.get(key(text), set())

    def contacts(self, tenant: str, names: Sequence[str]) -> set[str]:
        """Contacts of a tenant that have one of the names."""
        return {id_ for name in names for id_ in self._contacts.get((tenant, key(name)), ())}

    def units(self, text: str) -> set[str]:
        """By id, number or name."""
        return {text} if text in self.park.areas else self._units.get(key(text), set())

    def beside(self, lease: Lease) -> list[Lease]:
        """The leases that have one of its units, in a fixed order."""
        ids = {id_ for unit in lease.units for id_ in self._by_unit.get(unit, ())}
        return [self._leases[id_] for id_ in sorted(ids)]

    # -- how something is called so that it is found again

    def call_tenant(self, id_: str) -> str:
        """Short name or name where only this tenant has it, else the id."""
        record = self.records["tenant"].get(id_)
        if record is not None:
            for name in (record.text("short"), *_names(record.values)):
                if name and name == name.strip() and self.tenants(name) == {id_}:
                    return name
        return id_

    def call_lease(self, id_: str) -> str:
        """Its number where only this lease has it, else the id."""
        record = self.records["lease"].get(id_)
        number = "" if record is None else record.text("number")
        return number if number and self.leases(number) == {id_} else id_

    def call_unit(self, id_: str) -> str:
        """Its number where only this unit has it, else the id."""
        area = self.park.areas.get(id_)
        number = "" if area is None else area.number
        return number if number and self.units(number) == {id_} else id_


def _names(values: Mapping[str, JsonValue]) -> list[str]:
    name = values.get("name")
    return [text for text in name.values() if text] if isinstance(name, dict) else []
