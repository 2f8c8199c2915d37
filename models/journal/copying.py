"""A copy of the records, and going back to one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models.journal.opening import DATABASE, RESTORED, layout, renew
from models.journal.proving import verify_database
from models.journal.reading import vector
from models.storage import (
    DamagedDatabase,
    FolderLock,
    StorageError,
    copy_database,
    create_or_open,
    flush_folder,
    move_aside,
    open_reader,
)
from models.text.message import Message

if TYPE_CHECKING:
    from pathlib import Path

_SCRATCH = f"{DATABASE}.proving"


def backup(data: Path, out: Path) -> tuple[Path, ...]:
    """Copy the records of the data folder into the folder `out`; returns what was moved aside.

    Works while the control room runs: the copy holds every operation acknowledged before the
    call. An earlier copy there is replaced only by one that `verify` finds nothing wrong with: it
    may be the last good one. One that holds operations which the new one has not (records begun
    anew, another site) is moved aside as `.replaced-<its time>`, not replaced.
    Raises DamagedDatabase or StorageFault.
    """
    out.mkdir(parents=True, exist_ok=True)
    target = out / DATABASE
    if not target.exists():
        copy_database(data / DATABASE, target)
        return ()
    fresh = out / f"{DATABASE}.unproven"
    copy_database(data / DATABASE, fresh)
    faults = _faults(fresh, out / _SCRATCH)
    if faults:
        fresh.unlink()
        raise DamagedDatabase(Message.of("journal.copy_kept", path=str(target), detail=faults[0]))
    aside: tuple[Path, ...] = ()
    if not _covers(fresh, target):
        made = datetime.fromtimestamp(target.stat().st_mtime, UTC)
        aside = move_aside(target, f"{made:%Y%m%dT%H%M%SZ}", "replaced")
    fresh.replace(target)
    flush_folder(out)
    return aside


def _covers(fresh: Path, earlier: Path) -> bool:
    """True if every operation of the earlier copy is in the new one too."""
    try:
        with closing(open_reader(earlier)) as before, closing(open_reader(fresh)) as after:
            known = vector(after)
            return all(known.get(chain, 0) >= seq for chain, seq in vector(before).items())
    except (StorageError, sqlite3.Error):
        # nobody can say what is in it
        return False


def restore(out: Path, data: Path, stamp: str, *, lock: FolderLock | None = None) -> None:
    """Put the copy of `backup` into the data folder; what was there is moved aside, not deleted.

    The copy is verified first. The next start begins a new incarnation, since operations after
    the copy may have left in a handover already. `stamp` (from the caller's clock) marks the
    files that are moved aside.
    Raises FolderInUse while the control room runs, DamagedDatabase if the copy is no good.
    """
    source = out / DATABASE
    if not source.exists() or not source.stat().st_size:
        raise DamagedDatabase(Message.of("storage.empty", path=str(source)))
    held = lock or FolderLock(data)
    try:
        faults = _faults(source, data / _SCRATCH)
        if faults:
            raise DamagedDatabase(faults[0])
        # the whole copy first: a full disk must not leave a folder without records
        fresh = data / f"{DATABASE}.restoring"
        copy_database(source, fresh)
        # asked for first: a kill in between leaves a folder that says so, never an empty start
        renew(data, RESTORED)
        move_aside(data / DATABASE, stamp, "replaced")
        fresh.replace(data / DATABASE)
        flush_folder(data)
    finally:
        if lock is None:
            held.close()


def _faults(copy: Path, scratch: Path) -> list[Message]:
    """What is wrong with a copy. One of an earlier release is brought up to date in `scratch`
    first, as the next start will do with it."""
    with closing(open_reader(copy)) as connection:
        if not _is_earlier(connection):
            return verify_database(connection, layout())
    copy_database(copy, scratch)
    try:
        create_or_open(scratch, layout()).close()
        with closing(open_reader(scratch)) as connection:
            return verify_database(connection, layout())
    except StorageError as error:
        return [error.message]
    finally:
        for part in scratch.parent.glob(f"{scratch.name}*"):
            part.unlink()


def _is_earlier(connection: sqlite3.Connection) -> bool:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    newest = layout().migrations[-1].number
    return bool(application == layout().application_id and 0 < version < newest)
