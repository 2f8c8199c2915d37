"""The requests that are not finished, with their clocks: read once per change, counted again
every half minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.records import Order, Query, Records, RecordsChanged
from models.requests import (
    REQUEST,
    SOON_MS,
    UNFINISHED,
    Clock,
    Request,
    RequestState,
    ServiceDesk,
    service_desk,
)
from widgets.contribution import Desk, Duty, Target

MOST = 1_000
_FRESH_MS = 30_000
OPEN_QUERY = Query(
    REQUEST,
    (("state", "in", tuple(sorted(state.value for state in UNFINISHED))),),
    (Order("raised"),),
)


@dataclass(frozen=True, slots=True)
class Timed:
    """A request and its clocks at one moment."""

    request: Request
    response: Clock
    resolution: Clock

    @property
    def next(self) -> Clock:
        """The clock that matters now: the answer while nobody answered, then the solution."""
        waits = not self.response.met and self.response.running
        return self.response if waits else self.resolution

    @property
    def overdue(self) -> bool:
        """A clock that still runs is over its target."""
        return any(c.running and c.overdue for c in (self.response, self.resolution))

    @property
    def due_ms(self) -> int | None:
        """The earliest target that is still ahead or was missed and still waits."""
        moments = [c.due_ms for c in (self.response, self.resolution) if c.running]
        known = [moment for moment in moments if moment is not None]
        return min(known, default=None)


def timed(request: Request, service: ServiceDesk, now_ms: int) -> Timed:
    """With its clocks."""
    return Timed(request, service.response(request, now_ms), service.resolution(request, now_ms))


class Unfinished:
    """One for each view. At most a thousand, the oldest first: a desk with more reads the table."""

    def __init__(self, desk: Desk) -> None:
        self._view = desk.view
        self.service = service_desk(desk.view.park)
        self._requests: list[Request] | None = None
        self._timed: tuple[Timed, ...] = ()
        self._at_ms = 0
        self.end = desk.view.records.subscribe(self._hear)

    @property
    def records(self) -> Records:
        """Whose requests these are."""
        return self._view.records

    def all(self) -> Sequence[Timed]:
        """All of them, the clocks at most half a minute old."""
        now = self._view.now()
        fresh = 0 <= now - self._at_ms < _FRESH_MS
        if self._requests is None:
            self._requests = [Request.of(r) for r in self.records.list(OPEN_QUERY, MOST)]
            fresh = False
        if not fresh:
            self._timed = tuple(timed(one, self.service, now) for one in self._requests)
            self._at_ms = now
        return self._timed

    def overdue(self) -> tuple[Timed, ...]:
        """Those over a target, and what was put off until a moment that has passed."""
        now = self._view.now()
        return tuple(one for one in self._by_due() if is_late(one, now))

    def soon(self) -> tuple[Timed, ...]:
        """Those that will be within twelve hours, the next first; deferred ones that come back."""
        now = self._view.now()
        return tuple(
            one for one in self._by_due() if not is_late(one, now) and _due(one) < now + SOON_MS
        )

    def _by_due(self) -> list[Timed]:
        return sorted(
            (one for one in self.all() if _due(one) >= 0),
            key=lambda one: (_due(one), one.request.id),
        )

    def _hear(self, change: RecordsChanged) -> None:
        if REQUEST in change.kinds():
            self._requests = None


def is_late(one: Timed, now_ms: int) -> bool:
    """Over a target, or put off until a moment that has passed."""
    deferred = one.request.state is RequestState.DEFERRED
    return one.overdue or (deferred and 0 <= _due(one) < now_ms)


def _due(one: Timed) -> int:
    """When somebody has to do something; -1 if nothing is due."""
    if one.request.state is RequestState.DEFERRED:
        return -1 if one.request.deferred_until_ms is None else one.request.deferred_until_ms
    return -1 if one.due_ms is None else one.due_ms


class RequestDuties:
    """Implements `Contribution.duties`: what is overdue and what is due soon."""

    def __init__(self) -> None:
        self._known: Unfinished | None = None

    def __call__(self, desk: Desk) -> Sequence[Duty]:
        """Overdue first."""
        known = self._known
        if known is None or known.records is not desk.view.records:
            if known is not None:
                known.end()
            known = self._known = Unfinished(desk)
        now = desk.view.now()
        found = [*known.overdue(), *known.soon()]
        return [
            Duty(
                Target(REQUEST, one.request.id),
                f"{one.request.number} {one.request.title}",
                _due(one),
                is_late(one, now),
            )
            for one in found
        ]
