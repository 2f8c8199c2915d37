"""What the Keys page brings to the window."""

from __future__ import annotations

from collections.abc import Sequence

from models import keys
from models.keys.kinds import ISSUE, KEY
from models.text.message import Message
from widgets.contribution import (
    GROUP_SHIFT,
    Contribution,
    Desk,
    Duty,
    Found,
    Target,
    Workspace,
)

_RANK = 45


def keys_contribution() -> Contribution:
    """Keys, cards and radios, a page of the shift."""
    return Contribution(
        "keys",
        Message.of("keys.title"),
        "handover",
        _build,
        opens=(KEY, ISSUE),
        find=find_keys,
        group=GROUP_SHIFT,
        duties=duties,
    )


def _build(desk: Desk) -> Workspace:
    from widgets.keys.workspace import KeysWorkspace

    return KeysWorkspace(desk)


def duties(desk: Desk) -> Sequence[Duty]:
    """What is due back now or soon."""
    now = desk.view.now()
    return [
        Duty(
            Target(KEY, one.key),
            desk.words.say("keys.due", label=one.label, holder=one.holder),
            one.due_ms,
            one.overdue(now),
        )
        for one in keys.due(desk.view.records, now)
    ]


def find_keys(desk: Desk, text: str) -> Sequence[Found]:
    """Keys by label, name, what they open, and by who has or had them."""
    from widgets.keys.terms import key_name, standing

    records, found = desk.view.records, dict[str, Found]()
    for hit in records.search(text, [KEY, ISSUE], 20):
        id_ = hit.id
        if hit.kind == ISSUE:
            issue = records.get(ISSUE, hit.id)
            id_ = "" if issue is None else issue.text("key")
        record = records.get(KEY, id_)
        if record is not None and id_ not in found:
            parts = (record.text("label"), key_name(desk, record))
            title = " · ".join(part for part in parts if part)
            found[id_] = Found(Target(KEY, id_), title, standing(desk, record), _RANK)
    return list(found.values())
