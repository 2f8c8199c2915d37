"""Consistent copies of a database, whether or not somebody writes to it meanwhile."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from models.storage.database import open_reader, told
from models.storage.flushing import flush, flush_folder

if TYPE_CHECKING:
    from pathlib import Path


def copy_database(path: Path, target: Path) -> None:
    """Write the last committed state of `path` to `target`, which appears whole or not at all.

    The copy is one file without a log, flushed to the disk. One step of SQLite's backup: writers
    go on meanwhile, readers see nothing of it. Raises DamagedDatabase or StorageFault.
    """
    temporary = target.with_name(f"{target.name}.new")
    temporary.unlink(missing_ok=True)
    try:
        with closing(open_reader(path)) as source, closing(sqlite3.connect(temporary)) as copy:
            source.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode = DELETE")
        flush(temporary)
    except sqlite3.Error as error:
        temporary.unlink(missing_ok=True)
        raise told(error, path) from error
    temporary.replace(target)
    flush_folder(target.parent)
