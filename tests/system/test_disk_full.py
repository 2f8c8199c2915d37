"""A full disk under the whole core: an alarm within 5 s, nothing lost, and it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.core import Core, running, utc_ms
from app.sites import settle
from app.subjects import record_kinds
from models.journal import Change, Journal, verify
from models.plant import RECORDING
from models.storage import StorageError
from tests.storage.small_disk import fill, small_disk
from tests.system.small_site import write_site

MB = 1 << 20


async def until(met: Callable[[], bool], seconds: float, what: str) -> None:
    """Poll on the loop until `met()`."""
    end = asyncio.get_running_loop().time() + seconds
    while not met():
        assert asyncio.get_running_loop().time() < end, what
        await asyncio.sleep(0.02)


@pytest.mark.alone
def test_a_full_disk_is_an_alarm_and_nothing_acknowledged_is_lost(
    tmp_path: Path, expected_logs: Callable[..., None]
) -> None:
    expected_logs("app.core")
    expected_logs("models")
    with small_disk(tmp_path / "disk", 600) as disk:
        asyncio.run(story(tmp_path, disk))
        data = disk / "data"
        assert verify(data) == []


async def story(tmp_path: Path, disk: Path) -> None:
    data = disk / "data"
    journal = Journal.open(
        data, clock=utc_ms, reserve_bytes=8 * MB, patience_s=1.0, kinds=record_kinds()
    )
    site = write_site(tmp_path, 1, 1)
    park = settle(site, data, journal, apply=True).park
    here = asyncio.get_running_loop().create_future()
    here.set_result({})
    acknowledged: list[str] = []

    async def note(core: Core, text: str) -> None:
        change = Change("note", text, "text", text)
        acknowledged.append((await core.journal.write("Li Na", [change])).name)

    async with running(park, data, journal, secrets=lambda _: None, endpoints=here) as core:
        await until(lambda: core.plant.latest(RECORDING).value == 1, 30, "never recorded")
        await note(core, "before")
        ballast = fill(disk, 100 << 10)
        await until(lambda: core.plant.alarm(RECORDING) is not None, 5, "no alarm within 5 s")
        assert core.view.health().fault is not None
        refused = 0
        for number in range(400):
            try:
                await note(core, f"full {number}")
            except StorageError:
                refused += 1
                break
        assert len(acknowledged) > 1  # the reserve keeps the records going for a while
        ballast.unlink()

        def recovered() -> bool:
            alarm = core.plant.alarm(RECORDING)
            return alarm is None or alarm.returned_ms is not None

        await until(recovered, 30, "did not recover")
        await note(core, "after")
        assert len(core.journal.history("note", "after")) == 1
    stored = {f"{row['incarnation']}:{row['seq']}" for row in journal.export()}
    journal.close()
    assert set(acknowledged) <= stored
