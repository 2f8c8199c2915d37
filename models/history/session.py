"""While recording runs, as it is written down: one row from its beginning to its last breath."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from models.history import journal

_JUMP_MS = 5_000
"""A clock that goes back further than this begins a new session."""
_SLEPT_MS = 60_000
"""A longer silence than this begins one too: far more than a beat and the patience for a disk."""


@dataclass(slots=True)
class Session:
    """Lives on the writer's thread."""

    number: int
    start_ms: int = -1
    end_ms: int = -1
    broken: bool = False
    """Something was lost: what comes next belongs to another session."""

    def write(self, connection: sqlite3.Connection, now_ms: int) -> None:
        """Recording ran until `now_ms`; may be run again."""
        if self.start_ms < 0 or self.broken or self._jumped(now_ms):
            self.number += 1
            self.start_ms, self.broken = now_ms, False
        self.end_ms = now_ms
        journal.write_session(connection, self.number, self.start_ms, now_ms)

    def _jumped(self, now_ms: int) -> bool:
        """The clock went back, or nobody wrote for long: the machine slept, the clock was set."""
        return not -_JUMP_MS <= now_ms - self.end_ms <= _SLEPT_MS
