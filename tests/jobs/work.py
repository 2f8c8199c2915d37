"""Jobs for the tests; run in the worker process."""

import os
from collections.abc import Callable


def double(number: int) -> int:
    return 2 * number


def fail(text: str) -> None:
    raise ValueError(text)


def count(steps: int, *, progress: Callable[[float], None]) -> int:
    for step in range(steps):
        progress((step + 1) / steps)
    return steps


def identity() -> list[int]:
    return [os.getpid(), os.nice(0)]


def forever(path: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(str(os.getpid()))
    while True:
        pass


def vanish() -> None:
    os._exit(3)


def torn() -> None:
    """Killed in the middle of its answer."""
    os.write(1, b'["result", [1, 2')
    os._exit(9)
