"""One temporary state, whatever it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from models.text.message import Message
from models.text.name import Name

UNEXPLAINED_MS = 60 * 60_000
"""So long something may be not as designed before somebody is asked why."""


class StateKind(Enum):
    """What is not as designed; in the order of the filters."""

    SHELVED = "shelved"
    SUPPRESSED = "suppressed"
    OUT_OF_SERVICE = "out_of_service"
    MANUAL = "manual"
    FORCED = "forced"
    DOOR_MODE = "door_mode"
    DRILL = "drill"

    @property
    def ends_itself(self) -> bool:
        """True if it is over at its end. The others are ended by persons only, never by time; of a
        drill nothing but its effect on the sound ends in time (models.alarmbook.Drill)."""
        return self in (StateKind.SHELVED, StateKind.SUPPRESSED, StateKind.OUT_OF_SERVICE)


@dataclass(frozen=True, slots=True)
class TemporaryState:
    """One line of the ledger. Moments are UTC ms."""

    kind: StateKind
    record: str
    """Id of the record it is kept in: of a shelving, a suppression, an override, a drill or a
    work."""
    point: str
    """Of a work the first of its points; empty for a drill."""
    since_ms: int
    until_ms: int | None
    """None: it has no end, or nobody has given one."""
    owner: str
    """Id of the person, or of a work who does it; empty: nobody has said."""
    reason: Message | Name | str
    """A code, a title or words; empty: nobody has said why."""
    rule: str = ""
    """Of an alarm that is shelved or suppressed."""
    value: str = ""
    """What an override shows: an index of a state or a number."""
    number: str = ""
    """Of the work."""
    points: tuple[str, ...] = ()
    """Of a work: all that it keeps out of service."""
    building: str = ""
    """Of a drill: where; empty for the whole park."""
    note: str = ""
    one_shot: bool = False

    @property
    def is_explained(self) -> bool:
        """True if somebody has said why."""
        return self.reason != ""

    def is_overdue(self, now_ms: int) -> bool:
        """Its end was missed, or nobody has said why for an hour. Nothing moves by that."""
        if self.kind.ends_itself:
            return False
        if not self.is_explained:
            return now_ms - self.since_ms >= UNEXPLAINED_MS
        return self.until_ms is not None and now_ms >= self.until_ms

    @property
    def due_ms(self) -> int | None:
        """When somebody has to do something about it; None: never by itself."""
        if self.kind.ends_itself or self.is_explained:
            return self.until_ms
        return self.since_ms + UNEXPLAINED_MS
