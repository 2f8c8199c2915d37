"""What happens to alarms, as it is stored for ever: one transition per change of state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from models.points import Severity, alarm_id


class Happening(Enum):
    """The kinds of transitions; the value is stored."""

    RAISED = "raised"
    """A condition calls: from normal, or out of suppression while it holds."""
    CHANGED = "changed"
    """Another level of the same rule, better or worse."""
    RETURNED = "cleared"
    """The condition is gone."""
    ACKNOWLEDGED = "acknowledged"
    RE_ALARMED = "re_alarmed"
    """Acknowledged for too long: it calls again."""
    RESET = "reset"
    """A latched alarm was reset by a person."""
    WITHHELD = "withheld"
    """A condition came, or stands, while nobody is called."""
    ENDED = "ended"
    """A condition that called nobody is gone."""
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the alarm journal."""

    point: str
    rule: str
    happening: Happening
    at_ms: int
    raised_ms: int
    """Which occurrence it belongs to."""
    severity: Severity
    which: str = ""
    value: float | None = None
    limit: float | None = None
    by: str = ""
    """Id of the person; empty for what the rule did by itself."""
    note: str = ""
    withheld: str = ""
    """`shelved`, `suppressed` or `out_of_service`; empty: annunciated."""
    cause: str = ""
    """Id of the alarm it follows from."""
    life_safety: bool = False
    step: int = 0
    """Of an escalation: which one."""
    number: int = 0
    """Running number within the occurrence, from 1; with the occurrence it makes a row unique."""
    order: int = field(default=0, compare=False)
    """Running number of all that happened at this station, whatever its clock said; 0: not told."""

    @property
    def id(self) -> str:
        """Identity of the alarm."""
        return alarm_id(self.point, self.rule)


class AlarmLog(Protocol):
    """The stored transitions, of the last month or of years."""

    def newest(
        self, before_ms: int, most: int, happenings: Sequence[Happening] = ()
    ) -> Sequence[Transition]:
        """The last `most` before a moment, newest first; for a list that is paged."""

    def between(
        self, start_ms: int, end_ms: int, happenings: Sequence[Happening] = ()
    ) -> Sequence[Transition]:
        """Everything in the half-open span, oldest first (all happenings if none is named)."""

    def count(self) -> int:
        """How many there are, about."""


class NoAlarmLog:
    """Implements `AlarmLog` where none was kept."""

    def newest(
        self, before_ms: int, most: int, happenings: Sequence[Happening] = ()
    ) -> Sequence[Transition]:
        """Nothing."""
        return ()

    def between(
        self, start_ms: int, end_ms: int, happenings: Sequence[Happening] = ()
    ) -> Sequence[Transition]:
        """Nothing."""
        return ()

    def count(self) -> int:
        """None."""
        return 0
