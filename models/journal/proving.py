"""Proving that nothing in the journal was lost or altered."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from models.journal import tables
from models.journal.authoring import here
from models.journal.canonical import salted
from models.journal.fold import Heads, fold
from models.journal.ids import parse_content_name
from models.journal.mark import read_mark
from models.journal.opening import DATABASE, MARK, agrees, layout
from models.journal.operation import REASON, Operation
from models.journal.recordproof import record_faults
from models.storage import StorageError, open_reader
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from models.journal.fold import Cell
    from models.journal.mark import Mark
    from models.storage import Layout


def verify(data: Path) -> list[Message]:
    """What is wrong with the records of a data folder; an empty list if all is well.

    Reads everything; changes nothing; works while the control room runs (one snapshot).
    """
    path = data / DATABASE
    if not path.exists() or not path.stat().st_size:
        return [Message.of("storage.empty", path=str(path))]
    # before the database: a mark that is read first cannot be ahead of it
    mark = read_mark(data / MARK)
    try:
        with closing(open_reader(path)) as connection:
            connection.execute("BEGIN")
            return [*verify_database(connection, layout()), *_mark_faults(connection, data, mark)]
    except StorageError as error:
        return [error.message]


def _mark_faults(connection: sqlite3.Connection, data: Path, mark: Mark | None) -> list[Message]:
    try:
        own = here(connection)
        if own is None:
            return []
        if mark is None:
            return [Message.of("journal.no_mark", path=str(data / MARK))]
        if mark.renew or agrees(connection, own, mark):
            return []
        return [Message.of("journal.behind_mark", seq=mark.seq, found=own.seq)]
    except sqlite3.Error as error:
        return [Message.of("journal.unreadable", detail=str(error))]


def verify_database(connection: sqlite3.Connection, expected: Layout) -> list[Message]:
    """What is wrong inside one database, through any connection to it."""
    try:
        return list(_faults(connection, expected))
    except (sqlite3.Error, ValueError, TypeError, KeyError, AttributeError) as error:
        # whatever a foreign hand left in a column ends here
        return [Message.of("journal.unreadable", detail=f"{type(error).__name__}: {error}")]


def _faults(connection: sqlite3.Connection, expected: Layout) -> Iterator[Message]:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if (application, version) != (expected.application_id, expected.migrations[-1].number):
        yield Message.of("journal.other_format", application=application, version=version)
        return
    for (line,) in connection.execute("PRAGMA integrity_check(20)").fetchall():
        if line != "ok":
            yield Message.of("journal.structure", detail=line)
    for row in connection.execute("PRAGMA foreign_key_check").fetchall():
        yield Message.of("journal.structure", detail=str(row))
    audit = _Audit(connection)
    folded = fold(audit.operations())
    yield from audit.faults
    yield from _fold_faults(connection, folded)
    yield from record_faults(connection)
    yield from audit.ends()


class _Audit:
    """Walks all operations once and notes what does not fit."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ends: dict[str, Operation] = {}
        self._missing: set[tuple[str, int, int]] = set()
        self._erased: dict[tuple[str, int, int], int] = {}
        self.faults: list[Message] = []

    def operations(self) -> Iterator[Operation]:
        stored = self._connection.execute("SELECT number, digest, rank FROM operation")
        known = {number: (digest, rank) for number, digest, rank in stored}
        for number, operation in tables.load(self._connection):
            if known.get(number) != (operation.digest, operation.rank):
                self._note("journal.altered", operation)
            self._link(operation)
            self._values(operation)
            yield operation

    def _note(self, code: str, operation: Operation) -> None:
        self.faults.append(Message.of(code, operation=operation.name, station=operation.station))

    def _link(self, operation: Operation) -> None:
        before = self._ends.get(operation.incarnation)
        seq, head = (before.seq, before.digest) if before else (0, b"")
        if operation.seq != seq + 1:
            self._note("journal.gap", operation)
        elif operation.previous != head or (before and before.stamp >= operation.stamp):
            self._note("journal.broken_chain", operation)
        elif before and before.station != operation.station:
            self._note("journal.other_station", operation)
        self._ends[operation.incarnation] = operation

    def _values(self, operation: Operation) -> None:
        at = (operation.incarnation, operation.seq)
        parts = [(i, one.digest, one.content) for i, one in enumerate(operation.changes)]
        if operation.reason_digest is not None:
            parts.append((REASON, operation.reason_digest, operation.reason))
        for position, digest, content in parts:
            if content is None:
                self._missing.add((*at, position))
            elif salted(content.salt, content.text) != digest:
                self._note("journal.value_altered", operation)
        for change in operation.changes:
            if not change.is_erasure:
                continue
            for name in change.base:
                target = parse_content_name(name)
                wall = operation.stamp.wall
                self._erased[target] = min(self._erased.get(target, wall), wall)

    def ends(self) -> Iterator[Message]:
        """Chains that stop early, values that vanished, erasures that did not happen.

        Asked after the walk.
        """
        stored = {
            incarnation: (station, seq, head)
            for incarnation, station, seq, head in self._connection.execute("SELECT * FROM chain")
        }
        found = {key: (end.station, end.seq, end.digest) for key, end in self._ends.items()}
        for incarnation in sorted(stored.keys() | found.keys()):
            if stored.get(incarnation) != found.get(incarnation):
                yield Message.of("journal.cut_short", incarnation=incarnation)
        own = here(self._connection)
        mine = None if own is None else found.get(own.incarnation)
        if own is None or mine is None or mine[0] != own.station:
            yield Message.of("journal.no_chain")
        yield from self._erasures()

    def _erasures(self) -> Iterator[Message]:
        erasure = {
            (incarnation, seq, position): wall
            for incarnation, seq, position, wall in self._connection.execute(
                "SELECT incarnation, seq, position, wall FROM erasure"
            )
        }
        if erasure != self._erased:
            yield Message.of("journal.erasures_altered")
        for incarnation, seq, _ in sorted(self._missing - self._erased.keys()):
            yield Message.of("journal.value_missing", operation=f"{incarnation}:{seq}")
        (stray,) = self._connection.execute(
            "SELECT count(*) FROM content AS v JOIN operation AS o ON o.number = v.operation"
            " JOIN erasure AS e ON e.incarnation = o.incarnation AND e.seq = o.seq"
            " AND e.position = v.position"
        ).fetchone()
        if stray:
            yield Message.of("journal.not_erased", count=stray)


def _fold_faults(connection: sqlite3.Connection, expected: dict[Cell, Heads]) -> Iterator[Message]:
    stored = stored_heads(connection)
    for cell in sorted(expected.keys() | stored.keys()):
        if expected.get(cell) != stored.get(cell):
            kind, entity, field = cell
            yield Message.of("journal.fold_differs", kind=kind, entity=entity, field=field)
    for query in _FOLD_ROWS:
        for kind, entity, field in connection.execute(query):
            yield Message.of("journal.fold_differs", kind=kind, entity=entity, field=field)


_REPLACED = (
    "SELECT c.kind, c.entity, c.field, r.name, r.by_rank FROM replaced AS r"
    " JOIN cell AS c ON c.id = r.cell"
)
_BASES = (
    "SELECT c.kind, c.entity, c.field, b.value, max(o.rank) FROM change AS c"
    " JOIN operation AS o ON o.number = c.operation, json_each(c.base) AS b"
    " WHERE c.event = 0 GROUP BY 1, 2, 3, 4"
)
_FOLD_ROWS = (
    # a cell that does not say what its heads say
    "SELECT kind, entity, field FROM cell AS c WHERE heads <> (SELECT count(*) FROM head"
    " WHERE cell = c.id) OR (winner, position) IS NOT (SELECT operation, position FROM head"
    " WHERE cell = c.id ORDER BY rank DESC LIMIT 1)",
    # a head that is not the change that it points at
    "SELECT c.kind, c.entity, c.field FROM head AS h JOIN cell AS c ON c.id = h.cell"
    " LEFT JOIN operation AS o ON o.number = h.operation AND o.rank = h.rank"
    " AND o.incarnation || ':' || o.seq = h.name"
    " LEFT JOIN change AS x ON x.operation = h.operation AND x.position = h.position"
    " AND (x.kind, x.entity, x.field, x.event) = (c.kind, c.entity, c.field, 0)"
    " WHERE o.number IS NULL OR x.operation IS NULL",
    f"SELECT kind, entity, field FROM ({_REPLACED} EXCEPT {_BASES})",
    f"SELECT kind, entity, field FROM ({_BASES} EXCEPT {_REPLACED})",
)


def stored_heads(connection: sqlite3.Connection) -> dict[Cell, Heads]:
    """The fold as it stands in its tables."""
    names: dict[Cell, list[str]] = {}
    for kind, entity, field, name in connection.execute(
        "SELECT c.kind, c.entity, c.field, h.name FROM cell AS c JOIN head AS h ON h.cell = c.id"
        " ORDER BY c.id, h.rank DESC"
    ):
        names.setdefault((kind, entity, field), []).append(name)
    return {cell: Heads(tuple(held)) for cell, held in names.items()}
