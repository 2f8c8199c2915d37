"""`history-DAY.sqlite`: the compressed blocks and the keyframes of one UTC day.

Only the worker writes it. Its `taken` says up to which second of the journal it holds everything
that belongs to this day; it moves in the same transaction as the blocks. Its `rolled` is the newest
block that the rollups know, or -1. It is `sealed` if it was begun after its day had been summed up
from a file that is gone: its few late samples must not replace those sums.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from models.history import unblock
from models.history.block import OWN, Block
from models.history.columns import Columns, ResolutionOf, TornError, join
from models.history.files import PAGE_BYTES
from models.storage import DamagedDatabase, Layout, Migration, create_or_open, move_aside

_log = logging.getLogger(__name__)

LAYOUT = Layout(
    "day",
    0x50435244,
    (
        Migration(
            1,
            "blocks",
            "CREATE TABLE own (id INTEGER PRIMARY KEY, series INTEGER NOT NULL,"
            " first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, count INTEGER NOT NULL,"
            " data BLOB NOT NULL);\n"
            "CREATE INDEX own_series ON own (series, first_ms, last_ms);\n"
            "CREATE TABLE shared (id INTEGER PRIMARY KEY, low INTEGER NOT NULL,"
            " high INTEGER NOT NULL, first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL,"
            " count INTEGER NOT NULL, data BLOB NOT NULL);\n"
            "CREATE INDEX shared_series ON shared (low, high, first_ms, last_ms);\n"
            "CREATE TABLE late (id INTEGER PRIMARY KEY, data BLOB NOT NULL);\n"
            "CREATE TABLE frame (at_ms INTEGER PRIMARY KEY, data BLOB NOT NULL);\n"
            "CREATE TABLE tail (one INTEGER PRIMARY KEY CHECK (one = 1), data BLOB NOT NULL);\n"
            "CREATE TABLE state (one INTEGER PRIMARY KEY CHECK (one = 1),"
            " taken INTEGER NOT NULL, rolled INTEGER NOT NULL, sealed INTEGER NOT NULL);\n"
            "INSERT INTO state VALUES (1, 0, -1, 0);\n",
        ),
    ),
    page_bytes=PAGE_BYTES,
)


def open_or_replace(
    path: Path, stamp: str, layout: Layout = LAYOUT
) -> tuple[sqlite3.Connection, Path | None]:
    """The worker's connection; a damaged file is moved aside first and its new name returned.

    Other errors are those of `create_or_open`.
    """
    try:
        return create_or_open(path, layout), None
    except DamagedDatabase as error:
        moved = move_aside(path, stamp)
        _log.error("%s moved aside: %s", path, error)
        return create_or_open(path, layout), moved[0]


def add_blocks(connection: sqlite3.Connection, blocks: Iterable[Block]) -> int:
    """Insert; returns the samples in them."""
    own, shared, count = [], [], 0
    # numbered across both tables, so that what was written first is read first
    newest = newest_block(connection)
    for number, b in enumerate(blocks, newest + 1):
        count += b.count
        if b.low == b.high and b.count >= OWN:
            own.append((number, b.low, b.first_ms, b.last_ms, b.count, b.data))
        else:
            shared.append((number, b.low, b.high, b.first_ms, b.last_ms, b.count, b.data))
    connection.executemany("INSERT INTO own VALUES (?, ?, ?, ?, ?, ?)", own)
    connection.executemany("INSERT INTO shared VALUES (?, ?, ?, ?, ?, ?, ?)", shared)
    return count


def newest_block(connection: sqlite3.Connection) -> int:
    """The largest block number, 0 in an empty file."""
    return int(
        connection.execute(
            "SELECT max(coalesce((SELECT max(id) FROM own), 0),"
            " coalesce((SELECT max(id) FROM shared), 0))"
        ).fetchone()[0]
    )


def series_since(connection: sqlite3.Connection, number: int) -> list[int]:
    """Series with samples in blocks newer than `number`."""
    found = {
        int(n)
        for (n,) in connection.execute("SELECT DISTINCT series FROM own WHERE id > ?", (number,))
    }
    for (data,) in connection.execute("SELECT data FROM shared WHERE id > ?", (number,)):
        for part in _decode(data, lambda series: np.ones(len(series))):
            found.update(np.unique(part.series).tolist())
    return sorted(found)


def taken(connection: sqlite3.Connection) -> int:
    """The journal's second up to which this file is complete."""
    return int(connection.execute("SELECT taken FROM state").fetchone()[0])


def read_series(
    connection: sqlite3.Connection,
    series: int,
    start_ms: int,
    end_ms: int,
    resolution_of: ResolutionOf,
) -> list[Columns]:
    """Samples of one series from blocks that touch the half-open span, in order of writing."""
    own = connection.execute(
        "SELECT id, data FROM own WHERE series = ? AND first_ms < ? AND last_ms >= ? ORDER BY id",
        (series, end_ms, start_ms),
    ).fetchall()
    rows = connection.execute(
        "SELECT id, data FROM shared WHERE low <= ? AND high >= ? AND first_ms < ?"
        " AND last_ms >= ? ORDER BY id",
        (series, series, end_ms, start_ms),
    ).fetchall()
    if not rows:
        return _decode_own([data for _, data in own], resolution_of)
    found = [part for _, data in sorted(own + rows) for part in _decode(data, resolution_of)]
    return [part if _is_only(part, series) else part.of(series) for part in found]


def _is_only(part: Columns, series: int) -> bool:
    return bool(part.series[0] == series == part.series[-1])


def read_range(
    connection: sqlite3.Connection, low: int, high: int, resolution_of: ResolutionOf
) -> Columns:
    """All samples of the series in [low, high), sorted."""
    rows = connection.execute(
        "SELECT id, data FROM own WHERE series >= ? AND series < ?", (low, high)
    ).fetchall()
    rows += connection.execute(
        "SELECT id, data FROM shared WHERE low < ? AND high >= ?", (high, low)
    ).fetchall()
    rows.sort()
    found = []
    for _, data in rows:
        for part in _decode(data, resolution_of):
            inside = (part.series >= low) & (part.series < high)
            found.append(part if inside.all() else part.take(inside))
    return join(found).sort()


def ranges(connection: sqlite3.Connection, most: int) -> Iterator[tuple[int, int]]:
    """Ranges of series numbers with about `most` samples each, that cover the file."""
    rows = connection.execute(
        "SELECT number, sum(n) FROM (SELECT series AS number, sum(count) AS n FROM own"
        " GROUP BY series UNION ALL SELECT low, sum(count) FROM shared GROUP BY low)"
        " GROUP BY number ORDER BY number"
    ).fetchall()
    if not rows:
        return
    (top,) = connection.execute(
        "SELECT max(coalesce((SELECT max(series) FROM own), 0),"
        " coalesce((SELECT max(high) FROM shared), 0))"
    ).fetchone()
    start, held = rows[0][0], 0
    for number, count in rows:
        if held and held + count > most:
            yield start, number
            start, held = number, 0
        held += count
    yield start, top + 1


def _decode_own(datas: list[bytes], resolution_of: ResolutionOf) -> list[Columns]:
    try:
        return [unblock.unpack_own(datas, resolution_of)]
    except TornError:
        return [part for data in datas for part in _decode(data, resolution_of)]


def _decode(data: bytes, resolution_of: ResolutionOf) -> list[Columns]:
    try:
        return [unblock.unpack(data, resolution_of)]
    except TornError as error:
        _log.error("a block of history cannot be read: %s", error)
        return []


def shared_ranges(connection: sqlite3.Connection, most: int) -> list[tuple[int, int]]:
    """Ranges of series numbers with about `most` samples each, that cover the shared blocks."""
    rows = connection.execute(
        "SELECT low, sum(count) FROM shared GROUP BY low ORDER BY low"
    ).fetchall()
    (top,) = connection.execute("SELECT coalesce(max(high), 0) FROM shared").fetchone()
    edges: list[int] = []
    held = 0
    for low, count in rows:
        if not edges or held + count > most:
            edges.append(low)
            held = 0
        held += count
    return list(zip(edges, [*edges[1:], top + 1], strict=True))


def read_shared(
    connection: sqlite3.Connection, low: int, high: int, last: int, resolution_of: ResolutionOf
) -> Columns:
    """Samples of the series in [low, high) from shared blocks up to number `last`, sorted."""
    rows = connection.execute(
        "SELECT data FROM shared WHERE low < ? AND high >= ? AND id <= ? ORDER BY id",
        (high, low, last),
    ).fetchall()
    found = [part for (data,) in rows for part in _decode(data, resolution_of)]
    inside = [(part.series >= low) & (part.series < high) for part in found]
    return join([p.take(i) for p, i in zip(found, inside, strict=True)]).sort()


def unpack_late(data: bytes) -> Columns:
    """Samples that came late, with the arrival in the place of the value."""
    return unblock.unpack(data, lambda series: np.ones(len(series)))
