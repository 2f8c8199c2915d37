"""From which state a request may go to which, and what such a step writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from models.records import JsonValue
from models.requests.request import (
    RUNNING,
    TERMINAL,
    Request,
    RequestState,
    Stop,
    StopReason,
    stops_as_value,
)

_S = RequestState
TRANSITIONS: Mapping[RequestState, tuple[RequestState, ...]] = {
    _S.OPEN: (_S.IN_PROGRESS, _S.DEFERRED, _S.DECLINED),
    _S.IN_PROGRESS: (_S.COMPLETED, _S.DEFERRED, _S.OPEN, _S.DECLINED),
    _S.DEFERRED: (_S.OPEN, _S.DECLINED),
    _S.COMPLETED: (_S.CLOSED, _S.RETURNED),
    _S.RETURNED: (_S.IN_PROGRESS, _S.DEFERRED, _S.DECLINED),
    _S.CLOSED: (),
    _S.DECLINED: (),
}
"""The usual next step first."""
NEED_A_REASON = frozenset({_S.DEFERRED, _S.DECLINED, _S.RETURNED})
_STOPPING = {
    _S.DEFERRED: StopReason.DEFERRED,
    _S.COMPLETED: StopReason.COMPLETED,
    _S.DECLINED: StopReason.ENDED,
}
Values = dict[str, JsonValue]
OWNED = (
    "state",
    "moved",
    "first_response",
    "completed",
    "closed",
    "deferred_until",
    "state_reason",
    "stops",
    "returns",
)
"""Fields that only a step writes (`first_response` also a reply, `deferred_until` a new date)."""


def may_go(request: Request, to: RequestState) -> bool:
    """True if that step is one of the state machine."""
    return to in TRANSITIONS[request.state]


def step(
    request: Request,
    to: RequestState,
    now_ms: int,
    reason: str = "",
    until_ms: int | None = None,
) -> Values:
    """All owned fields after the step at `now_ms`; a clock that went back is not followed.

    Does not ask whether the step is allowed.
    """
    at = max(now_ms, request.moved_ms)
    response = request.first_response_ms
    stops = stops_after(request.stops, to, at)
    return {
        "state": to.value,
        "moved": at,
        "first_response": at if response is None else response,
        "completed": at if to is _S.COMPLETED else request.completed_ms,
        "closed": at if to in TERMINAL else None,
        "deferred_until": until_ms if to is _S.DEFERRED else None,
        "state_reason": reason or None,
        "stops": stops_as_value(stops),
        "returns": request.returns + (to is _S.RETURNED),
    }


def stops_after(stops: tuple[Stop, ...], to: RequestState, at_ms: int) -> tuple[Stop, ...]:
    """The stops once the request is in `to` since `at_ms`."""
    standing = bool(stops) and stops[-1].end_ms is None
    if to in RUNNING:
        return (*stops[:-1], replace(stops[-1], end_ms=at_ms)) if standing else stops
    if standing:
        return stops
    return (*stops, Stop(at_ms, None, _STOPPING.get(to, StopReason.ENDED)))


def beginning(now_ms: int, raised_ms: int) -> Values:
    """The owned fields of a new request that somebody told of at `raised_ms`."""
    return {"state": _S.OPEN.value, "raised": raised_ms, "moved": now_ms}
