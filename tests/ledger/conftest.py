"""The page of temporary states over real records of a small park."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from models.alarmbook import SUBJECT, noted, shelve, suppress
from models.alarms import OutOfService
from models.works.kinds import SUBJECT as WORKS
from tests.alarmbook.conftest import CO2, HOUR, park
from tests.records.room import NOW, room
from widgets.contribution import Desk
from widgets.ledger.workspace import LedgerWorkspace
from widgets.theme import load_theme
from widgets.words import Words


def designed_park():
    """Doors are designed to be locked or let through, the pump to be off."""
    known = park()
    points = dict(known.points)
    for id_, point in known.points.items():
        if point.kind == "door_mode":
            points[id_] = replace(point, designed=(0.0, 2.0))
    points["p-1.switch"] = replace(points["p-1.switch"], designed=(0.0,))
    return replace(known, points=points)


@pytest.fixture
def desk_room(tmp_path):
    with room(tmp_path, (*SUBJECT.kinds, *WORKS.kinds), designed_park()) as made:
        made.view.fill()
        yield made


@pytest.fixture
def full(desk_room):
    """One of each kind: a door since two hours that nobody has explained."""
    made = desk_room
    made.write(
        *shelve("sh", CO2, "limits", since_ms=NOW, until_ms=NOW + HOUR, one_shot=False,
                reason="chattering", note="fan belt"),
    )  # fmt: skip
    made.write(
        *suppress("su", "s-r2.co2", "limits", since_ms=NOW, until_ms=NOW + 24 * HOUR,
                  reason="room is empty"),
    )  # fmt: skip
    note = made.registrar.note
    asyncio.run(note(noted("fo", "forced", "p-1.switch", 1.0, NOW - HOUR // 4)))
    asyncio.run(note(noted("do", "door_mode", "d-r1.mode", 1.0, NOW - 2 * HOUR)))
    made.view.out = {
        "s-r3.co2": OutOfService("w", "W-0031", NOW - HOUR, NOW + 2 * HOUR),
        "s-r3.temperature": OutOfService("w", "W-0031", NOW - HOUR, NOW + 2 * HOUR),
    }
    return made


@pytest.fixture
def shown():
    """Targets that were asked for."""
    return []


@pytest.fixture(params=["en"])
def desk(desk_room, qapp, catalogues, shown, request):
    words = Words(request.param, catalogues[request.param], desk_room.view.park.zone)
    return Desk(desk_room.view, load_theme("night", request.param), words, shown.append)


@pytest.fixture
def space(full, desk, qtbot):
    made = LedgerWorkspace(desk)
    made.whole = QWidget()
    qtbot.addWidget(made.whole)
    made.widget.setParent(made.whole)
    made.widget.setGeometry(0, 0, 978, 640)
    made.inspector.setParent(made.whole)
    made.inspector.setGeometry(978, 0, 324, 640)
    made.whole.resize(1302, 640)
    made.whole.show()
    return made
