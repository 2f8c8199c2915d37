"""A running work keeps its points out of service over a restart of the whole core."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from pathlib import Path

from app.core.core import Core, running, utc_ms
from app.subjects import record_kinds
from models.journal import Journal
from models.points import Quality, Reading
from models.works import Permit, end, start
from tests.works.park import HOUR, planned, works_park

SMOKE = "smoke-1.smoke"


def core_of(folder: Path, journal: Journal) -> AbstractAsyncContextManager[Core]:
    async def nowhere() -> dict[str, tuple[str, int]]:
        return {}

    park = replace(works_park(), links={})
    return running(park, folder, journal, secrets=lambda _: None, endpoints=nowhere())


def opened(folder: Path) -> Journal:
    return Journal.open(folder, clock=utc_ms, kinds=record_kinds(), reserve_bytes=0)


async def until(condition) -> None:
    async def wait() -> None:
        while not condition():
            await asyncio.sleep(0.01)

    await asyncio.wait_for(wait(), 30)


def hear(core: Core, value: int) -> None:
    now = utc_ms()
    core.plant.take([Reading(SMOKE, value, Quality.GOOD, now, now)])


def test_what_is_out_of_service_is_so_again_before_anything_is_heard(tmp_path: Path) -> None:
    async def first() -> None:
        journal = opened(tmp_path)
        async with core_of(tmp_path, journal) as core:
            now = utc_ms()
            await journal.write("ann", planned("w", now))
            assert core.plant.out_of_service() == {}
            await journal.write("ann", start("w", [SMOKE], now, now + HOUR))
            await until(core.plant.out_of_service)
            hear(core, 1)
            assert core.plant.alarms() == ()
            assert core.view.latest(SMOKE).quality is Quality.OUT_OF_SERVICE
        journal.close()

    async def second() -> None:
        journal = opened(tmp_path)
        async with core_of(tmp_path, journal) as core:
            await until(core.plant.out_of_service)
            assert set(core.plant.out_of_service()) == {SMOKE}
            hear(core, 1)
            assert core.plant.alarms() == ()
            assert [alarm.point for alarm in core.view.withheld()] == [SMOKE]
            await journal.write("ann", end("w", Permit.HOT_WORK, utc_ms()))
            await until(core.plant.alarms)
            [alarm] = core.plant.alarms()
            assert (alarm.point, alarm.acknowledged) == (SMOKE, False)
        journal.close()

    asyncio.run(first())
    asyncio.run(second())
