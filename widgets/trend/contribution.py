"""What the Trends workspace brings to the window."""

from __future__ import annotations

from models.text.message import Message
from widgets.contribution import Action, Contribution, Desk, Workspace


def trend_contribution() -> Contribution:
    """Points over time."""
    return Contribution(
        "trend",
        Message.of("trend.title"),
        "trends",
        _build,
        opens=("trend",),
        actions=(
            Action("add", Message.of("trend.action.add"), "Alt+A"),
            Action("earlier", Message.of("trend.action.earlier"), "Alt+Left"),
            Action("later", Message.of("trend.action.later"), "Alt+Right"),
            Action("live", Message.of("trend.action.live"), "Alt+End"),
        ),
    )


def _build(desk: Desk) -> Workspace:
    # nobody waits for the chart before the first paint
    from widgets.trend.workspace import TrendWorkspace

    return TrendWorkspace(desk)
