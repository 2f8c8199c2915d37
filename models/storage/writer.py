"""The one thread that writes to a database, and its only checkpointer."""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

from models.storage.database import create_or_open
from models.storage.errors import StorageFault, is_damage, is_disk
from models.storage.jobs import Job, refuse, resolve
from models.storage.presence import Presence
from models.storage.reserve import free_room
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from models.storage.database import Layout
    from models.storage.reserve import Reserve

T = TypeVar("T")

_log = logging.getLogger(__name__)

_GROUP = 256
"""Most jobs in one transaction."""
_GROUP_S = 0.05
"""Longest time a group is filled up; the first of it waits that long at most."""
_CHECKPOINT_EVERY = 64
"""Commits after which the log is copied back into the database, as soon as nobody writes."""
_CHECKPOINT_AT_LAST = 1_024
"""Commits after which it is copied back whoever waits."""
_TIDY_EVERY = 16
"""Commits after which what can wait is done, as soon as nobody writes."""
_IDLE_S = 0.2
"""Nobody writes if nothing was asked for that long: copying back a large database can take longer
than a person should wait for an edit."""
_RETRY_S = 1.0
"""Pause between two tries on a disk that refuses."""


class Writer:
    """Runs functions inside transactions on one connection, in the order they were given.

    Several queued functions may share one transaction; each is a savepoint of its own, so that
    one that fails takes nothing of the others with it. No result is handed out before the
    commit that holds it. A function may be run again when the disk refused: it must have no
    effect outside the database.

    When the disk is full or refuses, `watch` is told with a Message (from the writer's thread),
    the reserve is given up if there is one, and the same work is tried again every second. Work
    older than `patience_s` is refused with StorageFault; None waits for ever. `watch(None)` says
    that all is well again.
    """

    @classmethod
    def open(cls, path: Path, layout: Layout, *, check: bool = False, must_exist: bool = False,
             **options: Any) -> Writer:  # fmt: skip
        """Open or create the database (errors of `create_or_open`) and start the thread."""
        connection = create_or_open(path, layout, check=check, must_exist=must_exist)
        return cls(connection, path, name=layout.name, **options)

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        *,
        name: str,
        watch: Callable[[Message | None], None] = lambda _: None,
        after_commit: Callable[[sqlite3.Connection], None] = lambda _: None,
        when_idle: Callable[[sqlite3.Connection], bool] | None = None,
        reserve: Reserve | None = None,
        floor_bytes: int = 0,
        patience_s: float | None = None,
    ) -> None:
        """`after_commit` runs on the thread after each commit, before anybody is told of it; it
        may read, and an error of the disk in it is logged only. `when_idle` runs there too, in a
        transaction of its own, when nobody wrote for a while after some commits: a few
        milliseconds of what can wait, True if there is more of it.

        Below `floor_bytes` of free disk this writer stops by itself, as if the disk were full,
        and leaves the rest to the databases that matter more.
        """
        self._connection = connection
        self._path = path
        self._presence = Presence(path)
        self._name = name
        self._watch = watch
        self._after_commit = after_commit
        self._when_idle = when_idle
        self._untidy = 0
        self._reserve = reserve
        self._floor = floor_bytes
        self._patience = patience_s
        self._fault: Message | None = None
        self._commits = 0
        self._truncate = False
        self._broken = False
        self._closed = False
        self._closing = threading.Lock()
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        if reserve is not None and not reserve.hold():
            _log.warning("%s: no room for the reserve", name)
        self._thread = threading.Thread(target=self._live, name=f"writer {name}", daemon=True)
        self._thread.start()

    @property
    def path(self) -> Path:
        """The database file."""
        return self._path

    @property
    def fault(self) -> Message | None:
        """What is wrong with the disk now, or None."""
        return self._fault

    @property
    def is_broken(self) -> bool:
        """True once it refuses everything: its file is damaged or gone, or the writer itself
        failed."""
        return self._broken

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The result of `work`, after its commit; its exception if it failed, nothing written.

        Cancelling the wait does not cancel the write.
        """
        import asyncio

        loop = asyncio.get_running_loop()
        job = Job(work, loop, loop.create_future())
        self._put(job)
        result: T = await job.future
        return result

    def submit(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """The same for callers without an event loop."""
        job = Job(work, None, Future())
        # from here on it cannot be cancelled: a result for a cancelled future ends this thread
        job.future.set_running_or_notify_cancel()
        self._put(job)
        future: Future[T] = job.future
        return future

    def run_now(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The same, blocking: for small tools, never on the event loop."""
        return self.submit(work).result()

    async def scrub(self) -> None:
        """Empty the log, so that what was overwritten in the database is nowhere any more."""
        self._truncate = True
        await self.run(lambda _: None)
        # the log is emptied after that was acknowledged: what is answered next comes later
        await self.run(lambda _: None)

    def close(self) -> None:
        """Finish what is queued (one try if the disk refuses), checkpoint, close; idempotent."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    def _put(self, job: Job) -> None:
        with self._closing:
            if self._closed:
                raise StorageFault(Message.of("storage.closed", path=str(self._path)))
            self._jobs.put(job)

    # everything below runs on the writer's thread

    def _live(self) -> None:
        group: list[Job] = []
        open_for_more = True
        while open_for_more:
            open_for_more = self._gather(group)
            if not group and self._fault is None:
                if open_for_more:
                    self._use_the_pause()
                continue
            if self._attempt_safely(group):
                group = []
                self._checkpoint()
            else:
                self._refuse_the_old(group)
        fault = self._fault or Message.of("storage.closed", path=str(self._path))
        refuse(group, fault)
        self._shut()

    def _gather(self, group: list[Job]) -> bool:
        """Fill `group` with what is queued; False when the writer was closed."""
        wait = _RETRY_S if self._fault is not None and not self._broken else None
        if wait is None and (self._commits >= _CHECKPOINT_EVERY or self._untidy >= _TIDY_EVERY):
            wait = _IDLE_S
        end = time.monotonic() + _GROUP_S
        try:
            job = self._jobs.get(timeout=wait)
            while job is not None:
                group.append(job)
                if len(group) >= _GROUP or time.monotonic() > end:
                    return True
                job = self._jobs.get_nowait()
        except queue.Empty:
            return True
        return False

    def _use_the_pause(self) -> None:
        """A step of what can wait; whoever comes next waits for no more than that."""
        if self._commits >= _CHECKPOINT_EVERY:
            self._copy_log_back()
        elif self._untidy >= _TIDY_EVERY:
            self._tidy()

    def _tidy(self) -> None:
        """One step; a disk that refuses it is told of when somebody writes."""
        assert self._when_idle is not None
        more = False
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            more = self._when_idle(self._connection)
            self._connection.execute("COMMIT")
            self._commits += 1
        except Exception as error:  # noqa: BLE001 - whatever it is, the next write is not its victim
            self._roll_back()
            more = False
            _log.warning("%s: what waited for a pause failed: %s", self._name, error)
        self._untidy = self._untidy if more else 0

    def _refuse_the_old(self, group: list[Job]) -> None:
        if self._patience is None:
            return
        limit = time.monotonic() - self._patience
        old = [job for job in group if job.asked <= limit]
        group[:] = [job for job in group if job.asked > limit]
        refuse(old, self._fault)

    def _attempt_safely(self, group: list[Job]) -> bool:
        """The same; a fault of the program refuses what waits and all that comes: nobody hangs."""
        try:
            return self._attempt(group)
        except Exception as error:  # noqa: BLE001 - the end of a thread: nobody else would hear it
            _log.exception("%s: the writer failed", self._name)
            self._roll_back()
            self._broken = True
            self._say(Message.of("storage.refused", path=str(self._path), detail=repr(error)))
            refuse([job for job in group if not job.future.done()], self._fault)
            return True

    def _attempt(self, group: list[Job]) -> bool:
        """Commit the group and resolve it; False if the disk refused and all is to be redone."""
        if self._broken:
            # nothing more goes into a file that cannot be trusted
            refuse(group, self._fault)
            return True
        if (gone := self._presence.missed()) is not None:
            self._leave(gone)
            refuse(group, self._fault)
            return True
        try:
            self._leave_the_floor()
            self._commit(group)
        except (sqlite3.Error, OSError) as error:
            self._roll_back()
            if is_damage(error):
                self._broken = True
                self._say(Message.of("storage.damaged", path=str(self._path), detail=str(error)))
                refuse(group, self._fault)
                return True
            if not is_disk(error):
                _log.exception("%s: transaction failed", self._name)
                resolve(group, error)
                return True
            return self._meet_fault(error, group)
        try:
            self._after_commit(self._connection)
        except (OSError, sqlite3.Error) as error:
            _log.warning("%s: what follows a commit failed: %s", self._name, error)
        resolve(group, None)
        self._recover()
        return True

    def _leave(self, gone: Path) -> None:
        """A file was taken away: nothing more is acknowledged, what was is written beside it."""
        self._broken = True
        try:
            self._presence.rescue(self._connection)
        except (sqlite3.Error, OSError):
            _log.exception("%s: nothing could be rescued", self._name)
        self._say(Message.of("storage.gone", path=str(gone)))

    def _leave_the_floor(self) -> None:
        if self._floor and free_room(self._path.parent) < self._floor:
            raise OSError(28, "less room than this database may use")

    def _commit(self, group: list[Job]) -> None:
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        if not group:
            # a commit that proves that the disk takes writes again
            (version,) = execute("PRAGMA user_version").fetchone()
            execute(f"PRAGMA user_version = {version}")
        for job in group:
            execute("SAVEPOINT job")
            try:
                job.error = None
                job.result = job.work(self._connection)
            except BaseException as error:  # handed to whoever asked
                if is_disk(error) or is_damage(error) or not self._connection.in_transaction:
                    raise
                execute("ROLLBACK TO job")
                job.error = error
            execute("RELEASE job")
        execute("COMMIT")

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            try:
                self._connection.execute("ROLLBACK")
            except sqlite3.Error:
                _log.exception("%s: rollback failed", self._name)

    def _meet_fault(self, error: BaseException, group: list[Job]) -> bool:
        text = str(error)
        if self._reserve is not None and self._reserve.release():
            self._say(Message.of("storage.reserve", path=str(self._path), detail=text))
            # the log starts over then: the reserve holds many more records in the database
            self._copy_log_back()
            return self._attempt(group)
        self._say(Message.of("storage.refused", path=str(self._path), detail=text))
        return False

    def _recover(self) -> None:
        if self._fault is not None and (self._reserve is None or self._reserve.hold()):
            self._say(None)

    def _say(self, fault: Message | None) -> None:
        before, self._fault = self._fault, fault
        if (before and before.code) == (fault and fault.code):
            return
        if fault is None:
            _log.warning("%s: writes again", self._name)
        else:
            _log.error("%s: %s %s", self._name, fault.code, dict(fault.parameters))
        self._watch(fault)

    def _checkpoint(self) -> None:
        """Copy a long log back; after the acknowledgement, so that nobody waits for it."""
        if self._truncate:
            self._empty_log()
        self._commits += 1
        self._untidy += self._when_idle is not None
        if self._commits >= _CHECKPOINT_AT_LAST or self._fault is not None:
            self._copy_log_back()

    def _copy_log_back(self) -> None:
        self._commits = 0
        try:
            # passive: a reader in the middle of a query is never waited for
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except sqlite3.Error as error:
            _log.warning("%s: checkpoint failed: %s", self._name, error)

    def _empty_log(self) -> None:
        self._truncate = False
        try:
            self._connection.execute("PRAGMA busy_timeout = 200")
            (busy, *_) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            # a reader is in the middle of a query: after the next commit, then
            self._truncate = bool(busy)
        except sqlite3.Error as error:
            _log.warning("%s: emptying the log failed: %s", self._name, error)
        finally:
            self._connection.execute("PRAGMA busy_timeout = 5000")

    def _shut(self) -> None:
        if self._fault is None and (gone := self._presence.missed()) is not None:
            self._leave(gone)
        try:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            _log.warning("%s: last checkpoint failed: %s", self._name, error)
        self._connection.close()
        try:
            self._presence.put_back()
        except StorageFault as error:
            _log.error("%s: what was rescued stays beside it: %s", self._name, error)
