"""A dry run: what an import would write, and every row that it would not, with the reason.

A row says which record it is by its id; without one by its short name or name, by tenant and
name, or by its number. A column that is missing leaves its field as it is; an empty cell empties
it. A cell that says what is exported today changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.records import Change, JsonValue, Proposal, RecordKind, Records
from models.sheets import Sheet
from models.site.park import Park
from models.tenants.exchange.cells import CellRefused
from models.tenants.exchange.columns import COLUMNS, Column, Reading, Writing
from models.tenants.exchange.export import ID
from models.tenants.exchange.known import Known
from models.tenants.exchange.vocabulary import Vocabulary, columns_by_title, key
from models.tenants.kinds import SUBJECT
from models.tenants.lease import lease_of
from models.tenants.rules import contact_fault, lease_fault, overlap, tenant_fault
from models.text.message import Message

_FIELDS = {
    "tenants.refused.email": "email",
    "tenants.refused.unreachable": "phone",
    "tenants.refused.day": "starts",
    "tenants.refused.backwards": "ends",
    "tenants.refused.overlap": "units",
    "tenants.refused.area": "area_dm2",
    "tenants.refused.amount": "rent_minor",
    "tenants.refused.currency": "currency",
    "tenants.refused.no_currency": "currency",
    "tenants.refused.no_basis": "basis",
    "tenants.refused.renewed_by": "renewed_by",
}
"""Which field a refusal of a rule is about."""
_KINDS: Mapping[str, RecordKind] = {kind.name: kind for kind in SUBJECT.kinds}
STEP = 100
"""Rows between two steps."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that will not be written. `row` is its number in the file, 1 the head itself."""

    row: int
    column: str
    """Id of the column, empty where it is the whole row."""
    message: Message


@dataclass(frozen=True, slots=True)
class Planned:
    """A row that will be written as one operation."""

    row: int
    id: str
    is_new: bool
    changes: tuple[Change, ...]


class DryRun:
    """Run `steps` to its end, then look at what it found."""

    def __init__(
        self,
        kind: str,
        sheet: Sheet,
        records: Records,
        park: Park,
        languages: Sequence[Vocabulary],
        new_id: Callable[[], str],
    ) -> None:
        """LookupError for a kind that has no table."""
        self.kind = kind
        self.planned: list[Planned] = []
        self.refused: list[Refused] = []
        self.unchanged = 0
        self.ignored: list[str] = []
        """Titles that are no column of this table."""
        self._sheet, self._records, self._languages = sheet, records, languages
        self._new_id = new_id
        self._known = Known(park)
        self._columns = COLUMNS[kind]
        self._seen: dict[str, int] = {}

    @property
    def fresh(self) -> int:
        """Rows that begin a record."""
        return sum(one.is_new for one in self.planned)

    def steps(self) -> Iterator[tuple[int, int]]:
        """Yields how many rows are done, and of how many; stop whenever you like."""
        total = len(self._sheet.rows)
        for _ in self._known.load(self._records, _NEEDED[self.kind]):
            yield 0, total
        at = self._head()
        if at is None:
            return
        for done, (row, cells) in enumerate(self._sheet.rows):
            if done % STEP == 0:
                yield done, total
            try:
                self._row(row, {name: cells[place] for name, place in at.items()})
            except CellRefused as refused:
                self.refused.append(Refused(row, "", refused.message))
        yield total, total

    def _head(self) -> dict[str, int] | None:
        """Where each column stands; None if nothing can be taken."""
        titles = columns_by_title([ID, *(one.id for one in self._columns)], self._languages)
        at: dict[str, int] = {}
        for place, title in enumerate(self._sheet.head):
            column = titles.get(key(title))
            if column is None:
                self.ignored.append(title)
            elif column in at:
                self.refused.append(
                    Refused(1, column, Message.of("tenants.refused.column_twice", title=title))
                )
                return None
            else:
                at[column] = place
        if not at.keys() - {ID}:
            wanted = ", ".join(one.id for one in self._columns)
            message = Message.of("tenants.refused.no_columns", columns=wanted)
            self.refused.append(Refused(1, "", message))
            return None
        return at

    # -- one row

    def _row(self, row: int, cells: Mapping[str, str]) -> None:
        if not any(cell.strip() for cell in cells.values()):
            return
        id_ = self._identity(cells)
        before = self._known.records[self.kind].get(id_)
        standing = {} if before is None else dict(before.values)
        after, faults = self._read(cells, standing, is_new=before is None)
        if faults:
            self.refused += [Refused(row, column, message) for column, message in faults]
            return
        id_ = id_ or self._by_name(after)
        if id_ in self._seen:
            raise CellRefused(Message.of("tenants.refused.row_twice", row=self._seen[id_]))
        if before is None and id_:
            # known by its name only now: read again, so that only what differs is written
            self._row(row, {**cells, ID: id_})
            return
        changed = {name: value for name, value in after.items() if value != standing.get(name)}
        if not changed:
            self._seen[id_] = row
            self.unchanged += 1
            return
        self._plan(row, id_, before is None, {**standing, **after}, changed)

    def _plan(
        self,
        row: int,
        id_: str,
        is_new: bool,
        after: Mapping[str, JsonValue],
        changed: Mapping[str, JsonValue],
    ) -> None:
        id_ = id_ or self._new_id()
        opened = {} if is_new else self._records.opened(self.kind, id_)
        changes = tuple(
            Change(
                self.kind,
                id_,
                name,
                value,
                base=opened[name].base if name in opened else (),
            )
            for name, value in changed.items()
            if value is not None or name in opened
        )
        wrong = self._objection(id_, changes, after, is_new)
        if wrong is not None:
            self.refused.append(Refused(row, self._column(wrong), wrong))
            return
        self._seen[id_] = row
        self._known.note(self.kind, id_, after)
        self.planned.append(Planned(row, id_, is_new, changes))

    def _identity(self, cells: Mapping[str, str]) -> str:
        id_ = cells.get(ID, "").strip()
        if id_ and id_ not in self._known.records[self.kind]:
            raise CellRefused(Message.of("tenants.refused.unknown_id", value=id_[:60]))
        return id_

    def _by_name(self, after: Mapping[str, JsonValue]) -> str:
        """The record that a row without an id means; empty if it begins one."""
        known, name = self._known, after.get("name")
        names = [text for text in name.values() if text] if isinstance(name, dict) else []
        if self.kind == "tenant":
            short = str(after.get("short") or "")
            found = set(known.tenants(short)) if short else set()
            found = found or {id_ for one in names for id_ in known.tenants(one)}
        elif self.kind == "contact":
            found = known.contacts(str(after.get("tenant") or ""), names)
        else:
            number = str(after.get("number") or "")
            found = set(known.leases(number)) if number else set()
        if len(found) > 1:
            raise CellRefused(Message.of("tenants.refused.several_records"))
        id_ = next(iter(found), "")
        if id_ and id_ not in known.records[self.kind]:
            # it is new in this very file
            raise CellRefused(Message.of("tenants.refused.row_twice", row=self._seen.get(id_, 0)))
        return id_

    def _read(
        self, cells: Mapping[str, str], standing: Mapping[str, JsonValue], is_new: bool
    ) -> tuple[dict[str, JsonValue], list[tuple[str, Message]]]:
        """What the fields would be, and every cell that cannot be taken."""
        after: dict[str, JsonValue] = {}
        faults: list[tuple[str, Message]] = []
        for column in self._columns:
            if column.id not in cells:
                continue
            cell = cells[column.id]
            try:
                # an amount is written in the currency that the row has now
                currency = {"currency": after.get("currency", standing.get("currency"))}
                row = {**standing, **after}
                if not is_new and self._is_written(column, cell, {**standing, **currency}):
                    value = _part(column, standing.get(column.field))
                elif not cell.strip():
                    value = None
                else:
                    reading = Reading(column.id, self._known, self._languages, row)
                    value = column.read(cell, reading)
            except CellRefused as refused:
                faults.append((column.id, refused.message))
                continue
            after[column.field] = _joined(column, value, after, standing)
        return after, faults

    def _is_written(self, column: Column, cell: str, values: Mapping[str, JsonValue]) -> bool:
        """Whether the cell is what an export would write for these values."""
        for words in (Vocabulary(), *self._languages):
            written = column.write(values, Writing(column.id, self._known, words))
            if cell == ("" if written is None else str(written)):
                return True
        return False

    def _objection(
        self,
        id_: str,
        changes: Sequence[Change],
        after: Mapping[str, JsonValue],
        is_new: bool,
    ) -> Message | None:
        kind = _KINDS[self.kind]
        declared = RecordKind(kind.name, kind.fields, kind.events, kind.create, kind.edit)
        before = None if is_new else self._known.records[self.kind][id_].values
        proposal = Proposal(id_, before, after, (), 0, "", self._records)
        wrong = declared.objection(changes, proposal)
        if wrong is not None:
            return wrong
        if self.kind == "tenant":
            return tenant_fault(after)
        if self.kind == "contact":
            return contact_fault(after, is_new)
        return self._lease_objection(id_, after)

    def _lease_objection(self, id_: str, after: Mapping[str, JsonValue]) -> Message | None:
        wrong = lease_fault(after)
        if wrong is not None:
            return wrong
        other = self._known.records["lease"].get(str(after.get("renewed_by") or ""))
        if other is not None and (other.id == id_ or other.text("tenant") != after.get("tenant")):
            return Message.of("tenants.refused.renewed_by")
        lease = lease_of(id_, after)
        return None if lease is None else overlap(lease, self._known.beside(lease))

    def _column(self, wrong: Message) -> str:
        field = wrong.parameters.get("field") or _FIELDS.get(wrong.code)
        return next((one.id for one in self._columns if one.field == field), "")


def _part(column: Column, value: JsonValue) -> JsonValue:
    if column.language and isinstance(value, dict):
        found: JsonValue = value.get(column.language)
        return found
    return value


def _joined(
    column: Column,
    value: JsonValue,
    so_far: Mapping[str, JsonValue],
    standing: Mapping[str, JsonValue],
) -> JsonValue:
    """The value of the field; a name is put together from its languages."""
    if not column.language:
        return value
    base = (so_far if column.field in so_far else standing).get(column.field)
    name = dict(base) if isinstance(base, dict) else {}
    if value is None:
        if name.get(column.language):
            name.pop(column.language)
    else:
        name[column.language] = value
    return name or None


_NEEDED = {
    "tenant": ("tenant",),
    "contact": ("tenant", "contact"),
    "lease": ("tenant", "lease"),
}
