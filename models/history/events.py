"""Events of devices and rules: `events-MONTH.sqlite`, each stored once under its source identity.

Alarm transitions use it; what else happens at an instant and must not be lost can. An event that
comes twice (a broker delivers again, a station is merged) is one row.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from models.history.archive import unreadable
from models.history.files import HistoryFiles, month_of
from models.history.reopening import writer_of
from models.storage import Layout, Migration, StorageError, Writer, open_reader
from models.text.message import Message

_log = logging.getLogger(__name__)

LAYOUT = Layout(
    "events",
    0x50435245,
    (
        Migration(
            1,
            "events",
            "CREATE TABLE event (source TEXT PRIMARY KEY, at_us INTEGER NOT NULL,"
            " kind TEXT NOT NULL, subject TEXT NOT NULL, severity INTEGER NOT NULL,"
            " data TEXT NOT NULL) WITHOUT ROWID;\n"
            "CREATE INDEX event_time ON event (at_us, kind);\n",
        ),
    ),
)

Written = Future[int]
"""There when the events have reached the disk: how many of them were new."""

Plain = str | int | float | bool | None
"""What an event may carry, so that it can be read in years and sums can be made of it."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at one instant."""

    source: str
    """Identity where it arose: the same for every copy, such as `alarm:POINT:RAISED:raised`."""
    at_us: int
    """UTC microseconds."""
    kind: str
    """`alarm`, `access`, `link`, ..."""
    subject: str
    """Id of the point, door or link it is about."""
    severity: int = 0
    """A `Severity`."""
    data: Mapping[str, Plain] = field(default_factory=dict)


class EventStore:
    """Appends and finds events; one writer thread for the month that is being written."""

    def __init__(
        self,
        folder: Path,
        *,
        watch: Callable[[Message | None], None] = lambda _: None,
    ) -> None:
        """`folder` is the data folder. `watch` is told of a disk that refuses, on its thread."""
        self._files = HistoryFiles(folder)
        self._watch = watch
        self._writers: dict[tuple[int, int], Writer] = {}
        self._told: set[Path] = set()

    def append_events(self, events: Iterable[Event]) -> list[Future[int]]:
        """Store each once; a future for each month touched, with how many were new.

        A result is only there after the commit has reached the disk. Raises StorageError if the
        month's file cannot be opened.
        """
        months: dict[tuple[int, int], list[tuple[object, ...]]] = {}
        for e in events:
            row = (e.source, e.at_us, e.kind, e.subject, int(e.severity), _text(e.data))
            months.setdefault(month_of(e.at_us // 1000), []).append(row)
        return [self._writer(m).submit(_Insert(rows)) for m, rows in months.items()]

    def events(
        self, start_ms: int, end_ms: int, kinds: Sequence[str] = (), *, most: int = 100_000
    ) -> list[Event]:
        """Events in the half-open span by time, of the given kinds (empty: all), newest kept."""
        found: list[Event] = []
        low, high = month_of(start_ms), month_of(max(end_ms - 1, start_ms))
        for month in self._files.months():
            if low <= month <= high:
                found += self._read(self._files.events(*month), start_ms, end_ms, kinds, most)
        return found[-most:]

    def _read(
        self, path: Path, start_ms: int, end_ms: int, kinds: Sequence[str], most: int
    ) -> list[Event]:
        marks = ",".join("?" * len(kinds))
        wanted = f" AND kind IN ({marks})" if kinds else ""
        try:
            with closing(open_reader(path)) as connection:
                rows = connection.execute(
                    "SELECT source, at_us, kind, subject, severity, data FROM event"
                    f" WHERE at_us >= ? AND at_us < ?{wanted} ORDER BY at_us DESC LIMIT ?",
                    (start_ms * 1000, end_ms * 1000, *kinds, most),
                ).fetchall()
        except (StorageError, sqlite3.DatabaseError) as error:
            if path not in self._told:
                self._told.add(path)
                _log.error("%s cannot be read: %s", path, error)
                self._watch(unreadable(path, error))
            return []
        return [Event(s, t, k, subject, level, json.loads(d))
                for s, t, k, subject, level, d in reversed(rows)]  # fmt: skip

    def _writer(self, month: tuple[int, int]) -> Writer:
        found = self._writers.get(month)
        if found is not None and found.is_broken:
            # the file is looked at again, and put aside if it is damaged
            self._writers.pop(month).close()
            self._watch(None)
            found = None
        if found is None:
            # a late event of last month keeps its writer open beside this month's
            while len(self._writers) > 1:
                self._writers.pop(min(self._writers)).close()
            found = self._writers[month] = writer_of(
                self._files.events(*month), LAYOUT, self._watch
            )
        return found

    def close(self) -> None:
        """Write what is queued and close; blocks for a moment."""
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()


@dataclass(frozen=True, slots=True)
class _Insert:
    rows: list[tuple[object, ...]]

    def __call__(self, connection: sqlite3.Connection) -> int:
        before = connection.total_changes
        connection.executemany("INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?)", self.rows)
        return connection.total_changes - before


def _text(data: Mapping[str, Plain]) -> str:
    return json.dumps(dict(data), ensure_ascii=False, separators=(",", ":"))
