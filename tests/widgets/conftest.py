"""A window on the small frozen park, with dummy workspaces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.widgets.dummy import dummies
from tests.widgets.frozen import FrozenView, frozen_view
from tests.widgets.opened import Settings, on_screen
from widgets.shell import ControlRoom


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
        return on_screen(qtbot, room, size)

    return open_
