"""Long work on the event loop, a slice at a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator
from typing import TypeVar

_SLICE_S = 0.008
"""How long the window waits for a step of the work."""

Result = TypeVar("Result")


class Pace:
    """Says when others are to have their turn."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    @property
    def is_over(self) -> bool:
        """The slice is used up."""
        return time.monotonic() - self._begun > _SLICE_S

    async def rest(self) -> None:
        """Let the others have their turn if the slice is used up."""
        if self.is_over:
            await asyncio.sleep(0)
            self._begun = time.monotonic()


async def sliced(steps: Generator[None, None, Result]) -> Result:
    """Take all steps, with rests between them; what they return."""
    pace = Pace()
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
        await pace.rest()
