"""The whole core under the kill loop: commands over a real broker, records, every operation told.

Prints `ack NAME` for every operation of the journal after its commit. Ends with its stdin, or by
the kill that it is made for.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from app.core import Core
from app.core.core import running, utc_ms
from app.registrar import Registrar
from app.sites import settle
from app.subjects import record_kinds
from models.journal import Change, Journal
from models.links import LinkState
from models.privacy import asked_changes
from models.shiftlog import ENTRY, entry_changes
from models.text import Name
from tests.killing.recordwriter import Anybody, ask, say, text


def tell(operations: object) -> None:
    """One write per operation: a kill may cut a line, and a cut line says nothing."""
    assert isinstance(operations, tuple)
    for operation in operations:
        os.write(1, f"ack {operation.name}\n".encode())


async def entries(core: Core) -> None:
    """Entries of the shift log, each corrected and then erased as somebody asked."""
    kinds = {kind.name: kind for kind in record_kinds()}
    registrar = Registrar(core.journal, kinds, Anybody(), utc_ms)
    number = 0
    while True:
        number += 1
        id_ = f"{utc_ms():x}p{os.getpid()}-{number}"
        await ask(registrar, *entry_changes(id_, text(id_, 1), ["device:d1"], utc_ms()))
        say(kind=ENTRY, id=id_, field="text", step=1)
        for step in (2, 3):
            await ask(registrar, Change(ENTRY, id_, "text", text(id_, step)))
            say(kind=ENTRY, id=id_, field="text", step=step)
        if number % 5 == 0:
            say(kind=ENTRY, id=id_, begun="erasure")
            await ask(registrar, *asked_changes(f"e{id_}", [f"{ENTRY}:{id_}"], "asked", utc_ms()))
            while core.journal.records.get(ENTRY, id_).text("text"):  # type: ignore[union-attr]
                await asyncio.sleep(0.01)
            say(kind=ENTRY, id=id_, erased="text")


async def work(core: Core) -> None:
    """Commands as fast as the link takes them, and notes beside them."""
    broker = core.park.links["broker"].id
    number = 0
    while True:
        number += 1
        note = Change("note", f"n{os.getpid()}-{number}", "text", f"note {number}")
        await core.journal.write("Li Na", [note])
        live = any(s.link == broker and s.state is LinkState.LIVE for s in core.plant.links())
        if live:
            await core.view.commanding.submit("s0.switch_request", number % 2)  # type: ignore[union-attr]


async def sign_on(core: Core) -> None:
    """The first start makes the administrator; those after a kill know the password."""
    if core.post.wants_founder():
        refused = await core.post.found(Name("Li Na", "李娜"), "li-na", "a long password", "2580")
    else:
        refused = await core.post.sign_on("li-na", "a long password")
    assert refused is None, refused


async def main(site: Path, folder: Path) -> None:
    """Open the folder and work until killed."""
    journal = Journal.open(folder, clock=utc_ms, reserve_bytes=1 << 20, kinds=record_kinds())
    journal.subscribe(tell)
    park = settle(site, folder, journal, apply=True).park
    here = asyncio.get_running_loop().create_future()
    here.set_result({})
    async with running(park, folder, journal, secrets=lambda _: None, endpoints=here) as core:
        await sign_on(core)
        await asyncio.gather(work(core), entries(core))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
