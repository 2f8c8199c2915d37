"""What can go wrong with a file of the data folder; every error carries its Message."""

# ruff: noqa: N818 - the names say what is the matter

from __future__ import annotations

import errno
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.text.message import Message


class StorageError(Exception):
    """The root of this room's errors."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.code, dict(message.parameters))
        self.message = message


class DamagedDatabase(StorageError):
    """The file cannot be trusted; nothing was changed, a person decides what happens to it."""


class ForeignDatabase(StorageError):
    """A SQLite file that some other program made."""


class NewerDatabase(StorageError):
    """A file of a newer release of this program."""


class MigrationFailed(StorageError):
    """A migration was rolled back; the file is as it was."""


class FolderInUse(StorageError):
    """Another running instance holds the data folder."""


class StorageFault(StorageError):
    """The disk does not take writes now; the caller's write was not done."""


_DISK = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY,
                   sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY})  # fmt: skip
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def primary_code(error: BaseException) -> int:
    """The primary result code of a SQLite error, 0 for everything else."""
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else 0


def is_damage(error: BaseException) -> bool:
    """True if SQLite says that the file itself is broken."""
    return primary_code(error) in _DAMAGE


def is_disk(error: BaseException) -> bool:
    """True if the disk refused and the same write may succeed later."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)
    return primary_code(error) in _DISK
