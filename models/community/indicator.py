"""One figure of how well the park serves its tenants, with the formula that made it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from models.text.message import Message


class Measure(Enum):
    """What an indicator counts in."""

    DURATION = "duration"
    """Milliseconds."""
    SHARE = "share"
    """0 to 1."""
    SCORE = "score"
    """-100 to 100."""
    CHANGE = "change"
    """A share of the baseline that it is above (or below) it."""


class Better(Enum):
    """Which way is better."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Indicator:
    """`value` is exact; None where `missing` says why there is none. Never a hidden zero."""

    id: str
    title: Message
    measure: Measure
    better: Better
    value: Fraction | None
    basis: int
    """How many observations it stands on."""
    formula: Message
    """The formula with its numbers filled in."""
    missing: Message | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open period, UTC milliseconds."""

    start_ms: int
    end_ms: int

    def has(self, moment_ms: int | None) -> bool:
        """True if the moment is known and lies in it."""
        return moment_ms is not None and self.start_ms <= moment_ms < self.end_ms


def quantile(values: Sequence[int], share: Fraction) -> int:
    """The smallest value with at least `share` of all values at or below it (nearest rank).

    The median of an even number is the lower one of the two in the middle. ValueError for none.
    """
    if not values:
        raise ValueError("no values")
    rank = -(-share.numerator * len(values) // share.denominator)
    return sorted(values)[max(1, rank) - 1]
