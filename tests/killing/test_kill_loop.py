"""kill -9 in a loop loses no acknowledged operation."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.journal import Change, Journal
from tests.killing.ledger import Ledger, check, kill_once, missing, stored_names
from tests.killing.recordwriter import text
from tests.records.kinds import KINDS

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, str(Path(__file__).with_name("writing_process.py"))]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
LIVES = 10
"""Kills of one data folder."""


class Forked:
    """One writer, forked by a process that has imported everything already."""

    def __init__(self, nursery, folder):
        self._nursery = nursery
        fifo = f"{folder}.fifo"
        os.mkfifo(fifo)
        nursery.stdin.write(f"{folder}\n".encode())
        nursery.stdin.flush()
        self._child = int(nursery.stdout.readline())
        self.stdout = open(fifo, "rb", buffering=0)  # noqa: SIM115 - closed by kill_once
        os.unlink(fifo)

    def kill(self):
        os.kill(self._child, signal.SIGKILL)

    def wait(self):
        assert self._nursery.stdout.readline() == b"dead\n"


@contextlib.contextmanager
def nursery():
    process = subprocess.Popen(
        PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT
    )
    try:
        yield process
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def live_and_die(root, kills, seed):
    chance, ledgers = random.Random(seed), []
    with nursery() as mother:
        for number in range(kills // LIVES):
            folder, ledger = root / f"{seed}-{number}", Ledger(kinds=KINDS)
            for _ in range(LIVES):
                delay = chance.choice((0.003, 0.05, 0.15)) * (0.2 + chance.random())
                # three in ten die while they start
                begun = chance.random() < 0.7
                kill_once(lambda folder=folder: Forked(mother, folder), delay, ledger, begun)
                check(folder, ledger)
            # one incarnation: a kill alone gives no reason to begin another
            assert len({name.partition(":")[0] for name in stored_names(folder)}) == 1
            ledgers.append(ledger)
    return ledgers


@pytest.mark.alone
@pytest.mark.parametrize("kills", [300, pytest.param(10_000, marks=pytest.mark.long)])
def test_no_acknowledged_operation_is_lost(tmp_path, kills):
    with ThreadPoolExecutor(2) as pool:
        two = pool.map(lambda seed: live_and_die(tmp_path, kills // 2, seed), range(2))
        ledgers = [ledger for half in two for ledger in half]
    assert sum(ledger.kills for ledger in ledgers) == kills
    # the kills hit: many of them came in the middle of writing
    assert sum(ledger.kills_while_writing for ledger in ledgers) > kills // 5
    assert sum(len(ledger.names) for ledger in ledgers) > 2 * kills
    # and records were among it: edits, events, files and erasures
    for what in ("steps", "words", "attachments", "erased"):
        assert sum(len(getattr(ledger.saved, what)) for ledger in ledgers), what


def test_a_process_killed_from_its_very_start(tmp_path):
    folder, ledger, chance = tmp_path / "data", Ledger(kinds=KINDS), random.Random(1)

    def start():
        return subprocess.Popen([*PROGRAM, str(folder)], stdout=subprocess.PIPE, env=ENVIRONMENT)

    for number in range(8):
        kill_once(start, 0.6 * chance.random(), ledger, started=number % 4 == 3)
        check(folder, ledger)
    assert ledger.names


_MERGE = """
import asyncio, json, os, sys
from pathlib import Path
from models.journal import Journal
journal = Journal.open(Path(sys.argv[1]), clock=lambda: 2_000_000_000_000, reserve_bytes=0)
operations = json.loads(Path(sys.argv[2]).read_text())
os.write(1, b"go\\n")
report = asyncio.run(journal.merge(operations))
os.write(1, b"ack merged\\n")
"""


@pytest.mark.alone
def test_a_killed_merge_is_whole_or_not_at_all(tmp_path):
    other = Journal.open(tmp_path / "other", clock=lambda: 1_999_999_999_000, reserve_bytes=0)
    for number in range(300):
        other.write_now("ben", [Change("note", f"n{number}", "text", "x" * 500)])
    (tmp_path / "file").write_text(json.dumps(list(other.export())))
    foreign = stored_names(tmp_path / "other")
    other.close()

    def merging(data):
        argv = [sys.executable, "-c", _MERGE, str(data), str(tmp_path / "file")]
        child = subprocess.Popen(argv, stdout=subprocess.PIPE, env=ENVIRONMENT, cwd=ROOT)
        assert child.stdout.readline() == b"go\n"
        return child

    with merging(tmp_path / "measured") as child:
        start = time.monotonic()
        assert child.stdout.readline() == b"ack merged\n"
        took = time.monotonic() - start
    chance, whole, nothing, longest = random.Random(2), 0, 0, 1.6 * took
    for number in range(40):
        if number >= 10 and whole and nothing:
            break
        data = tmp_path / f"data{number}"
        child = merging(data)
        with child.stdout:
            ledger = Ledger()
            kill_once(lambda c=child: c, longest * chance.random(), ledger)
        held = stored_names(data) & foreign
        assert held in (set(), foreign)
        if ledger.names:
            assert held == foreign
        whole, nothing = whole + bool(held), nothing + (not held)
        # the one that was measured may have been the slow or the quick one
        longest *= 1.0 if whole and nothing else 0.7 if whole else 1.4
        check(data, Ledger(held))
    assert whole
    assert nothing


def test_the_oracle_notices_a_loss(tmp_path):
    journal = Journal.open(tmp_path, clock=lambda: 1, reserve_bytes=0)
    kept = journal.write_now("anna", [Change("note", "n", "text", "x")])
    journal.close()
    assert missing(tmp_path, [kept.name]) == set()
    with pytest.raises(AssertionError, match="1 acknowledged operations are lost"):
        check(tmp_path, Ledger({kept.name, f"{'0' * 32}:7"}))


LOST = (
    b'{"kind": "book", "id": "b", "field": "note", "step": 3}',
    b'{"kind": "book", "id": "other", "field": "note", "step": 1}',
    b'{"kind": "book", "id": "b", "word": "remarkwb"}',
    b'{"kind": "book", "id": "b", "sha": "%s"}' % (b"0" * 64),
    b'{"kind": "book", "id": "b", "erased": "note"}',
)


@pytest.mark.parametrize("line", LOST)
def test_the_oracle_notices_a_record_that_is_not_what_was_saved(tmp_path, line):
    journal = Journal.open(tmp_path, clock=lambda: 1, reserve_bytes=0, kinds=KINDS)
    journal.write_now("anna", [Change("book", "b", "note", text("b", 1))])
    journal.close()
    ledger = Ledger(kinds=KINDS)
    ledger.take(b'saved {"kind": "book", "id": "b", "field": "note", "step": 1}\n')
    check(tmp_path, ledger)
    ledger.take(b"saved " + line + b"\n")
    with pytest.raises(AssertionError, match="1 records are not what was saved"):
        check(tmp_path, ledger)
