"""Personal contents that can still be read: what the privacy rules look at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models import privacy

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from models.records import RecordKind

_PAGE = 200
_ENTITIES = (
    "SELECT DISTINCT entity FROM change WHERE kind = :kind AND entity > :after"
    " ORDER BY entity LIMIT :most"
)
_HELD = (
    "SELECT c.entity, o.incarnation || ':' || o.seq, c.field, c.event, o.wall,"
    " CASE WHEN c.event = 0 THEN (SELECT min(p.wall) FROM change AS d"
    " JOIN operation AS p ON p.number = d.operation WHERE d.kind = c.kind"
    " AND d.entity = c.entity AND d.field = c.field AND d.event = 0 AND p.rank > o.rank) END"
    " FROM change AS c JOIN operation AS o ON o.number = c.operation"
    " JOIN content AS v ON v.operation = c.operation AND v.position = c.position"
    " WHERE c.kind = :kind AND c.entity BETWEEN :first AND :last AND v.value <> 'null'"
    " AND c.field IN (SELECT value FROM json_each(CASE WHEN c.event THEN :events ELSE :fields END))"
    " ORDER BY c.entity, o.rank, c.position"
)


def held_page(
    connection: sqlite3.Connection, kind: RecordKind, after: str
) -> tuple[Sequence[privacy.Held], str]:
    """The personal contents of the next records after the id `after`, and the last of these ids.

    The id is empty where there are no more records. `replaced_ms` is that of the next value in
    the order of cause, so that a value with a rival counts from the rival.
    """
    names = connection.execute(_ENTITIES, {"kind": kind.name, "after": after, "most": _PAGE})
    entities = [name for (name,) in names]
    if not entities:
        return (), ""
    return _held(connection, kind, entities[0], entities[-1]), entities[-1]


def held_of(
    connection: sqlite3.Connection, kind: RecordKind, entity: str
) -> Sequence[privacy.Held]:
    """The personal contents of one record."""
    return _held(connection, kind, entity, entity)


def _held(
    connection: sqlite3.Connection, kind: RecordKind, first: str, last: str
) -> Sequence[privacy.Held]:
    rows = connection.execute(
        _HELD,
        {
            "kind": kind.name,
            "first": first,
            "last": last,
            "fields": json.dumps([one.name for one in kind.fields if one.data_class]),
            "events": json.dumps([one.name for one in kind.events if one.data_class]),
        },
    )
    return [
        privacy.Held(entity, operation, field, bool(event), wall, replaced)
        for entity, operation, field, event, wall, replaced in rows
    ]
