"""A window on the small frozen park with a horn of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.sound.loudspeaker import Loudspeaker
from tests.widgets.dummy import dummies
from tests.widgets.frozen import FrozenView, frozen_view
from tests.widgets.opened import Settings, on_screen
from widgets.shell import ControlRoom
from widgets.sound import Horn


@pytest.fixture
def speaker() -> Loudspeaker:
    return Loudspeaker()


@pytest.fixture
def open_room(qtbot, catalogues, speaker) -> Callable[..., ControlRoom]:
    """`open_room(view, size=(1366, 768), language="en", posts=None)` shows a window."""

    def open_(
        view: FrozenView | None = None,
        size: tuple[int, int] = (1366, 768),
        contributions: Any = None,
        **more: Any,
    ) -> ControlRoom:
        view = view or frozen_view()
        horn = Horn(view, speaker)
        room = ControlRoom(
            view, contributions or dummies(), Settings(), catalogues, horn=horn, **more
        )
        room.destroyed.connect(horn.close)
        return on_screen(qtbot, room, size)

    return open_
