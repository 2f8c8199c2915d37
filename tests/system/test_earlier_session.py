"""What was sent while this station was away is lost only if it was there before."""

from __future__ import annotations

import asyncio
import importlib
from pathlib import Path
from typing import Any

import pytest

from app.core.core import running, utc_ms
from app.sites import settle
from app.subjects import record_kinds
from models.journal import Journal
from tests.system.small_site import write_site

core_module = importlib.import_module("app.core.core")


def test_a_slow_first_start_is_no_earlier_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demo park takes seconds to come up; what is recorded meanwhile is of this start."""
    told: list[bool] = []
    make = core_module._links

    def links(*arguments: Any) -> Any:
        told.append(arguments[4])
        return make(*arguments)

    monkeypatch.setattr(core_module, "_links", links)
    site, data = write_site(tmp_path, 1, 1), tmp_path / "data"

    async def start() -> None:
        journal = Journal.open(data, clock=utc_ms, kinds=record_kinds())
        park = settle(site, data, journal, apply=False).park
        here = asyncio.get_running_loop().create_future()
        before = len(told)
        async with running(park, data, journal, secrets=lambda _: None, endpoints=here) as core:
            async with asyncio.timeout(60):
                while core.reader.keyframe(utc_ms()) is None:
                    await asyncio.sleep(0.05)
                here.set_result({})
                while len(told) == before:
                    await asyncio.sleep(0.01)
        journal.close()

    asyncio.run(start())
    asyncio.run(start())
    assert told == [False, True]
