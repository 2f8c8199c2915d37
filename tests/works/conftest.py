"""A desk over real works in the small park with detectors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.works import SUBJECT, orders
from tests.records.room import Room, room
from tests.works.park import works_park
from widgets.contribution import Desk, Target
from widgets.theme import load_theme
from widgets.words import Words


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path, SUBJECT.kinds, works_park()) as made:
        made.view.fill()
        made.records.subscribe(lambda _: follow(made))
        yield made


def follow(made: Room) -> None:
    """What the core does with the plant."""
    made.view.out = dict(orders(made.records, made.view.now()))
    made.view.tell(alarms=True)


@pytest.fixture
def shown() -> list[Target]:
    return []


@pytest.fixture
def desk_of(office: Room, shown: list[Target], qapp, catalogues) -> Callable[..., Desk]:
    def make(theme: str = "night", language: str = "en") -> Desk:
        dress = load_theme(theme, language)
        words = Words(language, catalogues[language], office.view.park.zone)
        return Desk(office.view, dress, words, shown.append)

    return make


@pytest.fixture
def desk(desk_of) -> Desk:
    return desk_of()


@pytest.fixture
def run() -> Callable[..., None]:
    """`run(action, wait)`: call an action in a loop and wait for what it writes."""

    def go(act: Callable[[], object], settled: Callable[[], object]) -> None:
        async def work() -> None:
            act()
            await settled()
            await asyncio.sleep(0)

        asyncio.run(work())

    return go
