"""A drill: what is practised, where, and until when at most; one at a time, and never endless."""

from __future__ import annotations

from models.alarmbook.ends import latest_drill_end
from models.alarmbook.limits import extension_objection, is_now, moment, text
from models.records import Proposal, Query
from models.text.message import Message

_FIXED = ("reason", "building", "since")


def drill_rule(proposal: Proposal) -> Message | None:
    """Why the write cannot stand; None if it can."""
    if proposal.is_new:
        return _begin(proposal) or _end(proposal) or _only_one(proposal)
    return _kept(proposal)


def _begin(proposal: Proposal) -> Message | None:
    if not text(proposal, "reason"):
        return Message.of("alarmbook.refused.drill.no_reason")
    building = text(proposal, "building")
    if building and proposal.park is not None and building not in proposal.park.buildings:
        return Message.of("alarmbook.refused.drill.place", place=building)
    if not is_now(proposal, "since") or proposal.after.get("ended") is not None:
        return Message.of("alarmbook.refused.moment")
    return extension_objection(proposal) if proposal.events else None


def _end(proposal: Proposal) -> Message | None:
    until = moment(proposal, "until")
    if until <= proposal.now_ms:
        return Message.of("alarmbook.refused.until_past")
    if proposal.park is None:
        return None
    # an extension counts from the beginning: no drill goes on from shift to shift
    since = min(proposal.now_ms, moment(proposal, "since"))
    if until > latest_drill_end(proposal.park, proposal.now_ms, since):
        return Message.of("alarmbook.refused.drill.long")
    return None


def _only_one(proposal: Proposal) -> Message | None:
    """One whose end was missed counts: a person ends it before the next begins."""
    begun = {c.entity for c in proposal.operation if c.kind == "drill" and c.field == "since"}
    if len(begun) > 1:
        return Message.of("alarmbook.refused.drill.runs")
    open_ = proposal.records.list(Query("drill", (("ended", "unknown", None),)), 2)
    others = [one for one in open_ if one.id != proposal.id]
    return Message.of("alarmbook.refused.drill.runs") if others else None


def _kept(proposal: Proposal) -> Message | None:
    """It is extended, or ended by a person, after its time too."""
    if any(proposal.changed(name) for name in _FIXED):
        return Message.of("alarmbook.refused.fixed")
    if proposal.was("ended") is not None:
        return Message.of("alarmbook.refused.over")
    if proposal.changed("ended") and not is_now(proposal, "ended"):
        return Message.of("alarmbook.refused.moment")
    if proposal.changed("until") or proposal.events:
        return extension_objection(proposal) or _end(proposal)
    return None
