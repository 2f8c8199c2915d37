"""A window over real records of every kind, on the small park."""

from __future__ import annotations

import pytest

from app.subjects import record_kinds
from tests.records.room import Room, room
from tests.widgets.dummy import dummies
from tests.widgets.opened import Settings, on_screen
from widgets.privacy import privacy_contribution
from widgets.search import search_contribution
from widgets.shell import ControlRoom
from widgets.shiftlog import shiftlog_contribution


@pytest.fixture
def office(tmp_path) -> Room:
    with room(tmp_path, record_kinds()) as made:
        yield made


@pytest.fixture
def open_window(qtbot, office, catalogues):
    def open_(size=(1366, 768), theme="day", language="en"):
        contributions = (
            *dummies(),
            shiftlog_contribution(),
            search_contribution(),
            privacy_contribution(record_kinds()),
        )
        window = ControlRoom(office.view, contributions, Settings(), catalogues, theme, language)
        return on_screen(qtbot, window, size)

    return open_


@pytest.fixture
def window(open_window) -> ControlRoom:
    return open_window()
