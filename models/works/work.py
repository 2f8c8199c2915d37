"""A work as its record stands, and how it stands at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from models.records import Record
from models.text.name import Name
from models.works.states import LONGEST_MS, SLACK_MS, Permit, State


class Standing(Enum):
    """What a person has to know about a work now."""

    PLANNED = "planned"
    LATE = "late"
    """Its window is over and nobody started it."""
    RUNNING = "running"
    OVERDUE = "overdue"
    """Its end has passed: everything is back in service, the work is not over."""
    TO_CLOSE = "to_close"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Work:
    """One work. Moments are UTC ms; None where it has not happened."""

    id: str
    number: str
    title: Name
    state: State
    permit: Permit
    place: str
    from_ms: int
    to_ms: int
    company: str
    contact: str
    phone: str
    points: tuple[str, ...]
    doors: tuple[str, ...]
    taken_out: tuple[str, ...]
    started_ms: int | None
    until_ms: int | None
    ended_ms: int | None
    watch_until_ms: int | None
    watch_done_ms: int | None

    @classmethod
    def of(cls, record: Record) -> Work:
        """Read a record of the kind."""
        return cls(
            id=record.id,
            number=record.text("number"),
            title=record.name("title"),
            state=State(record.text("state")),
            permit=Permit(record.text("permit")),
            place=record.text("place"),
            from_ms=record.number("from") or 0,
            to_ms=record.number("to") or 0,
            company=record.text("company"),
            contact=record.text("contact"),
            phone=record.text("phone"),
            points=record.list("points"),
            doors=record.list("doors"),
            taken_out=record.list("taken_out"),
            started_ms=record.number("started"),
            until_ms=record.number("until"),
            ended_ms=record.number("ended"),
            watch_until_ms=record.number("fire_watch_until"),
            watch_done_ms=record.number("fire_watch_done"),
        )

    def standing(self, now_ms: int) -> Standing:
        """How it stands at `now_ms`."""
        if self.state is State.RUNNING:
            return Standing.OVERDUE if self._is_over(now_ms) else Standing.RUNNING
        if self.state is State.PLANNED:
            return Standing.LATE if now_ms >= self.to_ms else Standing.PLANNED
        return _STANDINGS[self.state]

    def _is_over(self, now_ms: int) -> bool:
        """By its end; or, its end being further off than its permit may last from now, the clock
        was set back meanwhile."""
        if self.until_ms is None or now_ms >= self.until_ms:
            return True
        return self.until_ms > now_ms + LONGEST_MS[self.permit] + SLACK_MS

    def is_out(self, now_ms: int) -> bool:
        """True while it keeps its points out of service."""
        return self.standing(now_ms) is Standing.RUNNING


_STANDINGS = {
    State.ENDED: Standing.TO_CLOSE,
    State.CLOSED: Standing.CLOSED,
    State.CANCELLED: Standing.CANCELLED,
}
