"""A watch goes on after an error in one of its rounds, and says once what it was."""

from __future__ import annotations

import asyncio
import logging

import pytest

from app.core.watch import keep, stop


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
