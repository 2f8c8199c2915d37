"""Damaged records: the operator is asked, whatever part is damaged, and nothing starts empty."""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app import desktop
from app.core.core import utc_ms
from app.folder import Place
from app.sites import settle
from app.speech import Speech
from app.subjects import record_kinds
from models.journal import Change, Journal
from tests.system.small_site import write_site

OPTIONS = argparse.Namespace(theme=None, language="en", fullscreen=False)
QUIT, PUT_ASIDE = 0, 1


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A data folder with a site that applies and a few operations."""
    folder, site = tmp_path / "data", write_site(tmp_path, 1, 1)
    journal = Journal.open(folder, clock=utc_ms, kinds=record_kinds())
    settle(site, folder, journal, apply=False)
    journal.write_now("anna", [Change("note", "1", "text", "x" * 20_000)])
    journal.close()
    return Place(folder, site, False, {})


def header(path: Path) -> None:
    """It is no database at all any more."""
    write(path, 0, b"\xff" * 100)


def first_page_of(name: str) -> Callable[[Path], None]:
    """It opens, and shows its damage only when this table is read."""

    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            (page,) = connection.execute(
                "SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)
            ).fetchone()
            (size,) = connection.execute("PRAGMA page_size").fetchone()
        write(path, (page - 1) * size, b"\xff" * size)

    return damage


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def write(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(header, id="header"),
        pytest.param(emptied, id="emptied"),
        *(
            pytest.param(first_page_of(name), id=name)
            for name in ("operation", "change_by_entity", "content", "chain", "here")
        ),
    ],
)
@pytest.mark.parametrize("answer", [QUIT, PUT_ASIDE])
def test_the_operator_is_asked(
    place: Place,
    damage: Callable[[Path], None],
    answer: int,
    monkeypatch: pytest.MonkeyPatch,
    expected_logs: Any,
) -> None:
    expected_logs("models")
    records = place.folder / "records.db"
    damage(records)
    before = records.read_bytes()
    asked: list[Sequence[str]] = []
    shown: list[bool] = []

    async def ask(_speech: Speech, _text: str, lines: Sequence[str], choices: Sequence[str]) -> int:
        assert str(records) in lines[0]
        asked.append(choices)
        return answer

    async def show(_options: Any, _park: Any, _place: Any, journal: Journal, _speech: Any) -> bool:
        shown.append(journal.history("note", "1") == [])
        return False

    monkeypatch.setattr(desktop, "_asked", ask)
    monkeypatch.setattr(desktop, "_show", show)
    monkeypatch.setattr(desktop, "remember", lambda _place: None)
    assert asyncio.run(desktop._session(OPTIONS, place, Speech("en"))) == 0
    assert [len(choices) for choices in asked] == [2]
    aside = list(place.folder.glob("records.db.damaged-*"))
    if answer == QUIT:
        assert shown == []
        assert (records.read_bytes(), aside) == (before, [])
    else:
        assert shown == [True], "it goes on with records of its own"
        assert [path.read_bytes() for path in aside] == [before]
