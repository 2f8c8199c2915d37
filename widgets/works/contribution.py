"""What the Works page brings to the window."""

from __future__ import annotations

from collections.abc import Sequence

from models import works
from models.text.message import Message
from models.works.kinds import WORK
from widgets.contribution import (
    GROUP_SHIFT,
    Action,
    Beginning,
    Contribution,
    Desk,
    Duty,
    Found,
    Target,
    Workspace,
)

_DUTIES = {
    "start": "works.due.start",
    "end": "works.due.end",
    "close": "works.due.close",
    "watch": "works.due.watch",
}
_RANK = 40


def works_contribution() -> Contribution:
    """Works and permits, a page of the shift."""
    return Contribution(
        "works",
        Message.of("works.title"),
        "handover",
        _build,
        opens=(WORK, "new-work"),
        actions=(Action("new-work", Message.of("works.action.new")),),
        find=find_works,
        group=GROUP_SHIFT,
        begins=(
            Beginning(WORK, Message.of("works.action.new"), ("device", "area", "floor", "alarm")),
        ),
        duties=duties,
    )


def _build(desk: Desk) -> Workspace:
    from widgets.works.workspace import WorksWorkspace

    return WorksWorkspace(desk)


def duties(desk: Desk) -> Sequence[Duty]:
    """What somebody has to do about a work."""
    words = desk.words
    return [
        Duty(
            Target(WORK, one.work.id),
            words.say(_DUTIES[one.what], number=one.work.number, title=words.name(one.work.title)),
            one.due_ms,
            one.overdue,
        )
        for one in works.due(desk.view.records, desk.view.now())
    ]


def find_works(desk: Desk, text: str) -> Sequence[Found]:
    """Works that hold every word."""
    records, found = desk.view.records, list[Found]()
    for hit in records.search(text, [WORK], 20):
        record = records.get(WORK, hit.id)
        if record is not None:
            work = works.Work.of(record)
            name = f"{work.number} · {desk.words.name(work.title)}"
            detail = hit.excerpt or desk.words.say("works.title")
            found.append(Found(Target(WORK, hit.id), name, detail, _RANK))
    return found
