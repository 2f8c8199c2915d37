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
    """The owned fields that the step at `now_ms` changes; a clock that went back is not followed.

    Only those: who may not close a request may not write its `closed` either, not even to say
    that nothing stands there. Does not ask whether the step is allowed.
    """
    at = max(now_ms, request.moved_ms)
    response = request.first_response_ms
    stops = stops_after(request.stops, to, at)
    after: Values = {
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
    standing = owned(request)
    return {name: value for name, value in after.items() if value != standing[name]}


def owned(request: Request) -> Values:
    """The owned fields as they stand."""
    return {
        "state": request.state.value,
        "moved": request.moved_ms,
        "first_response": request.first_response_ms,
        "completed": request.completed_ms,
        "closed": request.closed_ms,
        "deferred_until": request.deferred_until_ms,
        "state_reason": request.state_reason or None,
        "stops": stops_as_value(request.stops),
        "returns": request.returns,
    }


def stops_after(stops: tuple[Stop, ...], to: RequestState, at_ms: int) -> tuple[Stop, ...]:
    """The stops once the request is in `to` since `at_ms`."""
    last = stops[-1] if stops and stops[-1].end_ms is None else None
    ended = stops if last is None else (*stops[:-1], replace(last, end_ms=at_ms))
    if to in RUNNING:
        return ended
    if to is _S.CLOSED and last is not None:
        return stops
    return (*ended, Stop(at_ms, None, _STOPPING.get(to, StopReason.ENDED)))


def beginning(now_ms: int, raised_ms: int) -> Values:
    """The owned fields of a new request that somebody told of at `raised_ms`."""
    return {"state": _S.OPEN.value, "raised": raised_ms, "moved": now_ms}
