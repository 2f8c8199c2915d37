"""What the rules share: is there such an alarm, is a moment now, does a later end hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.points import Rule
from models.points.defaultrules import rules_of
from models.records import Proposal, Query
from models.site.park import Park
from models.text.message import Message

SLACK_MS = 5 * 60_000
"""A moment that is written as the present may be this old."""


def rule_of(park: Park, point: str, rule: str) -> Rule | None:
    """The effective rule; None if the park has none of that name."""
    known = park.points.get(point)
    if known is None:
        return None
    return next((one for one in rules_of(known) if one.name == rule), None)


def moment(proposal: Proposal, name: str) -> int:
    """An INTEGER field; 0 where nothing stands."""
    value = proposal.after.get(name)
    return value if isinstance(value, int) else 0


def text(proposal: Proposal, name: str) -> str:
    """A TEXT field without blanks around it."""
    value = proposal.after.get(name)
    return value.strip() if isinstance(value, str) else ""


def is_now(proposal: Proposal, name: str) -> bool:
    """True if the field holds the present, give or take."""
    return abs(proposal.now_ms - moment(proposal, name)) <= SLACK_MS


def target_objection(proposal: Proposal, life_safety: Message) -> Message | None:
    """The alarm is one of this park, and may be kept from calling somebody."""
    if proposal.park is None:
        return None
    point, name = str(proposal.after["point"]), str(proposal.after["rule"])
    rule = rule_of(proposal.park, point, name)
    if rule is None:
        return Message.of("alarmbook.refused.unknown", alarm=f"{point}/{name}")
    return life_safety if rule.life_safety else None


def over(proposal: Proposal) -> bool:
    """True if it had ended before this write."""
    until = proposal.was("until")
    return (
        proposal.was("ended") is not None
        or proposal.was("returned") is not None
        or (isinstance(until, int) and until <= proposal.now_ms)
    )


def stands_already(proposal: Proposal, kind: str) -> bool:
    """True if the alarm has another record of this kind that has not ended: that one is ended or
    extended, and not written over."""
    standing = Query(
        kind,
        (
            ("point", "is", proposal.after["point"]),
            ("rule", "is", proposal.after["rule"]),
            ("until", "at_least", proposal.now_ms + 1),
            ("ended", "unknown", None),
        ),
    )
    return any(
        one.id != proposal.id and one.number("returned") is None
        for one in proposal.records.list(standing)
    )


def later_objection(
    proposal: Proposal, fixed: Sequence[str], end: Callable[[Proposal], Message | None]
) -> Message | None:
    """What was begun is not another one afterwards: it ends now, or it is over already; another
    `end` is said with its reason and keeps to the same limits."""
    if any(proposal.changed(name) for name in fixed):
        return Message.of("alarmbook.refused.fixed")
    if over(proposal):
        return Message.of("alarmbook.refused.over")
    if any(proposal.changed(name) and not is_now(proposal, name) for name in ("ended", "returned")):
        return Message.of("alarmbook.refused.moment")
    if proposal.changed("until") or proposal.events:
        return extension_objection(proposal) or end(proposal)
    return None


def extension_objection(proposal: Proposal) -> Message | None:
    """A later end is said with the reason it has."""
    said = [value for name, value in proposal.events if name == "extended"]
    if not said and not proposal.changed("until"):
        return None
    told = said[0] if len(said) == 1 and isinstance(said[0], dict) else {}
    if not proposal.changed("until") or told.get("until") != proposal.after.get("until"):
        return Message.of("alarmbook.refused.unsaid")
    was = proposal.was("until")
    if isinstance(was, int) and moment(proposal, "until") <= was:
        return Message.of("alarmbook.refused.shorter")
    reason = told.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        return Message.of("alarmbook.refused.no_reason")
    return None
