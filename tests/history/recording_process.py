"""A process to be killed: records seconds, or compacts, and says after each what is safe.

`python recording_process.py record|compact FOLDER FIRST` prints one line for each second that is
on disk, or for each run of the worker.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models.history import HistoryWriter, run_compaction
from tests.history.park import MIDNIGHT, good, point, site

POINTS = 40


def now_of(second: int) -> int:
    """A second of the story; it crosses midnight after the first hundred."""
    return MIDNIGHT - 100_000 + 1_000 * second


def value_of(number: int, second: int) -> float:
    """What point `number` showed, so that a wrong one is noticed."""
    return (number * 1_000_003 + second) / 10


def main() -> None:
    """Until killed."""
    what, folder, first = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if what == "compact":
        while True:
            run_compaction(folder, now_of(1 << 20))
            print("compacted", flush=True)
    points = site(*(point(f"p{n}") for n in range(POINTS)))
    writer = HistoryWriter(folder, points, now_of(first), floor_bytes=0)
    second = first
    while True:
        now = now_of(second)
        writer.add([good(f"p{n}", value_of(n, second), now) for n in range(POINTS)], now)
        writer.flush(now)
        writer.drain()
        print(second, flush=True)
        second += 1


if __name__ == "__main__":
    main()
