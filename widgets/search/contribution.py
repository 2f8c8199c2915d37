"""What the search brings to the window: hits of the find box, and its page."""

from __future__ import annotations

from collections.abc import Sequence

from models.text.message import Message
from widgets.contribution import (
    GROUP_SHIFT,
    Action,
    Contribution,
    Desk,
    Found,
    Target,
    Workspace,
)
from widgets.records.naming import called

_MOST = 12
_RANK = 40
"""After what the subjects find by name: devices, rooms, tenants."""


def search_contribution() -> Contribution:
    """The page "search" of the shift, and a provider of the find box."""
    return Contribution(
        "search",
        Message.of("search.title"),
        "find",
        _build,
        opens=("search",),
        actions=(Action("search", Message.of("search.action"), "Ctrl+Shift+F", stays=True),),
        find=find,
        group=GROUP_SHIFT,
    )


def find(desk: Desk, text: str) -> Sequence[Found]:
    """The newest records that hold the text."""
    found = []
    for number, hit in enumerate(desk.view.records.search(text, limit=_MOST)):
        target = Target(hit.kind, hit.id)
        word, name = called(desk, target)
        told = hit.excerpt.strip("\u2026") in name
        detail = word if told else f"{word} \u00b7 {hit.excerpt}"
        found.append(Found(target, name or word, detail, _RANK + number))
    return found


def _build(desk: Desk) -> Workspace:
    from widgets.search.workspace import SearchWorkspace

    return SearchWorkspace(desk)
