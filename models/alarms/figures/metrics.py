"""What the alarm system itself was like over a period: counts, rates, floods, nuisances, standing.

Definitions after ISA-18.2 / IEC 62682 and EEMUA 191 (docs/adr/0025). Only what calls an operator
counts. Everything is counted within the period: nothing after its end changes its figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from models.alarms.figures.lists import (
    Chattering,
    Fleeting,
    Stale,
    chattering,
    fleeting,
    stale,
    stale_days,
)
from models.alarms.figures.period import (
    HOUR_MS,
    TEN_MS,
    Ints,
    Period,
    day_edges,
    local_hours,
    span_edges,
)
from models.alarms.figures.tape import Tape
from models.alarms.floods import floods, rolling
from models.alarms.load import Flood
from models.site.park import AlarmSettings

_COURSE = 240
"""Points of the curve of standing alarms."""
_TOP = 10
NOT_RECORDED = -1
"""In place of a count: the station was off for more than half of the span."""


@dataclass(frozen=True, slots=True)
class Offender:
    """One of those that called most often."""

    alarm: str
    count: int


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One civil day of the site, as far as it lies in the period."""

    start_ms: int
    end_ms: int
    recorded_ms: int
    raised: int
    worst_ten: int
    """The most in any ten minutes that ended in it."""
    stale: int


@dataclass(frozen=True, slots=True)
class Acknowledging:
    """From when an alarm began to call until somebody acknowledged it, ms."""

    count: int
    median_ms: int | None
    p90_ms: int | None
    open: int
    """Still unacknowledged at the end of the period."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A time in which an alarm's condition was there and nobody was called."""

    alarm: str
    how: str
    since_ms: int
    until_ms: int | None
    by: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Plain counts; `models.alarms.figures.figure` judges them."""

    start_ms: int
    end_ms: int
    zone: str
    recorded_ms: int
    transitions: int
    raised: int
    tens: tuple[int, ...]
    """Raised in each ten-minute span of the civil day (metricsperiod.span_edges)."""
    hours: tuple[int, ...]
    tens_above: int
    hours_above: int
    worst_ten: int
    """The most in any ten minutes, wherever they begin."""
    worst_hour: int
    """The most in one clock hour."""
    by_hour: tuple[int, ...]
    """Raised in each of the 24 hours of the day, over all days."""
    by_hour_ms: tuple[int, ...]
    """How long each of those was recorded."""
    days: tuple[DayFigures, ...]
    floods: tuple[Flood, ...]
    flood_ms: int
    """Recorded time in flood within the period."""
    top: tuple[Offender, ...]
    chattering: tuple[Chattering, ...]
    fleeting: tuple[Fleeting, ...]
    stale: tuple[Stale, ...]
    standing: int
    """At the end of the period: annunciated, their condition there."""
    course: tuple[tuple[int, int], ...]
    """(moment, the most that stood until the next moment), some hundreds; the last is the end."""
    priorities: tuple[int, ...]
    """Raised as critical, high, medium, low."""
    acknowledging: Acknowledging
    withheld: tuple[Withheld, ...]
    """Conditions that were withheld at some time in the period."""


def measure(
    tape: Tape,
    period: Period,
    settings: AlarmSettings,
    progress: Callable[[float], None] = lambda _: None,
) -> Measured:
    """The figures of `period`; `tape` begins early enough before it and may go on after it."""
    start, end = period.start_ms, period.end_ms
    moments = np.array([one.at_ms for one in tape.raised], np.int64)
    order = np.argsort(moments, kind="stable")
    moments = moments[order]
    low, high = np.searchsorted(moments, [start, end]).tolist()
    within = [tape.raised[at] for at in order[low:high].tolist()]
    inside = moments[low:high]
    progress(0.2)
    tens, _, tens_worth = _counted(inside, period, TEN_MS)
    hours, hour_edges, hours_worth = _counted(inside, period, HOUR_MS)
    counts = rolling(moments)[low:high]
    found = [f for f in floods(moments, settings, end) if f.end_ms > start]
    progress(0.4)
    names = tape.alarms
    chatter = chattering(within, names)
    progress(0.6)
    old = stale(tape.stretches, names, period, settings.stale_ms)
    by_hour, by_hour_ms = _by_hour(hours, hour_edges, period)
    progress(0.8)
    often = Counter(one.alarm for one in within)
    course, standing = _course(tape, period)
    return Measured(
        start,
        end,
        period.zone,
        period.recorded_ms,
        tape.count,
        len(within),
        _told(tens, tens_worth),
        _told(hours, hours_worth),
        int((tens > settings.busy_ten_minutes).sum()),
        int((hours > settings.busy_hour).sum()),
        int(counts.max(initial=0)),
        int(hours.max(initial=0)),
        by_hour,
        by_hour_ms,
        _days(inside, counts, period, old, settings),
        tuple(found),
        sum(
            period.recorded_within(max(one.start_ms, start), min(one.end_ms, end)) for one in found
        ),
        tuple(
            Offender(names[alarm], count)
            for alarm, count in sorted(often.items(), key=lambda x: (-x[1], names[x[0]]))[:_TOP]
        ),
        chatter,
        fleeting(within, names, settings.fleeting_ms, end),
        old,
        standing,
        course,
        tuple(sum(one.severity == level for one in within) for level in (4, 3, 2, 1)),
        _acknowledging(tape, period),
        _withheld(tape, period),
    )


def _counted(inside: Ints, period: Period, step_ms: int) -> tuple[Ints, Ints, Ints]:
    """Counts of each span, its edges, and whether it is worth counting: recorded for at least
    half of it."""
    edges = span_edges(period.start_ms, period.end_ms, period.zone, step_ms)
    counts: Ints = np.diff(np.searchsorted(inside, edges))
    worth = period.recorded_in(edges) * 2 >= np.diff(edges)
    return counts, edges, worth.astype(np.int64)


def _told(counts: Ints, worth: Ints) -> tuple[int, ...]:
    # what was raised in a span shows that the station ran in it, if only for a while
    return tuple(np.where((worth == 1) | (counts > 0), counts, NOT_RECORDED).tolist())


def _by_hour(hours: Ints, edges: Ints, period: Period) -> tuple[tuple[int, ...], tuple[int, ...]]:
    clock = local_hours(edges[:-1], period.zone)
    recorded = period.recorded_in(edges)
    return (
        tuple(np.bincount(clock, hours, 24).astype(np.int64).tolist()),
        tuple(np.bincount(clock, recorded, 24).astype(np.int64).tolist()),
    )


def _days(
    inside: Ints,
    counts: Ints,
    period: Period,
    old: Sequence[Stale],
    settings: AlarmSettings,
) -> tuple[DayFigures, ...]:
    edges = day_edges(period.start_ms, period.end_ms, period.zone)
    places = np.searchsorted(inside, edges).tolist()
    aged = stale_days(old, edges, settings.stale_ms)
    return tuple(
        DayFigures(
            begin,
            end,
            period.recorded_within(begin, end),
            last - first,
            int(counts[first:last].max(initial=0)),
            aged[number],
        )
        for number, ((begin, end), (first, last)) in enumerate(
            zip(pairwise(edges), pairwise(places), strict=True)
        )
    )


def _course(tape: Tape, period: Period) -> tuple[tuple[tuple[int, int], ...], int]:
    """The most that stood in each of some hundred parts of the period, and how many at its end."""
    calling = [one for one in tape.stretches if not one.how and one.since_ms < period.end_ms]
    came = np.array([one.since_ms for one in calling], np.int64)
    went = np.array([one.until_ms for one in calling if one.until_ms is not None], np.int64)
    went = went[went < period.end_ms]
    moments = np.concatenate((came, went))
    steps = np.concatenate((np.ones(len(came), np.int64), np.full(len(went), -1, np.int64)))
    # what goes in the same millisecond goes first: two were never there at once
    order = np.lexsort((steps, moments))
    moments, stood = moments[order], np.cumsum(steps[order])
    at = np.linspace(period.start_ms, period.end_ms, _COURSE + 1).astype(np.int64)
    places = np.searchsorted(moments, at)
    found = []
    for begin, first, last in zip(at.tolist(), places.tolist(), places[1:].tolist(), strict=False):
        before = int(stood[first - 1]) if first else 0
        found.append((begin, max(before, int(stood[first:last].max(initial=0)))))
    now = int(stood[-1]) if len(stood) else 0
    return (*found, (period.end_ms, now)), now


def _acknowledging(tape: Tape, period: Period) -> Acknowledging:
    start, end = period.start_ms, period.end_ms
    took = [
        one.acknowledged_ms - one.since_ms
        for one in tape.calls
        if one.acknowledged_ms is not None and start <= one.acknowledged_ms < end
    ]
    still = sum(
        one.since_ms < end
        and (one.acknowledged_ms is None or one.acknowledged_ms >= end)
        and (one.until_ms is None or one.until_ms >= end)
        for one in tape.calls
    )
    if not took:
        return Acknowledging(0, None, None, still)
    return Acknowledging(
        len(took), quantile(took, Fraction(1, 2)), quantile(took, Fraction(9, 10)), still
    )


def quantile(values: Sequence[int], share: Fraction) -> int:
    """The smallest value with at least `share` of all at or below it (nearest rank).

    ValueError for none.
    """
    if not values:
        raise ValueError("no values")
    rank = -(-share.numerator * len(values) // share.denominator)
    return sorted(values)[max(1, rank) - 1]


def _withheld(tape: Tape, period: Period) -> tuple[Withheld, ...]:
    return tuple(
        Withheld(
            tape.alarms[one.alarm],
            one.how,
            one.since_ms,
            None if one.until_ms is None or one.until_ms >= period.end_ms else one.until_ms,
            one.by,
        )
        for one in tape.stretches
        if one.how
        and one.since_ms < period.end_ms
        and (one.until_ms is None or one.until_ms > period.start_ms)
    )
