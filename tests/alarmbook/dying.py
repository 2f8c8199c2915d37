"""A whole core that hears alarms, has them treated, and is killed: `python -m tests.alarmbook.dying
FOLDER`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from app.core.core import running, utc_ms
from app.registrar import Registrar
from app.subjects import record_kinds
from models.alarmbook import acknowledge, shelve
from models.history.standing import StandingStore
from models.journal import Journal
from models.points import Quality, Reading
from tests.alarmbook.conftest import CO2, HOT, HOUR, park
from tests.records.room import OnDuty

OTHER = "s-r2.co2"


def whole(folder):
    async def nowhere():
        return {}

    journal = Journal.open(folder, clock=utc_ms, kinds=record_kinds(), reserve_bytes=0)
    here = replace(park(), links={})
    return journal, running(here, folder, journal, secrets=lambda _: None, endpoints=nowhere())


def hear(core, point, value):
    now = utc_ms()
    core.plant.take([Reading(point, value, Quality.GOOD, now, now)])


async def until(condition):
    async def wait():
        while not condition():
            await asyncio.sleep(0.02)

    await asyncio.wait_for(wait(), 20)


async def live(folder):
    journal, core_of = whole(folder)
    async with core_of as core:
        kinds = {kind.name: kind for kind in record_kinds()}
        registrar = Registrar(journal, kinds, OnDuty(), utc_ms, core.park)
        for point, value in ((CO2, 1300), (OTHER, 1300), (HOT, 40)):
            hear(core, point, value)
        kept = StandingStore(folder, watch=lambda _: None)
        await until(lambda: len(kept.read().memories) == 3)
        now = utc_ms()
        standing = {alarm.point: alarm for alarm in core.plant.alarms()}
        shelving = shelve(
            "sh", OTHER, "limits", since_ms=now, until_ms=now + HOUR // 4, one_shot=False,
            reason="chattering",
        )  # fmt: skip
        assert await registrar.write(acknowledge([standing[CO2]], now, "looked")) is None
        assert await registrar.write(shelving) is None
        os.kill(os.getpid(), signal.SIGKILL)  # nothing of it was handed on, flushed or closed


if __name__ == "__main__":
    asyncio.run(live(Path(sys.argv[1])))
