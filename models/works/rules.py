"""What a work's state allows: asked before each write, whoever writes (ADR 0020)."""

from __future__ import annotations

from collections.abc import Iterable

from models.records import JsonValue, Proposal, Query
from models.text.message import Message
from models.works.detectors import taken_out
from models.works.states import LONGEST_MS, NEXT, SLACK_MS, Permit, State

_HOUR = 3_600_000
FIRE_WATCH_MS = _HOUR
"""Of hot work, from its end: 60 minutes (NFPA 51B since 2019)."""
_LEAST_WATCH_MS = _HOUR // 2
_FIXED = ("permit", "place", "points", "doors", "taken_out", "started")
_WITH = {
    "started": State.RUNNING,
    "taken_out": State.RUNNING,
    "ended": State.ENDED,
    "fire_watch_until": State.ENDED,
    "closed": State.CLOSED,
    "restoration": State.CLOSED,
}
"""Fields that are written with the step into a state and at no other time."""
_OVER = (State.CLOSED, State.CANCELLED)
_LATER = frozenset({"fire_watch_done"})


def work_rule(proposal: Proposal) -> Message | None:
    """Why the write cannot stand; None if it can."""
    before = None if proposal.is_new else State(str(proposal.was("state")))
    after = State(str(proposal.after["state"]))
    if after is not before and after not in NEXT[before]:
        return Message.of("works.refused.state")
    return (
        _identity(proposal)
        or _kept(proposal, before)
        or _with_its_step(proposal, before, after)
        or (None if after is before else _arrival(proposal, after))
        or _until(proposal, before, after)
        or _watch_done(proposal, after)
    )


def _identity(proposal: Proposal) -> Message | None:
    """Its window runs forward, and its number is its own."""
    begins, ends = _moment(proposal, "from"), _moment(proposal, "to")
    if ends <= begins:
        return Message.of("works.refused.window")
    number = proposal.after["number"]
    if proposal.changed("number"):
        same = proposal.records.list(Query("work", (("number", "is", number),)), limit=2)
        if any(other.id != proposal.id for other in same):
            return Message.of("works.refused.number", number=str(number))
    return None


def _kept(proposal: Proposal, before: State | None) -> Message | None:
    """What ran stays as it was started; what is over stays as it is."""
    edited = [name for name in proposal.after if proposal.changed(name)]
    if not any(stays(name, before) for name in edited):
        return None
    fixed = any(name in _FIXED for name in edited)
    return Message.of("works.refused.fixed" if fixed else "works.refused.over")


def stays(field: str, state: State | None) -> bool:
    """True if the field cannot be edited any more, as the work stands; None: it is a new one."""
    if state in (None, State.PLANNED):
        return False
    return field in _FIXED or (state in _OVER and field not in _LATER)


def _with_its_step(proposal: Proposal, before: State | None, after: State) -> Message | None:
    for name, state in _WITH.items():
        if proposal.changed(name) and (after is not state or before is state):
            return Message.of("works.refused.state")
    return None


def _arrival(proposal: Proposal, after: State) -> Message | None:
    if after is State.RUNNING:
        return _started(proposal)
    if after is State.ENDED:
        return _ended(proposal)
    if after is State.CLOSED:
        return _closed(proposal)
    return None


def _started(proposal: Proposal) -> Message | None:
    """Now, by somebody who can be called, with exactly what is named."""
    if not _is_now(proposal, "started"):
        return Message.of("works.refused.moment")
    if not (proposal.after.get("company") or proposal.after.get("contact")):
        return Message.of("works.refused.nobody")
    if not proposal.after.get("phone"):
        return Message.of("works.refused.phone")
    wanted: Iterable[str] = _names(proposal, "points")
    if proposal.park is not None:
        wanted = taken_out(proposal.park, wanted, _names(proposal, "doors"))
    if set(wanted) != set(_names(proposal, "taken_out")):
        return Message.of("works.refused.taken_out")
    return None


def _until(proposal: Proposal, before: State | None, after: State) -> Message | None:
    """The end is bounded from now; moving it says why."""
    extended = [value for name, value in proposal.events if name == "extended"]
    starts = after is State.RUNNING and before is not State.RUNNING
    if not (proposal.changed("until") or extended or starts):
        return None
    if after is not State.RUNNING:
        return Message.of("works.refused.not_running")
    until = _moment(proposal, "until")
    longest = LONGEST_MS[Permit(str(proposal.after["permit"]))]
    if until <= proposal.now_ms:
        return Message.of("works.refused.until_past")
    if until > proposal.now_ms + longest + SLACK_MS:
        return Message.of("works.refused.too_long", hours=longest // _HOUR)
    return None if starts else _extended(proposal, extended, until)


def _extended(proposal: Proposal, extended: list[JsonValue], until: int) -> Message | None:
    was = proposal.was("until")
    if not isinstance(was, int) or until <= was:
        return Message.of("works.refused.shorter")
    said = extended[0] if extended and isinstance(extended[0], dict) else {}
    if said.get("until") != until:
        return Message.of("works.refused.unsaid")
    reason = said.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        return Message.of("works.refused.no_reason")
    return None


def _ended(proposal: Proposal) -> Message | None:
    """Now; after hot work somebody stays and watches."""
    if not _is_now(proposal, "ended"):
        return Message.of("works.refused.moment")
    if proposal.after["permit"] == Permit.HOT_WORK.value:
        watch = _moment(proposal, "fire_watch_until")
        if watch < _moment(proposal, "ended") + _LEAST_WATCH_MS:
            return Message.of("works.refused.watch", minutes=_LEAST_WATCH_MS // 60_000)
    return None


def _closed(proposal: Proposal) -> Message | None:
    """Every point that was out is proven, or named with the reason why it is not."""
    if not _is_now(proposal, "closed"):
        return Message.of("works.refused.moment")
    given = proposal.after.get("restoration")
    known = given if isinstance(given, dict) else {}
    open_ = [point for point in _names(proposal, "taken_out") if not _proven(known.get(point))]
    if open_:
        return Message.of("works.refused.unproven", count=len(open_), point=open_[0])
    return None


def _proven(entry: JsonValue) -> bool:
    if not isinstance(entry, dict):
        return False
    if entry.get("normal") is True:
        return isinstance(entry.get("heard"), int)
    exception = entry.get("exception")
    return isinstance(exception, str) and bool(exception.strip())


def _watch_done(proposal: Proposal, after: State) -> Message | None:
    if not proposal.changed("fire_watch_done"):
        return None
    until = proposal.after.get("fire_watch_until")
    if after not in (State.ENDED, State.CLOSED) or not isinstance(until, int):
        return Message.of("works.refused.no_watch")
    if not _is_now(proposal, "fire_watch_done"):
        return Message.of("works.refused.moment")
    if proposal.now_ms < until:
        return Message.of("works.refused.watch_early")
    return None


def _is_now(proposal: Proposal, name: str) -> bool:
    return abs(proposal.now_ms - _moment(proposal, name)) <= SLACK_MS


def _moment(proposal: Proposal, name: str) -> int:
    value = proposal.after.get(name)
    return value if isinstance(value, int) else 0


def _names(proposal: Proposal, name: str) -> list[str]:
    value = proposal.after.get(name)
    return [str(item) for item in value] if isinstance(value, list) else []
