"""Which configuration applies, read from a data folder without opening it for writing."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from models.journal.entries import APPLIED, CONFIGURATION
from models.journal.opening import DATABASE
from models.journal.reading import entities, field_value
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
