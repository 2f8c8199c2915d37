"""Space goes to the place of the worst alarm on the plan, with the product's own workspaces."""

from __future__ import annotations

from typing import Any

from app.contributions import contributions
from app.snapshot import NoLayout
from tests.widgets.frozen import frozen_view
from widgets.shell import ControlRoom


def test_the_top_alarm_is_shown_where_it_is(qtbot: Any, catalogues: Any) -> None:
    view = frozen_view()
    worst = max(view.alarms(), key=lambda a: a.severity)
    room = ControlRoom(view, contributions(), NoLayout(), catalogues)
    qtbot.addWidget(room)
    room.show()
    room.open_workspace("inventory")
    room.frame.show_top()
    assert room.frame.current == "plan"
    device = view.park.points[worst.point].device
    state = room.frame.workspaces.states()["plan"]
    assert state["selected"] == f"device:{device}"
