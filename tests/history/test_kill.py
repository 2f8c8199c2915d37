"""Killed at any moment, the recorder loses at most its last second and the worker nothing."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from models.history import HistoryReader, HistoryWriter, run_compaction
from tests.history import recording_process as process
from tests.history.park import everything, point, site

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Children on the test's folder; none outlives the test, however it ends."""
    with ExitStack() as children:

        def started(what: str, first: int = 0) -> subprocess.Popen[str]:
            argv = [sys.executable, process.__file__, what, str(tmp_path), str(first)]
            child = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
            children.enter_context(child)
            children.callback(child.kill)
            return child

        yield started


def next_line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    line = child.stdout.readline()
    assert line, "the process ended by itself"
    return line.strip()


def kill(child: subprocess.Popen[str]) -> list[str]:
    """Kill at once; what it had said before that."""
    child.kill()
    rest, _ = child.communicate()
    return rest.split()


@pytest.mark.parametrize("cycles", [6, pytest.param(60, marks=pytest.mark.long)])
def test_a_killed_recorder_loses_nothing_that_was_flushed(
    tmp_path: Path, start: Start, cycles: int
) -> None:
    rng = random.Random(11)
    said: set[int] = set()
    first = 0
    for _ in range(cycles):
        child = start("record", first)
        for _ in range(rng.randrange(1, 40)):
            said.add(int(next_line(child)))
        said.update(map(int, kill(child)))
        check(tmp_path, said)
        if rng.random() < 0.5:
            run_compaction(tmp_path, process.now_of(1 << 20))
            check(tmp_path, said)
        first = max(said) + 2
    assert len(said) > cycles


def check(folder: Path, said: set[int]) -> None:
    reader = HistoryReader(folder)
    for number in (0, process.POINTS - 1):
        found = {t: v for t, v, _ in everything(reader, f"p{number}")}
        for second in said:
            assert found[process.now_of(second)] == process.value_of(number, second)


def test_a_worker_killed_at_any_moment_neither_loses_nor_doubles(
    tmp_path: Path, start: Start
) -> None:
    rng = random.Random(12)
    points = site(*(point(f"p{n}") for n in range(process.POINTS)))
    child = start("record")
    worker = start("compact")
    last, kills = 0, 0
    while kills < 3:
        for _ in range(rng.randrange(5, 40)):
            last = int(next_line(child))
        next_line(worker)
        kill(worker)
        kills += 1
        worker = start("compact")
    kill(worker)
    said = kill(child)
    last = int(said[-1]) if said else last
    writer = HistoryWriter(tmp_path, points, process.now_of(last + 100), floor_bytes=0)
    reader = HistoryReader(tmp_path, pending=writer.pending)
    for _ in range(2):
        for number in (0, 7, process.POINTS - 1):
            found = everything(reader, f"p{number}")
            expected = [
                (process.now_of(s), process.value_of(number, s), 0) for s in range(len(found))
            ]
            assert found == expected
            # the second that was being written when the recorder was killed may be there
            assert len(found) in (last + 1, last + 2)
        run_compaction(tmp_path, process.now_of(1 << 20))
    writer.close(process.now_of(last + 101))
