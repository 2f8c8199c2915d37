"""A guard walks the demo park: badge, reader, broker, journal; nobody touches the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.core import Core
from app.core.core import utc_ms
from app.demo import DEMO_SITE
from app.folder import Place, started
from app.sites import settle
from app.subjects import record_kinds
from devices.simulator.control import switch_scenario
from models.journal import Journal
from models.records import Change, Query, Record
from tests.brokers.mosquitto import need_mosquitto
from tests.system.test_demo_commands import ALL_LIVE_S, everything_is_live, until

READERS = ("rd-gate", "rd-dock")


@pytest.mark.broker
@pytest.mark.long
def test_a_patrol_marks_its_round(tmp_path: Path) -> None:
    need_mosquitto()
    asyncio.run(story(tmp_path / "data"))


async def story(folder: Path) -> None:
    journal = Journal.open(folder, clock=utc_ms, reserve_bytes=1 << 20, kinds=record_kinds())
    park = settle(DEMO_SITE, folder, journal, apply=True).park
    async with started(park, Place(folder, DEMO_SITE, True, {}, acting="zhang-wei"), journal) as c:
        await until(lambda: everything_is_live(c), ALL_LIVE_S, "not every point became live")
        await plan_a_walk(c)
        await asyncio.to_thread(switch_scenario, "patrol", True)
        await until(lambda: len(marks(c)) == len(READERS), 60, "the guard was not seen")
        (liu_yang,) = c.view.records.list(Query("person", (("badge", "is", "200205"),)), 2)
        for mark in marks(c):
            assert (mark.text("how"), mark.text("person")) == ("badge", liu_yang.id)
            assert mark.created_by == liu_yang.id
        round_ = c.view.records.get("round", marks(c)[0].text("round"))
        assert round_ is not None
        assert round_.number("finished") is not None
    journal.close()


def marks(core: Core) -> Sequence[Record]:
    found = core.view.records.list(Query("round_mark"), 100)
    return [mark for mark in found if mark.text("round").startswith("walk@")]


async def plan_a_walk(core: Core) -> None:
    """Due this minute, at two readers."""
    now = utc_ms()
    local = datetime.fromtimestamp(now / 1000, ZoneInfo(core.park.zone))
    plan = {"name": {"en": "Walk"}, "duty": "patrol", "times": [local.strftime("%H:%M")],
            "active": True, "since": now - 3_600_000}  # fmt: skip
    changes = [Change("round_template", "walk", name, value) for name, value in plan.items()]
    for position, reader in enumerate(READERS, 1):
        point = {"template": "walk", "position": position, "name": {"en": reader},
                 "check": "badge", "reader": f"{reader}.badge"}  # fmt: skip
        changes += [Change("round_checkpoint", reader, name, v) for name, v in point.items()]
    assert core.view.recording is not None
    assert await core.view.recording.write(changes) is None
