"""Alarm priorities, most severe last so that `max` gives the worst."""

from __future__ import annotations

from enum import IntEnum


class Severity(IntEnum):
    """Shown as the letters L, M, H and C in every language (ISA-18.2 priorities)."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def letter(self) -> str:
        """The letter on the symbol; empty for NONE."""
        return ("", "L", "M", "H", "C")[self]
