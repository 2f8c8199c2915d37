"""A window on the small frozen park, with dummy workspaces."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.text.catalogue import load_catalogue
from tests.widgets.dummy import dummies
from tests.widgets.frozen import FrozenView, frozen_view
from widgets.shell import ControlRoom

_TEXT = Path(__file__).parents[2] / "resources" / "text"


class Settings:
    """A LayoutStore in memory."""

    def __init__(self) -> None:
        self.saved: dict[str, Any] = {}

    def load(self) -> dict[str, Any]:
        return self.saved

    def save(self, layout: dict[str, Any]) -> None:
        self.saved = layout


@pytest.fixture(scope="session")
def catalogues() -> dict[str, dict[str, str]]:
    return {language: load_catalogue(_TEXT, language) for language in ("en", "zh_CN")}


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def open_room(qtbot, catalogues, settings) -> Callable[..., ControlRoom]:
    """`open_room(view, size=(1366, 768), theme="night", language="en")` shows a window."""

    def open_(
        view: FrozenView | None = None,
        size: tuple[int, int] = (1366, 768),
        contributions=None,
        **more: Any,
    ) -> ControlRoom:
        room = ControlRoom(
            view or frozen_view(), contributions or dummies(), settings, catalogues, **more
        )
        qtbot.addWidget(room)
        room.resize(*size)
        room.show()
        qtbot.waitExposed(room)
        room.activateWindow()
        qtbot.waitUntil(room.isActiveWindow)
        return room

    return open_
