"""What the panels ask of the journal; every function takes a query_only connection."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models.journal import tables
from models.journal.operation import ERASED
from models.journal.transfer import to_dict
from models.records import FieldValue, Line, Standing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping
    from typing import Any

    from models.records import JsonValue


_HEADS = (
    "SELECT c.field, v.value, h.name, o.actor, o.station, o.wall, e.wall FROM cell AS c"
    " JOIN head AS h ON h.cell = c.id JOIN operation AS o ON o.number = h.operation"
    " LEFT JOIN content AS v ON v.operation = h.operation AND v.position = h.position"
    " LEFT JOIN erasure AS e ON e.incarnation = o.incarnation AND e.seq = o.seq"
    " AND e.position = h.position WHERE c.kind = ? AND c.entity = ?"
)


def field_value(
    connection: sqlite3.Connection, kind: str, entity: str, field: str
) -> FieldValue | None:
    """The field's value, or None if nobody ever set it."""
    rows = connection.execute(
        f"{_HEADS} AND c.field = ? ORDER BY h.rank DESC", (kind, entity, field)
    ).fetchall()
    return _field_values(rows).get(field)


def record(connection: sqlite3.Connection, kind: str, entity: str) -> dict[str, FieldValue]:
    """All fields of one entity."""
    rows = connection.execute(f"{_HEADS} ORDER BY c.field, h.rank DESC", (kind, entity))
    return _field_values(rows.fetchall())


def _field_values(rows: list[tuple[Any, ...]]) -> dict[str, FieldValue]:
    standing: dict[str, list[Standing]] = {}
    for field, text, name, actor, station, wall, erased in rows:
        one = Standing(value_of(text), name, actor, station, wall, erased)
        standing.setdefault(field, []).append(one)
    return {name: FieldValue(held[0], tuple(held[1:])) for name, held in standing.items()}


def value_of(text: str | None) -> JsonValue:
    """The value of a content's text."""
    if text is None:
        return None
    value: JsonValue = json.loads(text)
    return value


def entities(connection: sqlite3.Connection, kind: str) -> list[str]:
    """Ids of all entities of a kind that have a field or an event."""
    rows = connection.execute("SELECT DISTINCT entity FROM change WHERE kind = ?", (kind,))
    return sorted(entity for (entity,) in rows)


def without(
    connection: sqlite3.Connection, station: str, kind: str, event: str, missing: str
) -> list[str]:
    """Entities that have one event, written by `station`, and lack another: commands that never
    heard how they ended. Those of others go on there, whatever of them was merged so far."""
    rows = connection.execute(
        "SELECT DISTINCT a.entity FROM change AS a"
        " JOIN operation AS o ON o.number = a.operation AND o.station = :station"
        " WHERE a.kind = :kind AND a.event = 1"
        " AND a.field = :event AND NOT EXISTS (SELECT 1 FROM change AS b WHERE b.kind = :kind"
        " AND b.entity = a.entity AND b.event = 1 AND b.field = :missing)",
        {"station": station, "kind": kind, "event": event, "missing": missing},
    )
    return sorted(entity for (entity,) in rows)


def history(
    connection: sqlite3.Connection,
    kind: str,
    entity: str,
    field: str | None = None,
    *,
    events_only: bool = False,
    since_ms: int = 0,
) -> list[Line]:
    """Everything that was ever written of the entity or of one of its fields, in order of cause;
    `since_ms`: only what was written then or later, by the clock of its station."""
    rows = connection.execute(
        "SELECT o.incarnation || ':' || o.seq, o.station, o.actor, o.wall, c.field, c.event,"
        " v.value, e.wall, r.value, f.wall FROM change AS c"
        " JOIN operation AS o ON o.number = c.operation"
        " LEFT JOIN content AS v ON v.operation = c.operation AND v.position = c.position"
        " LEFT JOIN content AS r ON r.operation = c.operation AND r.position = -1"
        " LEFT JOIN erasure AS e ON e.incarnation = o.incarnation AND e.seq = o.seq"
        " AND e.position = c.position"
        " LEFT JOIN erasure AS f ON f.incarnation = o.incarnation AND f.seq = o.seq"
        " AND f.position = -1"
        " WHERE c.kind = :kind AND c.entity = :entity AND (:field IS NULL OR c.field = :field)"
        " AND c.event >= :events AND +o.wall >= :since ORDER BY o.rank, c.position",
        {
            "kind": kind,
            "entity": entity,
            "field": field,
            "events": int(events_only),
            "since": since_ms,
        },
    )
    return [
        Line(
            operation=name,
            station=station,
            actor=actor,
            wall_ms=wall,
            field=field,
            is_event=bool(event),
            value=value_of(text),
            erased_ms=erased,
            reason=str(value_of(reason) or ""),
            reason_erased_ms=reason_erased,
        )
        for name, station, actor, wall, field, event, text, erased, reason, reason_erased in rows
    ]


def contents_of(
    connection: sqlite3.Connection, kind: str, entity: str
) -> list[tuple[str, int, str]]:
    """Operation, position and field of every change of the entity that is no erasure."""
    rows = connection.execute(
        "SELECT o.incarnation || ':' || o.seq, c.position, c.field FROM change AS c"
        " JOIN operation AS o ON o.number = c.operation WHERE c.kind = ? AND c.entity = ?"
        " AND NOT (c.event = 1 AND c.field = ?) ORDER BY o.rank, c.position",
        (kind, entity, ERASED),
    )
    return rows.fetchall()


def vector(connection: sqlite3.Connection) -> dict[str, int]:
    """How far every incarnation is known here: what another station compares with its own."""
    return dict(connection.execute("SELECT incarnation, seq FROM chain ORDER BY incarnation"))


def export(
    connection: sqlite3.Connection, since: Mapping[str, int] | None = None
) -> Iterator[dict[str, Any]]:
    """All operations beyond the vector `since`, as dictionaries that `merge` takes.

    Reads a few hundred at a time; held ones are not passed on.
    """
    for incarnation, last in vector(connection).items():
        first = (since or {}).get(incarnation, 0) + 1
        if first > last:
            continue
        found = tables.load(
            connection,
            "incarnation = ? AND seq BETWEEN ? AND ?",
            (incarnation, first, last),
        )
        for _, operation in found:
            yield to_dict(operation)
