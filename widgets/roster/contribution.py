"""What the roster brings to the window."""

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


def roster_contribution() -> Contribution:
    """Contacts and the duty roster."""
    return Contribution(
        "roster",
        Message.of("rosterpanel.title"),
        "phone",
        _build,
        opens=("roster_contact", "roster_duty"),
        actions=(Action("new", Message.of("rosterpanel.action.new")),),
        find=_find,
        group=GROUP_SHIFT,
    )


def _build(desk: Desk) -> Workspace:
    from widgets.roster.workspace import RosterWorkspace

    return RosterWorkspace(desk)


def _find(desk: Desk, text: str) -> Sequence[Found]:
    """Contacts by name, company or number; the number is the answer itself."""
    from widgets.records import name_text

    found = []
    for hit in desk.view.records.search(text, ["roster_contact"], 6):
        record = desk.view.records.get("roster_contact", hit.id)
        if record is not None and not record.flag("gone"):
            title = f"{name_text(desk, record.values.get('name'))} · {record.text('phone')}"
            detail = desk.words.say("rosterpanel.found")
            found.append(Found(Target("roster_contact", hit.id), title, detail, 45))
    return found
