"""Writes what a person asked for, one thing after the other, and says what was refused."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from models.records import Change
from models.views import actor
from widgets.contribution import Desk
from widgets.records import refusal, taken_over


class Writing(QObject):
    """Keys that come faster than the disk wait in order; nothing is lost or written twice."""

    refused = Signal(str)
    """The sentence that says why; empty once something was written again."""
    written = Signal()
    """It is on the disk: show it now, without waiting for the news of others."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._last: asyncio.Task[None] | None = None

    @property
    def can(self) -> bool:
        """False in the past, in a file, on a locked desk."""
        return self._desk.view.recording is not None

    def may(self, permission: str) -> bool:
        """Whether the person may do this now."""
        return refusal(self._desk, permission) is None

    def why(self, permission: str) -> str:
        """Why the person may not; empty if they may."""
        message = refusal(self._desk, permission)
        return "" if message is None else self._desk.words.say(message)

    def write(
        self,
        make: Callable[[], Sequence[Change]],
        done: Callable[[], None] | None = None,
    ) -> None:
        """`make` is asked when its turn has come, so that it sees what stands then; not if somebody
        else acts by then."""
        person = actor(self._desk.view)
        self._last = asyncio.ensure_future(self._write(self._last, person, make, done))

    async def settled(self) -> None:
        """Wait until all is written or refused."""
        while self._last is not None and not self._last.done():
            await self._last

    async def _write(
        self,
        before: asyncio.Task[None] | None,
        person: str,
        make: Callable[[], Sequence[Change]],
        done: Callable[[], None] | None,
    ) -> None:
        if before is not None and not before.done():
            await before
        recording = self._desk.view.recording
        if not isValid(self) or recording is None:
            return
        message = taken_over(self._desk, person)
        if message is None:
            changes = tuple(make())
            if not changes:
                return
            message = await recording.write(changes)
        if not isValid(self):
            return
        self.refused.emit("" if message is None else self._desk.words.say(message))
        if message is None:
            self.written.emit()
            if done is not None:
                done()
