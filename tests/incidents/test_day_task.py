"""The day's task 7 in the whole window, with keys alone: a leak becomes an incident, its first
step is signed, the four affected tenants are told. At most ten keys."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.contributions import contributions
from app.demorecords import seed
from app.snapshot import NoLayout
from app.subjects import record_kinds
from models.alarms import Alarm
from models.points import Severity
from models.records import Query
from tests.incidents.desk import steps_of
from tests.records.room import NOW, Room
from tests.records.room import room as open_room
from tests.simulator.demo import demo
from tests.widgets.opened import on_screen
from widgets.incidents.workspace import IncidentsWorkspace
from widgets.shell import ControlRoom

Key = Qt.Key


class _Fingers:
    """Presses keys where the focus is, and counts them."""

    def __init__(self, window: ControlRoom) -> None:
        self.window, self.pressed = window, 0

    def press(self, key: Qt.Key) -> None:
        self.pressed += 1
        QTest.keyClick(QApplication.focusWidget() or self.window, key)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Room]:
    """The demo park with its records; it outlives the window."""
    park = demo()
    with open_room(tmp_path, record_kinds(), park) as made:
        assert asyncio.run(seed(made.journal, record_kinds(), NOW, park.zone)) == []
        yield made


def test_a_leak_in_ten_keys(house: Room, qtbot: Any, catalogues: Any) -> None:
    park = house.view.park
    leaking = next(
        point for point in park.devices["lk-b2-wc"].points if park.points[point].kind == "leak"
    )
    wet = next(n for n, s in enumerate(park.points[leaking].states) if s.severity)
    house.view.active[leaking] = Alarm(leaking, Severity.HIGH, "state", NOW - 4_000, wet, None)
    window = ControlRoom(house.view, contributions(), NoLayout(), catalogues)
    on_screen(qtbot, window)
    window.open_workspace("plan")
    fingers = _Fingers(window)

    async def leak() -> None:
        fingers.press(Key.Key_Space)  # the place of the worst alarm, on the plan
        fingers.press(Key.Key_N)  # what can begin here
        fingers.press(Key.Key_Return)  # an incident
        made = window.frame.workspaces.built("incidents")
        assert isinstance(made, IncidentsWorkspace)
        await made.settled()
        assert window.frame.current == "incidents"
        fingers.press(Key.Key_Return)  # the first step
        await made.settled()
        for _ in range(4):
            fingers.press(Key.Key_T)
        await made.settled()

    asyncio.run(leak())
    assert fingers.pressed <= 10
    where = (("type", "is", "leak"), ("raised", "at_least", NOW))
    (incident,) = house.records.list(Query("incident", where))
    assert incident.text("state") == "in_progress"
    assert incident.text("place") == "device:lk-b2-wc"
    assert steps_of(house, incident.id)[0].text("state") == "done"
    told = house.records.events("incident", incident.id, "told")
    assert {line.value["at"] for line in told} == {NOW}
    names = set()
    for line in told:
        tenant = house.records.get("tenant", line.value["who"].removeprefix("tenant:"))
        assert tenant is not None
        names.add(tenant.values["name"]["en"])
    assert len(told) == len(names) == 4
    assert {"Aurora Optics", "Northfield Biotech"} <= names
    made = window.frame.workspaces.built("incidents")
    assert isinstance(made, IncidentsWorkspace)
    assert "2.WC Washrooms" in made.side.notice.qr.accessibleName()
    assert made.side.notice.qr.matrix
