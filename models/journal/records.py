"""The records as panels read them: pages of folded tables, and one search over all."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from models.journal import reading
from models.journal.recordfold import kind_term
from models.records import Hit, RecordsChanged
from models.records.bigrams import folded, match
from models.records.kind import texts
from models.storage.errors import StorageFault, primary_code
from models.text.message import Message

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from models.journal.journal import Journal
    from models.journal.recordtables import RecordTable
    from models.records import FieldValue, JsonValue, Line, Query, Record, RecordKind

_AROUND = 40
"""Characters of an excerpt on both sides."""
_DOCUMENTS = 400
"""So many documents are looked at for the hits of one search, or as many as it wants hits."""


P = ParamSpec("P")
T = TypeVar("T")


def _read(method: Callable[P, T]) -> Callable[P, T]:
    """What SQLite says of a file that it cannot read becomes a sentence for the person."""

    @functools.wraps(method)
    def read(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return method(*args, **kwargs)
        except Exception as error:
            if not primary_code(error):
                raise
            raise StorageFault(Message.of("journal.unreadable", detail=str(error))) from error

    return read


class RecordReader:
    """Implements `models.records.Records` over the journal's reading connection.

    Every method raises StorageFault where the database cannot be read.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        kinds: Mapping[str, RecordKind],
        journal: Journal,
    ) -> None:
        self._connection = connection
        self._kinds = kinds
        self._journal = journal

    @_read
    def get(self, kind: str, id_: str) -> Record | None:
        """One record."""
        table = self._table(kind)
        row = self._connection.execute(*table.one(id_)).fetchone()
        return None if row is None else table.record(row)

    @_read
    def list(self, query: Query, limit: int = 200, offset: int = 0) -> Sequence[Record]:
        """A page."""
        table = self._table(query.kind)
        rows = self._connection.execute(*table.page(query, limit, offset))
        return [table.record(row) for row in rows]

    @_read
    def count(self, query: Query) -> int:
        """How many there are."""
        statement = self._table(query.kind).count(query)
        (found,) = self._connection.execute(*statement).fetchone()
        return int(found)

    @_read
    def tally(self, query: Query, by: str) -> Mapping[JsonValue, int]:
        """How many there are of each value."""
        table = self._table(query.kind)
        rows = self._connection.execute(*table.tally(query, by))
        return {table.plain(by, value): count for value, count in rows}

    @_read
    def search(self, text: str, kinds: Sequence[str] = (), limit: int = 50) -> Sequence[Hit]:
        """Newest first."""
        wanted = match(text)
        if not wanted:
            return []
        expression = f"text : ({wanted})"
        if kinds:
            names = " OR ".join(f'"{kind_term(kind)}"' for kind in kinds)
            expression = f"kind : ({names}) AND {expression}"
        rows = self._connection.execute(
            "SELECT d.kind, d.entity, d.operation, d.position FROM"
            " (SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?) AS s"
            " JOIN document AS d ON d.id = s.rowid ORDER BY d.id DESC",
            (expression, max(_DOCUMENTS, limit)),
        )
        found: dict[tuple[str, str], Hit] = {}
        for kind, entity, operation, position in rows:
            if kind in self._kinds and (kind, entity) not in found:
                excerpt = self._excerpt(kind, entity, operation, position, text)
                found[kind, entity] = Hit(kind, entity, excerpt)
                if len(found) == limit:
                    break
        return list(found.values())

    @_read
    def opened(self, kind: str, id_: str) -> Mapping[str, FieldValue]:
        """What an edit starts from."""
        return reading.record(self._connection, kind, id_)

    @_read
    def history(self, kind: str, id_: str) -> Sequence[Line]:
        """Everything that was ever written of it."""
        return reading.history(self._connection, kind, id_)

    @_read
    def events(self, kind: str, id_: str, name: str = "", since_ms: int = 0) -> Sequence[Line]:
        """Its events, oldest first."""
        return reading.history(
            self._connection, kind, id_, name or None, events_only=True, since_ms=since_ms
        )

    def conflicts(self) -> Sequence[tuple[str, str, str]]:
        """What a person has to settle."""
        return self._journal.conflicts()

    def subscribe(self, listener: Callable[[RecordsChanged], None]) -> Callable[[], None]:
        """Hear of commits and merges."""

        def told(operations: Sequence[Any]) -> None:
            touched = frozenset(
                (change.kind, change.entity)
                for operation in operations
                for change in operation.changes
                if change.kind in self._kinds
            )
            if touched:
                listener(RecordsChanged(touched))

        return self._journal.subscribe(told)

    def _table(self, kind: str) -> RecordTable:
        from models.journal.recordtables import table_of

        return table_of(self._kinds[kind])

    def _excerpt(self, kind: str, entity: str, operation: int, position: int, text: str) -> str:
        if operation:
            row = self._connection.execute(
                "SELECT value FROM content WHERE operation = ? AND position = ?",
                (operation, position),
            ).fetchone()
            held = [] if row is None else texts(reading.value_of(row[0]))
        else:
            record = self.get(kind, entity)
            searched = [f.name for f in self._kinds[kind].fields if f.searched]
            held = [] if record is None else texts([record.values.get(name) for name in searched])
        return excerpt(held, text)


def excerpt(held: Sequence[str], text: str) -> str:
    """The surroundings of the first word of `text` in the first of the texts that has it."""
    word = (folded(text).split() or [""])[0]
    for one in held:
        at = folded(one).find(word)
        if at < 0:
            continue
        start, end = max(0, at - _AROUND), at + len(word) + _AROUND
        return ("…" if start else "") + one[start:end].strip() + ("…" if end < len(one) else "")
    return ""
