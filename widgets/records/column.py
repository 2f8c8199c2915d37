"""One column of a record table: what it says, how it is drawn, what it is sorted by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from models.records import Order, Query, Record
from models.text import Language

LANGUAGE = ".*"
"""Ending of an order that stands for the language of the desk: `name.*`."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `width` is in px, 0 takes what the others leave (at least 140)."""

    id: str
    title: str
    text: Callable[[Record], str]
    width: int = 0
    order: str = ""
    """An indexed field, `created`, `changed` or `id`; a NAME field as `name.*`. Empty: unsorted."""
    align_right: bool = False
    """For numbers and ages; they are never cut off by dots in the middle."""
    strong: Callable[[Record], bool] | None = None
    mark: Callable[[QPainter, QRect, Record], None] | None = None
    """Draws a symbol in the cell before its text; the text then begins 28 px further right."""
    tone: Callable[[Record], str] | None = None
    """Token of the text's colour: `ink` by default, `ink2` for what matters less."""
    prose: bool = False
    """For sentences: dots stand at their end, not in their middle."""
    least: int = 0
    """Width of the table from which on the column is shown; the less important give way."""


def in_language(query: Query, language: Language) -> Query:
    """`query` with every `name.*` of its order in `language`."""
    order = tuple(replace(one, field=localised(one.field, language)) for one in query.order)
    return replace(query, order=order)


def localised(field: str, language: Language) -> str:
    """`name.*` as `name.en` or `name.zh_CN`; anything else as it is."""
    return field[:-1] + language if field.endswith(LANGUAGE) else field


def ordered(query: Query, field: str, descending: bool, language: Language) -> Query:
    """`query` sorted by `field` alone."""
    return replace(query, order=(Order(localised(field, language), descending),))
