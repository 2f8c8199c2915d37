"""When the station was recording: silence is only known to be silence while it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from models.history import journal
from models.history.aggregate import pauses
from models.history.files import DAY_MS, HistoryFiles, day_of
from models.storage import StorageError, open_reader

_MONTH_MS = 31 * DAY_MS


def recorded(folder: Path, start_ms: int, end_ms: int) -> list[tuple[int, int]]:
    """Spans within the half-open one, in order and apart; pauses of a few seconds are none.

    Empty if nothing is known. Reads the file, so that another process may ask.
    """
    sessions = _sessions(folder)
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


def days_lived(folder: Path) -> frozenset[int]:
    """UTC days since 1970 of which a running station recorded any part.

    A past that was made for whole days is none: `PastWriter` notes it from midnight to midnight.
    """
    lived = [(a, b) for a, b in _sessions(folder) if a % DAY_MS or b % DAY_MS]
    return frozenset(day for a, b in lived for day in range(day_of(a), day_of(b) + 1))


def is_clock_doubtful(folder: Path, now_ms: int) -> bool:
    """True for the first day after a silence of more than a month, over restarts too.

    A station was off that long, or its clock is wrong: a clock that is years ahead must not
    delete all there is before somebody could see it. A station that is always off for so long
    and on for less than a day is not doubted again: it would never forget anything.
    """
    spans = recorded(folder, 0, now_ms + 1)
    if not spans:
        return False
    leaps = [
        (over, begun)
        for (_, over), (begun, _) in pairwise([*spans, (now_ms, now_ms)])
        if begun - over > _MONTH_MS
    ]
    if not leaps or now_ms - leaps[-1][1] >= DAY_MS:
        return False
    return len(leaps) == 1 or leaps[-1][0] - leaps[-2][1] >= DAY_MS


def _sessions(folder: Path) -> list[tuple[int, int]]:
    path = HistoryFiles(folder).journal
    if not path.exists():
        return []
    try:
        with closing(open_reader(path)) as connection:
            return journal.read_sessions(connection)
    except (StorageError, sqlite3.Error):
        return []
