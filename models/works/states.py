"""The codes of a work: where it stands, and what its permit is for."""

from __future__ import annotations

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
