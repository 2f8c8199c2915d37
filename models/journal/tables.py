"""The operations in their tables, and the fold that is kept beside them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from models.journal.clock import Stamp
from models.journal.ids import parse_content_name
from models.journal.operation import REASON, Content, Operation, Recorded
from models.journal.transfer import from_text, to_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from models.journal.fold import Cell

_CHUNK = 500


def insert(connection: sqlite3.Connection, operation: Operation) -> None:
    """Add an operation that continues its chain, and fold it; inside a transaction."""
    number = connection.execute(
        "INSERT INTO operation (incarnation, seq, station, wall, counter, rank, actor, reason,"
        " previous, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            operation.incarnation,
            operation.seq,
            operation.station,
            *operation.stamp,
            operation.rank,
            operation.actor,
            operation.reason_digest,
            operation.previous,
            operation.digest,
        ),
    ).lastrowid
    assert number is not None
    connection.executemany(
        "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                number,
                position,
                *change.cell,
                change.is_event,
                json.dumps(change.base, separators=(",", ":")),
                change.digest,
            )
            for position, change in enumerate(operation.changes)
        ],
    )
    connection.execute(
        "INSERT INTO chain VALUES (?, ?, ?, ?) ON CONFLICT (incarnation)"
        " DO UPDATE SET seq = excluded.seq, head = excluded.head",
        (operation.incarnation, operation.station, operation.seq, operation.digest),
    )
    add_contents(connection, number, operation)
    for change in operation.changes:
        if change.is_erasure:
            _erase(connection, change, operation.stamp.wall)
    _fold_in(connection, number, operation)


def contents(operation: Operation) -> dict[int, Content]:
    """The values that the operation still has, by position."""
    result = {
        position: change.content
        for position, change in enumerate(operation.changes)
        if change.content is not None
    }
    if operation.reason is not None:
        result[REASON] = operation.reason
    return result


def add_contents(connection: sqlite3.Connection, number: int, operation: Operation) -> int:
    """Store values that are neither here yet nor erased; returns how many."""
    present = contents(operation)
    for (position,) in connection.execute(
        "SELECT position FROM erasure WHERE incarnation = ? AND seq = ?",
        (operation.incarnation, operation.seq),
    ):
        present.pop(position, None)
    return connection.executemany(
        "INSERT OR IGNORE INTO content VALUES (?, ?, ?, ?)",
        [(number, position, item.salt, item.text) for position, item in present.items()],
    ).rowcount


def _erase(connection: sqlite3.Connection, change: Recorded, wall: int) -> None:
    for name in change.base:
        incarnation, seq, position = parse_content_name(name)
        connection.execute(
            "INSERT INTO erasure VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
            " SET wall = min(wall, excluded.wall)",
            (incarnation, seq, position, wall),
        )
        connection.execute(
            "DELETE FROM content WHERE position = ? AND operation ="
            " (SELECT number FROM operation WHERE incarnation = ? AND seq = ?)",
            (position, incarnation, seq),
        )
        erase_held(connection, incarnation, seq, position)


def erase_held(connection: sqlite3.Connection, incarnation: str, seq: int, position: int) -> None:
    """Remove a value from an operation that waits for its predecessor."""
    row = connection.execute(
        "SELECT body FROM held WHERE incarnation = ? AND seq = ?", (incarnation, seq)
    ).fetchone()
    if row is None:
        return
    plain = json.loads(row[0])
    if position == REASON:
        places = [plain["reason"] or {}]
    else:
        places = plain["changes"][position : position + 1]
    for place in places:
        place.pop("salt", None)
        place.pop("value", None)
    connection.execute(
        "UPDATE held SET body = ? WHERE incarnation = ? AND seq = ?",
        (to_text(from_text(json.dumps(plain))), incarnation, seq),
    )


def _fold_in(connection: sqlite3.Connection, number: int, operation: Operation) -> None:
    for position, change in enumerate(operation.changes):
        if change.is_event:
            continue
        cell = _cell(connection, change.cell)
        connection.executemany(
            "INSERT INTO replaced VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
            " SET by_rank = max(by_rank, excluded.by_rank)",
            [(cell, name, operation.rank) for name in change.base],
        )
        connection.executemany(
            "DELETE FROM head WHERE cell = ? AND name = ? AND rank < ?",
            [(cell, name, operation.rank) for name in change.base],
        )
        connection.execute(
            "INSERT INTO head SELECT :cell, :name, :rank, :number, :position WHERE NOT EXISTS"
            " (SELECT 1 FROM replaced WHERE cell = :cell AND name = :name AND by_rank > :rank)",
            {
                "cell": cell,
                "name": operation.name,
                "rank": operation.rank,
                "number": number,
                "position": position,
            },
        )
        connection.execute(
            "UPDATE cell SET heads = (SELECT count(*) FROM head WHERE cell = :cell),"
            " (winner, position) = (SELECT operation, position FROM head WHERE cell = :cell"
            " ORDER BY rank DESC LIMIT 1) WHERE id = :cell",
            {"cell": cell},
        )


def _cell(connection: sqlite3.Connection, cell: Cell) -> int:
    found = connection.execute(
        "SELECT id FROM cell WHERE kind = ? AND entity = ? AND field = ?", cell
    ).fetchone()
    if found is not None:
        return int(found[0])
    made = connection.execute(
        "INSERT INTO cell (kind, entity, field, heads) VALUES (?, ?, ?, 0)", cell
    ).lastrowid
    assert made is not None
    return made


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the folded tables anew from the operations; inside a transaction."""
    for table in ("head", "replaced", "cell"):
        connection.execute(f"DELETE FROM {table}")
    for number, operation in load(connection):
        _fold_in(connection, number, operation)


def heads(connection: sqlite3.Connection, cell: Cell) -> tuple[str, ...]:
    """Names of the operations whose values stand for the field, the winner first."""
    rows = connection.execute(
        "SELECT h.name FROM head AS h JOIN cell AS c ON c.id = h.cell"
        " WHERE c.kind = ? AND c.entity = ? AND c.field = ? ORDER BY h.rank DESC",
        cell,
    )
    return tuple(name for (name,) in rows)


def load(
    connection: sqlite3.Connection, where: str = "1", parameters: tuple[object, ...] = ()
) -> Iterator[tuple[int, Operation]]:
    """Operations with their numbers, in the order they came here; a few hundred at a time."""
    numbers = [
        number
        for (number,) in connection.execute(
            f"SELECT number FROM operation WHERE {where} ORDER BY number", parameters
        )
    ]
    for start in range(0, len(numbers), _CHUNK):
        yield from _load(connection, numbers[start : start + _CHUNK])


def _load(connection: sqlite3.Connection, numbers: list[int]) -> Iterator[tuple[int, Operation]]:
    chosen = "(SELECT value FROM json_each(?))"
    argument = (json.dumps(numbers),)
    held: dict[tuple[int, int], Content] = {
        (number, position): Content(salt, text)
        for number, position, salt, text in connection.execute(
            f"SELECT operation, position, salt, value FROM content WHERE operation IN {chosen}",
            argument,
        )
    }
    changes: dict[int, list[Recorded]] = {}
    for number, position, kind, entity, field, event, base, mark in connection.execute(
        "SELECT operation, position, kind, entity, field, event, base, digest FROM change"
        f" WHERE operation IN {chosen} ORDER BY operation, position",
        argument,
    ):
        names = tuple(json.loads(base))
        content = held.get((number, position))
        changes.setdefault(number, []).append(
            Recorded(kind, entity, field, bool(event), names, mark, content)
        )
    for row in connection.execute(
        "SELECT number, station, incarnation, seq, wall, counter, actor, previous, reason"
        f" FROM operation WHERE number IN {chosen} ORDER BY number",
        argument,
    ):
        number, station, incarnation, seq, wall, counter, actor, previous, reason = row
        yield (
            number,
            Operation(
                station=station,
                incarnation=incarnation,
                seq=seq,
                stamp=Stamp(wall, counter),
                actor=actor,
                previous=previous,
                reason_digest=reason,
                reason=held.get((number, REASON)),
                changes=tuple(changes.get(number, ())),
            ),
        )
