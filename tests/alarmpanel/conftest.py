"""The workspace over a view that is moved by hand; what it writes is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from shiboken6 import isValid

from models.records import Change
from models.text import Language, Message
from tests.alarmpanel.flooded import FloodView
from widgets.alarms.workspace import AlarmsWorkspace
from widgets.contribution import Desk, Target
from widgets.theme import ThemeName, load_theme
from widgets.words import Words


class Written:
    """Implements `Recording`: keeps what is asked for, refuses what it is told to."""

    person = "ann"

    def __init__(self) -> None:
        self.operations: list[tuple[Change, ...]] = []
        self.reasons: list[str] = []
        self.refused: dict[str, Message] = {}
        self.answer: Message | None = None
        self._ids = 0

    def new_id(self) -> str:
        self._ids += 1
        return f"id-{self._ids}"

    def objection(self, permission: str) -> Message | None:
        return self.refused.get(permission)

    async def write(self, changes: Sequence[Change], reason: str = "") -> Message | None:
        self.operations.append(tuple(changes))
        self.reasons.append(reason)
        return self.answer

    def acknowledged(self) -> list[str]:
        """Ids of alarms, in the order they were acknowledged."""
        return [
            change.entity
            for operation in self.operations
            for change in operation
            if change.field == "acknowledged"
        ]


@pytest.fixture
def view() -> FloodView:
    made = FloodView(followers=60)
    made.recording = Written()
    return made


@pytest.fixture
def written(view: FloodView) -> Written:
    return view.recording


@pytest.fixture
def shown() -> list[Target]:
    return []


@pytest.fixture
def offered() -> list[Sequence[Target]]:
    return []


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[asyncio.AbstractEventLoop]:
    """Slots find a loop; `settle` runs what they began."""
    made = asyncio.new_event_loop()
    asyncio.set_event_loop(made)
    yield made
    made.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def open_alarms(
    qapp, view: FloodView, shown, offered, catalogues, loop
) -> Iterator[Callable[..., AlarmsWorkspace]]:
    """`open_alarms(language, theme, width)` builds the workspace and shows its parts."""
    parts = []

    def open_(
        language: Language = "en", theme: ThemeName = "night", size: tuple[int, int] = (978, 660)
    ) -> AlarmsWorkspace:
        dressed = load_theme(theme, language)
        dressed.apply(qapp)
        words = Words(language, catalogues[language], view.park.zone)
        made = AlarmsWorkspace(
            Desk(view, dressed, words, shown.append, offer=lambda t: offered.append(list(t)))
        )
        parts.extend((made.widget, made.header, made.inspector))
        made.widget.resize(*size)
        made.inspector.resize(324, 660)
        made.widget.show()
        made.inspector.show()
        made.widget.activateWindow()
        return made

    yield open_
    for widget in filter(isValid, parts):
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def settle(loop) -> Callable[[AlarmsWorkspace], None]:
    """Let everything that was asked for be written."""

    def run(made: AlarmsWorkspace) -> None:
        loop.run_until_complete(made.keys.acts.settled())
        loop.run_until_complete(made.keys.export.settled())

    return run
