"""When the station was recording: silence is only known to be silence while it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from models.history import journal
from models.history.aggregate import pauses
from models.history.files import HistoryFiles
from models.storage import StorageError, open_reader


def recorded(folder: Path, start_ms: int, end_ms: int) -> list[tuple[int, int]]:
    """Spans within the half-open one, in order and apart; pauses of a few seconds are none.

    Empty if nothing is known. Reads the file, so that another process may ask.
    """
    path = HistoryFiles(folder).journal
    if not path.exists():
        return []
    try:
        with closing(open_reader(path)) as connection:
            sessions = journal.read_sessions(connection)
    except (StorageError, sqlite3.Error):
        return []
    found: list[tuple[int, int]] = []
    if not sessions:
        return found
    at = sessions[0][0]
    for off, on in pauses(sessions, running=True):
        found.append((at, off))
        at = on
    found.append((at, max(end for _, end in sessions)))
    return [
        (max(a, start_ms), min(b, end_ms)) for a, b in found if max(a, start_ms) < min(b, end_ms)
    ]
