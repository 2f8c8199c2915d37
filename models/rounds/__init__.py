"""Rounds and timed duties: when they are due, what has to be looked at, who did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.rounds.badge import Passage, Walk, by_badge, holder
    from models.rounds.doing import checkpoints, marks
    from models.rounds.kinds import SUBJECT
    from models.rounds.rules import is_beyond, read_number, unmarked
    from models.rounds.schedule import Occurrence, Schedule, occurrences
    from models.rounds.standing import Standing, State, schedule_of, standings, state_at

__getattr__ = parts(
    __name__,
    {
        "badge": "Passage Walk by_badge holder",
        "doing": "checkpoints marks",
        "kinds": "SUBJECT",
        "rules": "is_beyond read_number unmarked",
        "schedule": "Occurrence Schedule occurrences",
        "standing": "Standing State schedule_of standings state_at",
    },
)

__all__ = [
    "SUBJECT",
    "Occurrence",
    "Passage",
    "Schedule",
    "Standing",
    "State",
    "Walk",
    "by_badge",
    "checkpoints",
    "holder",
    "is_beyond",
    "marks",
    "occurrences",
    "read_number",
    "schedule_of",
    "standings",
    "state_at",
    "unmarked",
]
