"""Click to device and back on the demo park, over both protocols, with everything real."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core import Core
from app.core.core import utc_ms
from app.demo import DEMO_SITE
from app.folder import Place, started
from app.sites import settle
from app.subjects import record_kinds
from app.views import FrozenView
from devices.simulator.control import switch_scenario
from models.commands import Outcome
from models.journal import Journal
from models.journal.entries import COMMAND, INTENT, OUTCOME
from models.points import Quality, rules_of
from tests.brokers.mosquitto import need_mosquitto

PROVEN = [
    ("d-a1-e.release", 1.0),  # a door pulse over MQTT
    ("d-f0-t1.release", 1.0),  # a door pulse by a Modbus relay that times it itself
    ("relay-load-shed.relay", 1.0),  # a relay over Modbus, felt by an input
    ("li-a1-n.light_request", 0.0),  # a relay over MQTT
    ("ahu-a1-p.setpoint", 17.5),  # a setpoint over MQTT
    ("chiller-1.setpoint", 6.5),  # a setpoint over Modbus
]

ALL_LIVE_S = 140
"""What was said before the link was there is only last known; the rarest message, that of a door
without an alarm, comes again after a minute."""


async def until(met: Callable[[], bool], seconds: float, what: str) -> None:
    """Poll on the loop until `met()`."""
    end = asyncio.get_running_loop().time() + seconds
    while not met():
        assert asyncio.get_running_loop().time() < end, what
        await asyncio.sleep(0.05)


@pytest.mark.broker
def test_commands_on_the_demo_park_are_proven_or_say_why_not(tmp_path: Path) -> None:
    need_mosquitto()
    asyncio.run(story(tmp_path / "data"))


async def story(folder: Path) -> None:
    journal = Journal.open(folder, clock=utc_ms, reserve_bytes=1 << 20, kinds=record_kinds())
    park = settle(DEMO_SITE, folder, journal, apply=True).park
    async with started(park, Place(folder, DEMO_SITE, True, {}, acting="li-na"), journal) as core:
        await until(lambda: everything_is_live(core), ALL_LIVE_S, "not every point became live")
        await all_proven(core)
        await a_locked_desk_sends_nothing(core)
        basic = await core.commander.submit("d-a1-07.release", 1, "visitor")
        assert basic.outcome is Outcome.SENT_NOT_PROVABLE
        await a_dead_gateway_refuses(core)
        frozen(core)
    assert journal.without(COMMAND, INTENT, OUTCOME) == []
    assert len(journal.entities(COMMAND)) == len(PROVEN) + 2
    journal.close()


def everything_is_live(core: Core) -> bool:
    """Every point that a site file declares was heard of and is good."""
    return all(
        core.plant.latest(point).quality is Quality.GOOD
        for point in core.park.points
        if not point.startswith("station.")
    )


async def all_proven(core: Core) -> None:
    """All at once, as on a busy morning."""
    records = await asyncio.gather(
        *(core.commander.submit(point, value, "test") for point, value in PROVEN)
    )
    ends = {r.command.point: (r.outcome, r.detail and r.detail.code) for r in records}
    assert ends == {point: (Outcome.VERIFIED, None) for point, _ in PROVEN}
    assert core.commander.counts[Outcome.VERIFIED] == len(PROVEN)


async def a_locked_desk_sends_nothing(core: Core) -> None:
    """Nor does one where nobody is signed on; the PIN of who signed on opens it again."""
    point, _ = PROVEN[0]
    core.post.lock()
    refused = core.commander.obstacle(point)
    assert refused is not None
    assert refused.code == "people.desk_locked"
    li_na = core.post.session.current
    assert await core.post.switch(li_na, "2601") is None
    assert core.commander.obstacle(point) is None
    told = {r.command.actor for r in core.commander.records()}
    assert told == {li_na}


async def a_dead_gateway_refuses(core: Core) -> None:
    """The scenario kills the gateway of building B's west wing; its doors refuse with a reason."""
    doors = [d.id for d in core.park.devices.values() if d.kind == "door" and "-b2-" in d.id]
    await asyncio.to_thread(switch_scenario, "gateway_dies", True)
    lost: list[str] = []

    def some_door_is_lost() -> bool:
        lost[:] = [
            door
            for door in doors
            if f"{door}.mode_request" in core.park.points
            and core.commander.obstacle(f"{door}.mode_request") is not None
        ]
        return bool(lost)

    await until(some_door_is_lost, 20, "no door was greyed out")
    mode = core.plant.latest(f"{lost[0]}.mode")
    assert mode.quality.is_last_known
    assert mode.value is not None
    record = await core.commander.submit(f"{lost[0]}.mode_request", 0, "test")
    assert record.outcome is Outcome.NOT_SENT
    assert record.detail is not None


def frozen(core: Core) -> None:
    """The same park from a view that stands still: same values, nothing to press."""
    readings = {reading.point: reading for reading in core.plant.state()}
    log = core.view.alarm_log
    view = FrozenView(core.park, readings, core.reader, core.view.now(), alarm_log=log)
    assert view.commanding is None
    seen, calling = ({a.id: a for a in one.alarms()} for one in (view, core.plant))
    assert seen.keys() >= calling.keys()
    # what stands still cannot wait: it shows what waits for its delay as there
    for id_ in seen.keys() - calling.keys():
        rules = rules_of(core.park.points[seen[id_].point])
        assert any(r.name == seen[id_].rule and (r.on_delay_ms or r.count > 1) for r in rules), id_
    assert len(view.history.samples("ahu-a1-p.setpoint", 0, view.now() + 60_000).times) > 0
