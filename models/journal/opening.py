"""Opening the records database: whose chain goes on, and when a new one has to begin."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing
from dataclasses import asdict, replace
from json import dumps
from typing import TYPE_CHECKING

from models.journal.authoring import Here, begin_incarnation, here
from models.journal.mark import Mark, read_mark
from models.storage import (
    MIGRATIONS,
    Layout,
    StorageError,
    move_aside,
    open_reader,
    put_back,
    read_migrations,
    rescued_of,
)

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)

DATABASE = "records.db"
MARK = "records.high-water"
RESERVE = "records.reserve"

MOVED_ASIDE = "moved_aside"
RESTORED = "restored"

APPLICATION_ID = 0x50435231
""""PCR1" in the header of the file."""


def layout(migrations: Path | None = None) -> Layout:
    """The records database: personal values are overwritten when they are erased."""
    steps = read_migrations(migrations or MIGRATIONS / "records")
    return Layout("records", APPLICATION_ID, steps, "FULL", secure_delete=True)


def must_exist(mark: Mark | None) -> bool:
    """True if there were records here, so that an empty file is damage and not a first start.

    Only a person's decision to go on without them makes it a first start again; a restore that
    was killed half-way does not.
    """
    return mark is not None and mark.renew != MOVED_ASIDE


def put_aside(folder: Path, stamp: str) -> tuple[Path, ...]:
    """Move the database aside because a person decided to go on without it.

    The mark stays and says so: the next start begins a new incarnation that names the last
    operation of the old one. Returns the files' new names.
    """
    moved = move_aside(folder / DATABASE, stamp)
    renew(folder, MOVED_ASIDE)
    return moved


def put_rescued_back(folder: Path, mark: Mark | None) -> None:
    """A database that was deleted while it was in use, by a program that was killed afterwards:
    what was rescued of it stands under its name again, if nothing that was acknowledged is missing.

    Otherwise a person decides.
    """
    path = folder / DATABASE
    rescued = rescued_of(path)
    if mark is None or mark.renew or path.exists() or not rescued.exists():
        return
    try:
        with closing(open_reader(rescued)) as connection:
            own = here(connection)
            if own is None or not agrees(connection, own, mark):
                return
    except (StorageError, sqlite3.Error) as error:
        _log.warning("%s cannot be read: %s", rescued, error)
        return
    put_back(path)
    _log.warning("%s was deleted while it was in use; what was in it is put back", path)


def renew(folder: Path, cause: str) -> None:
    """Ask the next start for a new incarnation; written through to the disk."""
    before = read_mark(folder / MARK) or Mark("", "", 0, "", 0)
    temporary = folder / f"{MARK}.new"
    with temporary.open("wb") as file:
        file.write(dumps(asdict(replace(before, renew=cause))).encode().ljust(512))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / MARK)


def settle(
    connection: sqlite3.Connection,
    mark: Mark | None,
    *,
    file: int,
    machine: str,
    now_ms: int,
    new_station: str,
) -> Here:
    """The own chain to go on with; begins a new incarnation where that is not safe.

    Inside a transaction. `file` is the inode of the database, `new_station` the name of this
    station if it has none yet.
    """
    own = here(connection)
    cause = _cause(connection, own, mark, file, machine)
    if cause:
        station = (own.station if own else "") or (mark.station if mark else "") or new_station
        begin_incarnation(
            connection,
            now_ms,
            station=station,
            machine=machine,
            cause=cause,
            continues=_continued(own, mark),
        )
        own = here(connection)
    assert own is not None
    return own


def _cause(
    connection: sqlite3.Connection, own: Here | None, mark: Mark | None, file: int, machine: str
) -> str:
    """Why the chain cannot go on, or nothing."""
    if mark is not None and mark.renew:
        return mark.renew
    if own is None:
        return "first" if mark is None else "high_water"
    if own.machine != machine:
        return "other_machine"
    if mark is None:
        # killed between the very first commit and the mark of it: nothing can have left yet
        return "" if own.seq == 1 else "high_water"
    if not agrees(connection, own, mark):
        return "high_water"
    return "" if mark.file == file else "copied"


def agrees(connection: sqlite3.Connection, own: Here, mark: Mark) -> bool:
    """True if the database holds what the mark saw; it may hold more, after a crash."""
    if mark.station != own.station:
        return False
    row = connection.execute(
        "SELECT digest FROM operation WHERE incarnation = ? AND seq = ?",
        (mark.incarnation, mark.seq),
    ).fetchone()
    return row is not None and row[0].hex() == mark.head


def _continued(own: Here | None, mark: Mark | None) -> tuple[str, int, str] | None:
    """The furthest that is known of what was written here before."""
    mine = None if own is None else (own.incarnation, own.seq, own.head.hex())
    if mark is None or not mark.incarnation:
        return mine
    seen = (mark.incarnation, mark.seq, mark.head)
    if mine is not None and mine[0] == seen[0] and mine[1] >= seen[1]:
        return mine
    return seen
