"""By which column a table is sorted, and by which it would be next; pure."""

from __future__ import annotations

from collections.abc import Sequence

from models.records import Query
from models.text import Language
from widgets.records.column import LANGUAGE, Column, localised


def sorted_section(columns: Sequence[Column], query: Query, language: Language) -> int:
    """The column whose order is the query's first; -1 if none is."""
    if query.order:
        for number, column in enumerate(columns):
            if localised(column.order, language) == query.order[0].field:
                return number
    return -1


def next_section(columns: Sequence[Column], hidden: Sequence[bool], now: int) -> int:
    """The next column to the right that can be sorted by, from the left again; -1 for none."""
    offered = [n for n, column in enumerate(columns) if column.order and not hidden[n]]
    return next((n for n in offered if n > now), offered[0] if offered else -1)


def order_text(query: Query) -> str:
    """The first order as a text that outlives a change of language."""
    if not query.order:
        return ""
    first = query.order[0]
    return ("-" if first.descending else "") + _plain(first.field)


def order_of(text: str, columns: Sequence[Column]) -> tuple[str, bool] | None:
    """The column's order and its direction of `order_text`; None if no column offers it."""
    for column in columns:
        if column.order and _plain(column.order) == text.removeprefix("-"):
            return column.order, text.startswith("-")
    return None


def _plain(field: str) -> str:
    return field.removesuffix(LANGUAGE).removesuffix(".en").removesuffix(".zh_CN")
