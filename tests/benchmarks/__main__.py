"""Runs the benchmarks: `python -m tests.benchmarks [NAME ...] [--quick] [--write]`.

Each prints its figure beside its peer's from the same run, the goal, and whether that is met. Every
benchmark has a process of its own, so that none disturbs the next. `--write` puts the figures into
the table of docs/benchmarks.md; figures of benchmarks that were not run keep their rows there.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.figures import Row, is_met, line
from tests.benchmarks.table import write_table

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent


def names() -> list[str]:
    """Every `bench_NAME.py`."""
    return sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))


def main(arguments: list[str]) -> int:
    """Exit code 0 if all ran and all goals were met."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names()))
    parser.add_argument("--quick", action="store_true", help="shorter runs where there are any")
    parser.add_argument("--write", action="store_true", help="update docs/benchmarks.md")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.names) - set(names()))
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(names())}")
    if options.into is not None:
        options.into.write_text(json.dumps(_run(options.names[0], options.quick)))
        return 0
    found = {name: _apart(name, options.quick) for name in options.names or names()}
    rows = {name: done for name, done in found.items() if done is not None}
    _sum_up(found)
    if options.write:
        quick = {name for name in rows if options.quick and _has_quick(name)}
        write_table(ROOT / "docs" / "benchmarks.md", rows, datetime.now(UTC).date(), quick)
    return int(any(done is None or not all(map(is_met, done)) for done in found.values()))


def _run(name: str, quick: bool) -> list[Row]:
    run = importlib.import_module(f"tests.benchmarks.bench_{name}").main
    found: list[Row] = run(quick=quick) if _has_quick(name) else run()
    return found


def _has_quick(name: str) -> bool:
    run = importlib.import_module(f"tests.benchmarks.bench_{name}").main
    return "quick" in inspect.signature(run).parameters


def _apart(name: str, quick: bool) -> list[Row] | None:
    """The figures of one benchmark; None if it failed."""
    print(f"\n== {name} ==", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "tests.benchmarks", name, "--into", str(into)]
        code = subprocess.call([*command, *(["--quick"] * quick)], cwd=ROOT)
        if code != 0 or not into.exists():
            return None
        found: list[Row] = json.loads(into.read_text())
        return found


def _sum_up(found: dict[str, list[Row] | None]) -> None:
    rows = [row for done in found.values() if done is not None for row in done]
    missed = [row for row in rows if not is_met(row)]
    failed = [name for name, done in found.items() if done is None]
    goals = sum(row["goal"] is not None for row in rows)
    print(f"\n{len(rows)} figures, {goals} with a goal, {goals - len(missed)} of these met")
    for row in missed:
        print(f"  not met: {line(row)}")
    for name in failed:
        print(f"  did not run: {name}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
