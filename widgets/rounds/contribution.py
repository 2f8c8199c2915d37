"""What the rounds bring to the window."""

from __future__ import annotations

from collections.abc import Sequence

from models import rounds
from models.records import Record, Records
from models.text.message import Message
from widgets.contribution import (
    GROUP_SHIFT,
    Action,
    Contribution,
    Desk,
    Duty,
    Found,
    Naming,
    Target,
    Workspace,
)

_RANK = 50
_FRESH_MS = 5_000
_DAY_MIN = 24 * 60


def rounds_contribution() -> Contribution:
    """The rounds of the day."""
    return Contribution(
        "rounds",
        Message.of("roundspanel.title"),
        "handover",
        _build,
        opens=("round",),
        actions=(Action("due", Message.of("roundspanel.action.due")),),
        group=GROUP_SHIFT,
        duties=RoundDuties(),
        names=(Naming("round", Message.of("roundspanel.found.round"), round_name),),
    )


def templates_contribution() -> Contribution:
    """What is to be done when."""
    return Contribution(
        "templates",
        Message.of("roundspanel.plans"),
        "handover",
        _build_templates,
        opens=("round_template", "round_checkpoint", "new-round_template"),
        actions=(Action("new", Message.of("roundspanel.action.new")),),
        find=find_templates,
        group=GROUP_SHIFT,
        names=(
            Naming("round_template", Message.of("roundspanel.found.plan"), _name),
            Naming("round_checkpoint", Message.of("roundspanel.found.point"), _name),
        ),
    )


def _build(desk: Desk) -> Workspace:
    from widgets.rounds.workspace import RoundsWorkspace

    return RoundsWorkspace(desk)


def _build_templates(desk: Desk) -> Workspace:
    from widgets.rounds.templates import TemplatesWorkspace

    return TemplatesWorkspace(desk)


def _name(desk: Desk, record: Record) -> str:
    from widgets.records import name_text

    return name_text(desk, record.values.get("name"))


def round_name(desk: Desk, record: Record) -> str:
    """`Night patrol 22:30`: what it is and when it was due."""
    from widgets.rounds.roundwords import day_hour

    template = desk.view.records.get("round_template", record.text("template"))
    name = _name(desk, template) if template is not None else ""
    return f"{name} {day_hour(desk, record.number('due') or 0)}".strip()


class RoundDuties:
    """Implements `Contribution.duties`; asked every second, worked out every five."""

    def __init__(self) -> None:
        self._records: Records | None = None
        self._at_ms = 0
        self._known: Sequence[rounds.Standing] = ()

    def __call__(self, desk: Desk) -> Sequence[Duty]:
        """Rounds whose window is open, and those of the last day that nobody did or excused."""
        view, now = desk.view, desk.view.now()
        fresh = self._records is view.records and 0 <= now - self._at_ms < _FRESH_MS
        if not fresh:
            to_do = (rounds.State.DUE, rounds.State.RUNNING, rounds.State.MISSED)
            found = rounds.standings(view.records, now, view.park.zone, _DAY_MIN, _DAY_MIN)
            self._known = [one for one in found if one.state in to_do]
            self._records, self._at_ms = view.records, now
        return [
            Duty(
                Target("round", one.occurrence.id),
                _name(desk, one.template),
                one.occurrence.closes_ms,
                one.state is rounds.State.MISSED,
            )
            for one in self._known
        ]


def find_templates(desk: Desk, text: str) -> Sequence[Found]:
    """Round plans, and checkpoints by their name."""
    found = []
    for hit in desk.view.records.search(text, ["round_template", "round_checkpoint"], 6):
        record = desk.view.records.get(hit.kind, hit.id)
        if record is not None and not record.flag("retired"):
            title = _name(desk, record)
            detail = desk.words.say(_FOUND[hit.kind])
            found.append(Found(Target(hit.kind, hit.id), title, detail, _RANK))
    return found


_FOUND = {
    "round_template": "roundspanel.found.plan",
    "round_checkpoint": "roundspanel.found.point",
}
