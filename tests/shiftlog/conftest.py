"""A window over real records of every kind, on the small park."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.subjects import record_kinds
from models.text.catalogue import load_catalogue
from tests.records.room import Room, room
from tests.widgets.dummy import dummies
from widgets.privacy import privacy_contribution
from widgets.search import search_contribution
from widgets.shell import ControlRoom
from widgets.shiftlog import shiftlog_contribution

TEXT = Path(__file__).parents[2] / "resources" / "text"


class Settings:
    """A LayoutStore in memory."""

    def __init__(self):
        self.saved = {}

    def load(self):
        return self.saved

    def save(self, layout):
        self.saved = layout


@pytest.fixture
def office(tmp_path) -> Room:
    with room(tmp_path, record_kinds()) as made:
        yield made


@pytest.fixture
def open_window(qtbot, office):
    def open_(size=(1366, 768), theme="day", language="en"):
        catalogues = {name: load_catalogue(TEXT, name) for name in ("en", "zh_CN")}
        contributions = (
            *dummies(),
            shiftlog_contribution(),
            search_contribution(),
            privacy_contribution(record_kinds()),
        )
        window = ControlRoom(office.view, contributions, Settings(), catalogues, theme, language)
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return open_


@pytest.fixture
def window(open_window) -> ControlRoom:
    return open_window()
