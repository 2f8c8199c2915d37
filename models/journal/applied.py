"""What a data folder says without being opened for writing: its configuration, its attachments."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

from models.journal.entries import APPLIED, CONFIGURATION
from models.journal.opening import DATABASE
from models.journal.reading import entities, field_value
from models.records import ATTACHED
from models.storage import open_reader

if TYPE_CHECKING:
    from pathlib import Path


def applied_digest(data: Path) -> str | None:
    """SHA-256 of the applied set in hexadecimal; None if none was applied yet.

    Works while the control room runs. Raises StorageError.
    """
    with closing(open_reader(data / DATABASE)) as connection:
        for site in entities(connection, CONFIGURATION):
            found = field_value(connection, CONFIGURATION, site, APPLIED)
            if found is not None and isinstance(found.value, dict):
                return str(found.value["digest"])
    return None


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
