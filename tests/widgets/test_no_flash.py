"""No part of a workspace is shown before it has its place in the window: a widget without one is
a window of its own for a moment, and the platform paints that white."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from app.contributions import contributions
from tests.widgets.frozen import frozen_view


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
    stray: dict[str, list[str]] = {}
    for contribution in contributions():
        strays.shown.clear()
        room.open_workspace(contribution.id)
        stray[contribution.id] = list(strays.shown)
    assert not {id_: shown for id_, shown in stray.items() if shown}
