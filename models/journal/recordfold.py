"""Keeps the tables of the records in step with the operations, in the same transaction."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from models.journal import searchindex
from models.journal.canonical import canonical
from models.journal.operation import ERASED
from models.records import Event, Field, FieldType, RecordKind
from models.records.bigrams import terms
from models.records.kind import texts

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from models.records import JsonValue


_log = logging.getLogger(__name__)


_FIRST = ("created_rank", "created", "created_by")
_LAST = ("changed_rank", "changed", "changed_by")


@dataclass(slots=True)
class _Touched:
    """What some operations did to one entity."""

    first: tuple[str, int, str]
    """Rank, wall and actor."""
    last: tuple[str, int, str]
    events: list[tuple[int, int, str]] = field(default_factory=list)
    """Operation, position and name."""
    erased: bool = False

    def note(self, at: tuple[str, int, str]) -> None:
        self.first = min(self.first, at)
        self.last = max(self.last, at)


class RecordFold:
    """What is asked inside the writer's transaction; the declared kinds decide what is kept."""

    def __init__(self, kinds: Sequence[RecordKind]) -> None:
        self._kinds = {kind.name: kind for kind in kinds}
        self._chosen = json.dumps(sorted(self._kinds))

    def prepare(self, connection: sqlite3.Connection) -> None:
        """Make the tables of kinds that are new or declared otherwise, and catch up.

        What is declared no longer goes: nobody would keep it in step, and what is erased would
        stay in it. A tool that declares nothing leaves all as it is, for whoever comes next.
        """
        if not self._kinds:
            return
        if searchindex.mend(connection):
            _log.warning("the search could not be read; it was made anew from the records")
        searchindex.settle(connection)
        known = dict(connection.execute("SELECT kind, declaration FROM declared"))
        for name in sorted(known.keys() - self._kinds.keys()):
            _drop(connection, name)
        stale = [k for k in self._kinds.values() if known.get(k.name) != declaration(k)]
        for kind in stale:
            self._remake(connection, kind)
        self.follow(connection)
        if stale:
            names = json.dumps([kind.name for kind in stale])
            self._take(connection, self._operations(connection, 0, names))

    def rebuild(self, connection: sqlite3.Connection) -> None:
        """All of it anew from the operations."""
        for kind in self._kinds.values():
            self._remake(connection, kind)
        self._take(connection, self._operations(connection, 0, self._chosen))

    def follow(
        self, connection: sqlite3.Connection, filled: Iterable[tuple[str, str]] = ()
    ) -> None:
        """Take in the operations that are newer than what was taken before.

        `filled` names entities of older operations whose values came only now.
        """
        if not self._kinds:
            if any(True for _ in filled):
                # they cannot be found again later: the next who declares kinds makes all anew
                connection.execute("DELETE FROM declared")
            return
        (upto,) = connection.execute("SELECT upto FROM folding").fetchone()
        touched = self._operations(connection, upto, self._chosen)
        self._take(connection, touched)
        for kind, entity in filled:
            if kind in self._kinds and (kind, entity) not in touched:
                found = self._operations(connection, 0, json.dumps([kind]), entity)
                found[kind, entity].erased = True
                self._take(connection, found)
        connection.execute("UPDATE folding SET upto = (SELECT max(number) FROM operation)")

    def tidy(self, connection: sqlite3.Connection) -> bool:
        """A little of what can wait until nobody writes; True if there is more of it."""
        return searchindex.merge(connection)

    def scrub(self, connection: sqlite3.Connection) -> None:
        """Make the search forget what was taken out of it."""
        searchindex.scrub(connection)

    def _remake(self, connection: sqlite3.Connection, kind: RecordKind) -> None:
        from models.journal.recordtables import table_of

        _drop(connection, kind.name)
        for statement in table_of(kind).make():
            connection.execute(statement)
        connection.execute(
            "INSERT OR REPLACE INTO declared VALUES (?, ?)", (kind.name, declaration(kind))
        )

    def _operations(
        self, connection: sqlite3.Connection, upto: int, kinds: str, entity: str = ""
    ) -> dict[tuple[str, str], _Touched]:
        # from the new operations to their changes: by the kind it would read all there ever were
        joined = "JOIN" if entity else "CROSS JOIN"
        rows = connection.execute(
            "SELECT o.number, o.rank, o.wall, o.actor, c.position, c.kind, c.entity, c.field,"
            f" c.event FROM operation AS o {joined} change AS c ON c.operation = o.number"
            " WHERE o.number > ? AND c.kind IN (SELECT value FROM json_each(?))"
            + (" AND c.entity = ?" if entity else ""),
            (upto, kinds, entity) if entity else (upto, kinds),
        )
        found: dict[tuple[str, str], _Touched] = {}
        for number, rank, wall, actor, position, kind, id_, name, is_event in rows:
            at = (rank, wall, actor)
            one = found.setdefault((kind, id_), _Touched(at, at))
            one.note(at)
            if is_event:
                one.events.append((number, position, name))
                one.erased = one.erased or name == ERASED
        return found

    def _take(
        self, connection: sqlite3.Connection, touched: Mapping[tuple[str, str], _Touched]
    ) -> None:
        for (kind, entity), one in touched.items():
            self._row(connection, self._kinds[kind], entity, one)
            events = one.events
            if one.erased:
                _forget(connection, kind, entity)
                everything = self._operations(connection, 0, json.dumps([kind]), entity)
                events = everything[kind, entity].events
            self._index_events(connection, self._kinds[kind], entity, events)

    def _row(
        self, connection: sqlite3.Connection, kind: RecordKind, entity: str, one: _Touched
    ) -> None:
        from models.journal.recordtables import table_of

        table = table_of(kind)
        values, conflicts = standing(connection, kind, entity)
        row = {"id": entity, "conflicts": conflicts, **table.row(values)}
        stored = connection.execute(*table.held(entity)).fetchone()
        held, first, last = None, one.first, one.last
        if stored is not None:
            held = {column.name: one for column, one in zip(table.columns, stored, strict=True)}
            first = min(first, tuple(held[name] for name in _FIRST))
            last = max(last, tuple(held[name] for name in _LAST))
        row |= dict(zip(_FIRST, first, strict=True))
        row |= dict(zip(_LAST, last, strict=True))
        connection.execute(*table.write(row, held))
        found = " ".join(searched(kind, values))
        _index(connection, (kind.name, entity, 0, 0), found)

    def _index_events(
        self,
        connection: sqlite3.Connection,
        kind: RecordKind,
        entity: str,
        events: Iterable[tuple[int, int, str]],
    ) -> None:
        for number, position, name in events:
            declared = kind.events_by_name.get(name)
            if declared is None or not declared.searched:
                continue
            row = connection.execute(
                "SELECT value FROM content WHERE operation = ? AND position = ?",
                (number, position),
            ).fetchone()
            text = "" if row is None else " ".join(texts(json.loads(row[0])))
            _index(connection, (kind.name, entity, number, position), text)


def _drop(connection: sqlite3.Connection, kind: str) -> None:
    connection.execute(f'DROP TABLE IF EXISTS "record_{kind}"')
    connection.execute(
        "DELETE FROM search WHERE rowid IN (SELECT id FROM document WHERE kind = ?)", (kind,)
    )
    connection.execute("DELETE FROM document WHERE kind = ?", (kind,))
    connection.execute("DELETE FROM declared WHERE kind = ?", (kind,))


def standing(
    connection: sqlite3.Connection, kind: RecordKind, entity: str
) -> tuple[dict[str, JsonValue], int]:
    """The values that stand for a record's declared fields, and how many are in conflict."""
    values: dict[str, JsonValue] = {}
    conflicts = 0
    for name, text, heads in connection.execute(
        "SELECT c.field, v.value, c.heads FROM cell AS c LEFT JOIN content AS v"
        " ON v.operation = c.winner AND v.position = c.position"
        " WHERE c.kind = ? AND c.entity = ?",
        (kind.name, entity),
    ):
        conflicts += heads > 1
        if name in kind.by_name:
            values[name] = None if text is None else json.loads(text)
    return values, conflicts


def searched(kind: RecordKind, values: Mapping[str, JsonValue]) -> Iterator[str]:
    """The texts of the fields that the search finds."""
    for one in kind.fields:
        if one.searched:
            yield from texts(values.get(one.name))


def kind_term(kind: str) -> str:
    """How a kind is written in the index: one word."""
    return "".join(c for c in kind if c.isalnum())


def _index(connection: sqlite3.Connection, key: tuple[str, str, int, int], text: str) -> None:
    row = connection.execute(
        "SELECT id FROM document WHERE (kind, entity, operation, position) = (?, ?, ?, ?)", key
    ).fetchone()
    cut = " ".join(terms(text))
    if row is not None:
        stored = connection.execute("SELECT text FROM search WHERE rowid = ?", row).fetchone()
        if cut == (stored[0] if stored is not None else ""):
            return  # most edits are of fields that nobody searches
        connection.execute("DELETE FROM search WHERE rowid = ?", row)
    if not cut:
        return
    if row is None:
        made = connection.execute(
            "INSERT INTO document (kind, entity, operation, position) VALUES (?, ?, ?, ?)", key
        )
        row = (made.lastrowid,)
    connection.execute(
        "INSERT INTO search (rowid, kind, text) VALUES (?, ?, ?)", (*row, kind_term(key[0]), cut)
    )


def _forget(connection: sqlite3.Connection, kind: str, entity: str) -> None:
    """Take the events of a record out of the search."""
    connection.execute(
        "DELETE FROM search WHERE rowid IN (SELECT id FROM document"
        " WHERE kind = ? AND entity = ? AND operation > 0)",
        (kind, entity),
    )


def declaration(kind: RecordKind) -> str:
    """All that the folded table and the search depend on, as text."""
    plain: dict[str, Any] = {
        "fields": [[f.name, f.type.value, f.indexed, f.searched] for f in kind.fields],
        "events": [[e.name, e.searched] for e in kind.events],
    }
    return canonical(plain)


def declared_kinds(connection: sqlite3.Connection) -> list[RecordKind]:
    """The kinds whose tables are in the database, as far as their tables show."""
    found = []
    for name, text in connection.execute("SELECT kind, declaration FROM declared"):
        plain = json.loads(text)
        fields = tuple(
            Field(field, FieldType(type_), indexed=indexed, searched=searched_)
            for field, type_, indexed, searched_ in plain["fields"]
        )
        events = tuple(Event(event, searched=searched_) for event, searched_ in plain["events"])
        found.append(RecordKind(name, fields, events))
    return found
