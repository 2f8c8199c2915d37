"""The requests that are not finished, with their clocks: read once per change, counted again
every half minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

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

MOST = 500
_FRESH_MS = 30_000
OPEN_QUERY = Query(
    REQUEST,
    (("state", "in", tuple(sorted(state.value for state in UNFINISHED))),),
    (Order("raised"),),
)


@dataclass(frozen=True)
class Timed:
    """A request at one moment; its clocks are counted when they are asked for."""

    request: Request
    service: ServiceDesk
    now_ms: int
    due_ms: int | None
    """The earliest target that is still ahead or was missed and still waits; None where no clock
    runs. It is the same at every moment, as long as the request is the same."""
    was_late: bool = False
    """It was late before: as long as the request is the same it is still, and no clock is asked."""

    @cached_property
    def response(self) -> Clock:
        """The clock of the first response."""
        return self.service.response(self.request, self.now_ms)

    @cached_property
    def resolution(self) -> Clock:
        """The clock of the solution."""
        return self.service.resolution(self.request, self.now_ms)

    @property
    def next(self) -> Clock:
        """The clock that matters now: the answer while nobody answered, then the solution."""
        waits = self.request.first_response_ms is None and self.request.is_running
        return self.response if waits else self.resolution

    @cached_property
    def acts_ms(self) -> int:
        """When somebody has to do something; -1 if nothing is due."""
        put_off = self.request.state is RequestState.DEFERRED
        moment = self.request.deferred_until_ms if put_off else self.due_ms
        return -1 if moment is None else moment

    @property
    def late(self) -> bool:
        """A running clock is over its target, or what it was put off until has passed."""
        if self.was_late:
            return True
        if not 0 <= self.acts_ms < self.now_ms:
            return False
        if self.request.state is RequestState.DEFERRED:
            return True
        # after hours nothing is used up: what was due at six is late in the morning
        return any(one.running and one.overdue for one in (self.response, self.resolution))


def timed(request: Request, service: ServiceDesk, now_ms: int) -> Timed:
    """With its clocks."""
    return Timed(request, service, now_ms, _due(request, service, now_ms))


def _due(request: Request, service: ServiceDesk, now_ms: int) -> int | None:
    if not request.is_running:
        return None
    clocks = [service.resolution(request, now_ms)]
    if request.first_response_ms is None:
        clocks.append(service.response(request, now_ms))
    known = [one.due_ms for one in clocks if one.due_ms is not None]
    return min(known, default=None)


class Unfinished:
    """One for each view. At most five hundred, the oldest first; the table shows all."""

    def __init__(self, desk: Desk, before: Unfinished | None = None) -> None:
        """`before` has read the same records already, where there is one: nothing is read again
        but what changed since."""
        self._view = desk.view
        self.service = service_desk(desk.view.park)
        self._known: dict[str, tuple[Request, int | None]] | None = None
        self._changed: set[str] = set()
        self._late: set[str] = set()
        self._timed: tuple[Timed, ...] = ()
        self._ordered: tuple[Timed, ...] | None = None
        """Those that are due, by the moment; None until it is asked for."""
        self._at_ms = 0
        if before is not None and before.records is desk.view.records:
            self._known, self._changed, self._late, self._timed, self._at_ms = before.standing()
        self.end = desk.view.records.subscribe(self._hear)

    def standing(
        self,
    ) -> tuple[
        dict[str, tuple[Request, int | None]] | None, set[str], set[str], tuple[Timed, ...], int
    ]:
        """All that was read, for another to go on from."""
        known = None if self._known is None else dict(self._known)
        return known, set(self._changed), set(self._late), self._timed, self._at_ms

    @property
    def records(self) -> Records:
        """Whose requests these are."""
        return self._view.records

    @property
    def fresh(self) -> bool:
        """True if `all` would answer the same as the last time."""
        age = self._view.now() - self._at_ms
        return self._known is not None and not self._changed and 0 <= age < _FRESH_MS

    def all(self) -> Sequence[Timed]:
        """All of them, the clocks at most half a minute old."""
        if self.fresh:
            return self._timed
        now = self._view.now()
        if self._known is None:
            self._known = {}
            for one in self.records.list(OPEN_QUERY, MOST):
                self._take(self._known, Request.of(one), now)
        else:
            for id_ in self._changed:
                record = self.records.get(REQUEST, id_)
                self._known.pop(id_, None)
                if record is not None:
                    self._take(self._known, Request.of(record), now)
        self._late -= self._changed
        if now < self._at_ms:
            self._late.clear()
        self._changed.clear()
        self._at_ms = now
        self._ordered = None
        self._timed = tuple(
            Timed(request, self.service, now, due, request.id in self._late)
            for request, due in self._known.values()
        )
        return self._timed

    def overdue(self) -> tuple[Timed, ...]:
        """Those over a target, and what was put off until a moment that has passed."""
        late = tuple(one for one in self._by_due() if one.late)
        self._late = {one.request.id for one in late}
        return late

    def soon(self) -> tuple[Timed, ...]:
        """Those that will be within twelve hours, the next first; deferred ones that come back."""
        until = self._view.now() + SOON_MS
        return tuple(one for one in self._by_due() if one.acts_ms < until and not one.late)

    def _by_due(self) -> tuple[Timed, ...]:
        every = self.all()
        if self._ordered is None:
            due = [one for one in every if one.acts_ms >= 0]
            self._ordered = tuple(sorted(due, key=lambda one: (one.acts_ms, one.request.id)))
        return self._ordered

    def _take(self, known: dict[str, tuple[Request, int | None]], one: Request, now: int) -> None:
        if one.is_unfinished:
            known[one.id] = (one, _due(one, self.service, now))

    def _hear(self, change: RecordsChanged) -> None:
        self._changed |= {id_ for kind, id_ in change.entities if kind == REQUEST}


class RequestDuties:
    """Implements `Contribution.duties`: what is overdue and what is due soon."""

    def __init__(self) -> None:
        self._known: Unfinished | None = None
        self._told: list[Duty] = []

    @property
    def known(self) -> Unfinished | None:
        """What was read for them."""
        return self._known

    def __call__(self, desk: Desk) -> Sequence[Duty]:
        """Overdue first."""
        known = self._known
        if known is None or known.records is not desk.view.records:
            if known is not None:
                known.end()
            known = self._known = Unfinished(desk)
        elif known.fresh:
            return self._told
        self._told = [
            Duty(
                Target(REQUEST, one.request.id),
                f"{one.request.number} {one.request.title}",
                one.acts_ms,
                one.late,
            )
            for one in (*known.overdue(), *known.soon())
        ]
        return self._told
