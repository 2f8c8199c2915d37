"""The demo park outlives the core: an orderly end of the program is no loss of links."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app import folder
from app.demo import DEMO_SITE, DemoPark
from app.folder import Place, started


@pytest.mark.parametrize("shown_first", [False, True])
def test_the_demo_park_ends_after_the_core(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shown_first: bool
) -> None:
    """Also where the window is shown first, and the demo park begins after the core."""
    told: list[str] = []

    @asynccontextmanager
    async def park_beside():
        told.append("park begins")
        yield DemoPark({}, "")
        told.append("park ends")

    @asynccontextmanager
    async def core_beside(*_: object, endpoints: Awaitable[Any], **__: object):
        connecting = asyncio.ensure_future(endpoints)
        told.append("core begins")
        yield connecting
        told.append("core ends")

    async def nothing(*_: object) -> None: ...

    monkeypatch.setattr(folder, "demo_park", park_beside)
    monkeypatch.setattr(folder, "running", core_beside)
    monkeypatch.setattr(folder, "_seeded", nothing)
    monkeypatch.setattr(folder, "give_demo_secrets", lambda *_: None)

    async def session() -> None:
        place = Place(tmp_path, DEMO_SITE, True, {})
        painted = asyncio.Event() if shown_first else None
        async with started(None, place, None, at_once=painted) as connecting:  # type: ignore[arg-type]
            if painted is not None:
                painted.set()
            await connecting  # type: ignore[misc]

    asyncio.run(session())
    assert told[-2:] == ["core ends", "park ends"]
    assert told.index("core begins") < told.index("park begins") or not shown_first
