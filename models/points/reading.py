"""One thing that was heard of one point."""

from __future__ import annotations

from typing import NamedTuple

from models.points.quality import Quality

Value = float | int | None
"""A number in the point's unit, the index of a state, or None where there is no usable value."""

OLDEST_MS = 400 * 86_400_000
"""A source clock further back than this is taken for wrong."""
NEWEST_MS = 86_400_000
"""A source clock further ahead than this is taken for wrong."""


class Reading(NamedTuple):
    """Value, quality, source time and receipt time belong together and travel together.

    A named tuple because one is made for every sample: 0.3 us against 1.2 us for a frozen
    dataclass (docs/adr/0002).
    """

    point: str
    """Id of the point."""
    value: Value
    """In the point's unit; None if and only if the grade is BAD."""
    quality: Quality
    source_ms: int
    """When the device says it measured, UTC milliseconds; the receipt time if it says nothing."""
    received_ms: int
    """When it arrived here, UTC milliseconds. Age and order go by this, not by the source."""


def believed_ms(reading: Reading) -> int:
    """The source time, or the receipt time where the source clock is too far off."""
    behind_ms = reading.received_ms - reading.source_ms
    return reading.source_ms if -NEWEST_MS <= behind_ms <= OLDEST_MS else reading.received_ms
