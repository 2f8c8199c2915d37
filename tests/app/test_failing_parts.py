"""A part of a running core that fails: the others go on, it begins anew, and the window says it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.core import core as core_module
from app.core.core import running, utc_ms
from app.subjects import record_kinds
from models.journal import Journal
from models.links import LinkState, LinkStatus
from models.points import Quality, Reading
from models.site.park import MqttLink
from models.text.name import Name
from tests.alarmbook.conftest import HOT, park


class Wire:
    """A link that reports; `wrong` is raised by its next round."""

    def __init__(self, id_: str) -> None:
        self.id, self.begun = id_, 0
        self.wrong: Exception | None = None

    async def run(self, sink) -> None:
        self.begun += 1
        sink.link_changed(LinkStatus(self.id, "mqtt", LinkState.LIVE, utc_ms()))
        while self.wrong is None:
            now = utc_ms()
            sink.take([Reading(HOT, 20.0, Quality.GOOD, now, now)])
            await asyncio.sleep(0.01)
        wrong, self.wrong = self.wrong, None
        raise wrong


async def nowhere() -> dict[str, tuple[str, int]]:
    return {}


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def core_with(folder: Path, endpoints, *ids: str):
    journal = Journal.open(folder, clock=utc_ms, kinds=record_kinds(), reserve_bytes=0)
    links = {id_: MqttLink(id_, Name(id_), "127.0.0.1", 1) for id_ in ids}
    here = replace(park(), links=links)
    try:
        async with running(here, folder, journal, secrets=lambda _: None, endpoints=endpoints) as c:
            yield c
    finally:
        journal.close()


def state(core, link: str) -> LinkState:
    return next(one.state for one in core.plant.links() if one.link == link)


def test_a_link_that_breaks_is_down_and_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs
) -> None:
    wires = {id_: Wire(id_) for id_ in ("one", "two")}
    monkeypatch.setattr(core_module, "_links", lambda *_: wires)
    expected_logs("app.core.watch", "link one")

    async def main() -> None:
        async with core_with(tmp_path, nowhere(), *wires) as core:
            await until(lambda: state(core, "two") is LinkState.LIVE)
            assert core.view.health().failing is None
            seen: list[LinkState] = []
            end = core.plant.link_changed

            def heard(status: LinkStatus) -> None:
                seen.append(status.state)
                end(status)

            monkeypatch.setattr(core.plant, "link_changed", heard, raising=False)
            wires["one"].wrong = ValueError("no such bit")
            await until(lambda: wires["one"].begun == 2)
            assert seen == [LinkState.DOWN, LinkState.LIVE]
            failing = core.view.health().failing
            assert failing is not None
            assert failing.code == "core.failing"
            assert wires["two"].begun == 1
            received = core.plant.tally.received
            await until(lambda: core.plant.tally.received > received)

    asyncio.run(main())


def test_links_that_never_begin_are_told(tmp_path: Path, expected_logs) -> None:
    expected_logs("app.core.watch", "links ended")

    async def unknown() -> dict[str, tuple[str, int]]:
        raise OSError("no demo park")

    async def main() -> None:
        async with core_with(tmp_path, unknown(), "one") as core:
            await until(lambda: core.view.health().failing is not None)

    asyncio.run(main())


def test_the_history_goes_on_after_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs
) -> None:
    expected_logs("app.core.watch", "recorder failed")

    async def main() -> None:
        async with core_with(tmp_path, nowhere()) as core:
            flushed: list[int] = []

            def flush(now_ms: int) -> None:
                flushed.append(now_ms)
                if len(flushed) == 1:
                    raise ValueError("what was that")

            monkeypatch.setattr(core.writer, "flush", flush)
            await until(lambda: len(flushed) >= 3)
            assert core.view.health().failing is not None
            assert core.view.health().fault is None
            monkeypatch.undo()

    asyncio.run(main())
