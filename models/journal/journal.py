"""The journal of one data folder: who did what, kept, chained and folded."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from models.journal import applied, reading, tables
from models.journal.authoring import Here, author, check, here
from models.journal.holding import held_of, held_page
from models.journal.ids import content_name, uuid7
from models.journal.machine import machine_name
from models.journal.mark import Mark, MarkFile, read_mark
from models.journal.opening import (
    DATABASE,
    MARK,
    RESERVE,
    layout,
    must_exist,
    put_rescued_back,
    settle,
)
from models.journal.operation import ERASED, REASON
from models.journal.recordfold import RecordFold
from models.journal.records import RecordReader
from models.records import Change
from models.storage import FolderLock, Reserve, Writer, flush_folder, open_reader

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from models.journal.fold import Cell
    from models.journal.merge import MergeReport
    from models.journal.operation import Operation
    from models.privacy import Held
    from models.records import FieldValue, Line, RecordKind
    from models.text.message import Message

    Listener = Callable[[Sequence[Operation]], None]

_log = logging.getLogger(__name__)

RESERVE_BYTES = 64 << 20
"""Kept back on the disk for the records: far more than 10,000 operations."""
_ERASED_AT_ONCE = 200
"""Records in one operation of an erasure: a short transaction each."""
PATIENCE_S = 5.0
"""How long a write waits for a full disk before whoever asked is told that it was not saved."""


class Journal:
    """Opened once per data folder by the composition root; closed by it.

    Reading is synchronous on the thread that opened it (indexed queries of well under 50 ms);
    writing is awaited and comes back after the commit.
    """

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        clock: Callable[[], int],
        station: str = "",
        machine: str = "",
        lock: FolderLock | None = None,
        watch: Callable[[Message | None], None] = lambda _: None,
        reserve_bytes: int = RESERVE_BYTES,
        patience_s: float | None = PATIENCE_S,
        kinds: Sequence[RecordKind] = (),
    ) -> Journal:
        """Open or found the journal in `folder`.

        `clock` gives UTC milliseconds. `station` names the station where the folder has none yet
        (a new UUID by default); a folder that has one keeps it. `lock` is the folder's lock where
        the caller holds it already; else it is taken here. `watch` hears of a disk that refuses,
        from the writer's thread. `kinds` are the records whose tables are kept here.
        Raises FolderInUse, DamagedDatabase, ForeignDatabase, NewerDatabase, MigrationFailed,
        StorageFault; nothing was changed then.
        """
        own_lock = FolderLock(folder) if lock is None else None
        try:
            return cls(
                folder,
                clock,
                own_lock,
                station=station or uuid7(clock()),
                machine=machine or machine_name(),
                watch=watch,
                reserve=Reserve(folder / RESERVE, reserve_bytes) if reserve_bytes else None,
                patience_s=patience_s,
                kinds=kinds,
            )
        except BaseException:
            if own_lock is not None:
                own_lock.close()
            raise

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], int],
        lock: FolderLock | None,
        *,
        station: str,
        machine: str,
        kinds: Sequence[RecordKind],
        **options: Any,
    ) -> None:
        """Use `Journal.open`."""
        self._folder = folder
        self._clock = clock
        self._lock = lock
        self._listeners: list[Listener] = []
        self._fold = RecordFold(kinds)
        self._mark = MarkFile(folder / MARK)
        before = read_mark(folder / MARK)
        self._ended_cleanly = before is None or before.is_clean
        path = folder / DATABASE
        put_rescued_back(folder, before)
        self._writer = Writer.open(
            path,
            layout(),
            check=not self._ended_cleanly,
            must_exist=must_exist(before),
            after_commit=self._note,
            when_idle=self._fold.tidy,
            **options,
        )
        try:
            self._file = path.stat().st_ino
            own = self._writer.run_now(
                lambda connection: settle(
                    connection,
                    before,
                    file=self._file,
                    machine=machine,
                    now_ms=clock(),
                    new_station=station,
                )
            )
            if before is None:
                # the folder's own name, before anything in it is acknowledged
                flush_folder(folder.parent)
            self._writer.run_now(self._fold.prepare)
            self._reader = open_reader(path)
        except BaseException:
            self._writer.close()
            self._mark.close(clean=False)
            raise
        self._station = own.station
        self.records = RecordReader(self._reader, {kind.name: kind for kind in kinds}, self)
        _log.info("journal of station %s, %s operations here", own.station, own.seq)

    def close(self) -> None:
        """Finish what is queued, say that the end was orderly, give the folder free."""
        self._reader.close()
        self._writer.close()
        self._mark.close(clean=self._writer.fault is None)
        if self._lock is not None:
            self._lock.close()

    @property
    def station(self) -> str:
        """Name of this station: the same for the life of the data folder."""
        return self._station

    @property
    def ended_cleanly(self) -> bool:
        """False if the session before this one was killed or lost power."""
        return self._ended_cleanly

    @property
    def fault(self) -> Message | None:
        """What is wrong with the disk now, or None."""
        return self._writer.fault

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with operations written or merged here, after their commit.

        It is called on the thread that wrote: the event loop's. Returns what ends it.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # writing

    async def write(self, actor: str, changes: Sequence[Change], reason: str = "") -> Operation:
        """Append one operation; it is on the disk when this returns.

        Raises ValueError for what cannot be written and StorageFault if the disk refuses for
        longer than the journal's patience: it is not written then. Cancelling the wait does not
        take the operation back.
        """
        import asyncio

        work = self._work(actor, changes, reason)
        task = asyncio.ensure_future(self._writer.run(work))
        task.add_done_callback(self._publish_task)
        return await asyncio.shield(task)

    def write_now(self, actor: str, changes: Sequence[Change], reason: str = "") -> Operation:
        """The same for small tools without an event loop; blocks for the commit."""
        operation = self._writer.run_now(self._work(actor, changes, reason))
        self._publish((operation,))
        return operation

    def _work(
        self, actor: str, changes: Sequence[Change], reason: str
    ) -> Callable[[sqlite3.Connection], Operation]:
        who, checked, why = check(actor, changes, reason)
        now = self._clock()

        def work(connection: sqlite3.Connection) -> Operation:
            operation = author(connection, now, who, checked, why)
            self._fold.follow(connection)
            return operation

        return work

    async def erase(self, actor: str, kind: str, entity: str, operations: Iterable[str],
                    fields: Sequence[str] = (), reason: str = "") -> Operation:  # fmt: skip
        """Remove the values that `operations` gave to the entity, and their reasons.

        With `fields`, only those fields' values, and no reasons. The chain still verifies; the
        history says when it was erased; the same happens wherever this is merged.
        """
        wanted = set(operations)
        names: list[str] = []
        for name, position, field in reading.contents_of(self._reader, kind, entity):
            if name in wanted and (not fields or field in fields):
                names.append(content_name(name, position))
                if not fields:
                    names.append(content_name(name, REASON))
        base = tuple(dict.fromkeys(names))
        change = Change(kind, entity, ERASED, None, True, base)
        operation = await self.write(actor, (change,), reason)
        await self._scrub()
        return operation

    async def erase_parts(
        self,
        actor: str,
        parts: Mapping[tuple[str, str], AbstractSet[tuple[str, str]]],
        reason: str = "",
        *,
        reasons: bool = False,
    ) -> int:
        """Remove exactly these contents: of each kind and entity, pairs of operation and field.

        With `reasons`, also what was said at those operations. The disk is cleaned once at the
        end. Returns how many values went; those that are gone already do not count.
        """
        import asyncio

        changes, count = [], 0
        for number, ((kind, entity), wanted) in enumerate(parts.items()):
            if number % _ERASED_AT_ONCE == 0:
                await asyncio.sleep(0)
            names = []
            for name, position, field in reading.contents_of(self._reader, kind, entity):
                if (name, field) in wanted:
                    names.append(content_name(name, position))
                    count += 1
                    if reasons:
                        names.append(content_name(name, REASON))
            if names:
                base = tuple(dict.fromkeys(names))
                changes.append(Change(kind, entity, ERASED, None, True, base))
        for start in range(0, len(changes), _ERASED_AT_ONCE):
            await self.write(actor, changes[start : start + _ERASED_AT_ONCE], reason)
        if changes:
            await self._scrub()
        return count

    async def _scrub(self) -> None:
        await self._writer.run(self._fold.scrub)
        await self._writer.scrub()

    async def merge(
        self, incoming: Iterable[Mapping[str, Any]], *, dry_run: bool = False
    ) -> MergeReport:
        """Take in operations of other stations, in one transaction, whole or not at all.

        With `dry_run` the same report, and nothing is kept. Raises MergeRefused.
        """
        from models.journal import merge as merging  # seldom

        items = list(incoming)
        now = self._clock()

        def work(connection: sqlite3.Connection) -> tuple[MergeReport, int]:
            (last,) = connection.execute("SELECT max(number) FROM operation").fetchone()
            connection.execute("SAVEPOINT merge")
            report = merging.merge(connection, items, now)
            if dry_run:
                connection.execute("ROLLBACK TO merge")
            else:
                self._fold.follow(connection, report.filled)
            connection.execute("RELEASE merge")
            return report, last

        report, last = await self._writer.run(work)
        if report.new and not dry_run:
            # it may have brought erasures
            await self._scrub()
            if self._listeners:
                fresh = tables.load(self._reader, "number > ?", (last,))
                self._publish([operation for _, operation in fresh])
        return report

    # reading

    def value(self, kind: str, entity: str, field: str) -> FieldValue | None:
        """The field's value with its rivals, or None if nobody ever set it."""
        return reading.field_value(self._reader, kind, entity, field)

    def record(self, kind: str, entity: str) -> dict[str, FieldValue]:
        """All fields of one entity."""
        return reading.record(self._reader, kind, entity)

    def entities(self, kind: str) -> list[str]:
        """Ids of all entities of a kind."""
        return reading.entities(self._reader, kind)

    def without(self, kind: str, event: str, missing: str) -> list[str]:
        """Entities that have one event, written at this station, and lack another."""
        return reading.without(self._reader, self._station, kind, event, missing)

    def history(self, kind: str, entity: str) -> list[Line]:
        """Everything that was ever written of the entity, in the order of cause."""
        return reading.history(self._reader, kind, entity)

    def conflicts(self) -> list[Cell]:
        """Fields that a person has to settle."""
        from models.journal.merge import conflicts

        return conflicts(self._reader)

    def held_page(self, kind: RecordKind, after: str = "") -> tuple[Sequence[Held], str]:
        """Personal contents that can be read, some records at a time; see `holding`."""
        return held_page(self._reader, kind, after)

    def held_of(self, kind: RecordKind, entity: str) -> Sequence[Held]:
        """The personal contents of one record that can be read."""
        return held_of(self._reader, kind, entity)

    def applied(self) -> str | None:
        """SHA-256 of the configuration set that was applied last; None before the first."""
        return applied.newest_applied(self._reader)

    def vector(self) -> dict[str, int]:
        """How far every incarnation is known here."""
        return reading.vector(self._reader)

    def export(self, since: Mapping[str, int] | None = None) -> Iterator[dict[str, Any]]:
        """All operations beyond the vector `since`, as dictionaries that `merge` takes."""
        return reading.export(self._reader, since)

    def here(self) -> Here:
        """Where the own chain stands."""
        own = here(self._reader)
        assert own is not None
        return own

    # after each commit, on the writer's thread

    def _note(self, connection: sqlite3.Connection) -> None:
        own = here(connection)
        if own is not None:
            mark = Mark(own.station, own.incarnation, own.seq, own.head.hex(), self._file)
            if mark != self._mark.last:
                self._mark.write(mark)

    def _publish_task(self, task: Any) -> None:
        if not task.cancelled() and task.exception() is None:
            self._publish((task.result(),))

    def _publish(self, operations: Sequence[Operation]) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(operations)
            except Exception:  # noqa: BLE001 - an edge: listeners are of other rooms
                # it is on the disk, and the others have to hear of it: a closed window must not
                # keep the end of a work from the alarms
                _log.exception("%r did not hear what was written", listener)
