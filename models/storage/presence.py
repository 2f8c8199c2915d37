"""Whether an open database is still where its name says, and saving it where it is not."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from models.storage.database import refusal_told
from models.storage.flushing import flush, flush_folder
from models.storage.quarantine import move_aside

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)
_CAN_BE_TAKEN = os.name != "nt"
"""Windows lets nobody delete or replace what SQLite has open, and calls a share that does not
answer for a moment "not found"."""


class Presence:
    """The names of a database and of its log, and the files that they led to at the opening.

    A file that is deleted or replaced under SQLite goes on taking writes, and all of them vanish
    with the process: nothing may be acknowledged then.
    """

    def __init__(self, path: Path) -> None:
        """`path` was opened by a connection that writes."""
        self._path = path
        self._is_rescued = False
        names = (path, path.with_name(f"{path.name}-wal"))
        watched = names if _CAN_BE_TAKEN else ()
        self._files = {name: _file(name) for name in watched if name.exists()}

    def missed(self) -> Path | None:
        """The first name that leads nowhere or to another file; None if all is well."""
        for name, file in self._files.items():
            try:
                if _file(name) != file:
                    return name
            except (FileNotFoundError, NotADirectoryError):
                return name
            except OSError:
                # the disk cannot be asked: a write meets that by itself
                continue
        return None

    def rescue(self, connection: sqlite3.Connection) -> None:
        """Write what the connection still sees beside its name; sqlite3.Error, OSError."""
        # where only the log was taken away, the database has all of it then
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        if not self._is_lost():
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        rescued = rescued_of(self._path)
        fresh = rescued.with_name(f"{rescued.name}.new")
        fresh.unlink(missing_ok=True)
        with closing(sqlite3.connect(fresh)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        flush(fresh)
        if rescued.exists():
            move_aside(rescued, str(int(rescued.stat().st_mtime)), "replaced")
        fresh.replace(rescued)
        flush_folder(self._path.parent)
        self._is_rescued = True
        _log.error("%s: what was in it is in %s", self._path, rescued.name)

    def put_back(self) -> None:
        """After the connection was closed: a deleted file stands under its name again."""
        if self._is_rescued:
            put_back(self._path)

    def _is_lost(self) -> bool:
        try:
            return _file(self._path) != self._files.get(self._path)
        except OSError:
            return True


def rescued_of(path: Path) -> Path:
    """Where what was in the database `path` is written when that is taken away."""
    return path.with_name(f"{path.name}.rescued")


def put_back(path: Path) -> bool:
    """Let what was rescued of a deleted database stand under its name again, if there is any.

    The log that was left belongs to the deleted file and is moved aside: all of it is in what was
    rescued. StorageFault if the disk refuses.
    """
    rescued = rescued_of(path)
    with refusal_told(path):
        if path.exists() or not rescued.exists():
            return False
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            move_aside(path, str(int(rescued.stat().st_mtime)), "gone")
        rescued.replace(path)
        flush_folder(path.parent)
    return True


def _file(name: Path) -> tuple[int, int]:
    found = name.stat()
    return found.st_dev, found.st_ino
