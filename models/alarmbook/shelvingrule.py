"""How long an operator may choose not to be called by one rule, and when not at all."""

from __future__ import annotations

from models.alarmbook.ends import LONGEST_MS, latest_end
from models.alarmbook.limits import (
    SLACK_MS,
    extension_objection,
    is_now,
    later_objection,
    moment,
    stands_already,
    target_objection,
)
from models.alarmbook.permissions import SHELVE_LONG
from models.records import Proposal
from models.text.message import Message

_FIXED = ("point", "rule", "since", "one_shot", "reason", "note")
_HOUR_MS = 3_600_000


def shelving_rule(proposal: Proposal) -> Message | None:
    """Why the write cannot stand; None if it can."""
    if proposal.is_new:
        return (
            target_objection(proposal, Message.of("alarmbook.refused.shelve_life_safety"))
            or _begin(proposal)
            or _end(proposal)
            or _only_one(proposal)
        )
    return later_objection(proposal, _FIXED, _end)


def _begin(proposal: Proposal) -> Message | None:
    if not is_now(proposal, "since"):
        return Message.of("alarmbook.refused.moment")
    if proposal.after.get("ended") is not None or proposal.after.get("returned") is not None:
        return Message.of("alarmbook.refused.moment")
    return extension_objection(proposal) if proposal.events else None


def _end(proposal: Proposal) -> Message | None:
    until = moment(proposal, "until")
    if until <= proposal.now_ms:
        return Message.of("alarmbook.refused.until_past")
    long = proposal.may(SHELVE_LONG)
    # an extension counts from the beginning: nothing is shelved from shift to shift for ever
    if until > min(proposal.now_ms, moment(proposal, "since")) + LONGEST_MS + SLACK_MS:
        return Message.of("alarmbook.refused.out_of_service", hours=LONGEST_MS // _HOUR_MS)
    if proposal.park is not None and until > latest_end(proposal.park, proposal.now_ms, long):
        if long:
            return Message.of("alarmbook.refused.out_of_service", hours=LONGEST_MS // _HOUR_MS)
        return Message.of("alarmbook.refused.shift", hours=LONGEST_MS // _HOUR_MS)
    return None


def _only_one(proposal: Proposal) -> Message | None:
    stands = stands_already(proposal, "shelving")
    return Message.of("alarmbook.refused.shelved") if stands else None
