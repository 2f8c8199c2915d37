"""One journal operation to the disk, beside a bare SQLite insert and commit on the same disk.

    python -m tests.benchmarks journal

`commit` is one `await journal.write` of one change after the other, p99; its peer inserts one row
of the same bytes and commits (WAL, synchronous FULL) with nothing else: no chain, no fold, no
thread. `group` is fifty writes at once, per write, beside fifty of the peer's commits. `merge` is
taking in 2,000 operations of another station. Interleaved rounds, medians over the rounds.
"""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from models.journal import Change, Journal
from tests.benchmarks.figures import Row, figure

ROUNDS = 12
WRITES = 100
TEXT = "x" * 200


def _now() -> int:
    return time.time_ns() // 1_000_000


def _p99(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99) - 1]


async def _ours(journal: Journal) -> list[float]:
    taken = []
    for number in range(WRITES):
        start = time.perf_counter()
        await journal.write("anna", [Change("note", f"e{number}", "text", TEXT)], "because")
        taken.append(time.perf_counter() - start)
    return taken


async def _together(journal: Journal) -> float:
    start = time.perf_counter()
    await asyncio.gather(
        *(journal.write("anna", [Change("note", f"e{n}", "text", TEXT)]) for n in range(50))
    )
    return (time.perf_counter() - start) / 50


def _peer(connection: sqlite3.Connection, count: int = WRITES) -> list[float]:
    taken = []
    for number in range(count):
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO note VALUES (?, ?, ?, ?)", (f"e{number}", "anna", TEXT, "because")
        )
        connection.execute("COMMIT")
        taken.append(time.perf_counter() - start)
    return taken


def _merge(folder: Path, plain: list[dict[str, Any]]) -> float:
    with closing(Journal.open(folder, clock=_now, reserve_bytes=0)) as journal:
        start = time.perf_counter()
        asyncio.run(journal.merge(plain))
        return time.perf_counter() - start


def main() -> list[Row]:
    """Run, print, and return the figures."""
    ours: list[float] = []
    peer: list[float] = []
    together: list[float] = []
    apart: list[float] = []
    with tempfile.TemporaryDirectory(dir=Path.home()) as name:
        folder = Path(name)
        bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        bare.execute("CREATE TABLE note (entity, actor, text, reason)")
        journal = Journal.open(folder / "data", clock=_now, reserve_bytes=0)
        for _ in range(ROUNDS):
            ours.append(_p99(asyncio.run(_ours(journal))))
            peer.append(_p99(_peer(bare)))
            together.append(asyncio.run(_together(journal)))
            apart.append(sum(_peer(bare, 50)) / 50)
        plain = list(journal.export())[:2000]
        journal.close()
        bare.close()
        merging = _merge(folder / "other", plain)
    print(f"merge: {len(plain)} operations in {merging:.2f} s,"
          f" {50_000 * merging / len(plain):.1f} s per 50,000")  # fmt: skip
    middle = statistics.median
    commit, bare_commit = middle(ours) * 1e3, middle(peer) * 1e3
    group, bare_group = middle(together) * 1e3, middle(apart) * 1e3
    return [
        # an edit is committed within 20 ms; the peer shows what of it is the disk's
        figure("journal commit p99", commit, bare_commit, 20, "ms", absolute=True),
        figure("journal group of 50, each", group, bare_group, None, "ms"),
    ]


if __name__ == "__main__":
    main()
