"""Writing the next operation of the own chain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.journal import tables
from models.journal.canonical import canonical, clean, new_salt, salted
from models.journal.clock import Stamp, tick
from models.journal.ids import new_incarnation
from models.journal.operation import Content, Operation, Recorded
from models.records import Change

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

_LONGEST = 200
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Here:
    """Where the own chain stands."""

    station: str
    incarnation: str
    machine: str
    stamp: Stamp
    seq: int
    head: bytes


def here(connection: sqlite3.Connection) -> Here | None:
    """The own chain, or None in a database that has none yet."""
    row = connection.execute(
        "SELECT h.station, h.incarnation, h.machine, h.wall, h.counter,"
        " coalesce(c.seq, 0), coalesce(c.head, x'') FROM here AS h"
        " LEFT JOIN chain AS c ON c.incarnation = h.incarnation"
    ).fetchone()
    if row is None:
        return None
    station, incarnation, machine, wall, counter, seq, head = row
    return Here(station, incarnation, machine, Stamp(wall, counter), seq, head)


def check(
    actor: str, changes: Sequence[Change], reason: str
) -> tuple[str, tuple[Change, ...], str]:
    """The same with every string in NFC; ValueError says what cannot be written."""
    if not changes or len(changes) > _MOST:
        raise ValueError(f"an operation has 1 to {_MOST} changes")
    checked = tuple(
        replace(
            change,
            kind=_name(change.kind),
            entity=_name(change.entity),
            field=_name(change.field),
            value=clean(change.value),
        )
        for change in changes
    )
    fields = [(one.kind, one.entity, one.field) for one in checked if not one.is_event]
    if len(set(fields)) != len(fields):
        raise ValueError("an operation sets a field once")
    return (_name(actor) if actor else ""), checked, str(clean(reason))


def _name(value: str) -> str:
    name = str(clean(value))
    if not 1 <= len(name) <= _LONGEST:
        raise ValueError(f"a name has 1 to {_LONGEST} characters: {name[:80]!r}")
    return name


def author(
    connection: sqlite3.Connection,
    now_ms: int,
    actor: str,
    changes: Sequence[Change],
    reason: str = "",
) -> Operation:
    """Append one checked operation to the own chain; inside a transaction."""
    own = here(connection)
    assert own is not None
    stamp = tick(own.stamp, now_ms)
    why = _content(reason) if reason else None
    operation = Operation(
        station=own.station,
        incarnation=own.incarnation,
        seq=own.seq + 1,
        stamp=stamp,
        actor=actor,
        previous=own.head,
        reason_digest=None if why is None else salted(why.salt, why.text),
        reason=why,
        changes=tuple(_recorded(connection, change) for change in changes),
    )
    tables.insert(connection, operation)
    connection.execute("UPDATE here SET wall = ?, counter = ?", stamp)
    return operation


def _recorded(connection: sqlite3.Connection, change: Change) -> Recorded:
    content = _content(change.value)
    base = change.base
    if base is None:
        cell = (change.kind, change.entity, change.field)
        base = () if change.is_event else tables.heads(connection, cell)
    return Recorded(
        kind=change.kind,
        entity=change.entity,
        field=change.field,
        is_event=change.is_event,
        base=base,
        digest=salted(content.salt, content.text),
        content=content,
    )


def _content(value: object) -> Content:
    return Content(new_salt(), canonical(clean(value)))


def begin_incarnation(
    connection: sqlite3.Connection,
    now_ms: int,
    *,
    station: str,
    machine: str,
    cause: str,
    continues: tuple[str, int, str] | None,
) -> Operation:
    """Start a chain at sequence 1; its first operation names the chain and head it goes on from.

    `continues` is incarnation, sequence and head digest (hex) of what was written here before,
    as far as that is known; it is None at the very first start.
    """
    incarnation = new_incarnation()
    wall, counter = connection.execute(
        "SELECT wall, counter FROM operation ORDER BY wall DESC, counter DESC LIMIT 1"
    ).fetchone() or (0, 0)
    connection.execute(
        "INSERT OR REPLACE INTO here VALUES (1, ?, ?, ?, ?, ?)",
        (station, incarnation, machine, wall, counter),
    )
    before = None
    if continues is not None:
        before = dict(zip(("incarnation", "seq", "head"), continues, strict=True))
    change = Change(
        "incarnation", incarnation, "started", {"cause": cause, "continues": before}, True
    )
    return author(connection, now_ms, "", (change,))
