"""From the journal's seconds to the blocks of the day files: work for a process of low priority.

Plain functions that open what they need themselves. The worker is the only writer of the day
files, the rollups and the registers, the live process of the journal: no database has two. Every
step may be killed and run again: a day file's blocks and its `taken` commit together, and
`compaction.sqlite`, which lets the live process delete, moves last.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from models.history import block, dayfile, journal
from models.history.blob import unpack_second
from models.history.catalogue import Catalogue, read_catalogue
from models.history.columns import Columns, TornError, join
from models.history.files import DAY_MS, HistoryFiles, day_of, stamp
from models.history.rolling import roll_day, rolled_days
from models.storage import DamagedDatabase, create_or_open, move_aside, open_reader
from models.text.message import Message

_log = logging.getLogger(__name__)

_MOST = 6_500_000
"""Samples taken in one go, about 150 MB in memory: ten minutes at ten thousand a second."""
_PART = 500_000
"""Samples sorted and packed at a time."""
_LATE_MS = 60_000
"""A sample this much older than its arrival gets its arrival written down."""
_SETTLE_MOST = 40_000_000
"""Samples of shared blocks that are worth being merged when their day is over."""
_CLOSED_AFTER_MS = 300_000
"""How long after midnight a day is summed up."""


@dataclass(slots=True)
class CompactionReport:
    """What one run did; plain data, so that it crosses a pipe."""

    samples: int = 0
    seconds: int = 0
    frames: int = 0
    rolled_days: list[int] = field(default_factory=list)
    elapsed_s: float = 0.0
    moved: list[str] = field(default_factory=list)
    """Damaged files, by the names they were moved aside to."""

    @property
    def messages(self) -> list[Message]:
        """What an operator has to know."""
        return [Message.of("history.moved_aside", path=path) for path in self.moved]


@dataclass(frozen=True, slots=True)
class _Second:
    seq: int
    arrival_ms: int
    samples: Columns


def run_compaction(folder: Path, now_ms: int) -> CompactionReport:
    """Everything that is due: journal to blocks, then rollups and registers of closed days.

    To be called about every ten minutes and after midnight, by one process at a time.
    """
    begun = time.monotonic()
    files = HistoryFiles(folder)
    report = CompactionReport()
    try:
        compact(files, now_ms, report)
    except (DamagedDatabase, sqlite3.DatabaseError) as error:
        # the live process moves a damaged journal aside; a damaged day file is at the next run
        _log.error("the journal was not compacted: %s", error)
    catalogue = read_catalogue(files)
    if catalogue.by_number:
        close_days(files, catalogue, now_ms, report)
    report.elapsed_s = time.monotonic() - begun
    return report


def compact(files: HistoryFiles, until_ms: int, report: CompactionReport) -> None:
    """Blocks for all journal seconds that arrived before `until_ms`."""
    if not files.journal.exists():
        return
    with ExitStack() as stack:
        marks, moved = dayfile.open_or_replace(
            files.compaction, stamp(until_ms), journal.MARK_LAYOUT
        )
        stack.enter_context(closing(marks))
        _tell_moved(report, moved)
        reader = stack.enter_context(closing(open_reader(files.journal)))
        _copy_frames(files, reader, marks, until_ms, report)
        newest = _newest_second(reader, until_ms)
        # read after it: a series is enrolled before its first second, and packing one that is
        # not known would take its resolution for 1
        catalogue = read_catalogue(files)
        if newest and not catalogue.by_number:
            raise DamagedDatabase(Message.of("storage.empty", path=str(files.points)))
        while _compact_some(files, catalogue, reader, marks, newest, report):
            pass
        marks.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _tell_moved(report: CompactionReport, moved: Path | None) -> None:
    if moved is not None:
        report.moved.append(str(moved))


def _compact_some(
    files: HistoryFiles, catalogue: Catalogue, reader: sqlite3.Connection,
    marks: sqlite3.Connection, newest: int, report: CompactionReport,
) -> bool:  # fmt: skip
    (mark,) = marks.execute("SELECT seq FROM mark").fetchone()
    last, seconds = _read_seconds(reader, mark, newest)
    if last is None:
        return False
    for day in _days_in(seconds):
        report.samples += _write_day(files, catalogue, day, seconds, last, report)
    marks.execute("UPDATE mark SET seq = ?", (last,))
    report.seconds += len(seconds)
    return True


def _newest_second(reader: sqlite3.Connection, until_ms: int) -> int:
    """Number of the newest that arrived by then; 0 if none did.

    While the clock was ahead some before it got a later time, and must not hold up all that came
    after it was set right.
    """
    row = reader.execute(
        "SELECT seq FROM second WHERE arrival_ms <= ? ORDER BY seq DESC LIMIT 1", (until_ms,)
    ).fetchone()
    return int(row[0]) if row else 0


def _read_seconds(
    reader: sqlite3.Connection, mark: int, newest: int
) -> tuple[int | None, list[_Second]]:
    last, held, seconds = None, 0, []
    rows = reader.execute(
        "SELECT seq, arrival_ms, count, data FROM second WHERE seq > ? AND seq <= ? ORDER BY seq",
        (mark, newest),
    )
    with closing(rows):
        for seq, arrival_ms, count, data in rows:
            if held and held + count > _MOST:
                break
            last, held = seq, held + count
            try:
                seconds.append(_Second(seq, arrival_ms, unpack_second(data)))
            except TornError as error:
                _log.error("second %d of the history cannot be read: %s", seq, error)
    return last, seconds


def _days_in(seconds: Sequence[_Second]) -> list[int]:
    found: set[int] = set()
    for second in seconds:
        low = day_of(int(second.samples.times.min()))
        high = day_of(int(second.samples.times.max()))
        if high - low > 1:
            found.update(np.unique(second.samples.times // DAY_MS).tolist())
        else:
            found.update((low, high))
    return sorted(found)


def _write_day(
    files: HistoryFiles, catalogue: Catalogue, day: int, seconds: Sequence[_Second], last: int,
    report: CompactionReport,
) -> int:  # fmt: skip
    late_file = not files.day(day).exists() and day in rolled_days(files, day)
    connection, moved = dayfile.open_or_replace(files.day(day), stamp(day * DAY_MS))
    _tell_moved(report, moved)
    with closing(connection):
        if late_file or (moved is not None and day in rolled_days(files, day)):
            connection.execute("UPDATE state SET sealed = 1")
        taken = dayfile.taken(connection)
        fresh = [s for s in seconds if s.seq > taken]
        connection.execute("BEGIN IMMEDIATE")
        count = 0
        for low, high in _parts(fresh):
            part = _range_of_day([s.samples for s in fresh], low, high, day)
            count += dayfile.add_blocks(connection, block.pack(part, catalogue.resolution_of))
        _write_late(connection, fresh, day, catalogue)
        connection.execute("UPDATE state SET taken = max(taken, ?)", (last,))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    return count


def _parts(seconds: Sequence[_Second]) -> list[tuple[int, int]]:
    """Ranges of series numbers with about `_PART` samples each."""
    if not seconds:
        return []
    top = max(int(s.samples.series[-1]) for s in seconds)
    size = np.zeros(top + 1, np.int64)
    for second in seconds:
        size += np.bincount(second.samples.series, minlength=top + 1)
    number = np.cumsum(size) // _PART
    starts = np.flatnonzero(np.concatenate(([True], number[1:] != number[:-1])))
    return list(zip(starts.tolist(), [*starts[1:].tolist(), top + 1], strict=True))


def _range_of_day(parts: Sequence[Columns], low: int, high: int, day: int) -> Columns:
    pieces = []
    for samples in parts:
        a, b = np.searchsorted(samples.series, (low, high))
        if a < b:
            pieces.append(samples.take(slice(int(a), int(b))))
    found = join(pieces)
    inside = found.times // DAY_MS == day
    return (found if inside.all() else found.take(inside)).sort()


def _write_late(
    connection: sqlite3.Connection, seconds: Sequence[_Second], day: int, catalogue: Catalogue
) -> None:
    """When samples arrived that came late: the arrival stands in the place of the value."""
    late = []
    for second in seconds:
        times = second.samples.times
        behind = (times < second.arrival_ms - _LATE_MS) & (times // DAY_MS == day)
        if behind.any():
            part = second.samples.take(behind)
            arrival = np.full(len(part), float(second.arrival_ms))
            late.append(Columns(part.series, part.times, arrival, np.zeros(len(part), np.uint8)))
    rows = block.pack(join(late).sort(), lambda series: np.ones(len(series)))
    connection.executemany("INSERT INTO late (data) VALUES (?)", ((b.data,) for b in rows))


def _copy_frames(
    files: HistoryFiles, reader: sqlite3.Connection, marks: sqlite3.Connection, until_ms: int,
    report: CompactionReport,
) -> None:  # fmt: skip
    (mark,) = marks.execute("SELECT frame_ms FROM mark").fetchone()
    if mark > until_ms:
        # it was set while the clock was ahead: what is copied twice stands once
        mark = -1
        marks.execute("UPDATE mark SET frame_ms = ?", (mark,))
    rows = reader.execute(
        "SELECT at_ms, data FROM frame WHERE at_ms > ? AND at_ms <= ? ORDER BY at_ms",
        (mark, until_ms),
    ).fetchall()
    for day in sorted({day_of(at) for at, _ in rows}):
        connection, moved = dayfile.open_or_replace(files.day(day), stamp(until_ms))
        _tell_moved(report, moved)
        with closing(connection):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT OR REPLACE INTO frame VALUES (?, ?)",
                (row for row in rows if day_of(row[0]) == day),
            )
            connection.execute("COMMIT")
    if rows:
        report.frames += len(rows)
        marks.execute("UPDATE mark SET frame_ms = ?", (rows[-1][0],))


def close_days(
    files: HistoryFiles, catalogue: Catalogue, now_ms: int, report: CompactionReport
) -> None:
    """Merge, sum up and register every day that is over and has something new."""
    for day in files.days():
        if (day + 1) * DAY_MS + _CLOSED_AFTER_MS > now_ms:
            continue
        changed = _changed(files.day(day), now_ms, report)
        if changed == []:
            continue
        try:
            if changed is None:
                settle(files.day(day), catalogue)
            for moved in roll_day(files, catalogue, day, changed):
                _tell_moved(report, moved)
            report.rolled_days.append(day)
        except (DamagedDatabase, sqlite3.DatabaseError) as error:
            # the other days are not held up by it
            _log.error("day %s was not summed up: %s", files.day(day).name, error)


def _changed(path: Path, now_ms: int, report: CompactionReport) -> list[int] | None:
    """Series that have to be summed up again; None: all, for the first time.

    A damaged file is moved aside.
    """
    try:
        with closing(open_reader(path)) as connection:
            rolled, sealed = connection.execute("SELECT rolled, sealed FROM state").fetchone()
            if sealed or rolled >= dayfile.newest_block(connection):
                return []
            return None if rolled < 0 else dayfile.series_since(connection, rolled)
    except DamagedDatabase as error:
        moved = move_aside(path, stamp(now_ms))
        _log.error("%s moved aside: %s", path, error)
        _tell_moved(report, moved[0])
        return []


def settle(path: Path, catalogue: Catalogue) -> None:
    """Merge the shared blocks of a whole day, so that a quiet point is read from few of them."""
    with closing(create_or_open(path, dayfile.LAYOUT)) as connection:
        blocks, samples, last = connection.execute(
            "SELECT count(*), coalesce(sum(count), 0), max(id) FROM shared"
        ).fetchone()
        if blocks < 2 * (1 + samples // block.SHARED) or samples > _SETTLE_MOST:
            return
        connection.execute("BEGIN IMMEDIATE")
        for low, high in dayfile.shared_ranges(connection, _PART):
            part = dayfile.read_shared(connection, low, high, last, catalogue.resolution_of)
            dayfile.add_blocks(connection, block.pack(part, catalogue.resolution_of))
        connection.execute("DELETE FROM shared WHERE id <= ?", (last,))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
