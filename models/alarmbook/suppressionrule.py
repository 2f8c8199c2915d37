"""Suppression by hand: said why in words, never for life safety, at most thirty days."""

from __future__ import annotations

from models.alarmbook.ends import SUPPRESSED_MS
from models.alarmbook.limits import (
    SLACK_MS,
    extension_objection,
    is_now,
    later_objection,
    moment,
    stands_already,
    target_objection,
    text,
)
from models.records import Proposal
from models.text.message import Message

_FIXED = ("point", "rule", "since", "reason", "note")
_DAY_MS = 86_400_000


def suppression_rule(proposal: Proposal) -> Message | None:
    """Why the write cannot stand; None if it can."""
    if proposal.is_new:
        return (
            target_objection(proposal, Message.of("alarmbook.refused.suppress_life_safety"))
            or _begin(proposal)
            or _end(proposal)
            or _only_one(proposal)
        )
    return later_objection(proposal, _FIXED, _end)


def _begin(proposal: Proposal) -> Message | None:
    if not text(proposal, "reason"):
        return Message.of("alarmbook.refused.no_reason")
    if not is_now(proposal, "since") or proposal.after.get("ended") is not None:
        return Message.of("alarmbook.refused.moment")
    return extension_objection(proposal) if proposal.events else None


def _end(proposal: Proposal) -> Message | None:
    until = moment(proposal, "until")
    if until <= proposal.now_ms:
        return Message.of("alarmbook.refused.until_past")
    if until > proposal.now_ms + SUPPRESSED_MS + SLACK_MS:
        return Message.of("alarmbook.refused.days", days=SUPPRESSED_MS // _DAY_MS)
    return None


def _only_one(proposal: Proposal) -> Message | None:
    stands = stands_already(proposal, "suppression")
    return Message.of("alarmbook.refused.suppressed") if stands else None
