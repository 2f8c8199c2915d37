"""An alarm as operators see it: one rule of one point whose condition calls, or has called.

States after ISA-18.2; what is shown and what is true now are kept apart (docs/adr/0022).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from models.alarms.outofservice import OutOfService
from models.points import Severity, alarm_id


class AlarmState(Enum):
    """The four main states and the three in which nobody is called."""

    NORMAL = "normal"
    UNACKNOWLEDGED = "unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    """The condition is gone, and nobody has acknowledged that it was there."""
    SHELVED = "shelved"
    SUPPRESSED = "suppressed"
    OUT_OF_SERVICE = "out_of_service"


@dataclass(frozen=True, slots=True)
class Shelving:
    """An operator's choice not to be called by one rule for a while."""

    record: str
    """Id of the journal's record of it."""
    by: str
    """Id of the person."""
    reason: str
    """Code of the reason (models.alarmbook.REASONS)."""
    since_ms: int
    until_ms: int
    """At this moment it ends, whatever happens before."""
    one_shot: bool = False
    """Ends as soon as the condition is gone."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """By design (an expression of the rule) or by hand: nobody is called while it lasts."""

    since_ms: int
    record: str = ""
    """Id of the journal's record; empty: by design."""
    by: str = ""
    until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Who said that they have seen it, and when."""

    by: str
    at_ms: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One standing alarm. Its identity is the rule of the point; its occurrence `raised_ms`."""

    point: str
    severity: Severity
    """Shown: the highest since somebody acknowledged it (latched)."""
    which: str
    """Name of the rule's level that is, or was last, there; `state` levels have the state's
    code."""
    raised_ms: int
    """Receipt time of the reading that raised it; anew when it comes out of suppression."""
    value: float
    """At the last change of level; for data that is not there the last usable value."""
    limit: float | None
    """The limit that is violated, in the point's unit; None where there is none."""
    acknowledged: bool = False
    out: OutOfService | None = None
    """Set while the point is out of service: the condition is there, and nobody is called."""
    rule: str = "limits"
    """Name of the rule within its point."""
    current: Severity | None = None
    """Of the condition as it is now; None: the same as `severity`."""
    returned_ms: int | None = None
    """Since when the condition is gone; None while it is there."""
    acknowledgement: Acknowledgement | None = None
    shelving: Shelving | None = None
    suppression: Suppression | None = None
    life_safety: bool = False
    latched: bool = False
    """The condition is gone, but the rule latches: it stays until somebody resets it."""
    cause: str = ""
    """Id of the alarm that came first and that this one follows from; empty: none."""
    occurrences: int = 1
    """How often the condition came since the alarm was last normal."""
    escalated: int = 0
    """Steps of escalation that were taken: 1 louder, 2 call, 3 notice to the other posts."""
    owed: bool = False
    """While it is withheld, by design or by a work: it had called before, and nobody had said that
    they have seen it. When the condition ends it waits for that, as if nothing withheld it."""
    unproven: bool = False
    """Raised by a last known value that a broker kept; nothing live has said it since. Of life
    safety only."""
    called_ms: int = 0
    """When it last called for somebody: raised, worse than what was acknowledged, or re-alarmed.
    An acknowledgement of what was seen before this moment does not reach it."""

    @property
    def id(self) -> str:
        """Rule and point: `ahu-1.supply/limits`."""
        return alarm_id(self.point, self.rule)

    @property
    def condition(self) -> Severity:
        """Of the condition as it is now; NONE if it is gone."""
        if self.returned_ms is not None:
            return Severity.NONE
        return self.severity if self.current is None else self.current

    @property
    def is_owed(self) -> bool:
        """True if somebody was called and has not acknowledged it, withheld meanwhile or not."""
        return not self.acknowledged and (self.owed or not self.is_withheld)

    @property
    def is_withheld(self) -> bool:
        """True while nobody is called whatever the condition does."""
        return self.out is not None or self.shelving is not None or self.suppression is not None

    @property
    def state(self) -> AlarmState:
        """Where it stands; out of service goes before suppressed, and that before shelved."""
        if self.out is not None:
            return AlarmState.OUT_OF_SERVICE
        if self.suppression is not None:
            return AlarmState.SUPPRESSED
        if self.shelving is not None:
            return AlarmState.SHELVED
        if self.returned_ms is not None:
            return AlarmState.NORMAL if self.acknowledged else AlarmState.RETURNED
        return AlarmState.ACKNOWLEDGED if self.acknowledged else AlarmState.UNACKNOWLEDGED
