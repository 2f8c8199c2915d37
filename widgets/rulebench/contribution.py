"""What the rule bench brings to the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from models.text.message import Message
from widgets.contribution import GROUP_ALARMS, Action, Contribution, Desk, Workspace

if TYPE_CHECKING:
    from models.alarms.trial.bench import Bench


def rulebench_contribution(bench: Callable[[], Bench] | None = None) -> Contribution:
    """Rules on the stored history; without `bench` they can be looked at and not tried.

    `bench` is asked for when the page is first shown.
    """

    def build(desk: Desk) -> Workspace:
        # nobody waits for the bench before the first paint
        from widgets.rulebench.workspace import RuleBenchWorkspace

        return RuleBenchWorkspace(desk, None if bench is None else bench())

    return Contribution(
        "rulebench",
        Message.of("rulebench.title"),
        "trends",
        build,
        opens=("rule",),
        actions=(Action("pick", Message.of("rulebench.action.pick"), "Alt+R"),),
        group=GROUP_ALARMS,
    )
