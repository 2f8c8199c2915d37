"""The records on a full disk: they go on in the reserve, then say that they cannot."""

import asyncio
import time

from models.journal import Change, Journal, verify
from models.storage import StorageFault
from tests.storage.small_disk import fill, small_disk

RESERVE = 4 << 20
TEN_THOUSAND_PER_64_MB = 10_000 * RESERVE // (64 << 20)


def test_the_reserve_holds_many_records_and_nothing_acknowledged_is_lost(tmp_path, expected_logs):
    for text in ("storage.refused", "storage.reserve", "writes again", "checkpoint failed"):
        expected_logs("models.storage", text)
    clock = iter(range(1_700_000_000_000, 2_000_000_000_000))
    with small_disk(tmp_path / "disk", 16) as disk:
        told = []
        journal = Journal.open(
            disk / "data",
            clock=lambda: next(clock),
            watch=lambda message: told.append(message and message.code),
            reserve_bytes=RESERVE,
            patience_s=0.2,
        )

        async def write(number):
            change = Change("note", f"e{number}", "text", "x" * 200)
            return (await journal.write("anna", [change], "because")).name

        async def run():
            names, ballast = [await write(0)], fill(disk, 200_000)
            while not told:
                names.append(await write(len(names)))
            assert told == ["storage.reserve"]
            before, refused = len(names), None
            while refused is None:
                start = time.monotonic()
                try:
                    names.append(await write(len(names)))
                except StorageFault as fault:
                    refused = fault.message.code
            assert refused == "storage.refused"
            assert time.monotonic() - start < 5
            assert len(names) - before >= TEN_THOUSAND_PER_64_MB
            assert journal.fault is not None
            ballast.unlink()
            names.append(await write(len(names)))
            return names

        names = asyncio.run(run())
        held = {journal.history("note", f"e{n}")[0].operation for n in range(len(names))}
        assert held == set(names)
        journal.close()
        assert verify(disk / "data") == []
