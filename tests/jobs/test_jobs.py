"""The worker process: results, failures, progress, cancelling."""

import asyncio
import os
from pathlib import Path

import pytest

from app.jobs import JobError, Jobs


def run(*calls: tuple[str, tuple[object, ...]]) -> list[object]:
    async def all_of_them() -> list[object]:
        jobs = Jobs()
        try:
            return [await jobs.run(f"tests.jobs.work:{name}", *given) for name, given in calls]
        finally:
            jobs.close()

    return asyncio.run(all_of_them())


def test_results_come_back_and_one_worker_serves_all() -> None:
    four, first, second = run(("double", (2,)), ("identity", ()), ("identity", ()))
    assert four == 4
    assert first == second
    assert isinstance(first, list)
    assert first[0] != os.getpid()
    assert first[1] > os.nice(0)


def test_a_failure_carries_its_traceback_and_the_worker_goes_on() -> None:
    async def both() -> object:
        jobs = Jobs()
        try:
            with pytest.raises(JobError, match="ValueError: too large"):
                await jobs.run("tests.jobs.work:fail", "too large")
            return await jobs.run("tests.jobs.work:double", 3)
        finally:
            jobs.close()

    assert asyncio.run(both()) == 6


def test_progress_is_told() -> None:
    async def told() -> list[float]:
        jobs, shares = Jobs(), list[float]()
        try:
            await jobs.run("tests.jobs.work:count", 4, progress=shares.append)
        finally:
            jobs.close()
        return shares

    assert asyncio.run(told()) == [0.25, 0.5, 0.75, 1.0]


def test_a_worker_that_vanishes_is_a_failure_and_the_next_job_gets_a_new_one() -> None:
    async def both() -> object:
        jobs = Jobs()
        try:
            with pytest.raises(JobError, match="ended"):
                await jobs.run("tests.jobs.work:vanish")
            return await jobs.run("tests.jobs.work:double", 5)
        finally:
            jobs.close()

    assert asyncio.run(both()) == 10


def test_a_worker_that_is_killed_in_the_middle_of_its_answer_is_a_failure_like_any_other() -> None:
    async def both() -> object:
        jobs = Jobs()
        try:
            with pytest.raises(JobError, match="ended"):
                await jobs.run("tests.jobs.work:torn")
            return await jobs.run("tests.jobs.work:double", 5)
        finally:
            jobs.close()

    assert asyncio.run(both()) == 10


def test_a_worker_that_is_killed_before_it_hears_of_a_job_is_a_failure_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def both() -> object:
        jobs = Jobs()
        try:
            assert await jobs.run("tests.jobs.work:double", 1) == 2
            worker = jobs._worker
            assert worker is not None
            worker.kill()
            worker.wait()
            monkeypatch.setattr(worker, "poll", lambda: None)  # nobody has noticed yet
            with pytest.raises(JobError, match="ended"):
                await jobs.run("tests.jobs.work:double", 1)
            return await jobs.run("tests.jobs.work:double", 5)
        finally:
            jobs.close()

    assert asyncio.run(both()) == 10


def test_cancelling_ends_a_job_that_computes_for_ever(tmp_path: Path) -> None:
    mark = tmp_path / "pid"

    async def cancel() -> int:
        jobs = Jobs()
        task = asyncio.ensure_future(jobs.run("tests.jobs.work:forever", str(mark)))
        while not mark.exists() or not mark.read_text():
            await asyncio.sleep(0.01)
        pid = int(mark.read_text())
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        jobs.close()
        return pid

    pid = asyncio.run(cancel())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
