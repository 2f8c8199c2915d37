"""A desk over real records of requests, tenants and people, on the small park."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from shiboken6 import isValid

from models.people import SUBJECT as PEOPLE
from models.requests import SUBJECT
from models.tenants import SUBJECT as TENANTS
from tests.records.room import Room, room
from widgets.contribution import Desk, Target
from widgets.requests.workspace import RequestsWorkspace
from widgets.theme import load_theme
from widgets.words import Words

KINDS = (*SUBJECT.kinds, *TENANTS.kinds, *PEOPLE.kinds)


@pytest.fixture
def park_room(tmp_path) -> Iterator[Room]:
    with room(tmp_path, KINDS) as made:
        yield made


@pytest.fixture
def shown() -> list[Target]:
    return []


@pytest.fixture
def desk_of(park_room, qapp, shown, catalogues) -> Callable[..., Desk]:
    def make(language: str = "en", theme: str = "night") -> Desk:
        dress = load_theme(theme, language)
        dress.apply(qapp)
        words = Words(language, catalogues[language], park_room.view.park.zone)
        return Desk(park_room.view, dress, words, shown.append)

    return make


@pytest.fixture
def workspace_of(desk_of) -> Iterator[Callable[..., RequestsWorkspace]]:
    parts = []

    def make(*args, width: int = 978) -> RequestsWorkspace:
        made = RequestsWorkspace(desk_of(*args))
        for widget, wide in ((made.widget, width), (made.inspector, 324), (made.header, 200)):
            widget.resize(wide, 640)
            widget.show()
            parts.append(widget)
        return made

    yield make
    for widget in filter(isValid, parts):
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def during(qapp):
    """`during(act, settled)`: act inside a loop, and wait for what it began."""

    def run(act, settled):
        async def work():
            act()
            await settled()

        asyncio.run(work())
        qapp.processEvents()

    return run
