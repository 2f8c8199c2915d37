"""One time that a rule called: from when to when, how bad, at which value."""

from __future__ import annotations

from dataclasses import dataclass

from models.points import Severity


@dataclass(frozen=True, slots=True)
class Episode:
    """What one alarm of a rule was over a span of stored samples."""

    raised_ms: int
    """Moment at which people are called: after on-delay and count."""
    ended_ms: int | None
    """Moment at which the alarm returns, after the off-delay; None: still there at the end."""
    severity: Severity
    """The worst level that it reached."""
    which: str
    """Name of the level it was raised with."""
    value: float
    """At that moment."""

    def until(self, end_ms: int) -> int:
        """Its end, or that of the span while it is still there."""
        return end_ms if self.ended_ms is None else self.ended_ms
