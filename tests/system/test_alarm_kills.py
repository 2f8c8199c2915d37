"""kill -9 in the middle of a flood: what stands afterwards is what stood, and no row is lost."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.core.core import utc_ms
from models.history import AlarmJournal
from tests.killing.ledger import read_for, read_to_end

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "tests.system.alarm_process"]

State = list[list[Any]]


@dataclass
class Told:
    """What the process said of itself, over all its lives."""

    durable: State = field(default_factory=list)
    coming: State | None = None
    """Being written when it was killed."""
    acknowledging: str = ""
    rows: set[str] = field(default_factory=set)
    next_rows: set[str] = field(default_factory=set)
    seen_standing: int = 0
    checks: int = 0

    def take(self, output: bytes) -> None:
        """The complete lines of one life."""
        for line in output.decode().split("\n")[:-1]:
            word, _, rest = line.partition(" ")
            if word == "began":
                self.check(json.loads(rest))
            elif word == "ack":
                self.acknowledging = rest
            elif word == "acked":
                # in the journal of records; the next flush tells the state with it
                self.durable = _acknowledged(self.durable, self.acknowledging)
                self.acknowledging = ""
            elif word == "will":
                state, _, rows = rest.partition("\t")
                self.coming = json.loads(state)
                self.next_rows = set(rows.split())
            elif word == "did" and self.coming is not None:
                self.durable, self.coming = self.coming, None
                self.rows |= self.next_rows

    def check(self, found: State) -> None:
        """A start found exactly what was on the disk, or what was just being written."""
        allowed = [self.durable]
        if self.coming is not None:
            allowed.append(self.coming)
        if self.acknowledging:
            allowed += [_acknowledged(state, self.acknowledging) for state in list(allowed)]
        assert found in allowed, [
            [one for one in found + state if one not in found or one not in state]
            for state in allowed
        ]
        self.durable, self.coming, self.acknowledging = found, None, ""
        self.checks += 1
        self.seen_standing += len(found) > 0


def _acknowledged(state: State, id_: str) -> State:
    """The same with one alarm acknowledged: what has returned is normal then."""
    after = []
    for one in state:
        if one[0] != id_ or one[1] == "acknowledged":
            after.append(one)
        elif one[1] == "unacknowledged":
            severity = one[4] or one[3]
            after.append([one[0], "acknowledged", one[2], severity, *one[4:]])
    return after


def life(folder: Path, seed: int, until: bytes, seconds: float) -> bytes:
    """Start it, wait for a word and a while more, kill it; what it said."""
    victim = subprocess.Popen([*PROGRAM, str(folder), str(seed)], stdout=subprocess.PIPE, cwd=ROOT)
    assert victim.stdout is not None
    source, heard = victim.stdout.fileno(), b""
    while b"\n" not in heard.partition(until)[2] and victim.poll() is None:
        heard += read_for(source, 0.02)
    heard += read_for(source, seconds)
    assert victim.poll() is None, "it ended by itself"
    victim.kill()
    victim.wait()
    heard += read_to_end(source)
    victim.stdout.close()
    return heard


@pytest.mark.alone
@pytest.mark.parametrize("kills", [6, pytest.param(300, marks=pytest.mark.long)])
def test_a_kill_in_a_flood_changes_nothing(tmp_path: Path, kills: int) -> None:
    chance, told = random.Random(kills), Told()
    for number in range(kills):
        told.take(life(tmp_path, number, b"did", chance.uniform(0, 0.3)))
    stored = AlarmJournal(tmp_path).between(0, utc_ms() + 60_000)
    names = [f"{t.id}:{t.raised_ms}:{t.number}" for t in stored]
    assert len(names) == len(set(names))
    assert told.rows <= set(names)
    assert told.seen_standing > kills // 2
    # the copy of what stands is only a copy: without it the journal says the same
    for path in (tmp_path / "history").glob("standing.sqlite*"):
        path.unlink()
    told.take(life(tmp_path, kills, b"began", 0.0))
    assert told.checks == kills + 1
