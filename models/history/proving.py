"""Whether the history's files are whole: SQLite's own check of each, nothing is changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from models.storage import StorageError, open_reader
from models.text.message import Message


def verify_history(data: Path) -> list[Message]:
    """What is wrong with the files below a data folder; empty if all is well."""
    faults = []
    for path in sorted((data / "history").glob("*.sqlite")):
        fault = _fault(path)
        if fault is not None:
            faults.append(Message.of("history.unreadable", path=str(path), detail=fault))
    return faults


def _fault(path: Path) -> str | None:
    if not path.stat().st_size:
        return "0"
    try:
        with closing(open_reader(path)) as connection:
            (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except StorageError as error:
        return str(error.message.parameters.get("detail", error.message.code))
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if answer == "ok" else str(answer)
