"""What a writer was asked to do, and how the answers reach whoever asked."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from models.storage.errors import StorageFault

if TYPE_CHECKING:
    import asyncio
    import sqlite3
    from collections.abc import Callable

    from models.text.message import Message

    Work = Callable[[sqlite3.Connection], Any]

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Job:
    """One function that runs inside a transaction."""

    work: Work
    loop: asyncio.AbstractEventLoop | None
    future: Any
    """A future of `loop`, or of concurrent.futures where there is no loop."""
    asked: float = field(default_factory=time.monotonic)
    result: Any = None
    error: BaseException | None = None


def refuse(jobs: list[Job], fault: Message | None) -> None:
    """Hand out the fault, if there is one."""
    if fault is not None and jobs:
        resolve(jobs, StorageFault(fault))


def resolve(jobs: list[Job], error: BaseException | None) -> None:
    """Hand out results; one wake-up per event loop, however many wait on it."""
    waiting: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in jobs:
        job.error = error or job.error
        if job.loop is not None:
            waiting.setdefault(job.loop, []).append(job)
        elif job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)
    for loop, group in waiting.items():
        try:
            loop.call_soon_threadsafe(_deliver, group)
        except RuntimeError:
            _log.info("the event loop ended before %d results were handed out", len(group))


def _deliver(jobs: list[Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)
