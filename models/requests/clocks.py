"""The two clocks of a request: first response and resolution.

They run from the moment it was raised, in office hours (around the clock where the target says
so), stand while it is put off, completed or ended, and go on when it comes back. All sums are
made anew from the recorded moments, so a change of priority or calendar needs no correction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.officehours import OfficeCalendar, office_calendar
from models.requests.request import Request, RequestState
from models.site.park import Park, ServiceSettings, ServiceTarget

_MINUTE_MS = 60_000
SOON_MS = 12 * 3_600_000
"""Due within this time, by the clock on the wall: the next shift has to know."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One of the clocks at a moment."""

    used_ms: int
    target_ms: int
    running: bool
    """False while it stands, and for good when what it waits for has happened."""
    met: bool
    """True if what it waits for has happened."""
    due_ms: int | None
    """When the target is or was reached if the clock goes on; None while it stands."""

    @property
    def left_ms(self) -> int:
        """Negative when overdue."""
        return self.target_ms - self.used_ms

    @property
    def overdue(self) -> bool:
        """More was used than promised; what is exactly in time is in time."""
        return self.used_ms > self.target_ms


@dataclass(frozen=True)
class ServiceDesk:
    """Office hours and targets of one park."""

    calendar: OfficeCalendar
    targets: ServiceSettings

    def target(self, priority: str) -> ServiceTarget:
        """What was promised; an unknown priority is the lowest."""
        named = {"P1": self.targets.p1, "P2": self.targets.p2, "P3": self.targets.p3}
        return named.get(priority, self.targets.p4)

    def worked(self, target: ServiceTarget, start_ms: int, end_ms: int) -> int:
        """What counts of a span."""
        if target.around_the_clock:
            return max(0, end_ms - start_ms)
        return self.calendar.worked(start_ms, end_ms)

    def due(self, target: ServiceTarget, start_ms: int, left_ms: int) -> int | None:
        """When `left_ms` will have counted since `start_ms`."""
        if target.around_the_clock or left_ms <= 0:
            return start_ms + left_ms
        return self.calendar.after(start_ms, left_ms)

    def response(self, request: Request, now_ms: int) -> Clock:
        """The clock of the first response; nothing stops it but the response."""
        target = self.target(request.priority)
        promised = target.first_response_minutes * _MINUTE_MS
        met = request.first_response_ms is not None
        end = now_ms if request.first_response_ms is None else request.first_response_ms
        running = not met and request.is_running
        used = self.worked(target, request.raised_ms, end)
        due = self.due(target, request.raised_ms, promised) if running else None
        return Clock(used, promised, running, met, due)

    def resolution(self, request: Request, now_ms: int) -> Clock:
        """The clock of the solution."""
        target = self.target(request.priority)
        promised = target.resolution_minutes * _MINUTE_MS
        used, due = 0, None
        spans = tuple(runs(request, now_ms))
        for start, end in spans:
            part = self.worked(target, start, end)
            if due is None and (part >= promised - used or (start, end) == spans[-1]):
                due = self.due(target, start, promised - used)
            used += part
        running = request.is_running
        met = request.state in (RequestState.COMPLETED, RequestState.CLOSED)
        return Clock(used, promised, running, met, due if running else None)


def service_desk(park: Park) -> ServiceDesk:
    """Office hours and targets of `park`."""
    return ServiceDesk(office_calendar(park.office_hours, park.zone), park.service)


def runs(request: Request, now_ms: int) -> Iterator[tuple[int, int]]:
    """The spans in which the resolution clock ran, oldest first; the last one may end now."""
    at = request.raised_ms
    for stop in request.stops:
        yield at, max(at, stop.start_ms)
        if stop.end_ms is None:
            return
        at = max(at, stop.end_ms)
    yield at, max(at, now_ms)
