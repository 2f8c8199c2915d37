"""What the page of temporary states brings to the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.alarmbook import DRILLS, OVERRIDE, SHELVING, SUPPRESSION
from models.text.message import Message
from widgets.contribution import (
    GROUP_ALARMS,
    Action,
    Beginning,
    Contribution,
    Desk,
    Duty,
    Naming,
    Target,
    Workspace,
)

if TYPE_CHECKING:
    from models.records import Record

LEDGER = "ledger"
"""Kind of target that shows the page; its id is a kind of state to filter by, or empty."""
BEGIN_DRILL, END_DRILL = "begin-drill", "end-drill"
_SOON_MS = 15 * 60_000


def ledger_contribution() -> Contribution:
    """A page of the alarms."""
    return Contribution(
        LEDGER,
        Message.of("ledger.title"),
        "alarms",
        _build,
        opens=(LEDGER, SHELVING, SUPPRESSION, OVERRIDE, DRILLS, "new-suppression", "new-drill"),
        actions=(
            Action(BEGIN_DRILL, Message.of("ledger.action.drill")),
            Action(END_DRILL, Message.of("ledger.action.drill_end")),
        ),
        group=GROUP_ALARMS,
        begins=(
            Beginning(SUPPRESSION, Message.of("ledger.begin.suppression"), ("alarm",)),
            Beginning(DRILLS, Message.of("ledger.begin.drill"), ("building",)),
        ),
        duties=duties,
        names=(
            Naming(SHELVING, Message.of("ledger.word.shelving"), _name),
            Naming(SUPPRESSION, Message.of("ledger.word.suppression"), _name),
            Naming(OVERRIDE, Message.of("ledger.word.override"), _name),
            Naming(
                DRILLS, Message.of("ledger.word.drill"), lambda _, record: record.text("reason")
            ),
        ),
    )


def _build(desk: Desk) -> Workspace:
    from widgets.ledger.workspace import LedgerWorkspace

    return LedgerWorkspace(desk)


def _name(desk: Desk, record: Record) -> str:
    from widgets.ledger.terms import point_title

    return point_title(desk, record.text("point"))


def duties(desk: Desk) -> Sequence[Duty]:
    """Overrides and drills whose end is missed or near, and what nobody has explained."""
    from models.temporary import StateKind, unended
    from widgets.ledger.terms import place, what

    now = desk.view.now()
    found = []
    for one in unended(desk.view.records, now):
        due = one.due_ms
        if due is None or due > now + _SOON_MS:
            continue
        title = desk.words.say("ledger.duty", what=what(desk, one))
        kind = OVERRIDE
        if one.kind is StateKind.DRILL:
            title = desk.words.say("ledger.duty.drill", place=place(desk, one))
            kind = DRILLS
        found.append(Duty(Target(kind, one.record), title, due, one.is_overdue(now)))
    return found
