"""The device's own time in a payload: epoch seconds, epoch milliseconds or ISO 8601."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

SKEW_MS = 5_000
"""A source clock further off than this makes a value UNCERTAIN."""

_MILLISECONDS_FROM = 100_000_000_000
"""A number from here on is milliseconds: as seconds it would lie in the year 5138."""
_LAST = 253_402_300_799_000
"""End of the year 9999, UTC milliseconds."""


def source_ms(raw: Any) -> int | None:
    """UTC milliseconds of `raw`, or None where it can be read as no time. Never raises."""
    if isinstance(raw, str):
        return _iso(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    if not 0 <= raw <= _LAST:
        return None
    return int(raw) if raw >= _MILLISECONDS_FROM else int(raw * 1_000)


def _iso(text: str) -> int | None:
    """ISO 8601; without an offset it is taken as UTC."""
    if len(text) > 40:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        found = int(moment.timestamp() * 1_000)
    except (ValueError, OverflowError):
        return None
    return found if 0 <= found <= _LAST else None
