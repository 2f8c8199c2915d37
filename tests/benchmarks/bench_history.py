"""The history store beside plain SQLite rows: bytes, CPU of writing, and reading back.

Run as `python tests/benchmarks/bench_history.py`; takes about a minute.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models.history import HistoryReader, HistoryWriter, PastWriter, run_compaction
from models.points import Point, Quality, Reading
from models.text import Name

START = 1_789_948_800_000  # midnight UTC
POINTS = 10_000
DAY_MS = 86_400_000


def points(number: int, resolution: float | None = 0.1) -> dict[str, Point]:
    """Analogue points without a deadband: every sample is stored."""
    ids = [f"building-{i % 7}.room-{i}.temperature" for i in range(number)]
    return {p: Point(p, "d", Name(p), "temperature", "Cel", resolution) for p in ids}


def changes(ids: list[str], seconds: int, seed: int, start: int = START) -> Iterator[list[Reading]]:
    """As many changes a second as there are points, at random moments: a random walk each."""
    rng = np.random.default_rng(seed)
    steps = rng.integers(150, 300, len(ids))
    for second in range(seconds):
        which = rng.integers(0, len(ids), len(ids))
        np.add.at(steps, which, rng.integers(-3, 4, len(ids)))
        at = np.sort(rng.integers(0, 1000, len(ids))) + start + 1000 * second
        yield _readings(ids, which, steps, at)


def polled(ids: list[str], seconds: int, seed: int) -> Iterator[list[Reading]]:
    """Every point once a second, a few milliseconds early or late."""
    rng = np.random.default_rng(seed)
    steps = rng.integers(150, 300, len(ids))
    which = np.arange(len(ids))
    for second in range(seconds):
        steps += rng.choice([-1, 0, 0, 0, 0, 1], len(ids))
        at = START + 1000 * second + 500 + rng.integers(-4, 5, len(ids))
        yield _readings(ids, which, steps, at)


def _readings(
    ids: list[str], which: np.ndarray, steps: np.ndarray, at: np.ndarray
) -> list[Reading]:
    values = (steps[which] / 10).tolist()
    return [
        Reading(ids[w], v, Quality.GOOD, t, t + 40)
        for w, v, t in zip(which.tolist(), values, at.tolist(), strict=True)
    ]


def write(folder: Path, stream: Iterator[list[Reading]], seconds: int) -> tuple[float, int]:
    """CPU seconds of recording and compacting, and the samples stored."""
    site = points(POINTS)
    writer = HistoryWriter(folder, site, START)
    begun, making, now = time.process_time(), 0.0, START
    for second in range(seconds):
        before = time.thread_time()
        readings = next(stream)
        making += time.thread_time() - before
        now = START + 1000 * (second + 1)
        for k in range(0, len(readings), 100):
            writer.add(readings[k : k + 100], now)
        writer.flush(now)
    writer.close(now)
    run_compaction(folder, now)
    return time.process_time() - begun - making, writer.tally.stored


def rows(folder: Path, stream: Iterator[list[Reading]], seconds: int) -> tuple[float, int]:
    """The same into a plain table, ten thousand rows in a transaction."""
    count, begun, making = 0, time.process_time(), 0.0
    with closing(_table(folder / "rows.sqlite", "")) as connection:
        for _ in range(seconds):
            before = time.thread_time()
            readings = next(stream)
            made = [(i, r.source_ms, r.value, 0) for i, r in enumerate(readings)]
            making += time.thread_time() - before
            with connection:
                connection.executemany("INSERT INTO sample VALUES (?, ?, ?, ?)", made)
            count += len(made)
    return time.process_time() - begun - making, count


def _table(path: Path, index: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("CREATE TABLE sample (point INTEGER, ts INTEGER, value REAL, q INTEGER)")
    if index:
        connection.execute(index)
    return connection


def size(folder: Path, pattern: str) -> int:
    """Bytes of the files on disk."""
    return sum(p.stat().st_size for p in folder.rglob(pattern))


def line(name: str, ours: float, peer: float, goal: float, unit: str, *, ratio: float | None = None
         ) -> dict[str, object]:  # fmt: skip
    """Print and return one figure."""
    share = ours / peer if ratio is None else ratio
    print(f"{name}: ours {ours:.4g} {unit}, peer {peer:.4g} {unit}, ratio {share:.3g}"
          f" (goal <= {goal:g})")  # fmt: skip
    return {"name": name, "ours": ours, "peer": peer, "ratio": share, "goal": goal, "unit": unit}


def bench_writing(seconds: int) -> list[dict[str, object]]:
    """Bytes for a sample and share of a core at ten thousand samples a second."""
    found = []
    ids = list(points(POINTS))
    for name, make, goal in (("changes", changes, 4.0), ("1 s signals", polled, 1.5)):
        folder = Path(tempfile.mkdtemp())
        part = max(seconds // 10, 10)
        peers = [rows(folder, make(ids, part, 1), part)]
        ours, stored = write(folder, make(ids, seconds, 2), seconds)
        (folder / "rows.sqlite").unlink()
        peers.append(rows(folder, make(ids, part, 3), part))
        peer = statistics.median(cpu / part for cpu, _ in peers)
        count = peers[-1][1]
        bytes_ours = size(folder / "history", "history-*") / stored
        bytes_peer = size(folder, "rows.sqlite*") / count
        found.append(line(f"history bytes per sample, {name}", bytes_ours, bytes_peer, goal,
                          "B", ratio=bytes_ours))  # fmt: skip
        share = ours / seconds
        found.append(line(f"history writing 10,000/s, {name}", 100 * share, 100 * peer, 3.0,
                          "% of a core", ratio=100 * share))  # fmt: skip
        shutil.rmtree(folder)
    return found


def timed(work: Callable[[], object], times: int) -> float:
    """Milliseconds, median."""
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - begun))
    return statistics.median(took)


def bench_day() -> list[dict[str, object]]:
    """One point, one day at 1 s, into numpy; 19 others beside it."""
    folder = Path(tempfile.mkdtemp())
    site = points(20)
    rng = np.random.default_rng(5)
    times = START + 1000 * np.arange(86_400)
    writer = HistoryWriter(folder, site, START)
    ids = list(site)
    walks = [(np.cumsum(rng.choice([-1, 0, 0, 1], 86_400)) + 200) / 10 for _ in ids]
    for second in range(86_400):
        at = int(times[second])
        # as often as the worker runs, so that the day has its many small blocks
        if second % 600 == 599:
            chunk = range(second - 599, second + 1)
            for p, walk in zip(ids, walks, strict=True):
                writer.add(
                    [Reading(p, float(walk[s]), Quality.GOOD, int(times[s]), int(times[s]))
                     for s in chunk], at)  # fmt: skip
            writer.flush(at)
            writer.drain()
            run_compaction(folder, at)
    writer.close(int(times[-1]))
    run_compaction(folder, int(times[-1]) + 1)
    table = _table(folder / "rows.sqlite", "CREATE INDEX byp ON sample (point, ts)")
    with table:
        for n, walk in enumerate(walks):
            table.executemany(
                "INSERT INTO sample VALUES (?, ?, ?, 0)",
                zip([n] * 86_400, times.tolist(), walk.tolist(), strict=True),
            )
    reader = HistoryReader(folder)

    def ours() -> None:
        assert len(reader.samples(ids[7], START, START + DAY_MS)) >= 86_400

    def peer() -> None:
        got = table.execute(
            "SELECT ts, value, q FROM sample WHERE point = ? AND ts >= ? AND ts < ?",
            (7, START, START + DAY_MS),
        ).fetchall()
        assert len(np.array(got)) == 86_400

    ms_ours, ms_peer = [], []
    for _ in range(5):
        ms_ours.append(timed(ours, 3))
        ms_peer.append(timed(peer, 1))
    table.close()
    shutil.rmtree(folder)
    return [
        line("history read, one point one day at 1 s", statistics.median(ms_ours),
             statistics.median(ms_peer), 0.2, "ms")
    ]  # fmt: skip


def bench_year() -> list[dict[str, object]]:
    """One year of one point from the hourly rollups."""
    folder = Path(tempfile.mkdtemp())
    site = points(20)
    rng = random.Random(7)
    with PastWriter(folder, site) as past:
        for day in range(365):
            times = START + DAY_MS * day + 600_000 * np.arange(144)
            for p in site:
                past.add(p, times, np.array([rng.randrange(200, 260) / 10 for _ in times]))
            past.end_day()
    table = sqlite3.connect(folder / "rows.sqlite")
    table.execute("CREATE TABLE hour (point INTEGER, h INTEGER, a REAL, b REAL, m REAL, n INTEGER,"
                  " PRIMARY KEY (point, h)) WITHOUT ROWID")  # fmt: skip
    table.executemany(
        "INSERT INTO hour VALUES (?, ?, 1.0, 2.0, 1.5, 6)",
        ((n, h) for n in range(20) for h in range(8_760)),
    )
    reader = HistoryReader(folder)
    point = list(site)[3]

    def ours() -> None:
        assert len(reader.rollup(point, START, START + 365 * DAY_MS).hours) == 8_760

    def peer() -> None:
        got = table.execute("SELECT h, a, b, m, n FROM hour WHERE point = 3").fetchall()
        assert len(np.array(got)) == 8_760

    a, b = [], []
    for _ in range(5):
        a.append(timed(ours, 3))
        b.append(timed(peer, 3))
    table.close()
    shutil.rmtree(folder)
    took = statistics.median(a)
    return [line("history year of one point from rollups", took, statistics.median(b), 20, "ms",
                 ratio=took)]  # fmt: skip


def bench_state() -> list[dict[str, object]]:
    """The state of 50,000 points as of the nearest keyframe."""
    folder = Path(tempfile.mkdtemp())
    site = points(50_000)
    rng = np.random.default_rng(3)
    ids = list(site)
    writer = HistoryWriter(folder, site, START)
    writer.add(_readings(ids, np.arange(50_000), rng.integers(100, 300, 50_000),
                         START + rng.integers(0, 1000, 50_000)), START + 1000)  # fmt: skip
    writer.flush(START + 1000)
    writer.close(START + 2000)
    reader = HistoryReader(folder)
    table = _table(folder / "rows.sqlite", "")
    state = reader.state(START + 5000)
    assert len(state) == 50_000
    with table:
        table.executemany(
            "INSERT INTO sample VALUES (?, ?, ?, 0)",
            ((n, r.source_ms, r.value) for n, r in enumerate(state.values())),
        )

    def peer() -> None:
        made = {
            ids[p]: Reading(ids[p], v, Quality(q), t, t)
            for p, t, v, q in table.execute("SELECT point, ts, value, q FROM sample")
        }
        assert len(made) == 50_000

    ours = timed(lambda: reader.state(START + 5000), 9)
    plain = timed(peer, 5)
    table.close()
    shutil.rmtree(folder)
    return [line("history state of 50,000 points", ours, plain, 100, "ms", ratio=ours)]


def main() -> list[dict[str, object]]:
    """All figures."""
    return [*bench_writing(300), *bench_day(), *bench_year(), *bench_state()]


if __name__ == "__main__":
    main()
