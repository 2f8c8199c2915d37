"""Opening a SQLite file with the settings that were measured to lose nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from models.storage.errors import (
    DamagedDatabase,
    ForeignDatabase,
    NewerDatabase,
    StorageFault,
    is_damage,
    is_disk,
)
from models.storage.flushing import flush_folder
from models.storage.migration import Migration, migrate
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of database: who made it, its schema and how hard a commit is."""

    name: str
    """Short name for messages and the thread, such as "records"."""
    application_id: int
    """Written into the header; a file with another one is refused."""
    migrations: tuple[Migration, ...]
    synchronous: Literal["FULL", "NORMAL"] = "FULL"
    """FULL survives a power cut; NORMAL may lose the last commits but stays consistent."""
    secure_delete: bool = False
    """Overwrite deleted rows with zeros: for files with personal values."""
    page_bytes: int = 4_096
    """Of a file that is new: large blobs fill large pages better than pages of their own size."""


_COMMON = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA busy_timeout = 5000",
)


def create_or_open(
    path: Path, layout: Layout, *, check: bool = False, must_exist: bool = False
) -> sqlite3.Connection:
    """The writing connection of `path`, migrated; the file is created where there is none.

    A new file appears whole or not at all: who reads meanwhile, or after a kill, meets no file
    without its tables.
    With `check`, SQLite's quick_check reads the whole file first (about 7 ms per megabyte).
    With `must_exist`, a missing or empty file is damage: SQLite itself would take a file of zero
    bytes for a healthy empty database.
    The connection is in autocommit mode and may be handed to another thread: whoever holds it
    is the only one who writes and the only one who checkpoints, which is what avoids the WAL
    race of SQLite before 3.51.3.
    Raises DamagedDatabase, ForeignDatabase, NewerDatabase, MigrationFailed, StorageFault.
    """
    _refuse_emptiness(path, must_exist)
    if not _size(path):
        _create(path, layout)
    return _connect(path, path, layout, check)


def _create(path: Path, layout: Layout) -> None:
    made = path.with_name(f"{path.name}.new")
    with refusal_told(path):
        for part in (made, made.with_name(f"{made.name}-wal"), made.with_name(f"{made.name}-shm")):
            part.unlink(missing_ok=True)
        with closing(_connect(made, path, layout, check=False)) as fresh, damage_told(path):
            # closing does it too, but tells nobody of a disk that is full by then
            fresh.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        made.replace(path)
        flush_folder(path.parent)


def _connect(file: Path, path: Path, layout: Layout, check: bool) -> sqlite3.Connection:
    """Open `file`; its errors speak of `path`."""
    try:
        connection = sqlite3.connect(
            file, isolation_level=None, check_same_thread=False, cached_statements=256
        )
    except sqlite3.Error as error:
        raise told(error, path) from error
    try:
        _prepare(connection, path, layout, check)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise told(error, path) from error
    except BaseException:
        connection.close()
        raise
    return connection


def told(error: sqlite3.Error, path: Path) -> Exception:
    """The error with a Message that says what SQLite met, or itself where it fits none."""
    if is_damage(error):
        return damaged(path, str(error))
    if is_disk(error):
        return StorageFault(Message.of("storage.refused", path=str(path), detail=str(error)))
    return error


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Reading of an open database: what SQLite meets is raised with its Message."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        met = told(error, path)
        if met is error:
            raise
        raise met from error


@contextmanager
def refusal_told(path: Path) -> Iterator[None]:
    """Making and renaming of files: what the disk refuses is raised with its Message."""
    try:
        yield
    except OSError as error:
        raise StorageFault(
            Message.of("storage.refused", path=str(path), detail=str(error))
        ) from error


def _refuse_emptiness(path: Path, must_exist: bool) -> None:
    if _size(path):
        return
    if must_exist:
        raise DamagedDatabase(Message.of("storage.empty", path=str(path)))
    if _size(path.with_name(path.name + "-wal")):
        # SQLite would delete the log of a file that it takes for new
        raise DamagedDatabase(Message.of("storage.empty", path=str(path)))


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _prepare(connection: sqlite3.Connection, path: Path, layout: Layout, check: bool) -> None:
    for pragma in _COMMON:
        connection.execute(pragma)
    _refuse_strangers(connection, path, layout)
    connection.execute(f"PRAGMA page_size = {layout.page_bytes}")
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise damaged(path, f"journal_mode {mode}")
    connection.execute(f"PRAGMA synchronous = {layout.synchronous}")
    connection.execute(f"PRAGMA secure_delete = {'ON' if layout.secure_delete else 'OFF'}")
    # the writer checkpoints by itself, after it has acknowledged: see models/storage/writer.py
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("PRAGMA journal_size_limit = 16777216")
    if check and (fault := quick_check(connection)):
        raise damaged(path, fault)
    migrate(connection, path, layout.migrations, layout.application_id)


def _refuse_strangers(connection: sqlite3.Connection, path: Path, layout: Layout) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    new = not (application or version or tables)
    if not new and application != layout.application_id:
        raise ForeignDatabase(Message.of("storage.foreign", path=str(path), id=application))
    known = layout.migrations[-1].number if layout.migrations else 0
    if version > known:
        raise NewerDatabase(
            Message.of("storage.newer", path=str(path), version=version, known=known)
        )


def quick_check(connection: sqlite3.Connection) -> str:
    """The first fault that SQLite finds in the file's structure, or nothing."""
    (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return "" if answer == "ok" else str(answer)


def damaged(path: Path, detail: str) -> DamagedDatabase:
    """The error for a file that cannot be trusted."""
    return DamagedDatabase(Message.of("storage.damaged", path=str(path), detail=detail))


def open_reader(path: Path, *, any_thread: bool = False) -> sqlite3.Connection:
    """A connection that can neither write nor checkpoint; its own snapshot per transaction."""
    try:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro",
            uri=True,
            isolation_level=None,
            check_same_thread=not any_thread,
            cached_statements=256,
        )
    except sqlite3.Error as error:
        raise told(error, path) from error
    try:
        for pragma in _COMMON:
            connection.execute(pragma)
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        raise told(error, path) from error
    return connection
