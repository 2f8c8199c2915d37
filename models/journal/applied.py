"""What a data folder says without being opened for writing: its configuration, its attachments."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

from models.journal.entries import APPLIED, CONFIGURATION
from models.journal.opening import DATABASE
from models.records import ATTACHED
from models.storage import open_reader

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


def applied_digest(data: Path) -> str | None:
    """SHA-256 of the applied set in hexadecimal; None if none was applied yet.

    Works while the control room runs. Raises StorageError.
    """
    with closing(open_reader(data / DATABASE)) as connection:
        return newest_applied(connection)


def newest_applied(connection: sqlite3.Connection) -> str | None:
    """The set that was applied last: a site that was given another id stands under both."""
    row = connection.execute(
        "SELECT v.value FROM change AS c JOIN cell AS f ON (f.kind, f.entity, f.field) ="
        " (c.kind, c.entity, c.field) JOIN head AS h ON h.cell = f.id"
        " AND h.operation = c.operation AND h.position = c.position JOIN content AS v"
        " ON v.operation = c.operation AND v.position = c.position"
        " WHERE c.kind = ? AND c.field = ? ORDER BY h.rank DESC LIMIT 1",
        (CONFIGURATION, APPLIED),
    ).fetchone()
    return None if row is None else str(json.loads(row[0])["digest"])


def attached(data: Path) -> set[str]:
    """SHA-256 of every file that a record names, erased ones left out. Raises StorageError."""
    with closing(open_reader(data / DATABASE)) as connection:
        rows = connection.execute(
            "SELECT v.value FROM change AS c JOIN content AS v"
            " ON v.operation = c.operation AND v.position = c.position"
            " WHERE c.event = 1 AND c.field = ?",
            (ATTACHED,),
        )
        values = [json.loads(text) for (text,) in rows]
    return {str(one["sha"]) for one in values if isinstance(one, dict) and "sha" in one}
