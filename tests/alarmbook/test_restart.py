"""Acknowledge, shelve, kill, reopen: what persons did holds again."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys

from models.alarms import AlarmState
from tests.alarmbook.conftest import CO2, HOT
from tests.alarmbook.dying import OTHER, hear, until, whole


def test_what_persons_did_holds_after_a_kill(tmp_path):
    died = subprocess.run(
        [sys.executable, "-m", "tests.alarmbook.dying", str(tmp_path)],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()

    async def again():
        journal, core_of = whole(tmp_path)
        async with core_of as core:
            await until(lambda: any(alarm.shelving for alarm in core.plant.withheld()))
            states = {alarm.point: alarm for alarm in core.plant.standing()}
            assert states[CO2].state is AlarmState.ACKNOWLEDGED
            assert states[CO2].acknowledgement.by == "ann"
            assert states[CO2].acknowledgement.note == "looked"
            assert states[OTHER].state is AlarmState.SHELVED
            assert states[HOT].state is AlarmState.UNACKNOWLEDGED
            hear(core, CO2, 1310)  # the condition that was acknowledged is still there
            assert core.plant.alarm(CO2).acknowledged
            hear(core, CO2, 600)
            hear(core, CO2, 1400)
            assert not core.plant.alarm(CO2).acknowledged
        journal.close()

    asyncio.run(again())
