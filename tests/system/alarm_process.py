"""The whole core in a flood of alarms under the kill loop.

Says what stands in each moment: `began STATE` after the start, `will STATE ROWS` before a flush,
`did` when that is on the disk, `ack ID` before an acknowledgement is written. Ends by the kill.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
from pathlib import Path

from app.core import Core
from app.core.core import running, utc_ms
from app.subjects import record_kinds
from models.alarmbook import acknowledge
from models.journal import Journal
from models.points import Level, Limits, Point, Quality, Reading, Rule, Severity, State
from models.site.park import Device, Park
from models.text import Name

POINTS = 60


def flood_park() -> Park:
    """Points of every sort: limits, states, a latching rule, one of life safety."""
    points = {}
    fire = (State("calm", Name("Calm")), State("fire", Name("Fire"), Severity.CRITICAL))
    latching = Rule(
        "limits", "limits", (Level("high", Severity.MEDIUM, 50.0),), deadband=2.0, latching=True
    )
    fires = Rule("states", "states", (Level("fire", Severity.CRITICAL, state=1),), life_safety=True)
    for number in range(POINTS):
        id_, device = f"d{number}.v", f"d{number}"
        if number % 4 == 0:
            point = Point(id_, device, Name(id_), "fire_alarm", states=fire, rules=(fires,))
        elif number % 4 == 1:
            point = Point(id_, device, Name(id_), "temperature", rules=(latching,))
        else:
            limits = Limits(low=10, high=50, high_high=70, deadband=2)
            point = Point(id_, device, Name(id_), "temperature", limits=limits)
        points[id_] = point
    devices = {
        p.device: Device(p.device, Name(p.device), "", "room_sensor", "p", (p.id,), p.id)
        for p in points.values()
    }
    return Park("flood", Name("Flood"), "UTC", "ann", devices=devices, points=points)


def state_of(core: Core) -> str:
    """All that a person would see, and the latch."""
    return json.dumps(
        sorted(
            [a.id, a.state.value, a.raised_ms, int(a.severity), int(a.condition), a.which,
             a.occurrences, a.latched]
            for a in core.plant.standing()
        )
    )  # fmt: skip


def say(text: str) -> None:
    """One write for a line: a kill may cut it, and a cut line says nothing."""
    os.write(1, f"{text}\n".encode())


async def flood(core: Core, chance: random.Random) -> None:
    """As fast as the disk takes it."""
    keeper = core.recorder._keeper
    ids = [id_ for id_ in core.park.points if id_.endswith(".v")]
    while True:
        now = utc_ms()
        if chance.random() < 0.3 and core.plant.alarms():
            await attend(core, chance)
        batch = []
        for id_ in chance.sample(ids, chance.randint(1, 12)):
            states = core.park.points[id_].states
            value = chance.randint(0, 1) if states else chance.choice((5, 30, 49, 60, 75))
            quality = Quality.GOOD if chance.random() < 0.9 else Quality.STALE
            batch.append(Reading(id_, value, quality, now, now))
        core.plant.take(batch)
        rows = [f"{t.id}:{t.raised_ms}:{t.number}" for t in keeper._fresh]
        say(f"will {state_of(core)}\t{' '.join(rows)}")
        keeper.flush()
        while keeper.waiting():
            await asyncio.sleep(0)
        say("did")
        await asyncio.sleep(0)


async def attend(core: Core, chance: random.Random) -> None:
    """One alarm, as the alarm table does it: a record in the journal, nothing else."""
    alarm = chance.choice(core.plant.alarms())
    changes = acknowledge([alarm], utc_ms())
    if changes and not alarm.acknowledged:
        say(f"ack {alarm.id}")
        await core.journal.write("ann", list(changes))
        say("acked")


async def main(folder: Path, seed: int) -> None:
    """Open the folder and go on until killed."""
    journal = Journal.open(folder, clock=utc_ms, reserve_bytes=1 << 20, kinds=record_kinds())
    here = asyncio.get_running_loop().create_future()
    here.set_result({})
    async with running(
        flood_park(), folder, journal, secrets=lambda _: None, endpoints=here
    ) as core:
        # what the journal has of acknowledgements is carried to the alarms before the links start
        while not any(task.get_name() == "escalation" for task in asyncio.all_tasks()):
            await asyncio.sleep(0)
        say(f"began {state_of(core)}")
        await flood(core, random.Random(seed))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
