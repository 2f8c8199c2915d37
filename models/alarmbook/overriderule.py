"""Something is not as designed: somebody says why, who answers for it, and until when.

Its end moves nothing. A missed end is shown and calls a person (ADR 0023).
"""

from __future__ import annotations

from models.alarmbook.ends import EXPLAINED_MS
from models.alarmbook.limits import SLACK_MS, extension_objection, is_now, moment, text
from models.records import Proposal, Query
from models.text.message import Message

_FIXED = ("point", "value", "since")
_DAY_MS = 86_400_000


def override_rule(proposal: Proposal) -> Message | None:
    """Why the write cannot stand; None if it can."""
    if proposal.person and not (text(proposal, "reason") and text(proposal, "owner")):
        return Message.of("alarmbook.refused.no_reason")
    if proposal.after.get("until") is not None and not text(proposal, "reason"):
        return Message.of("alarmbook.refused.no_reason")
    if proposal.is_new:
        return _begin(proposal) or _end(proposal) or _only_one(proposal)
    return _kept(proposal)


def _begin(proposal: Proposal) -> Message | None:
    point = str(proposal.after["point"])
    if proposal.park is not None and point not in proposal.park.points:
        return Message.of("alarmbook.refused.no_point", point=point)
    if moment(proposal, "since") > proposal.now_ms or proposal.after.get("ended") is not None:
        return Message.of("alarmbook.refused.moment")
    return extension_objection(proposal) if proposal.events else None


def _end(proposal: Proposal) -> Message | None:
    if proposal.after.get("until") is None:
        return None
    until = moment(proposal, "until")
    if until <= proposal.now_ms:
        return Message.of("alarmbook.refused.until_past")
    if until > proposal.now_ms + EXPLAINED_MS + SLACK_MS:
        return Message.of("alarmbook.refused.days", days=EXPLAINED_MS // _DAY_MS)
    return None


def _only_one(proposal: Proposal) -> Message | None:
    """Another state of the same point is another matter; the same one is extended."""
    standing = Query(
        "override",
        (
            ("point", "is", proposal.after["point"]),
            ("ended", "unknown", None),
            ("returned", "unknown", None),
        ),
    )
    same = [
        one
        for one in proposal.records.list(standing, 20)
        if one.id != proposal.id and one.text("value") == proposal.after["value"]
    ]
    return Message.of("alarmbook.refused.explained") if same else None


def _kept(proposal: Proposal) -> Message | None:
    if any(proposal.changed(name) for name in _FIXED):
        return Message.of("alarmbook.refused.fixed")
    if proposal.was("ended") is not None or proposal.was("returned") is not None:
        return Message.of("alarmbook.refused.over")
    for name in ("ended", "returned"):
        if proposal.changed(name) and not is_now(proposal, name):
            return Message.of("alarmbook.refused.moment")
    if proposal.was("until") is None and not proposal.events:
        return _end(proposal) if proposal.changed("until") else None
    if proposal.changed("until") or proposal.events:
        return extension_objection(proposal) or _end(proposal)
    return None
