"""From the start of the process to the first painted window, to the first live value; memory.

The child is the product's own command, `main.py --demo`, offscreen, on a data folder that knows
the demo park (as on every start but the first) and on a new one. Only the window's class is
replaced by one that also says when it has painted. Time counts from the moment the child is
spawned. The peer is a bare Qt window of the same size in a process that imports PySide6 and numpy.

    python -m tests.benchmarks.bench_start
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.figures import Row, figure

ROOT = Path(__file__).resolve().parents[2]
PAINT_S, LIVE_S, MEMORY_MB = 1.0, 4.0, 300.0


def main(quick: bool = False) -> list[Row]:
    """Print and return the figures."""
    rounds = 2 if quick else 7
    times: dict[str, list[dict[str, float]]] = {"known": [], "new": [], "bare": []}
    with tempfile.TemporaryDirectory() as name:
        known = Path(name) / "known"
        measure("room", known)  # settles the site and writes what Python keeps of its modules
        measure("bare")
        for _ in range(rounds):
            new = Path(name) / "new"
            times["known"].append(measure("room", known))
            times["bare"].append(measure("bare"))
            times["new"].append(measure("room", new))
            shutil.rmtree(new)

    def median(who: str, what: str) -> float:
        return statistics.median(found[what] for found in times[who])

    bare = "bare Qt window, PySide6 and numpy imported"
    return [
        figure("start to first paint, demo park", median("known", "paint_s"),
               median("bare", "paint_s"), PAINT_S, "s", peer_is=bare, absolute=True),
        figure("start to first paint, demo park, new data folder", median("new", "paint_s"),
               median("bare", "paint_s"), None, "s", peer_is=bare, absolute=True),
        figure("start to first live value, demo park", median("known", "live_s"), None, LIVE_S,
               "s", absolute=True),
        figure("memory, demo park, every workspace visited", median("known", "memory_mb"),
               median("bare", "memory_mb"), MEMORY_MB, "MB", peer_is=bare, absolute=True),
    ]  # fmt: skip


def measure(who: str, folder: Path | None = None) -> dict[str, float]:
    """Run one child; seconds from its spawning to what it reports."""
    command = [sys.executable, "-m", "tests.benchmarks.start_child", who]
    command += [] if folder is None else [str(folder)]
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_DATA_HOME": tempfile.gettempdir() if folder is None else str(folder.parent / "xdg"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    spawned = time.monotonic()
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"{who} failed:\n{done.stdout}{done.stderr}")
    said = json.loads(done.stdout.splitlines()[-1])
    return {key: value - spawned if key.endswith("_s") else value for key, value in said.items()}


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
