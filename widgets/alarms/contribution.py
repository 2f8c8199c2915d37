"""What the alarm workspace brings to the window."""

from __future__ import annotations

from models.text.message import Message
from widgets.contribution import ALARM_LIST, GROUP_ALARMS, Action, Contribution, Desk, Workspace


def alarms_contribution() -> Contribution:
    """Alarms."""
    return Contribution(
        "alarms",
        Message.of("alarmpanel.title"),
        "alarms",
        _build,
        opens=("alarm", ALARM_LIST),
        actions=(
            Action("standing", Message.of("alarmpanel.action.standing"), "Alt+1"),
            Action("journal", Message.of("alarmpanel.action.journal"), "Alt+2"),
            Action("withheld", Message.of("alarmpanel.action.withheld"), "Alt+3"),
            Action("cause", Message.of("alarmpanel.action.cause"), "Alt+C"),
            Action("place", Message.of("alarmpanel.action.place"), "Alt+P"),
            Action("device", Message.of("alarmpanel.action.device"), "Alt+D"),
            Action("time", Message.of("alarmpanel.action.time"), "Alt+T"),
            Action("filter", Message.of("alarmpanel.action.filter"), "Alt+F"),
            Action("columns", Message.of("alarmpanel.action.columns"), "Alt+L"),
            Action("csv", Message.of("alarmpanel.action.csv")),
            Action("xlsx", Message.of("alarmpanel.action.xlsx"), "Alt+E"),
        ),
        group=GROUP_ALARMS,
    )


def _build(desk: Desk) -> Workspace:
    # nobody waits for the table before the first paint
    from widgets.alarms.workspace import AlarmsWorkspace

    return AlarmsWorkspace(desk)
