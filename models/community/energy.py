"""Energy against its baseline: the same hours of the week, four weeks before."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from fractions import Fraction

import numpy as np

from models.community.indicator import Better, Indicator, Measure, Span
from models.steps import at_once
from models.text.message import Message
from models.views import History

HOUR_MS = 3_600_000
_WEEK_MS = 168 * HOUR_MS
WEEKS = 4
LEAST_COVERAGE = Fraction(9, 10)
"""Below this share of hours with data a figure would say more than is known."""


def energy(history: History, counters: Iterable[str], span: Span) -> Indicator:
    """What the counters counted in the span, over the mean of the same span in the four weeks
    before. An hour counts if it and its baseline hours have data; hours without are left out on
    both sides, and the share that is left is said."""
    return at_once(energy_in_steps(history, counters, span))


def energy_in_steps(
    history: History, counters: Iterable[str], span: Span
) -> Generator[None, None, Indicator]:
    """The same with a step for each time that the history is asked: a park has many counters."""
    used = base = Fraction(0)
    hours = known = 0
    for counter in counters:
        now = hourly(history, counter, span)
        before = []
        for week in range(_WEEK_MS, (WEEKS + 1) * _WEEK_MS, _WEEK_MS):
            yield
            before.append(hourly(history, counter, Span(span.start_ms - week, span.end_ms - week)))
        yield
        hours += max(1, (span.end_ms - span.start_ms) // HOUR_MS)
        for hour, amount in now.items():
            earlier = [
                week[hour - n * _WEEK_MS]
                for n, week in enumerate(before, 1)
                if hour - n * _WEEK_MS in week
            ]
            if earlier:
                known += 1
                used += amount
                base += sum(earlier, Fraction(0)) / len(earlier)
    covered = Fraction(known, hours) if hours else Fraction(0)
    missing = _missing(hours, covered, base)
    value = None if missing is not None else used / base - 1
    formula = Message.of(
        "community.formula.energy", used=round(used), base=round(base), percent=int(covered * 100)
    )
    return Indicator("energy", Message.of("community.energy"), Measure.CHANGE, Better.LOW, value,
                     known, formula, missing)  # fmt: skip


def _missing(hours: int, covered: Fraction, base: Fraction) -> Message | None:
    if not hours:
        return Message.of("community.no_meter")
    if covered < LEAST_COVERAGE:
        return Message.of("community.too_little_data", percent=int(covered * 100))
    return Message.of("community.no_baseline") if base <= 0 else None


def hourly(history: History, counter: str, span: Span) -> dict[int, Fraction]:
    """What a counter counted in each hour, in its unit; an hour in which it fell is left out."""
    found = history.rollup(counter, span.start_ms, span.end_ms)
    amounts = np.asarray(found.maximum) - np.asarray(found.minimum)
    return {
        int(hour): Fraction(float(amount))
        for hour, amount, count in zip(found.hours, amounts, found.count, strict=True)
        if count > 0 and np.isfinite(amount) and amount >= 0
    }
