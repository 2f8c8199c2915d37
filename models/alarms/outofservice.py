"""Out of service: a point that a running work has taken out, until a moment that is known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutOfService:
    """Why a point does not sound now, and how long (ADR 0020)."""

    work: str
    """Id of the work's record."""
    number: str
    """Its number as people say it."""
    since_ms: int
    """UTC milliseconds."""
    until_ms: int
    """From this moment on the point is in service again, whatever became of the work."""
