"""Alarms that are no help: chattering, fleeting and stale ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.alarms.figures.period import Period
from models.alarms.figures.tape import Raised, Stretch

CHATTER_MS = 60_000
CHATTER_COUNT = 3
"""So many activations within the minute are chattering (ISA-18.2)."""


@dataclass(frozen=True, slots=True)
class Chattering:
    """An alarm that came at least three times within a minute."""

    alarm: str
    count: int
    """Activations that were part of it."""
    worst: int
    """The most within one minute."""
    last_ms: int


@dataclass(frozen=True, slots=True)
class Fleeting:
    """An alarm that was gone by itself before anybody could do anything, and stayed away."""

    alarm: str
    count: int
    shortest_ms: int
    last_ms: int


@dataclass(frozen=True, slots=True)
class Stale:
    """A condition that called for longer than a day without a break."""

    alarm: str
    begun_ms: int
    since_ms: int
    """Since when it calls: the condition may be older, withheld."""
    until_ms: int | None
    """None: it still stands at the end of the period."""
    severity: int


def chattering(raised: Sequence[Raised], names: Sequence[str]) -> tuple[Chattering, ...]:
    """Most activations first. `raised` is in the order of time."""
    found = []
    for alarm, times in _by_alarm(raised).items():
        part = chatter(times)
        if part:
            worst = max(_within(times, at) for at in part)
            found.append(Chattering(names[alarm], len(part), worst, times[max(part)]))
    return tuple(sorted(found, key=lambda one: (-one.count, one.alarm)))


def chatter(times: Sequence[int]) -> set[int]:
    """Positions of the activations that came with others, three or more within a minute."""
    part: set[int] = set()
    for last in range(CHATTER_COUNT - 1, len(times)):
        first = last - CHATTER_COUNT + 1
        if times[last] - times[first] <= CHATTER_MS:
            part.update(range(first, last + 1))
    return part


def fleeting(
    raised: Sequence[Raised], names: Sequence[str], longest_ms: int, end_ms: int
) -> tuple[Fleeting, ...]:
    """Most often first: gone within `longest_ms`, without another one of the same alarm within a
    minute before or after."""
    found: dict[int, list[tuple[int, int]]] = {}
    times = _by_alarm(raised)
    seen: dict[int, int] = {}
    for one in raised:
        place = seen[one.alarm] = seen.get(one.alarm, -1) + 1
        if one.gone_ms is None or one.gone_ms >= end_ms:
            continue
        length = one.gone_ms - one.at_ms
        if length < longest_ms and _alone(times[one.alarm], place):
            found.setdefault(one.alarm, []).append((one.at_ms, length))
    rows = [
        Fleeting(names[alarm], len(all_), min(length for _, length in all_), all_[-1][0])
        for alarm, all_ in found.items()
    ]
    return tuple(sorted(rows, key=lambda one: (-one.count, one.alarm)))


def stale(
    stretches: Sequence[Stretch], names: Sequence[str], period: Period, after_ms: int
) -> tuple[Stale, ...]:
    """Oldest first: those that called at a time of the period at which they were stale."""
    found = []
    for one in stretches:
        if one.how or one.since_ms >= period.end_ms:
            continue
        until = period.end_ms if one.until_ms is None else min(one.until_ms, period.end_ms)
        if until - one.begun_ms > after_ms and until > period.start_ms:
            gone = None if one.until_ms is None or one.until_ms >= period.end_ms else one.until_ms
            found.append(Stale(names[one.alarm], one.begun_ms, one.since_ms, gone, one.severity))
    return tuple(sorted(found, key=lambda one: (one.begun_ms, one.alarm)))


def stale_days(found: Sequence[Stale], edges: Sequence[int], after_ms: int) -> list[int]:
    """How many were stale at some time of each day."""
    return [
        sum(
            max(one.since_ms, one.begun_ms + after_ms) < end
            and (one.until_ms is None or one.until_ms > begin)
            and (one.until_ms is None or one.until_ms - one.begun_ms > after_ms)
            for one in found
        )
        for begin, end in pairwise(edges)
    ]


def _by_alarm(raised: Sequence[Raised]) -> dict[int, list[int]]:
    times: dict[int, list[int]] = {}
    for one in raised:
        times.setdefault(one.alarm, []).append(one.at_ms)
    return times


def _within(times: Sequence[int], place: int) -> int:
    """How many came within the minute that begins with this one."""
    count = 0
    while place + count < len(times) and times[place + count] - times[place] <= CHATTER_MS:
        count += 1
    return count


def _alone(times: Sequence[int], place: int) -> bool:
    before = place == 0 or times[place] - times[place - 1] > CHATTER_MS
    after = place + 1 == len(times) or times[place + 1] - times[place] > CHATTER_MS
    return before and after
