"""What the Plan workspace brings to the window."""

from __future__ import annotations

from models.text.message import Message
from widgets.contribution import Action, Contribution
from widgets.plan.find import find_places
from widgets.plan.workspace import PlanWorkspace


def plan_contribution() -> Contribution:
    """Floor plans and the park overview."""
    return Contribution(
        "plan",
        Message.of("plan.title"),
        "plan",
        PlanWorkspace,
        opens=("device", "floor", "building", "area"),
        actions=(
            Action("overview", Message.of("plan.action.overview"), "Alt+0"),
            Action("new", Message.of("plan.action.new"), "Alt+N"),
            Action("places", Message.of("plan.action.places"), "Alt+T"),
            Action("climate", Message.of("plan.action.climate"), "Alt+1"),
            Action("energy", Message.of("plan.action.energy"), "Alt+2"),
            Action("doors", Message.of("plan.action.doors"), "Alt+3"),
            Action("devices", Message.of("plan.action.devices"), "Alt+4"),
            Action("units", Message.of("plan.action.units"), "Alt+5"),
            Action("fit", Message.of("plan.action.fit"), "Alt+Home"),
            Action("up", Message.of("plan.action.up"), "Alt+PgUp"),
            Action("down", Message.of("plan.action.down"), "Alt+PgDown"),
        ),
        find=find_places,
    )
