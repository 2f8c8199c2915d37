"""A process that writes operations and records as fast as it can and says what of it is safe.

`python writing_process.py DATA` writes until it is killed. `python writing_process.py` reads
folders from its standard input, one per line, and forks one such writer for each: what was
imported once need not be imported for each of 300 lives. Nothing is open when it forks.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from app.registrar import Registrar
from models.journal import Change, Journal
from models.journal.operation import Operation
from models.journal.recordtables import table_of
from tests.killing.recordwriter import Anybody, write_books
from tests.records.kinds import KINDS

_WRITERS = 4
_RECORD_WRITERS = 2


def _now() -> int:
    return time.time_ns() // 1_000_000


async def _one(journal: Journal, number: int, chance: random.Random) -> None:
    while True:
        entity = f"e{chance.randrange(20)}"
        if chance.random() < 0.05 and (lines := journal.history("note", entity)):
            await journal.erase("anna", "note", entity, [lines[-1].operation])
        else:
            size = chance.choice((10, 200, 5000))
            changes = [Change("note", entity, f"f{number}", "x" * size)]
            if chance.random() < 0.3:
                changes.append(Change("note", entity, "seen", {"by": number}, is_event=True))
            await journal.write("anna", changes, reason="because")


def _tell(operations: Sequence[Operation]) -> None:
    for operation in operations:
        os.write(1, f"ack {operation.name}\n".encode())


async def _write(folder: Path) -> None:
    journal = Journal.open(folder, clock=_now, reserve_bytes=1 << 20, kinds=KINDS)
    journal.subscribe(_tell)
    chance = random.Random(os.getpid())
    registrar = Registrar(journal, {kind.name: kind for kind in KINDS}, Anybody(), _now)
    names = [f"{_now():x}p{os.getpid()}r{number}" for number in range(_RECORD_WRITERS)]
    await asyncio.gather(
        *(_one(journal, n, chance) for n in range(_WRITERS)),
        *(write_books(folder, journal, registrar, name) for name in names),
    )


def _fork(folder: str) -> int:
    child = os.fork()
    if child == 0:
        target = os.open(f"{folder}.fifo", os.O_WRONLY)
        os.dup2(target, 1)
        asyncio.run(_write(Path(folder)))
        os._exit(1)
    return child


def main() -> None:
    """Write until killed."""
    if len(sys.argv) > 1:
        asyncio.run(_write(Path(sys.argv[1])))
        return
    for kind in KINDS:
        table_of(kind)  # built once, like every import
    for line in sys.stdin:
        child = _fork(line.strip())
        os.write(1, f"{child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"dead\n")


if __name__ == "__main__":
    main()
