"""A desk over real records of incidents, tenants and the roster, on the small park."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.subjects import record_kinds
from tests.records.room import Room
from tests.records.room import room as open_room
from widgets.contribution import Desk, Target
from widgets.theme import load_theme
from widgets.words import Words


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Room]:
    """Two tenants on the floor; u1 is Alpha's."""
    with open_room(tmp_path, record_kinds()) as made:
        for number, (tenant, units) in enumerate((("alpha", ["u1"]), ("beta", ["u2"]))):
            made.put(
                "tenant",
                tenant,
                name={"en": tenant.title(), "zh_CN": "甲乙"[number]},
                status="active",
            )
            made.put(
                "lease", f"l-{tenant}", tenant=tenant, units=units,
                starts="2024-01-01", ends="2026-12-31",
            )  # fmt: skip
            made.put(
                "contact", f"c-{tenant}", tenant=tenant, name={"en": f"Ms {tenant}"},
                phone=f"138{number}", told_first=True,
            )  # fmt: skip
        made.put(
            "roster_contact", "plumber", name={"en": "Wu Pipes"}, part="contractor",
            calls=["plumber"], phone="+86 512 5555 0042",
        )  # fmt: skip
        yield made


@pytest.fixture
def shown() -> list[Target]:
    """What was asked to be shown elsewhere."""
    return []


@pytest.fixture
def desk_of(house: Room, shown: list[Target], qapp, catalogues) -> Callable[..., Desk]:
    def make(theme: str = "night", language: str = "en") -> Desk:
        words = Words(language, catalogues[language], house.view.park.zone)
        return Desk(
            house.view, load_theme(theme, language), words, shown.append, snap=lambda: b"\x89PNG-x"
        )

    return make


@pytest.fixture
def finish(qapp):
    """`finish(coroutine function)`: run it in a loop while Qt's events are worked off."""

    def run(work):
        return asyncio.run(work())

    return run
