"""Nobody came before it began; nobody read what was not sent."""

from __future__ import annotations

from models.records import Proposal
from models.text.message import Message


def event_rule(proposal: Proposal) -> Message | None:
    """An event ends after it starts."""
    starts, ends = proposal.after.get("starts"), proposal.after.get("ends")
    if isinstance(starts, int) and isinstance(ends, int) and ends <= starts:
        return Message.of("engagement.ends_before")
    return None


def invitation_rule(proposal: Proposal) -> Message | None:
    """Who came is counted once it has begun, and not for one that was called off."""
    event = proposal.records.get("park_event", str(proposal.after.get("event")))
    if event is None:
        return Message.of("engagement.no_event")
    if not proposal.changed("came") or proposal.after.get("came") is None:
        return None
    starts = event.number("starts")
    if event.flag("cancelled"):
        return Message.of("engagement.cancelled")
    if starts is not None and proposal.now_ms < starts:
        return Message.of("engagement.not_begun")
    came = proposal.after.get("came")
    if isinstance(came, int) and came < 0:
        return Message.of("engagement.below_zero")
    return None


def notice_rule(proposal: Proposal) -> Message | None:
    """What was sent stays as it was sent."""
    sent = proposal.was("sent") is not None
    if sent and (proposal.changed("text") or proposal.changed("title") or proposal.changed("sent")):
        return Message.of("engagement.sent_already")
    return None


def reading_rule(proposal: Proposal) -> Message | None:
    """Read after it was addressed."""
    if proposal.records.get("notice", str(proposal.after.get("notice"))) is None:
        return Message.of("engagement.no_notice")
    addressed, read = proposal.after.get("addressed"), proposal.after.get("read")
    if isinstance(addressed, int) and isinstance(read, int) and read < addressed:
        return Message.of("engagement.read_before")
    return None
