"""Limits as they are written, laid over each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.points import Limits, Severity

if TYPE_CHECKING:
    from models.site.schema.common import LimitsText

SEVERITIES = {
    "none": Severity.NONE,
    "low": Severity.LOW,
    "medium": Severity.MEDIUM,
    "high": Severity.HIGH,
    "critical": Severity.CRITICAL,
}


def merge_limits(limits: Limits | None, more: LimitsText | str | None) -> Limits | None:
    """`more` laid over `limits`; the word `none` takes them away."""
    if more is None:
        return limits
    if isinstance(more, str):
        return None
    base = limits or Limits()

    def pick(new: float | None, old: float | None) -> float | None:
        return old if new is None else new

    return Limits(
        low_low=pick(more.low_low, base.low_low),
        low=pick(more.low, base.low),
        high=pick(more.high, base.high),
        high_high=pick(more.high_high, base.high_high),
        deadband=base.deadband if more.deadband is None else more.deadband,
        severity=base.severity if more.severity is None else SEVERITIES[more.severity],
    )
