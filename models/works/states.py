"""The codes of a work: where it stands, and what its permit is for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

PLAN, START, EXTEND, CLOSE = "work.plan", "work.start", "work.extend", "work.close"
"""What persons may be permitted."""


class State(Enum):
    """Where a work stands; that its end has passed is seen from the clock, not kept."""

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    """The work is over; what it took out has still to be proven."""
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Permit(Enum):
    """What is dangerous about it."""

    HOT_WORK = "hot_work"
    ELECTRICAL = "electrical"
    HEIGHT = "height"
    CONFINED_SPACE = "confined_space"
    OTHER = "other"


NEXT = {
    None: frozenset({State.PLANNED, State.RUNNING}),
    State.PLANNED: frozenset({State.RUNNING, State.CANCELLED}),
    State.RUNNING: frozenset({State.ENDED}),
    State.ENDED: frozenset({State.CLOSED}),
    State.CLOSED: frozenset[State](),
    State.CANCELLED: frozenset[State](),
}
"""Where a work can go from where it is; None: it does not exist yet."""

_HOUR = 3_600_000
LONGEST_MS: Mapping[Permit, int] = {
    Permit.HOT_WORK: 8 * _HOUR,
    Permit.ELECTRICAL: 24 * _HOUR,
    Permit.HEIGHT: 24 * _HOUR,
    Permit.CONFINED_SPACE: 24 * _HOUR,
    Permit.OTHER: 24 * _HOUR,
}
"""How long something may be out of service before a person looks again. Eight hours for hot work
and a day for a confined space after GB 30871-2022; the others are ours."""
SLACK_MS = 5 * 60_000
"""A moment that is written as the present may be this old."""
