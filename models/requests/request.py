"""A service request as it stands, typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from models.records import JsonValue, Record
from models.requests.number import number_of

REQUEST = "request"


class RequestState(Enum):
    """Where a request is; its value is what the record says."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DEFERRED = "deferred"
    COMPLETED = "completed"
    RETURNED = "returned"
    """The tenant gave it back after it was completed: open again."""
    CLOSED = "closed"
    DECLINED = "declined"


RUNNING = frozenset({RequestState.OPEN, RequestState.IN_PROGRESS, RequestState.RETURNED})
"""Somebody has to do something: the clock runs."""
TERMINAL = frozenset({RequestState.CLOSED, RequestState.DECLINED})
UNFINISHED = (RUNNING | {RequestState.DEFERRED, RequestState.COMPLETED}) - TERMINAL


class StopReason(Enum):
    """Why the clock stands."""

    DEFERRED = "deferred"
    COMPLETED = "completed"
    ENDED = "ended"
    """Declined before it was completed."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which the clock stood; `end_ms` is None while it stands."""

    start_ms: int
    end_ms: int | None
    why: StopReason


@dataclass(frozen=True, slots=True)
class Rating:
    """What the tenant said; nothing of it is known until they said it."""

    verdict: str = ""
    """`good`, `bad` or `returned`."""
    marks: tuple[str, ...] = ()
    """Of `slow`, `quick`, `low`, `high`: pace and quality."""
    recommend: int | None = None
    """0 to 10: would they recommend the park (the NPS answer)."""
    text: str = ""
    rated_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One ticket. Moments are UTC milliseconds."""

    id: str
    title: str
    text: str
    place: str
    """`area:...`, `device:...` or `floor:...`; empty: nowhere in particular."""
    tenant: str
    contact: str
    category: str
    impact: str
    urgency: str
    priority: str
    assignee: str
    state: RequestState
    raised_ms: int
    moved_ms: int
    """When it came into its state."""
    first_response_ms: int | None
    completed_ms: int | None
    """When it was completed last."""
    closed_ms: int | None
    """When it was closed or declined."""
    deferred_until_ms: int | None
    state_reason: str
    """Why it was deferred, declined or returned."""
    stops: tuple[Stop, ...]
    returns: int
    """How often the tenant gave it back."""
    rating: Rating
    check: str
    """The staff's own check: `passed`, `failed`, or empty."""
    check_text: str
    source: str
    """`alarm:<point>`, `incident:<id>`, or empty."""

    @classmethod
    def of(cls, record: Record) -> Request:
        """The request that a record holds; what it does not say is empty."""
        return request_of(record.id, record.values)

    @property
    def number(self) -> str:
        """What people call it."""
        return number_of(self.id)

    @property
    def is_running(self) -> bool:
        """True while its clock runs."""
        return self.state in RUNNING

    @property
    def is_unfinished(self) -> bool:
        """True until it is closed or declined."""
        return self.state not in TERMINAL

    def deferred_ms(self, until_ms: int) -> int:
        """For how long it was put off up to a moment, day and night."""
        return sum(
            max(0, min(until_ms, until_ms if stop.end_ms is None else stop.end_ms) - stop.start_ms)
            for stop in self.stops
            if stop.why is StopReason.DEFERRED
        )


def request_of(id_: str, values: Mapping[str, JsonValue]) -> Request:
    """A request from the values of its record. Never raises: a merge may bring anything."""
    raised = _number(values, "raised") or 0
    marks = values.get("rating_marks")
    return Request(
        id=id_,
        title=_text(values, "title"),
        text=_text(values, "text"),
        place=_text(values, "place"),
        tenant=_text(values, "tenant"),
        contact=_text(values, "contact"),
        category=_text(values, "category") or "other",
        impact=_text(values, "impact"),
        urgency=_text(values, "urgency"),
        priority=_text(values, "priority") or "P4",
        assignee=_text(values, "assignee"),
        state=_STATES.get(_text(values, "state"), RequestState.OPEN),
        raised_ms=raised,
        moved_ms=_number(values, "moved") or raised,
        first_response_ms=_number(values, "first_response"),
        completed_ms=_number(values, "completed"),
        closed_ms=_number(values, "closed"),
        deferred_until_ms=_number(values, "deferred_until"),
        state_reason=_text(values, "state_reason"),
        stops=stops_of(values.get("stops")),
        returns=_number(values, "returns") or 0,
        rating=Rating(
            _text(values, "rating"),
            tuple(map(str, marks)) if isinstance(marks, list) else (),
            _number(values, "recommend"),
            _text(values, "rating_text"),
            _number(values, "rated"),
        ),
        check=_text(values, "check"),
        check_text=_text(values, "check_text"),
        source=_text(values, "source"),
    )


def stops_of(value: JsonValue) -> tuple[Stop, ...]:
    """The stops as the record keeps them: `[{"from": ms, "to": ms, "why": "deferred"}, ...]`."""
    found: list[Stop] = []
    for one in value if isinstance(value, list) else []:
        if isinstance(one, dict) and isinstance(one.get("from"), int):
            end = one.get("to")
            why = _WHY.get(str(one.get("why")), StopReason.DEFERRED)
            found.append(Stop(one["from"], end if isinstance(end, int) else None, why))
    return tuple(found)


def stops_as_value(stops: tuple[Stop, ...]) -> JsonValue:
    """The other way round; the stop that still lasts has no `to`."""
    return [
        {"from": stop.start_ms, "why": stop.why.value}
        | ({} if stop.end_ms is None else {"to": stop.end_ms})
        for stop in stops
    ]


_STATES = {state.value: state for state in RequestState}
_WHY = {why.value: why for why in StopReason}


def _text(values: Mapping[str, JsonValue], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _number(values: Mapping[str, JsonValue], name: str) -> int | None:
    value = values.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
