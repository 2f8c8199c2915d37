"""A door of the demo park is unlocked with a reason: it stands in the ledger until it is locked."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.core.core import utc_ms
from app.demo import DEMO_SITE
from app.folder import Place, started
from app.sites import settle
from app.subjects import record_kinds
from models.alarmbook import overrides
from models.commands import Outcome
from models.journal import Journal
from models.points import Quality
from models.temporary import StateKind, gather
from tests.brokers.mosquitto import need_mosquitto
from tests.system.test_demo_commands import until

DOOR = "d-a1-e"


@pytest.mark.broker
@pytest.mark.long
def test_a_door_in_another_mode_is_noted_with_the_reason_of_its_command(tmp_path: Path) -> None:
    need_mosquitto()
    asyncio.run(story(tmp_path / "data"))


async def story(folder: Path) -> None:
    journal = Journal.open(folder, clock=utc_ms, reserve_bytes=1 << 20, kinds=record_kinds())
    park = settle(DEMO_SITE, folder, journal, apply=True).park
    async with started(park, Place(folder, DEMO_SITE, True, {}, acting="li-na"), journal) as core:
        points = (f"{DOOR}.mode", f"{DOOR}.mode_request", f"{DOOR}.lock")
        await until(
            lambda: all(core.plant.latest(p).quality is Quality.GOOD for p in points), 40, "silent"
        )
        modes = [state.code for state in core.park.points[points[1]].states]

        async def ask(mode: str) -> None:
            value = float(modes.index(mode))
            done = await core.commander.submit(points[1], value, "movers until noon")
            assert done.outcome is Outcome.VERIFIED, done

        await ask("unlocked")
        await until(lambda: any(point == points[0] for point, _ in overrides(journal.records)), 25,
                    "not noted")  # fmt: skip
        found = gather(journal.records, core.view.out_of_service(), utc_ms())
        (door,) = [one for one in found if one.kind is StateKind.DOOR_MODE]
        assert (door.point, door.reason) == (points[0], "movers until noon")
        assert journal.records.get("person", door.owner).text("sign_on") == "li-na"
        await ask("locked")
        # it counts as designed again once that has settled
        await until(lambda: not overrides(journal.records), 30, "still there")
        kinds = {one.kind for one in gather(journal.records, {}, utc_ms())}
        assert kinds == {StateKind.SHELVED, StateKind.SUPPRESSED}
    journal.close()
