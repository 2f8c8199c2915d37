"""What the alarm figures bring to the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.records import Record
from models.text.message import Message
from widgets.contribution import (
    GROUP_ALARMS,
    Action,
    Contribution,
    Desk,
    Found,
    Naming,
    Target,
    Workspace,
)

if TYPE_CHECKING:
    from models.alarms.figures.measuring import Measuring

_MOST = 6


def figures_contribution(measuring: Measuring | None = None) -> Contribution:
    """Rates, floods, nuisances; and the reports of floods. Without `measuring` a small journal is
    read at once, and a large one is not."""

    def build(desk: Desk) -> Workspace:
        # nobody waits for the figures before the first paint
        from widgets.figures.workspace import FiguresWorkspace

        return FiguresWorkspace(desk, measuring)

    return Contribution(
        "figures",
        Message.of("figures.title"),
        "alarms",
        build,
        opens=("alarm-figures", "flood_report"),
        actions=(
            Action("earlier", Message.of("figures.action.earlier"), "Alt+Left"),
            Action("later", Message.of("figures.action.later"), "Alt+Right"),
            Action("formulas", Message.of("figures.action.formulas"), "Alt+F"),
            Action("export", Message.of("figures.action.export"), "Alt+E"),
        ),
        find=_find,
        group=GROUP_ALARMS,
        names=(Naming("flood_report", Message.of("figures.report"), _name),),
    )


def _name(desk: Desk, record: Record) -> str:
    return desk.words.time(record.number("began") or 0)


def _find(desk: Desk, text: str) -> Sequence[Found]:
    """Reports of floods by what persons said of them."""
    hits = desk.view.records.search(text, ["flood_report"], _MOST)
    records = (desk.view.records.get("flood_report", hit.id) for hit in hits)
    word = desk.words.say("figures.report")
    return [
        Found(Target("flood_report", one.id), _name(desk, one), word, 60)
        for one in records
        if one is not None
    ]
