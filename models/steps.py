"""Work in steps of a few milliseconds, for a window that goes on meanwhile.

Such work is a generator: it yields where others may have their turn, and returns what it comes to.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

Result = TypeVar("Result")


def at_once(steps: Generator[None, None, Result]) -> Result:
    """What all of the steps come to, for whoever can wait."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
