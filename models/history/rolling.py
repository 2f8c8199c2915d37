"""`rollup-YEAR.sqlite` and `registers-YEAR.sqlite`: a closed day's blocks summed up.

Both follow from the day's blocks alone (and from the last samples of the day before), so that a
late sample only makes the day be summed up again.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from models.history import block, dayfile, journal, unblock
from models.history.aggregate import Buckets, buckets, mark_pauses, pauses, registers
from models.history.catalogue import Catalogue
from models.history.columns import EMPTY, F64, I64, Columns, TornError, join, runs
from models.history.files import (
    DAY_MS,
    HOUR_MS,
    PAGE_BYTES,
    QUARTER_MS,
    HistoryFiles,
    stamp,
    year_of,
)
from models.storage import Layout, Migration, StorageError, create_or_open, open_reader

ROLLUP = Layout(
    "rollup",
    0x50435255,
    (
        Migration(
            1,
            "days",
            "CREATE TABLE day (series INTEGER NOT NULL, day INTEGER NOT NULL,"
            " data BLOB NOT NULL, PRIMARY KEY (series, day)) WITHOUT ROWID;\n"
            "CREATE TABLE rolled (day INTEGER PRIMARY KEY);\n",
        ),
    ),
    page_bytes=PAGE_BYTES,
)
REGISTERS = replace(ROLLUP, name="registers", application_id=0x50435247)

HOUR = np.dtype(
    [
        ("minimum", "<f8"), ("maximum", "<f8"), ("mean", "<f8"), ("time_mean", "<f8"),
        ("count", "<u4"), ("coverage", "<f4"),
    ]
)  # fmt: skip
QUARTER = np.dtype([("reading", "<f8"), ("time", "<i8"), ("coverage", "<f4")])

_PART = 1_000_000
_LOOK_BACK = 8
"""Days without any file that a value is carried over at most."""


def roll_day(
    files: HistoryFiles, catalogue: Catalogue, day: int, only: Sequence[int] | None = None
) -> list[Path]:
    """Sum up one day, or `only` the series that got late samples.

    Returns damaged files that were moved aside on the way.
    """
    spans = read_pauses(files)
    before = tail_before(files, day, catalogue)
    with ExitStack() as stack:
        sums, moved = _open_sums(files, day, stack)
        source = stack.enter_context(closing(create_or_open(files.day(day), dayfile.LAYOUT)))
        newest = dayfile.newest_block(source)
        for connection in sums:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT OR REPLACE INTO rolled VALUES (?)", (day,))
        if only is None:
            parts = _all_parts(source, before, catalogue)
            tails = []
        else:
            parts = _parts_of(source, before, catalogue, only)
            old = _read_tail(source, catalogue)
            tails = [old.take(~np.isin(old.series, np.array(only, np.uint32)))]
        tails += [_roll(part, spans, day, catalogue, *sums) for part in parts]
        for connection in sums:
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        _finish(source, join(tails).sort(), newest, catalogue)
    return moved


def _open_sums(
    files: HistoryFiles, day: int, stack: ExitStack
) -> tuple[tuple[sqlite3.Connection, sqlite3.Connection], list[Path]]:
    year, mark = year_of(day), stamp(day * DAY_MS)
    rollup, moved_a = dayfile.open_or_replace(files.rollup(year), mark, ROLLUP)
    stack.enter_context(closing(rollup))
    registers_, moved_b = dayfile.open_or_replace(files.registers(year), mark, REGISTERS)
    stack.enter_context(closing(registers_))
    return (rollup, registers_), [path for path in (moved_a, moved_b) if path is not None]


def _all_parts(
    source: sqlite3.Connection, before: Columns, catalogue: Catalogue
) -> Iterator[Columns]:
    """All samples of a day with the one before, in ranges of series."""
    reached = 0
    for low, high in dayfile.ranges(source, _PART):
        part = dayfile.read_range(source, low, high, catalogue.resolution_of)
        yield join((_within(before, reached, high), part)).sort()
        reached = high
    # series that were silent all day still hold yesterday's value
    yield _within(before, reached, 1 << 32)


def _parts_of(
    source: sqlite3.Connection, before: Columns, catalogue: Catalogue, only: Sequence[int]
) -> Iterator[Columns]:
    held: list[Columns] = []
    for number in only:
        held += [
            before.of(number),
            dayfile.read_range(source, number, number + 1, catalogue.resolution_of),
        ]
        if sum(map(len, held)) > _PART:
            yield join(held).sort()
            held = []
    yield join(held).sort()


def rolled_days(files: HistoryFiles, day: int) -> set[int]:
    """Days of the year of `day` that were summed up."""
    path = files.rollup(year_of(day))
    if not path.exists():
        return set()
    try:
        with closing(open_reader(path)) as connection:
            return {number for (number,) in connection.execute("SELECT day FROM rolled")}
    except (StorageError, sqlite3.Error):
        return set()


def _within(columns: Columns, low: int, high: int) -> Columns:
    return columns.take((columns.series >= low) & (columns.series < high))


def _roll(
    samples: Columns, spans: list[tuple[int, int]], day: int, catalogue: Catalogue,
    rollup: sqlite3.Connection, register: sqlite3.Connection,
) -> Columns:  # fmt: skip
    """Write the rows of a range of series; returns the last sample of each."""
    start_ms, end_ms = day * DAY_MS, (day + 1) * DAY_MS
    if not len(samples):
        return samples
    samples = mark_pauses(samples, spans, start_ms, end_ms)
    starts, counts = runs(samples.series)
    hours = buckets(samples, start_ms, HOUR_MS, 24, end_ms)
    rows = pack_hours(hours)
    numbers = samples.series[starts].tolist()
    rollup.executemany(
        "INSERT OR REPLACE INTO day VALUES (?, ?, ?)",
        ((n, day, row) for n, row in zip(numbers, rows, strict=True) if row),
    )
    counting = np.array([_counts(catalogue, n) for n in numbers])
    if counting.any():
        meters = samples.take(np.repeat(counting, counts))
        quarters = buckets(meters, start_ms, QUARTER_MS, 96, end_ms)
        readings, times = registers(meters, start_ms, 96)
        found = pack_quarters(readings, times, quarters.coverage)
        chosen = [n for n, c in zip(numbers, counting, strict=True) if c]
        register.executemany(
            "INSERT OR REPLACE INTO day VALUES (?, ?, ?)",
            ((n, day, row) for n, row in zip(chosen, found, strict=True)),
        )
    return samples.take(starts + counts - 1)


def _counts(catalogue: Catalogue, number: int) -> bool:
    info = catalogue.by_number.get(number)
    return info is not None and info.counter


def pack_hours(hours: Buckets) -> list[bytes]:
    """One row for each series, empty where the day has nothing."""
    found = np.zeros(hours.count.shape, HOUR)
    for name in ("minimum", "maximum", "mean", "time_mean", "count", "coverage"):
        found[name] = getattr(hours, name)
    some = [bool(row.any()) for row in (hours.coverage > 0) | (hours.count > 0)]
    return [
        zlib.compress(row.tobytes(), 1) if there else b""
        for row, there in zip(found, some, strict=True)
    ]


def pack_quarters(readings: F64, times: I64, coverage: F64) -> list[bytes]:
    """One row for each series."""
    found = np.zeros(readings.shape, QUARTER)
    found["reading"], found["time"], found["coverage"] = readings, times, coverage
    return [zlib.compress(row.tobytes(), 1) for row in found]


def _finish(source: sqlite3.Connection, tail: Columns, newest: int, catalogue: Catalogue) -> None:
    source.execute("BEGIN IMMEDIATE")
    source.execute("DELETE FROM tail")
    source.executemany(
        "INSERT INTO tail VALUES (1, ?)",
        [(_pack_tail(tail, catalogue),)] if len(tail) else [],
    )
    source.execute("UPDATE state SET rolled = ?", (newest,))
    source.execute("COMMIT")
    source.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _pack_tail(tail: Columns, catalogue: Catalogue) -> bytes:
    parts = [b.data for b in block.pack(tail, catalogue.resolution_of)]
    return b"".join(len(p).to_bytes(4, "little") + p for p in parts)


def _unpack_tail(data: bytes, catalogue: Catalogue) -> Columns:
    found, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "little")
        found.append(unblock.unpack(data[at + 4 : at + 4 + size], catalogue.resolution_of))
        at += 4 + size
    return join(found).sort()


def _read_tail(connection: sqlite3.Connection, catalogue: Catalogue) -> Columns:
    row = connection.execute("SELECT data FROM tail").fetchone()
    return EMPTY if row is None else _unpack_tail(row[0], catalogue)


def tail_before(files: HistoryFiles, day: int, catalogue: Catalogue) -> Columns:
    """The last sample of every series as of the end of the newest summed-up day before."""
    for earlier in reversed([d for d in files.days() if day - _LOOK_BACK <= d < day]):
        try:
            with closing(open_reader(files.day(earlier))) as connection:
                found = _read_tail(connection, catalogue)
            if len(found):
                return found
        except (StorageError, sqlite3.Error, TornError):
            continue
    return EMPTY


def read_pauses(files: HistoryFiles) -> list[tuple[int, int]]:
    """Spans in which the history was not being written."""
    if not files.journal.exists():
        return []
    try:
        with closing(open_reader(files.journal)) as connection:
            return pauses(journal.read_sessions(connection), running=False)
    except (StorageError, sqlite3.Error):
        return []
