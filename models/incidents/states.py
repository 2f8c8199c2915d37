"""The states of an incident and of its steps, and which follows which (Genetec's four states)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Reach = Literal["place", "below", "floor", "building"]
"""Who is affected: the unit of the place, also those below it, the whole floor or building."""

NEW = "new"
IN_PROGRESS = "in_progress"
RESOLVED = "resolved"
CLOSED = "closed"

STATES = frozenset({NEW, IN_PROGRESS, RESOLVED, CLOSED})
OPEN = (NEW, IN_PROGRESS)
"""Somebody still has to work on it."""

NEXT: Mapping[str, frozenset[str]] = {
    NEW: frozenset({IN_PROGRESS}),
    # back to new is only the undo of a mistaken start
    IN_PROGRESS: frozenset({RESOLVED, NEW}),
    RESOLVED: frozenset({CLOSED, IN_PROGRESS}),
    # to resolved is the undo of a mistaken closing, to in progress a reopening
    CLOSED: frozenset({RESOLVED, IN_PROGRESS}),
}

TODO = "todo"
DONE = "done"
WAIVED = "waived"
STEP_STATES = frozenset({TODO, DONE, WAIVED})

DISPOSITIONS = (
    "repaired",
    "made_safe",
    "handed_over",
    "false_alarm",
    "nuisance",
    "drill",
    "duplicate",
)
"""How an incident ended, in the order they are offered."""
