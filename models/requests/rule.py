"""What the state of a request forbids: asked by the registrar before every write."""

from __future__ import annotations

from models.records import JsonValue, Proposal
from models.requests.number import number_of
from models.requests.priority import priority_of
from models.requests.request import Request, RequestState, request_of
from models.requests.transition import NEED_A_REASON, OWNED, beginning, may_go, owned, step
from models.text.message import Message

SLACK_MS = 60_000
"""How far a written moment may be from the registrar's clock: the time a person takes to press."""
_RATING = ("rating", "rating_marks", "recommend", "rating_text", "rated")
_PRIORITY = ("category", "impact", "urgency", "priority")
_DETAILS = ("title", "place", "tenant", "contact", "assignee", "raised", *_PRIORITY)
_MARKS = ({"slow", "quick"}, {"low", "high"})
_RATED = frozenset({RequestState.COMPLETED, RequestState.RETURNED, RequestState.CLOSED})


def rule(proposal: Proposal) -> Message | None:
    """The first thing that is wrong with a write; None if it may stand."""
    return (
        _number(proposal)
        or _priority(proposal)
        or (_beginning(proposal) if proposal.is_new else _going_on(proposal))
        or _rating(proposal)
    )


def _number(proposal: Proposal) -> Message | None:
    if proposal.changed("number") and proposal.after.get("number") != number_of(proposal.id):
        return Message.of("requests.number_is_fixed", number=number_of(proposal.id))
    return None


def _priority(proposal: Proposal) -> Message | None:
    if not any(proposal.changed(name) for name in _PRIORITY):
        return None
    after = request_of(proposal.id, proposal.after)
    try:
        wanted = priority_of(after.category, after.impact, after.urgency)
    except LookupError:
        return Message.of("requests.priority_unknown")
    if after.priority != wanted:
        return Message.of("requests.priority_follows", priority=wanted)
    return None


def _beginning(proposal: Proposal) -> Message | None:
    raised, now = proposal.after.get("raised"), proposal.now_ms
    moved = proposal.after.get("moved")
    if not isinstance(raised, int) or raised > now + SLACK_MS:
        return Message.of("requests.raised_later")
    if not isinstance(moved, int) or abs(moved - now) > SLACK_MS:
        return Message.of("requests.not_the_moment")
    if _differs(proposal, beginning(moved, raised)) or _any(proposal, _RATING):
        return Message.of("requests.begins_open")
    return None


def _going_on(proposal: Proposal) -> Message | None:
    before = request_of(proposal.id, proposal.before or {})
    if proposal.changed("raised"):
        return Message.of("requests.raised_is_fixed")
    if proposal.changed("state"):
        return _moving(proposal, before)
    if not before.is_unfinished and any(proposal.changed(name) for name in _DETAILS):
        return Message.of("requests.finished")
    changed = {name for name in OWNED if proposal.changed(name)}
    if "first_response" in changed:
        changed -= {"first_response"} if _replied(proposal, before) else set()
    if "deferred_until" in changed and before.state is RequestState.DEFERRED:
        late = _until(proposal)
        if late is not None:
            return late
        changed -= {"deferred_until"}
    if "state_reason" in changed and before.state is RequestState.DEFERRED:
        changed -= (
            {"state_reason"} if str(proposal.after.get("state_reason") or "").strip() else set()
        )
    return Message.of("requests.only_by_a_step") if changed else None


def _moving(proposal: Proposal, before: Request) -> Message | None:
    after = request_of(proposal.id, proposal.after)
    if not may_go(before, after.state):
        return _NO_STEP[before.state]
    late = abs(after.moved_ms - proposal.now_ms) > SLACK_MS
    if late and after.moved_ms != before.moved_ms:
        return Message.of("requests.not_the_moment")
    if after.state in NEED_A_REASON and not after.state_reason.strip():
        return Message.of("requests.reason_missing")
    if after.state is RequestState.DEFERRED:
        wrong = _until(proposal)
        if wrong is not None:
            return wrong
    wanted = owned(before) | step(
        before, after.state, after.moved_ms, after.state_reason, after.deferred_until_ms
    )
    if _differs(proposal, wanted):
        return Message.of("requests.only_by_a_step")
    return None


def _until(proposal: Proposal) -> Message | None:
    until = proposal.after.get("deferred_until")
    if not isinstance(until, int) or until <= proposal.now_ms:
        return Message.of("requests.until_missing")
    return None


def _replied(proposal: Proposal, before: Request) -> bool:
    """True if the first response is a reply that is written with it, now."""
    moment = proposal.after.get("first_response")
    return (
        before.first_response_ms is None
        and isinstance(moment, int)
        and abs(moment - proposal.now_ms) <= SLACK_MS
        and any(name == "told" for name, _ in proposal.events)
    )


def _rating(proposal: Proposal) -> Message | None:
    if proposal.is_new or not any(proposal.changed(n) for n in (*_RATING, "check")):
        return None
    after = request_of(proposal.id, proposal.after)
    if after.state not in _RATED:
        return Message.of("requests.not_completed_yet")
    rating = after.rating
    if rating.recommend is not None and not 0 <= rating.recommend <= 10:
        return Message.of("requests.recommend_range")
    marks = set(rating.marks)
    if marks - _MARKS[0] - _MARKS[1] or any(pair <= marks for pair in _MARKS):
        return Message.of("requests.marks_wrong")
    said = rating.verdict or rating.marks or rating.recommend is not None or rating.text
    if said and rating.rated_ms is None:
        return Message.of("requests.not_the_moment")
    return None


def _differs(proposal: Proposal, wanted: dict[str, JsonValue]) -> bool:
    return any(
        (proposal.after.get(name) or None) != (wanted.get(name) or None)
        for name in {*OWNED, *wanted}
    )


def _any(proposal: Proposal, names: tuple[str, ...]) -> bool:
    return any(proposal.after.get(name) not in (None, "", []) for name in names)


_NO_STEP = {
    RequestState.OPEN: Message.of("requests.no_step.open"),
    RequestState.IN_PROGRESS: Message.of("requests.no_step.in_progress"),
    RequestState.DEFERRED: Message.of("requests.no_step.deferred"),
    RequestState.COMPLETED: Message.of("requests.no_step.completed"),
    RequestState.RETURNED: Message.of("requests.no_step.returned"),
    RequestState.CLOSED: Message.of("requests.no_step.closed"),
    RequestState.DECLINED: Message.of("requests.no_step.declined"),
}
