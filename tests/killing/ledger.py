"""Proving that nothing acknowledged is ever lost: the ledger method.

A process under test prints one line `ack NAME` per operation, only after whoever asked for it
could rely on it. It is killed at random moments; whatever it printed is the ledger. Afterwards
every name of the ledger has to be in the journal, once, in a chain without holes that verifies.

No failure in N kills bounds the risk per kill at 3/N (95 %): 300 kills say at most 1 %.
"""

from __future__ import annotations

import os
import select
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

from models.journal import verify
from models.journal.opening import DATABASE
from models.records import RecordKind
from tests.killing.recordwriter import Saved


class Victim(Protocol):
    """A process that can be killed: subprocess.Popen is one."""

    stdout: IO[bytes] | None

    def kill(self) -> None: ...

    def wait(self) -> object: ...


@dataclass(slots=True)
class Ledger:
    """What was acknowledged in one data folder over several lives of the process."""

    names: set[str] = field(default_factory=set)
    saved: Saved = field(default_factory=Saved)
    kinds: tuple[RecordKind, ...] = ()
    """Kinds of the records that are written."""
    kills: int = 0
    kills_while_writing: int = 0

    def take(self, output: bytes) -> int:
        """Add the complete `ack` lines; a line that was cut by the kill said nothing."""
        lines = output.split(b"\n")[:-1]
        fresh = {line[4:].decode() for line in lines if line.startswith(b"ack ")}
        assert not fresh & self.names, "acknowledged twice"
        self.names |= fresh
        self.saved.take(output)
        return len(fresh)


def kill_once(
    start: Callable[[], Victim], delay_s: float, ledger: Ledger, started: bool = False
) -> None:
    """Start the process, kill it `delay_s` later whatever it is doing, note what it said.

    With `started`, the time counts from the first line that it said: a busy machine starts slowly.
    """
    victim = start()
    stream = victim.stdout
    assert stream is not None
    heard = b""
    if started:
        while b"\n" not in heard:
            heard += read_for(stream.fileno(), 0.005)
    heard += read_for(stream.fileno(), delay_s)
    victim.kill()
    victim.wait()
    heard += read_to_end(stream.fileno())
    stream.close()
    ledger.kills += 1
    ledger.kills_while_writing += bool(ledger.take(heard))


def read_for(source: int, seconds: float) -> bytes:
    """What comes within that time."""
    heard, end = bytearray(), time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if not select.select([source], [], [], left)[0]:
            break
        chunk = os.read(source, 1 << 16)
        if not chunk:
            break
        heard += chunk
    return bytes(heard)


def read_to_end(source: int) -> bytes:
    """The rest of what a dead process had written."""
    heard = bytearray()
    while chunk := os.read(source, 1 << 16):
        heard += chunk
    return bytes(heard)


def missing(data: Path, names: Iterable[str]) -> set[str]:
    """Acknowledged operations that the journal does not hold."""
    return set(names) - stored_names(data)


def stored_names(data: Path) -> set[str]:
    """Every operation of the journal; fails on a hole or a second one of the same name."""
    with closing(sqlite3.connect(data / DATABASE)) as connection:
        rows = connection.execute("SELECT incarnation, seq FROM operation").fetchall()
    chains: dict[str, list[int]] = {}
    for incarnation, seq in rows:
        chains.setdefault(incarnation, []).append(seq)
    for incarnation, seqs in chains.items():
        assert sorted(seqs) == list(range(1, len(seqs) + 1)), f"holes in {incarnation}"
    return {f"{incarnation}:{seq}" for incarnation, seq in rows}


def check(data: Path, ledger: Ledger) -> None:
    """The oracle: everything acknowledged is there, nothing has holes, everything verifies."""
    if not (data / DATABASE).exists():
        assert not ledger.names
        return
    lost = missing(data, ledger.names) if ledger.names else set()
    assert not lost, f"{len(lost)} acknowledged operations are lost after {ledger.kills} kills"
    if ledger.names:
        faults = verify(data)
        assert not faults, faults
    if ledger.saved:
        wrong = ledger.saved.lost(data, ledger.kinds)
        assert not wrong, f"{len(wrong)} records are not what was saved: {wrong[:3]}"
