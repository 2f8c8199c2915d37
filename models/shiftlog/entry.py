"""What is kept of one entry and who may write it."""

from __future__ import annotations

from collections.abc import Sequence

from models.records import (
    Change,
    Field,
    FieldType,
    JsonValue,
    Permission,
    Proposal,
    RecordKind,
    Role,
    Subject,
)
from models.shiftlog.links import split_link
from models.shiftlog.tags import tags_of
from models.text.message import Message

ENTRY = "entry"
WRITE = "shiftlog.write"
LINKED = (
    "device", "point", "area", "floor", "building", "link", "alarm", "tenant", "contact", "lease",
    "request", "incident", "work", "key", "person",
)  # fmt: skip
"""Kinds of target that the window offers as a link of an entry."""
_MOST_LINKS = 20
_AHEAD_MS = 5 * 60_000
"""How far the clock of another station may be ahead."""


def _rule(proposal: Proposal) -> Message | None:
    if not str(proposal.after.get("text") or "").strip():
        return Message.of("shiftlog.empty")
    links = proposal.after.get("links")
    given = links if isinstance(links, list) else []
    if len(given) > _MOST_LINKS:
        return Message.of("shiftlog.too_many_links", most=_MOST_LINKS)
    for text in given:
        if split_link(str(text)) is None:
            return Message.of("shiftlog.no_link", text=str(text)[:80])
    at = proposal.after.get("at")
    if proposal.changed("at") and isinstance(at, int) and at > proposal.now_ms + _AHEAD_MS:
        return Message.of("shiftlog.not_yet")
    return None


_entry = RecordKind(
    ENTRY,
    (
        Field("text", required=True, searched=True, longest=4_000, data_class="log"),
        Field("tags", FieldType.LIST, indexed=True, searched=True, longest=40),
        Field("links", FieldType.LIST, indexed=True, longest=250),
        # for handover: stays on top until somebody takes the mark away
        Field("pinned", FieldType.FLAG, indexed=True),
        Field("at", FieldType.INTEGER, required=True, indexed=True),
    ),
    create=WRITE,
    edit=WRITE,
    rule=_rule,
)

_DESK = frozenset({Role.OPERATOR, Role.SHIFT_LEAD, Role.FACILITY_MANAGER, Role.SECURITY_ADMIN})

SUBJECT = Subject(
    "shiftlog", (_entry,), (Permission(WRITE, Message.of("shiftlog.may.write"), _DESK),)
)


def entry_changes(
    id_: str, text: str, links: Sequence[str], at_ms: int, *, pinned: bool = False
) -> tuple[Change, ...]:
    """What writes a new entry; its tags are read from its text."""
    values: dict[str, JsonValue] = {
        "text": text.strip(),
        "tags": list(tags_of(text)) or None,
        "links": list(dict.fromkeys(links)) or None,
        "pinned": True if pinned else None,
        "at": at_ms,
    }
    return tuple(
        Change(ENTRY, id_, name, value) for name, value in values.items() if value is not None
    )
