"""What the shift log brings to the window."""

from __future__ import annotations

from models.records import Record
from models.shiftlog import ENTRY
from models.text.message import Message
from widgets.contribution import (
    GROUP_SHIFT,
    Action,
    Beginning,
    Contribution,
    Desk,
    Naming,
    Workspace,
)


def shiftlog_contribution() -> Contribution:
    """The page "log" of the shift."""
    return Contribution(
        "log",
        Message.of("shiftlog.title"),
        "handover",
        _build,
        opens=(ENTRY,),
        actions=(
            Action("filter", Message.of("shiftlog.action.filter"), "Alt+F"),
            Action("pinned", Message.of("shiftlog.action.pinned"), "Alt+H"),
        ),
        group=GROUP_SHIFT,
        begins=(
            Beginning(
                ENTRY,
                Message.of("shiftlog.begin"),
                ("device", "area", "floor", "building", "tenant", "alarm", "request", "incident"),
            ),
        ),
        names=(Naming(ENTRY, Message.of("shiftlog.entry"), _name),),
    )


def _name(desk: Desk, record: Record) -> str:
    at = record.number("at") or record.created_ms
    text = " ".join(record.text("text").split())
    return f"{desk.words.since(at, desk.view.now())} {text}"


def _build(desk: Desk) -> Workspace:
    from widgets.shiftlog.workspace import LogWorkspace

    return LogWorkspace(desk)
