"""No part of a workspace is shown before it has its place in the window: a widget without one is
a window of its own for a moment, and the platform paints that white."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from app.contributions import contributions
from app.demorecords import seed
from app.snapshot import NoLayout
from app.subjects import record_kinds
from tests.records.room import NOW, Room
from tests.records.room import room as open_records
from tests.simulator.demo import demo
from tests.widgets.frozen import frozen_view
from tests.widgets.opened import on_screen
from widgets.shell import ControlRoom


class Strays(QObject):
    """Hears of every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


@pytest.fixture
def strays(qapp: QApplication):
    found = Strays()
    qapp.installEventFilter(found)
    yield found
    qapp.removeEventFilter(found)


def test_building_a_workspace_shows_no_window_of_its_own(open_room, strays: Strays) -> None:
    room = open_room(frozen_view(), contributions=contributions())
    assert strays.shown == ["ControlRoom"]  # the filter hears
    assert not _strays_of_each_page(room, strays)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Room]:
    """The demo park with its records; it outlives the window."""
    park = demo()
    with open_records(tmp_path, record_kinds(), park) as made:
        assert asyncio.run(seed(made.journal, record_kinds(), NOW, park.zone)) == []
        yield made


def test_nor_does_choosing_the_first_record_of_a_page(
    house: Room, qtbot: Any, catalogues: Any, strays: Strays
) -> None:
    window = ControlRoom(house.view, contributions(), NoLayout(), catalogues)
    on_screen(qtbot, window)
    assert not _strays_of_each_page(window, strays)
    assert window.isActiveWindow()


def _strays_of_each_page(room: ControlRoom, strays: Strays) -> dict[str, list[str]]:
    """What was shown as a window while each page was opened, by page; only pages with any."""
    stray: dict[str, list[str]] = {}
    for contribution in contributions():
        strays.shown.clear()
        room.open_workspace(contribution.id)
        if strays.shown:
            stray[contribution.id] = list(strays.shown)
    return stray
