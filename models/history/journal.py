"""`journal.sqlite`: the last minutes of samples, written once a second by the live process.

One file with one writer. The worker reads it and writes what it finds into the day files; the
live process then deletes what `compaction.sqlite` says has arrived there.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing

from models.history.blob import Frame, pack_frame, pack_second
from models.history.columns import Columns
from models.history.files import PAGE_BYTES, HistoryFiles
from models.storage import Layout, Migration, StorageError, open_reader

_log = logging.getLogger(__name__)

LAYOUT = Layout(
    "history",
    0x5043524A,
    (
        Migration(
            1,
            "journal",
            "CREATE TABLE second (seq INTEGER PRIMARY KEY, arrival_ms INTEGER NOT NULL,"
            " first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, count INTEGER NOT NULL,"
            " data BLOB NOT NULL);\n"
            "CREATE TABLE frame (at_ms INTEGER PRIMARY KEY, data BLOB NOT NULL);\n"
            "CREATE TABLE session (id INTEGER PRIMARY KEY, start_ms INTEGER NOT NULL,"
            " end_ms INTEGER NOT NULL);\n"
            "CREATE TABLE trimmed (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL,"
            " frame_ms INTEGER NOT NULL);\n"
            "INSERT INTO trimmed VALUES (1, 0, -1);\n",
        ),
    ),
    synchronous="NORMAL",
    page_bytes=PAGE_BYTES,
)

MARK_LAYOUT = Layout(
    "compaction",
    0x5043524D,
    (
        Migration(
            1,
            "mark",
            "CREATE TABLE mark (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL,"
            " frame_ms INTEGER NOT NULL);\n"
            "INSERT INTO mark VALUES (1, 0, -1);\n",
        ),
    ),
)

_TRIM = 120
"""Seconds deleted in one transaction at most, so that it stays short."""


def write_second(
    connection: sqlite3.Connection, seq: int, arrival_ms: int, samples: Columns
) -> None:
    """One packed second; may be run again."""
    connection.execute(
        "INSERT OR REPLACE INTO second VALUES (?, ?, ?, ?, ?, ?)",
        (
            seq,
            arrival_ms,
            int(samples.times.min()),
            int(samples.times.max()),
            len(samples),
            pack_second(samples),
        ),
    )


def write_frame(connection: sqlite3.Connection, at_ms: int, frame: Frame) -> None:
    """A keyframe; may be run again."""
    connection.execute("INSERT OR REPLACE INTO frame VALUES (?, ?)", (at_ms, pack_frame(frame)))


def write_session(connection: sqlite3.Connection, session: int, start_ms: int, end_ms: int) -> None:
    """Recording ran from `start_ms` to `end_ms`, so far."""
    connection.execute(
        "INSERT INTO session VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET end_ms = excluded.end_ms",
        (session, start_ms, end_ms),
    )


def read_sessions(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """Spans during which the history was being written, by start."""
    return [
        (int(a), int(b))
        for a, b in connection.execute("SELECT start_ms, end_ms FROM session ORDER BY start_ms")
    ]


def read_mark(files: HistoryFiles) -> tuple[int, int]:
    """Newest second and keyframe that the day files hold: (seq, frame time)."""
    if not files.compaction.exists():
        return 0, -1
    try:
        with closing(open_reader(files.compaction)) as connection:
            row = connection.execute("SELECT seq, frame_ms FROM mark").fetchone()
    except (StorageError, sqlite3.Error) as error:
        # nothing is deleted then; the worker puts the file right at its next run
        _log.info("%s cannot be read: %s", files.compaction, error)
        return 0, -1
    return int(row[0]), int(row[1])


def trim(connection: sqlite3.Connection, files: HistoryFiles) -> int:
    """Delete what the day files hold; returns how many seconds went, at most `_TRIM`."""
    seq, frame_ms = read_mark(files)
    row = connection.execute(
        "SELECT max(seq) FROM (SELECT seq FROM second WHERE seq <= ? ORDER BY seq LIMIT ?)",
        (seq, _TRIM),
    ).fetchone()
    gone = 0
    if row[0] is not None:
        gone = connection.execute("DELETE FROM second WHERE seq <= ?", (row[0],)).rowcount
        connection.execute("UPDATE trimmed SET seq = ?", (row[0],))
    # the newest keyframe stays: it is what a restart begins with
    connection.execute(
        "DELETE FROM frame WHERE at_ms <= ? AND at_ms < (SELECT max(at_ms) FROM frame)",
        (frame_ms,),
    )
    return gone


def newest_seq(connection: sqlite3.Connection) -> int:
    """The largest number ever given in this file."""
    return int(
        connection.execute(
            "SELECT max((SELECT coalesce(max(seq), 0) FROM second), (SELECT seq FROM trimmed))"
        ).fetchone()[0]
    )
