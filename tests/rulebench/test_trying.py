"""Trying while somebody drags: one at a time, the last one counts, and it can be stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject

from models.alarms.trial.backtest import Comparison, Figures, Span
from models.alarms.trial.bench import Draft, Trial
from models.points import Rule
from models.text.message import Message
from widgets.rulebench.trying import Trying

RULE = Rule("limits", "limits", ())


class SlowBench:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.cancelled = 0
        self.go = asyncio.Event()

    async def attempt(
        self, trial: Trial, progress: Callable[[float], None] | None = None
    ) -> Comparison | Message:
        self.asked.append(trial.end_ms)
        if progress is not None:
            progress(0.5)
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return Comparison(Span(0, trial.end_ms, 0), Figures(), Figures(), (), ())

    def objection(self) -> Message | None:
        return None

    async def draft(self, point: str, rule: Rule) -> Draft | tuple[Message, ...]:
        raise NotImplementedError

    async def apply(self, draft: Draft, reason: str) -> Message | None:
        raise NotImplementedError


def trial(end_ms: int) -> Trial:
    return Trial("a.t", RULE, RULE, 0, end_ms)


@pytest.fixture
def owner(qapp) -> QObject:
    return QObject()


def test_of_what_waits_only_the_last_is_tried(owner: QObject) -> None:
    async def drag() -> tuple[list[int], list[int]]:
        bench, found = SlowBench(), list[int]()
        trying = Trying(bench, owner)
        trying.found.connect(lambda one: found.append(one.span.end_ms))
        trying.want(trial(1))
        trying._begin()
        await asyncio.sleep(0)
        for end in (2, 3, 4):
            trying.want(trial(end))
        bench.go.set()
        await trying.settled()
        assert not trying.busy
        return bench.asked, found

    # what came of the first is not shown: it is not where the line stands any more
    assert asyncio.run(drag()) == ([1, 4], [4])


def test_stop_ends_the_work_and_the_next_try_works(owner: QObject) -> None:
    async def stop() -> None:
        bench, found = SlowBench(), list[object]()
        shares: list[float] = []
        trying = Trying(bench, owner)
        trying.found.connect(found.append)
        trying.moved.connect(shares.append)
        trying.want(trial(1))
        trying._begin()
        await asyncio.sleep(0)
        assert trying.busy
        rested: list[bool] = []
        trying.rested.connect(lambda: rested.append(trying.busy))
        trying.stop()
        assert rested == [False]
        await asyncio.sleep(0)
        assert (bench.cancelled, found, trying.busy) == (1, [], False)
        assert shares == [0.5]
        bench.go.set()
        trying.want(trial(2))
        await trying.settled()
        assert len(found) == 1

    asyncio.run(stop())
