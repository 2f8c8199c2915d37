"""Tasks of the core that run until it stops, whatever goes wrong in one of their rounds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any

from models.text.message import Message

_log = logging.getLogger(__name__)
_AGAIN_S = 1.0
_CALM_S = 10.0
"""What has run for so long is well again."""

_PARTS: Mapping[str, str] = {
    "recorder": "core.part.recorder",
    "privacy": "core.part.privacy",
    "patrol": "core.part.patrol",
    "overrides": "core.part.overrides",
    "floods": "core.part.floods",
    "escalation": "core.part.escalation",
    "links": "core.part.links",
    "link": "core.part.link",
    "notices": "core.part.notices",
    "sweep": "core.part.sweep",
}
"""What a task is called to a person, by the first word of its name; the second is whose it is."""

Work = Callable[[], Coroutine[Any, Any, None]]


class Failing:
    """Which parts of the core fail now: a log alone would tell nobody."""

    def __init__(self) -> None:
        self._parts: dict[str, Message] = {}

    def tell(self, part: str, error: BaseException | None, *, for_good: bool = False) -> None:
        """`part` failed with `error`; None: it is well again. `for_good`: it is not begun anew."""
        if error is None:
            self._parts.pop(part, None)
        else:
            detail = reason(error)
            code = "core.ended" if for_good else "core.failing"
            self._parts[part] = Message.of(code, part=called(part), detail=detail)

    @property
    def now(self) -> Message | None:
        """Of the first that fails; None if all is well."""
        return next(iter(self._parts.values()), None)


def reason(error: BaseException) -> str:
    """What went wrong in one line; of several things at once the first."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"


def called(part: str) -> Message | str:
    """What a person calls the task of this name."""
    kind, _, id_ = part.partition(" ")
    code = _PARTS.get(kind)
    return part if code is None else Message.of(code, id=id_)


def start(
    work: Coroutine[Any, Any, None], name: str, failing: Failing | None = None
) -> asyncio.Task[None]:
    """A task that does not begin anew: what it holds open is closed by its end."""
    task = asyncio.get_running_loop().create_task(work, name=name)

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.critical("%s ended: it must never end", name, exc_info=error)
            if failing is not None:
                failing.tell(name, error, for_good=True)

    task.add_done_callback(ended)
    return task


def keep(
    work: Work, name: str, again_s: float = _AGAIN_S, failing: Failing | None = None
) -> asyncio.Task[None]:
    """A task that begins anew after an error: nobody would notice that a watch has ended."""
    return start(kept(work, name, again_s, failing), name, failing)


async def stop(task: asyncio.Task[None]) -> None:
    """Cancel and wait."""
    task.cancel()
    with suppress(asyncio.CancelledError, Exception):
        await task


async def kept(
    work: Work,
    name: str,
    again_s: float = _AGAIN_S,
    failing: Failing | None = None,
    calm_s: float = _CALM_S,
) -> None:
    """The same inside a task that is there already. `failing` is told of an error, and when all
    has gone well for a while after it."""
    said = ""
    loop = asyncio.get_running_loop()

    def well() -> None:
        nonlocal said
        said = ""  # what comes now is news again
        if failing is not None:
            failing.tell(name, None)

    while True:
        calm = loop.call_later(calm_s, well) if said else None
        try:
            await work()
            return
        except Exception as error:  # noqa: BLE001 - whatever it was, the next round may work
            if repr(error) != said:  # the same again is not news
                _log.critical("%s failed and begins again", name, exc_info=error)
            said = repr(error)
            if failing is not None:
                failing.tell(name, error)
        finally:
            if calm is not None:
                calm.cancel()
        await asyncio.sleep(again_s)
