"""The figures of a month of 1,000,000 alarm transitions, from the event files to the page.

Ours is the job of the worker, run in a process of its own: it reads the rows read-only, makes
transitions of them and works out every figure and list. The peer answers three of the twenty-one
figures (count per ten minutes, the ten most frequent, rolling peaks) with plain SQL and numpy on
the same file; what lies between is the price of the others. What matters to the operator is the
last figure: how long the window's loop is held while the worker computes.

    python -m tests.benchmarks alarm_figures
"""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from app.jobs import Jobs
from models.alarms import Happening, Transition
from models.alarms.floods import rolling
from models.history import EventStore, HistoryWriter
from models.history.alarmlog import transition_event
from models.points import Severity
from models.site.park import AlarmSettings
from tests.benchmarks.figures import figure

COUNT, ALARMS = 1_000_000, 5_000
DAY_MS = 86_400_000
START = 1_772_323_200_000
END = START + 31 * DAY_MS
GOAL_S = 60.0
GOAL_HELD_MS = 50.0
_TURN = (Happening.RAISED, Happening.ACKNOWLEDGED, Happening.RETURNED)


def fill(folder: Path, count: int) -> None:
    """Raised, acknowledged, returned, over and over, evenly spread over the month."""
    store, part = EventStore(folder), 20_000
    step = (END - START) / count
    for first in range(0, count, part):
        events = []
        for number in range(first, min(first + part, count)):
            turn, kind = divmod(number, 3)
            at, raised = START + int(number * step), START + int(turn * 3 * step)
            told = Transition(
                f"point-{turn * 7919 % ALARMS}", "limits", _TURN[kind], at, raised,
                Severity(1 + (turn % 20 > 15) + (turn % 20 > 18)), "high", 1.5, 1.0,
                by="op" if kind == 1 else "", number=kind + 1,
            )  # fmt: skip
            events.append(transition_event(told))
        for written in store.append_events(events):
            written.result()
    store.close()
    writer = HistoryWriter(folder, {}, START)
    writer.close(START)
    with closing(sqlite3.connect(folder / "history" / "journal.sqlite")) as connection:
        connection.execute("INSERT INTO session (start_ms, end_ms) VALUES (?, ?)", (START, END))
        connection.commit()


def plain(folder: Path) -> float:
    """Seconds of the peer."""
    begun = time.perf_counter()
    moments, often = [], {}
    for path in (folder / "history").glob("events-*.sqlite"):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            moments += connection.execute(
                "SELECT at_us / 1000 FROM event WHERE kind = 'alarm_raised' ORDER BY at_us"
            ).fetchall()
            for subject, count in connection.execute(
                "SELECT subject, count(*) FROM event WHERE kind = 'alarm_raised' GROUP BY subject"
            ):
                often[subject] = often.get(subject, 0) + count
    raised = np.array(moments, np.int64).reshape(-1)
    np.bincount((raised - START) // 600_000)
    sorted(often.items(), key=lambda one: -one[1])[:10]
    rolling(raised).max()
    return time.perf_counter() - begun


async def worked(folder: Path, jobs: Jobs) -> tuple[float, float, int]:
    """Seconds of the job, the longest the loop was held (ms), and what it counted."""
    held, done = [0.0], asyncio.Event()

    async def beat() -> None:
        while not done.is_set():
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            held[0] = max(held[0], time.perf_counter() - before - 0.005)

    beating = asyncio.ensure_future(beat())
    await asyncio.sleep(0.05)
    held[0] = 0.0
    begun = time.perf_counter()
    found = await jobs.run(
        "app.core.figures:measure_alarms", str(folder), START, END, "Asia/Shanghai",
        asdict(AlarmSettings()), [], progress=lambda _: None,
    )  # fmt: skip
    seconds = time.perf_counter() - begun
    done.set()
    await beating
    return seconds, held[0] * 1000, int(found["transitions"])


def main(quick: bool = False) -> list[dict[str, Any]]:
    """`quick`: a tenth of the transitions, once."""
    count = COUNT // 10 if quick else COUNT
    ours, peers, held = [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, count)
        jobs = Jobs()
        try:
            for _ in range(1 if quick else 3):
                peers.append(plain(folder))
                seconds, stuck, taken = asyncio.run(worked(folder, jobs))
                assert taken == count, (taken, count)
                ours.append(seconds)
                held.append(stuck)
        finally:
            jobs.close()
    return [
        figure(
            f"alarm figures of a month, {count:,} transitions",
            statistics.median(ours),
            statistics.median(peers),
            GOAL_S,
            "s",
            peer_is="three of the figures in SQL and numpy on the same file",
            absolute=True,
        ),
        figure(
            "loop held while they are worked out",
            statistics.median(held),
            None,
            GOAL_HELD_MS,
            "ms",
            absolute=True,
        ),
    ]


if __name__ == "__main__":
    main()
