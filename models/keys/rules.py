"""A key is in one hand at a time, and its way back is written once."""

from __future__ import annotations

from models.records import JsonValue, Proposal, Query
from models.text.message import Message

_SLACK_MS = 5 * 60_000
_FIXED = ("key", "holder", "issued", "issued_by")


def key_rule(proposal: Proposal) -> Message | None:
    """Its label is its own."""
    label = proposal.after["label"]
    if proposal.changed("label"):
        same = proposal.records.list(Query("key", (("label", "is", label),)), limit=2)
        if any(other.id != proposal.id for other in same):
            return Message.of("keys.refused.label", label=str(label))
    return None


def issue_rule(proposal: Proposal) -> Message | None:
    """Handed out if it is there, back once, the rest does not change."""
    if not proposal.is_new:
        return _kept(proposal)
    return _key_is_there(proposal) or _times(proposal)


def _key_is_there(proposal: Proposal) -> Message | None:
    key = str(proposal.after["key"])
    record = proposal.records.get("key", key)
    if record is None:
        return Message.of("keys.refused.unknown")
    if record.flag("lost"):
        return Message.of("keys.refused.lost", label=record.text("label"))
    out = proposal.records.list(
        Query("key_issue", (("key", "is", key), ("returned", "unknown", None))), limit=2
    )
    for other in out:
        if other.id != proposal.id:
            return Message.of(
                "keys.refused.out", label=record.text("label"), holder=other.text("holder")
            )
    return None


def _times(proposal: Proposal) -> Message | None:
    issued = _moment(proposal.after["issued"])
    if issued > proposal.now_ms + _SLACK_MS:
        return Message.of("keys.refused.future")
    if _moment(proposal.after["due"]) <= issued:
        return Message.of("keys.refused.due")
    return _back(proposal)


def _kept(proposal: Proposal) -> Message | None:
    if any(proposal.changed(name) for name in _FIXED):
        return Message.of("keys.refused.fixed")
    if proposal.was("returned") is not None:
        if proposal.changed("returned") or proposal.changed("due"):
            return Message.of("keys.refused.over")
        return None
    if proposal.changed("due") and _moment(proposal.after["due"]) <= proposal.now_ms:
        return Message.of("keys.refused.due_past")
    return _back(proposal)


def _back(proposal: Proposal) -> Message | None:
    returned = proposal.after.get("returned")
    if returned is None:
        return None
    if not _moment(proposal.after["issued"]) <= _moment(returned) <= proposal.now_ms + _SLACK_MS:
        return Message.of("keys.refused.returned")
    return None


def _moment(value: JsonValue) -> int:
    return value if isinstance(value, int) else 0
