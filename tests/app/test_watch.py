"""A watch goes on after an error in one of its rounds, and says once what it was."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.core import watch
from app.core.watch import Failing, Work, called, keep, kept, start, stop
from models.text.message import Message

CORE = Path(watch.__file__).parent


@pytest.fixture
def unlogged() -> Iterator[None]:
    """What fails here fails on purpose, as critical as it is."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def keep_on(work: Work, failing: Failing, calm_s: float, done: Callable[[], bool]) -> None:
    """`work` is begun anew until `done`."""

    async def run() -> None:
        task = start(kept(work, "sweep", 0.0, failing, calm_s=calm_s), "sweep")
        async with asyncio.timeout(30):
            while not done():
                await asyncio.sleep(0.01)
        await stop(task)

    asyncio.run(run())


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
        await asyncio.wait_for(through.wait(), 30)
        assert not task.done()
        await stop(task)
        assert task.cancelled()

    asyncio.run(run())
    assert rounds == [0, 1, 2, 3]
    said = [r for r in caplog.records if r.levelno == logging.CRITICAL]
    assert [r.getMessage() for r in said] == ["escalation failed and begins again"]
    caplog.clear()


def test_a_part_is_called_what_a_person_calls_it() -> None:
    failing = Failing()
    failing.tell("link meters-a", ValueError("x"))
    assert failing.now is not None
    assert failing.now.code == "core.failing"
    assert failing.now.parameters["part"] == Message.of("core.part.link", id="meters-a")


@pytest.mark.usefixtures("unlogged")
def test_what_has_ended_for_good_is_not_said_to_begin_again() -> None:
    async def ends() -> None:
        raise OSError("no port")

    async def run() -> Failing:
        failing = Failing()
        with suppress(OSError):
            await start(ends(), "links", failing)
        await asyncio.sleep(0)
        return failing

    told = asyncio.run(run()).now
    assert told is not None
    assert told.code == "core.ended"


def test_every_task_of_the_core_has_a_name_for_people() -> None:
    """The names stand in the source as the last word of what begins a task."""
    source = "".join(path.read_text(encoding="utf-8") for path in CORE.glob("*.py"))
    begun = re.findall(r'(?:start|watch|keep|kept)\((?:[^"]|"")*?"([a-z]+)"', source)
    named = re.findall(r'name(?:, work)? = f"([a-z]+) ', source)
    assert {"recorder", "sweep", "links"} <= {*begun}
    assert {*named} == {"link", "notices"}
    unknown = [one for one in (*begun, *named) if isinstance(called(one), str)]
    assert unknown == []


@pytest.mark.usefixtures("unlogged")
def test_what_fails_is_told_until_it_has_gone_well_for_a_while() -> None:
    failing, rounds = Failing(), []

    async def work() -> None:
        rounds.append(failing.now)
        if len(rounds) < 3:
            raise ValueError(f"round {len(rounds)}")
        await asyncio.Event().wait()

    async def run() -> None:
        task = start(kept(work, "sweep", 0.0, failing, calm_s=0.05), "sweep")
        async with asyncio.timeout(30):
            while len(rounds) < 3:
                await asyncio.sleep(0)
            assert failing.now is not None
            assert dict(failing.now.parameters) == {
                "part": Message.of("core.part.sweep", id=""),
                "detail": "ValueError: round 2",
            }
            while failing.now is not None:
                await asyncio.sleep(0.01)
        await stop(task)

    asyncio.run(run())
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

    keep_on(work, failing, 0.05, lambda: len(rounds) == 3)
    said = [r for r in caplog.records if r.levelno == logging.CRITICAL]
    assert [r.getMessage() for r in said] == ["sweep failed and begins again"] * 2
    caplog.clear()


def test_of_a_group_of_errors_the_first_is_told_and_not_that_it_is_a_group() -> None:
    failing = Failing()
    inner = ExceptionGroup("of the store", [ValueError("no such bit"), KeyError("x")])
    failing.tell("sweep", ExceptionGroup("unhandled errors in a TaskGroup", [inner]))
    assert failing.now is not None
    assert failing.now.parameters["detail"] == "ValueError: no such bit"


@pytest.mark.usefixtures("unlogged")
def test_what_fails_again_and_again_is_not_said_to_be_well_in_between() -> None:
    failing, rounds, late = Failing(), [], []

    async def work() -> None:
        if len(rounds) < 8:
            begun = asyncio.get_running_loop().time()
            await asyncio.sleep(0.1)
            # a round that a busy machine made as long as a calm while says nothing
            late.append(asyncio.get_running_loop().time() - begun > 0.45)
            rounds.append(failing.now)
            raise ValueError("no such record")
        await asyncio.Event().wait()

    keep_on(work, failing, 0.5, lambda: len(rounds) == 8)
    assert rounds[0] is None
    told = zip(rounds[1:], late[1:], strict=True)
    assert [one for one, was_late in told if one is None and not was_late] == []
