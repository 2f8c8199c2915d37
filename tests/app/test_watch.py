"""A watch goes on after an error in one of its rounds, and says once what it was."""

from __future__ import annotations

import asyncio
import logging

import pytest

from app.core.watch import Failing, keep, kept, start, stop


def test_a_watch_begins_again_and_says_the_same_error_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rounds: list[int] = []
    through = asyncio.Event()

    async def work() -> None:
        rounds.append(len(rounds))
        if len(rounds) < 4:
            raise ValueError("no such record")
        through.set()
        await asyncio.Event().wait()

    async def run() -> None:
        task = keep(work, "escalation", again_s=0.0)
        await asyncio.wait_for(through.wait(), 5)
        assert not task.done()
        await stop(task)
        assert task.cancelled()

    asyncio.run(run())
    assert rounds == [0, 1, 2, 3]
    said = [r for r in caplog.records if r.levelno == logging.CRITICAL]
    assert [r.getMessage() for r in said] == ["escalation failed and begins again"]
    caplog.clear()


def test_what_fails_is_told_until_it_has_gone_well_for_a_while() -> None:
    failing, rounds = Failing(), []

    async def work() -> None:
        rounds.append(failing.now)
        if len(rounds) < 3:
            raise ValueError(f"round {len(rounds)}")
        await asyncio.Event().wait()

    async def run() -> None:
        task = start(kept(work, "sweep", 0.0, failing, calm_s=0.05), "sweep")
        async with asyncio.timeout(5):
            while len(rounds) < 3:
                await asyncio.sleep(0)
            assert failing.now is not None
            assert dict(failing.now.parameters) == {
                "part": "sweep",
                "detail": "ValueError: round 2",
            }
            while failing.now is not None:
                await asyncio.sleep(0.01)
        await stop(task)

    logging.disable(logging.CRITICAL)
    try:
        asyncio.run(run())
    finally:
        logging.disable(logging.NOTSET)
    assert [one is None for one in rounds] == [True, False, False]


def test_the_same_error_after_a_while_without_one_is_news(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing, rounds = Failing(), []

    async def work() -> None:
        rounds.append(failing.now)
        while len(rounds) > 1 and failing.now is not None:
            await asyncio.sleep(0.01)
        if len(rounds) < 3:
            raise ValueError("no such record")
        await asyncio.Event().wait()

    async def run() -> None:
        task = start(kept(work, "sweep", 0.0, failing, calm_s=0.05), "sweep")
        async with asyncio.timeout(5):
            while len(rounds) < 3:
                await asyncio.sleep(0.01)
        await stop(task)

    asyncio.run(run())
    said = [r for r in caplog.records if r.levelno == logging.CRITICAL]
    assert [r.getMessage() for r in said] == ["sweep failed and begins again"] * 2
    caplog.clear()
