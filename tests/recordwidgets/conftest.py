"""A desk over real records of two kinds, on the small park."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from models.records import Event, Field, FieldType, RecordKind
from tests.records.room import Room, room
from widgets.contribution import Desk
from widgets.theme import load_theme
from widgets.words import Words

BOOK = RecordKind(
    "book",
    (
        Field("title", FieldType.NAME, required=True, indexed=True, searched=True),
        Field("state", choices=frozenset({"open", "closed"}), indexed=True),
        Field("pages", FieldType.INTEGER, indexed=True, permission="book.count"),
        Field("lent", FieldType.FLAG, indexed=True),
        Field("tags", FieldType.LIST, indexed=True, searched=True),
        Field("note", searched=True, longest=50),
        Field("due", indexed=True),
        Field("seen", FieldType.INTEGER, indexed=True),
        Field("shelf", indexed=True),
        Field("place", indexed=True),
    ),
    (Event("remark", "book.remark", searched=True), Event("attached"), Event("lent_to")),
    create="book.add",
    edit="book.edit",
)
SHELF = RecordKind(
    "shelf", (Field("name", searched=True, indexed=True),), create="shelf.add", edit="shelf.edit"
)
PERSON = RecordKind(
    "person",
    (Field("name", FieldType.NAME, searched=True),),
    create="person.add",
    edit="person.edit",
)
KINDS = (BOOK, SHELF, PERSON)


@pytest.fixture
def library(tmp_path) -> Room:
    with room(tmp_path, KINDS) as made:
        yield made


@pytest.fixture
def desk_of(library, qapp, catalogues) -> Callable[..., Desk]:
    def make(theme: str = "night", language: str = "en") -> Desk:
        dress = load_theme(theme, language)
        words = Words(language, catalogues[language], library.view.park.zone)
        return Desk(library.view, dress, words, lambda target: None)

    return make


@pytest.fixture
def desk(desk_of) -> Desk:
    return desk_of()


@pytest.fixture
def finish(qapp):
    """`finish(coroutine function)`: run it in a loop while Qt's events are worked off."""

    def run(work):
        return asyncio.run(work())

    return run
