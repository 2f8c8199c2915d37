"""Hybrid logical clock: order that follows cause, near to the wall clock (Kulkarni et al. 2014)."""

from __future__ import annotations

from typing import NamedTuple

FUTURE_MS = 24 * 3600 * 1000
"""A stamp further ahead of the wall clock than this is not adopted."""


class Stamp(NamedTuple):
    """UTC milliseconds and a counter for what happened within one of them."""

    wall: int
    counter: int


def tick(last: Stamp, now_ms: int) -> Stamp:
    """The stamp of a new operation: later than `last`, even if the wall clock went back."""
    if now_ms > last.wall:
        return Stamp(now_ms, 0)
    return Stamp(last.wall, last.counter + 1)


def adopt(last: Stamp, seen: Stamp) -> Stamp:
    """What the clock stands at after `seen` came from elsewhere."""
    return max(last, seen)


def is_from_the_future(stamp: Stamp, now_ms: int) -> bool:
    """True if adopting `stamp` would drag this clock along with a wrong one."""
    return stamp.wall > now_ms + FUTURE_MS
