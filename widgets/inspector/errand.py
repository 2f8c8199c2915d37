"""Awaiting a command from a click: one task, referenced until it has ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from models.commands import CommandRecord
from models.views import Commanding


class Errand:
    """At most one command at a time: a second ask while the first runs does nothing."""

    def __init__(self, commanding: Commanding, done: Callable[[CommandRecord], None]) -> None:
        self._commanding = commanding
        self._done = done
        self._task: asyncio.Task[None] | None = None
        self._under_way = False

    @property
    def running(self) -> bool:
        """True from the ask to the outcome."""
        return self._under_way

    def ask(self, point: str, value: float, reason: str) -> bool:
        """Submit once; False if a command is still under way."""
        if self._under_way:
            return False
        self._under_way = True
        self._task = asyncio.ensure_future(self._submit(point, value, reason))
        return True

    async def _submit(self, point: str, value: float, reason: str) -> None:
        try:
            record = await self._commanding.submit(point, value, reason)
        finally:
            self._under_way = False
        self._done(record)
