"""Energy against its baseline: the same hours of the week, four weeks before."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from models.community.indicator import Better, Indicator, Measure, Span
from models.steps import at_once
from models.text.message import Message
from models.views import History

HOUR_MS = 3_600_000
_WEEK_HOURS = 168
_WEEK_MS = _WEEK_HOURS * HOUR_MS
WEEKS = 4
LEAST_COVERAGE = Fraction(9, 10)
"""Below this share of hours with data a figure would say more than is known."""

Hourly = npt.NDArray[np.float64]


def energy(history: History, counters: Iterable[str], span: Span) -> Indicator:
    """What the counters counted in the span, over the mean of the same span in the four weeks
    before. An hour counts if it and its baseline hours have data; hours without are left out on
    both sides, and the share that is left is said."""
    return at_once(energy_in_steps(history, counters, (span,)))[0]


def energy_in_steps(
    history: History, counters: Iterable[str], spans: Sequence[Span]
) -> Generator[None, None, list[Indicator]]:
    """The same for several spans. A step for each counter: a park has many, and the history is
    asked for each of them once."""
    whole = Span(
        min(span.start_ms for span in spans) - WEEKS * _WEEK_MS, max(span.end_ms for span in spans)
    )
    tallies = [_Tally(span) for span in spans]
    for counter in counters:
        amounts = hourly(history, counter, whole)
        for tally in tallies:
            tally.add(amounts, _first_hour(tally.span.start_ms) - _first_hour(whole.start_ms))
        yield
    return [tally.indicator() for tally in tallies]


@dataclass
class _Tally:
    """What was counted in a span and in the weeks before it, over all counters so far."""

    span: Span
    used: Fraction = Fraction(0)
    base: Fraction = Fraction(0)
    hours: int = 0
    known: int = 0

    def add(self, amounts: Hourly, first: int) -> None:
        """Count one more counter; `first` is where the span's first hour stands in `amounts`."""
        last = first + _first_hour(self.span.end_ms) - _first_hour(self.span.start_ms)
        now = amounts[first:last]
        weeks = range(_WEEK_HOURS, (WEEKS + 1) * _WEEK_HOURS, _WEEK_HOURS)
        before = np.stack([amounts[first - week : last - week] for week in weeks])
        has = np.isfinite(before)
        count = has.sum(axis=0)
        counts = np.isfinite(now) & (count > 0)
        earlier = np.where(has, before, 0.0).sum(axis=0)[counts] / count[counts]
        self.hours += max(1, (self.span.end_ms - self.span.start_ms) // HOUR_MS)
        self.known += int(counts.sum())
        self.used += Fraction(float(now[counts].sum()))
        self.base += Fraction(float(earlier.sum()))

    def indicator(self) -> Indicator:
        """The figure, or why there is none."""
        covered = Fraction(self.known, self.hours) if self.hours else Fraction(0)
        missing = _missing(self.hours, covered, self.base)
        formula = Message.of(
            "community.formula.energy",
            used=round(self.used), base=round(self.base), percent=int(covered * 100),
        )  # fmt: skip
        return Indicator(
            "energy", Message.of("community.energy"), Measure.CHANGE, Better.LOW,
            None if missing is not None else self.used / self.base - 1,
            self.known, formula, missing,
        )  # fmt: skip


def _missing(hours: int, covered: Fraction, base: Fraction) -> Message | None:
    if not hours:
        return Message.of("community.no_meter")
    if covered < LEAST_COVERAGE:
        return Message.of("community.too_little_data", percent=int(covered * 100))
    return Message.of("community.no_baseline") if base <= 0 else None


def hourly(history: History, counter: str, span: Span) -> Hourly:
    """What a counter counted in each hour that begins in the span, in its unit; not a number for
    an hour without data and for those next to a fall (another meter, a reset, a wild reading).

    From its first reading in the hour to that in the next one, so that nothing is lost between
    two readings, however far apart they are; before a gap, to the last reading of the hour. The
    last hour that is known may still go on: against whole ones of the weeks before it would be
    saved energy, so it is none.
    """
    first = _first_hour(span.start_ms)
    amounts = np.full(max(0, _first_hour(span.end_ms) - first), np.nan)
    # the hours beside the span say where its first begins and its last ends
    found = history.rollup(counter, (first - 1) * HOUR_MS, span.end_ms + HOUR_MS)
    known = (np.asarray(found.count) > 0) & np.isfinite(np.asarray(found.minimum))
    hours = np.asarray(found.hours)[known] // HOUR_MS - first
    low, high = np.asarray(found.minimum)[known], np.asarray(found.maximum)[known]
    counted = high - low
    follows = hours[1:] == hours[:-1] + 1
    counted[:-1][follows] = (low[1:] - low[:-1])[follows]
    counted[-1:] = np.nan
    fell = low[1:] < high[:-1]
    counted[1:][fell] = np.nan
    counted[:-1][fell] = np.nan
    within = (hours >= 0) & (hours < len(amounts))
    amounts[hours[within]] = counted[within]
    return amounts


def _first_hour(ms: int) -> int:
    """The number of the first full hour not before a moment."""
    return -(-ms // HOUR_MS)
