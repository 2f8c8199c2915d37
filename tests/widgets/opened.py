"""A window as tests open it."""

from __future__ import annotations

from typing import Any

from widgets.shell import ControlRoom


class Settings:
    """A LayoutStore in memory."""

    def __init__(self) -> None:
        self.saved: dict[str, Any] = {}

    def load(self) -> dict[str, Any]:
        return self.saved

    def save(self, layout: dict[str, Any]) -> None:
        self.saved = layout


def on_screen(qtbot: Any, room: ControlRoom, size: tuple[int, int] = (1366, 768)) -> ControlRoom:
    """The window shown and active."""
    qtbot.addWidget(room)
    room.resize(*size)
    room.show()
    qtbot.waitExposed(room)
    room.activateWindow()
    qtbot.waitUntil(room.isActiveWindow)
    return room
