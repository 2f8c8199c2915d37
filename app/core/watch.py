"""Tasks of the core that run until it stops, whatever goes wrong in one of their rounds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

_log = logging.getLogger(__name__)
_AGAIN_S = 1.0

Work = Callable[[], Coroutine[Any, Any, None]]


def start(work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
    """A task that does not begin anew: what it holds open is closed by its end."""
    task = asyncio.get_running_loop().create_task(work, name=name)
    task.add_done_callback(_say_if_broken)
    return task


def keep(work: Work, name: str, again_s: float = _AGAIN_S) -> asyncio.Task[None]:
    """A task that begins anew after an error: nobody would notice that a watch has ended."""
    return start(_kept(work, name, again_s), name)


async def stop(task: asyncio.Task[None]) -> None:
    """Cancel and wait."""
    task.cancel()
    with suppress(asyncio.CancelledError, Exception):
        await task


async def _kept(work: Work, name: str, again_s: float) -> None:
    said = ""
    while True:
        try:
            await work()
            return
        except Exception as error:  # noqa: BLE001 - whatever it was, the next round may work
            if repr(error) != said:  # the same again is not news
                _log.critical("%s failed and begins again", name, exc_info=error)
            said = repr(error)
        await asyncio.sleep(again_s)


def _say_if_broken(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.critical("%s ended: it must never end", task.get_name(), exc_info=task.exception())
