"""A mains dip in the demo park as the running core sees it: a hundred alarms over the real broker,
one fire on top, one first-out alarm of the mains, none lost, and a restart changes nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.core import Core
from app.core.core import utc_ms
from app.demo import DEMO_SITE
from app.folder import Place, started
from app.sites import settle
from app.subjects import record_kinds
from devices.simulator.control import switch_scenario
from models.alarms import Alarm, Happening
from models.history import AlarmJournal
from models.journal import Journal
from models.points import Quality
from tests.brokers.mosquitto import need_mosquitto
from tests.system.test_demo_commands import until

FIRE, MAINS = "fz-f1-e.state/states", "mains-1.present/states"


@pytest.mark.broker
@pytest.mark.long
def test_a_mains_dip_is_one_fire_and_one_first_out_alarm(tmp_path: Path) -> None:
    need_mosquitto()
    asyncio.run(story(tmp_path / "data"))


async def story(folder: Path) -> None:
    journal = Journal.open(folder, clock=utc_ms, reserve_bytes=1 << 20, kinds=record_kinds())
    park = settle(DEMO_SITE, folder, journal, apply=True).park
    place = Place(folder, DEMO_SITE, True, {}, acting="zhang-wei")
    async with started(park, place, journal) as core:
        await until(lambda: heard(core), 90, "not every point was heard of")
        before = {alarm.id for alarm in core.view.alarms()}
        begun = utc_ms()
        await asyncio.to_thread(switch_scenario, "mains_dip", True)
        await until(lambda: FIRE in ids(core), 60, "no fire")
        await until(lambda: len(ids(core) - before) >= 95, 90, "the flood did not come")
        found = [alarm for alarm in core.view.alarms() if alarm.id not in before]
        as_promised(found, core)
        assert core.view.alarm_load().flood_since_ms is not None
    # what was raised is in the journal, each once, and nothing that stands is missing there
    told = AlarmJournal(folder).between(begun, utc_ms() + 1, (Happening.RAISED,))
    raised = [one.id for one in told if one.id not in before]
    assert len(raised) == len(set(raised))
    assert {alarm.id for alarm in found} <= set(raised)
    async with started(park, place, journal) as core:
        again = {alarm.id: alarm for alarm in core.view.alarms()}
        assert {alarm.id for alarm in found} <= again.keys()
        assert all(again[a.id].raised_ms == a.raised_ms for a in found)
        assert core.view.alarms()[0].id == FIRE
    journal.close()


def heard(core: Core) -> bool:
    """Whatever the machine's load makes of it afterwards: everything was there once."""
    return all(
        core.plant.latest(point).quality is not Quality.NOTHING_YET for point in core.park.points
    )


def ids(core: Core) -> set[str]:
    return {alarm.id for alarm in core.view.alarms()}


def as_promised(found: list[Alarm], core: Core) -> None:
    assert core.view.alarms()[0].id == FIRE
    assert [alarm.id for alarm in found if alarm.life_safety] == [FIRE]
    first = [alarm.id for alarm in found if not alarm.cause and alarm.id != FIRE]
    assert first == [MAINS]
    assert {alarm.cause for alarm in found if alarm.cause} == {MAINS}
    assert not any(alarm.acknowledged for alarm in found)
