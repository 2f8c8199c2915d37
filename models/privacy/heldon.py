"""Everything that the records hold on one person, gathered for the person or for its erasure."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.records import (
    Condition,
    FieldType,
    JsonValue,
    Line,
    Query,
    Record,
    RecordKind,
    Records,
)
from models.steps import at_once

_PAGE = 100
"""Records between two steps."""
_ALL = 1_000_000
"""More than there are: what is left out here could neither be seen nor erased."""


@dataclass(frozen=True, slots=True)
class Part:
    """One record that has to do with the person."""

    record: Record
    why: str
    """`itself`, `refers` or `names`."""
    personal: tuple[str, ...]
    """Its fields and events that are personal data and still hold something."""
    history: tuple[Line, ...]

    @property
    def subject(self) -> str:
        """`kind:id`."""
        return f"{self.record.kind}:{self.record.id}"


@dataclass(frozen=True, slots=True)
class Dossier:
    """Who it is about, and all parts: the record itself first."""

    kind: str
    id: str
    parts: tuple[Part, ...]


def held_on(kinds: Iterable[RecordKind], records: Records, kind: str, id_: str) -> Dossier:
    """The record, every record that refers to it, and every one that has its name or number.

    Names and numbers are those of the record's personal fields; they are looked for in full.
    """
    return at_once(holding(kinds, records, kind, id_))


def holding(
    kinds: Iterable[RecordKind], records: Records, kind: str, id_: str
) -> Generator[None, None, Dossier]:
    """`held_on` in steps of some milliseconds: all of it, however many there are."""
    by_name = {one.name: one for one in kinds}
    itself = records.get(kind, id_)
    if itself is None or kind not in by_name:
        return Dossier(kind, id_, ())
    found: dict[tuple[str, str], Part] = {
        (kind, id_): _part(by_name[kind], itself, records, "itself")
    }
    for one in by_name.values():
        for page in _referring(one, records, kind, id_):
            for record in page:
                found.setdefault((one.name, record.id), _part(one, record, records, "refers"))
            yield
    for text in _told(by_name[kind], itself):
        for number, hit in enumerate(records.search(text, limit=_ALL)):
            if number % _PAGE == 0:
                yield
            named = records.get(hit.kind, hit.id)
            if named is not None and hit.kind in by_name:
                part = _part(by_name[hit.kind], named, records, "names")
                found.setdefault((hit.kind, hit.id), part)
    return Dossier(kind, id_, tuple(found.values()))


def _referring(
    one: RecordKind, records: Records, kind: str, id_: str
) -> Iterator[Sequence[Record]]:
    for field in one.fields:
        if not field.indexed:
            continue
        if field.type is FieldType.TEXT and not field.choices:
            yield from _pages(records, one.name, (field.name, "in", (id_, f"{kind}:{id_}")))
        elif field.type is FieldType.LIST:
            for text in (id_, f"{kind}:{id_}"):
                yield from _pages(records, one.name, (field.name, "has", text))


def _pages(records: Records, kind: str, condition: Condition) -> Iterator[Sequence[Record]]:
    after = ""
    while True:
        # from an id on, not from a place in the list: others write between two steps
        page = records.list(Query(kind, (condition, ("id", "at_least", after))), _PAGE)
        yield page
        if len(page) < _PAGE:
            return
        after = page[-1].id


def _told(kind: RecordKind, record: Record) -> list[str]:
    """Names, telephone numbers and addresses: what the person is found by elsewhere."""
    values: list[str] = []
    for field in kind.fields:
        value = record.values.get(field.name)
        if not field.data_class or not field.searched:
            continue
        if isinstance(value, dict):
            values += [text for text in value.values() if isinstance(text, str)]
        elif isinstance(value, str) and any(c.isdigit() or c == "@" for c in value):
            values.append(value)
    return [text for text in dict.fromkeys(values) if 2 <= len(text.strip()) <= 80]


def _part(kind: RecordKind, record: Record, records: Records, why: str) -> Part:
    history = tuple(records.history(record.kind, record.id))
    return Part(record, why, personal_of(kind, history), history)


def personal_of(kind: RecordKind, history: Iterable[Line]) -> tuple[str, ...]:
    """The personal fields and events of a record that still hold something."""
    fields: Mapping[str, str] = {one.name: one.data_class for one in kind.fields}
    events: Mapping[str, str] = {one.name: one.data_class for one in kind.events}
    names = [
        line.field
        for line in history
        if (events if line.is_event else fields).get(line.field) and _holds(line.value)
    ]
    return tuple(dict.fromkeys(names))


def _holds(value: JsonValue) -> bool:
    return value is not None
