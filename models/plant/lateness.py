"""Which samples are old ones that come late, and which only come from a clock that is wrong."""

from __future__ import annotations

from models.points import Quality, Reading
from models.points.reading import believed_ms


def is_late(current: Reading, reading: Reading) -> bool:
    """True for an old sample that arrives while a newer, trusted one is shown.

    `reading` has a source clock that is off. So far off that the history does not believe it
    either, it is the clock of a device that has just started, and its word is news.
    """
    if current.quality is not Quality.GOOD or reading.source_ms >= current.source_ms:
        return False
    return believed_ms(reading) == reading.source_ms
