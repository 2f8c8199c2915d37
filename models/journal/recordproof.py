"""Proving that the tables of the records and the search are what the operations come to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models.journal.recordfold import declared_kinds, kind_term, searched, standing
from models.records.bigrams import terms
from models.records.kind import texts
from models.text.message import Message

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from models.records import RecordKind

    Document = tuple[str, int, int]
    """Entity, operation and position."""

_STAMPS = ("created_rank", "created", "created_by", "changed_rank", "changed", "changed_by")


def record_faults(connection: sqlite3.Connection) -> Iterator[Message]:
    """Rows and documents that are not what the operations come to."""
    kinds = declared_kinds(connection)
    for kind in kinds:
        wrong = dict.fromkeys([*_wrong_rows(connection, kind), *_wrong_documents(connection, kind)])
        for entity in wrong:
            yield Message.of("journal.record_differs", kind=kind.name, entity=entity)
    (stray,) = connection.execute(
        "SELECT count(*) FROM search WHERE rowid NOT IN (SELECT id FROM document)"
    ).fetchone()
    known = {kind.name for kind in kinds}
    counted = connection.execute("SELECT kind, count(*) FROM document GROUP BY kind")
    stray += sum(count for kind, count in counted if kind not in known)
    if stray:
        yield Message.of("journal.search_differs", count=stray)


def _wrong_rows(connection: sqlite3.Connection, kind: RecordKind) -> Iterator[str]:
    from models.journal.recordtables import table_of

    table = table_of(kind)
    names = ", ".join(f'"{name}"' for name in ("id", *table.row({}), "conflicts", *_STAMPS))
    stored = {row[0]: row for row in connection.execute(f'SELECT {names} FROM "{table.name}"')}
    for entity, stamps in _stamps(connection, kind.name).items():
        values, conflicts = standing(connection, kind, entity)
        row = (entity, *table.row(values).values(), conflicts, *stamps)
        if stored.pop(entity, None) != row:
            yield entity
    yield from sorted(stored)


def _stamps(
    connection: sqlite3.Connection, kind: str
) -> dict[str, tuple[str, int, str, str, int, str]]:
    """Rank, wall and actor of the first and of the last operation on each record."""
    found: dict[str, tuple[str, int, str, str, int, str]] = {}
    for entity, rank, wall, actor in connection.execute(
        "SELECT DISTINCT c.entity, o.rank, o.wall, o.actor FROM change AS c"
        " JOIN operation AS o ON o.number = c.operation WHERE c.kind = ?",
        (kind,),
    ):
        at = (rank, wall, actor)
        known = found.get(entity, (*at, *at))
        first, last = min(known[:3], at), max(known[3:], at)
        found[entity] = (*first, *last)
    return found


def _wrong_documents(connection: sqlite3.Connection, kind: RecordKind) -> Iterator[str]:
    stored: dict[Document, str] = {
        (entity, operation, position): text
        for entity, operation, position, term, text in connection.execute(
            "SELECT d.entity, d.operation, d.position, s.kind, s.text FROM document AS d"
            " JOIN search AS s ON s.rowid = d.id WHERE d.kind = ?",
            (kind.name,),
        )
        if term == kind_term(kind.name)
    }
    found = len(stored)
    for key, text in _documents(connection, kind):
        if stored.pop(key, "") != text:
            yield key[0]
    yield from sorted(entity for entity, _, _ in stored)
    # the index itself, apart from the texts that it was made of
    (indexed,) = connection.execute(
        "SELECT count(*) FROM search WHERE search MATCH ?", (f'kind : "{kind_term(kind.name)}"',)
    ).fetchone()
    if indexed != found:
        yield "*"


def _documents(connection: sqlite3.Connection, kind: RecordKind) -> Iterator[tuple[Document, str]]:
    """What the search has to hold of a kind; nothing for what has no word."""
    for (entity,) in connection.execute(
        "SELECT DISTINCT entity FROM change WHERE kind = ?", (kind.name,)
    ).fetchall():
        values, _ = standing(connection, kind, entity)
        text = " ".join(terms(" ".join(searched(kind, values))))
        if text:
            yield (entity, 0, 0), text
    events = json.dumps([event.name for event in kind.events if event.searched])
    for entity, operation, position, value in connection.execute(
        "SELECT c.entity, c.operation, c.position, v.value FROM change AS c"
        " JOIN content AS v ON v.operation = c.operation AND v.position = c.position"
        " WHERE c.kind = ? AND c.event = 1 AND c.field IN (SELECT value FROM json_each(?))",
        (kind.name, events),
    ):
        text = " ".join(terms(" ".join(texts(json.loads(value)))))
        if text:
            yield (entity, operation, position), text
