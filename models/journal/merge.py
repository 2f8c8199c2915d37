"""Taking in operations of other stations: a set union, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from models.journal import tables
from models.journal.authoring import Here, begin_incarnation, here
from models.journal.clock import Stamp, adopt, is_from_the_future
from models.journal.transfer import MalformedOperation, from_dict, from_text, to_text
from models.text.message import Message

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from models.journal.fold import Cell
    from models.journal.operation import Operation


@dataclass(frozen=True, slots=True)
class Gap:
    """Operations of one incarnation that somebody has, but not this station."""

    station: str
    incarnation: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge did, or would do."""

    new: int = 0
    known: int = 0
    held: int = 0
    """Waiting for a predecessor, or for a clock that is more than a day behind theirs."""
    gaps: tuple[Gap, ...] = ()
    refused: tuple[Message, ...] = ()
    dropped: tuple[Message, ...] = ()
    """Held operations that turned out not to fit the chain they waited for."""
    conflicts: tuple[Cell, ...] = ()
    """Fields that are in conflict now and were not before."""
    filled: frozenset[tuple[str, str]] = frozenset()
    """Kind and id of what older operations told only now: their values had been missing."""


class MergeRefused(Exception):  # noqa: N818 - says what happened
    """Something in the input cannot be true; nothing of it was taken."""

    def __init__(self, report: MergeReport) -> None:
        super().__init__([message.code for message in report.refused])
        self.report = report


@dataclass(slots=True)
class _Plan:
    new: list[Operation] = field(default_factory=list)
    known: list[Operation] = field(default_factory=list)
    held: list[Operation] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    refused: list[Message] = field(default_factory=list)
    dropped: list[Message] = field(default_factory=list)
    waited: set[str] = field(default_factory=set)
    """Names of operations that came from `held`, not from the input."""
    filled: set[tuple[str, str]] = field(default_factory=set)

    def refuse(self, code: str, operation: Operation) -> None:
        """Note why it cannot be taken; what only waited here must not block the input."""
        message = Message.of(code, operation=operation.name, station=operation.station)
        (self.dropped if operation.name in self.waited else self.refused).append(message)


@dataclass(frozen=True, slots=True)
class _End:
    """The end of one chain while it is being continued."""

    station: str
    seq: int
    head: bytes
    stamp: Stamp


def merge(
    connection: sqlite3.Connection, incoming: Iterable[Mapping[str, Any]], now_ms: int
) -> MergeReport:
    """Take in operations in the form of `to_dict`; inside a transaction.

    Known ones change nothing. Those that lack their predecessor, or are stamped more than a day
    ahead, are held and taken in by a later merge. If any is malformed, altered, breaks its chain
    or stands under a known name with other content, MergeRefused is raised and the transaction
    has to be rolled back.
    """
    before = set(conflicts(connection))
    plan = _plan(connection, incoming, now_ms)
    if plan.refused:
        raise MergeRefused(MergeReport(refused=tuple(plan.refused)))
    _apply(connection, plan, now_ms)
    return MergeReport(
        new=len(plan.new),
        known=len(plan.known),
        held=len(plan.held),
        gaps=tuple(plan.gaps),
        dropped=tuple(plan.dropped),
        conflicts=tuple(cell for cell in conflicts(connection) if cell not in before),
        filled=frozenset(plan.filled),
    )


def conflicts(connection: sqlite3.Connection) -> list[Cell]:
    """Every field with more than one head."""
    return connection.execute(
        "SELECT kind, entity, field FROM cell WHERE heads > 1 ORDER BY kind, entity, field"
    ).fetchall()


def _plan(
    connection: sqlite3.Connection, incoming: Iterable[Mapping[str, Any]], now_ms: int
) -> _Plan:
    plan = _Plan()
    chains: dict[str, dict[int, Operation]] = {}
    for (body,) in connection.execute("SELECT body FROM held"):
        operation = from_text(body)
        chains.setdefault(operation.incarnation, {})[operation.seq] = operation
        plan.waited.add(operation.name)
    for number, plain in enumerate(incoming):
        try:
            operation = from_dict(plain)
        except MalformedOperation as error:
            plan.refused.append(Message.of("journal.malformed", number=number, detail=str(error)))
            continue
        _place(plan, chains.setdefault(operation.incarnation, {}), operation)
    for incarnation, chain in chains.items():
        _plan_chain(connection, plan, incarnation, chain, now_ms)
    return plan


def _place(plan: _Plan, chain: dict[int, Operation], operation: Operation) -> None:
    """Put an incoming operation among its chain; of equal ones the one with more values."""
    twin = chain.get(operation.seq)
    if twin is not None and twin.digest != operation.digest:
        plan.refuse("journal.equivocation", twin)
        twin = None
    if twin is None or len(tables.contents(operation)) > len(tables.contents(twin)):
        chain[operation.seq] = operation
    plan.waited.discard(operation.name)


def _plan_chain(
    connection: sqlite3.Connection,
    plan: _Plan,
    incarnation: str,
    chain: dict[int, Operation],
    now_ms: int,
) -> None:
    end = _end(connection, incarnation)
    known = _digests(connection, incarnation, [seq for seq in chain if end and seq <= end.seq])
    waiting = False
    last = end.seq if end else 0
    for seq, operation in sorted(chain.items()):
        if end is not None and operation.station != end.station:
            plan.refuse("journal.other_station", operation)
            return
        if seq in known:
            if known[seq] != operation.digest:
                plan.refuse("journal.equivocation", operation)
            plan.known.append(operation)
            continue
        if seq > last + 1:
            plan.gaps.append(Gap(operation.station, incarnation, last + 1, seq - 1))
            waiting = True
        last = seq
        if waiting or is_from_the_future(operation.stamp, now_ms):
            waiting = True
            plan.held.append(operation)
            continue
        if end is not None and (operation.previous != end.head or operation.stamp <= end.stamp):
            plan.refuse("journal.broken_chain", operation)
            return
        plan.new.append(operation)
        end = _End(operation.station, seq, operation.digest, operation.stamp)


def _end(connection: sqlite3.Connection, incarnation: str) -> _End | None:
    row = connection.execute(
        "SELECT c.station, c.seq, c.head, o.wall, o.counter FROM chain AS c JOIN operation AS o"
        " ON o.incarnation = c.incarnation AND o.seq = c.seq WHERE c.incarnation = ?",
        (incarnation,),
    ).fetchone()
    return None if row is None else _End(row[0], row[1], row[2], Stamp(row[3], row[4]))


def _digests(connection: sqlite3.Connection, incarnation: str, seqs: list[int]) -> dict[int, bytes]:
    if not seqs:
        return {}
    return dict(
        connection.execute(
            "SELECT seq, digest FROM operation WHERE incarnation = ? AND seq BETWEEN ? AND ?",
            (incarnation, min(seqs), max(seqs)),
        )
    )


def _apply(connection: sqlite3.Connection, plan: _Plan, now_ms: int) -> None:
    own = here(connection)
    # a chain's stamps grow, so that this order keeps every chain's own
    for operation in sorted(plan.new, key=lambda one: one.rank):
        tables.insert(connection, operation)
    for operation in plan.known:
        number = connection.execute(
            "SELECT number FROM operation WHERE incarnation = ? AND seq = ?",
            (operation.incarnation, operation.seq),
        ).fetchone()[0]
        if tables.add_contents(connection, number, operation) > 0:
            plan.filled |= {(change.kind, change.entity) for change in operation.changes}
    connection.execute("DELETE FROM held")
    connection.executemany(
        "INSERT INTO held VALUES (?, ?, ?)",
        [(one.incarnation, one.seq, to_text(one)) for one in plan.held],
    )
    _strip_held(connection, plan)
    if own is not None and plan.new:
        _follow(connection, own, plan.new, now_ms)


def _strip_held(connection: sqlite3.Connection, plan: _Plan) -> None:
    for operation in plan.held:
        for (position,) in connection.execute(
            "SELECT position FROM erasure WHERE incarnation = ? AND seq = ?",
            (operation.incarnation, operation.seq),
        ).fetchall():
            tables.erase_held(connection, operation.incarnation, operation.seq, position)


def _follow(connection: sqlite3.Connection, own: Here, new: list[Operation], now_ms: int) -> None:
    """Move the own clock behind what came; never go on in a chain that others had more of."""
    stamp = adopt(own.stamp, max(operation.stamp for operation in new))
    connection.execute("UPDATE here SET wall = ?, counter = ?", stamp)
    mine = [one for one in new if one.incarnation == own.incarnation]
    if mine:
        last = max(mine, key=lambda one: one.seq)
        begin_incarnation(
            connection,
            now_ms,
            station=own.station,
            machine=own.machine,
            cause="outrun",
            continues=(last.incarnation, last.seq, last.digest.hex()),
        )
