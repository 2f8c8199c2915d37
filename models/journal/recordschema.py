"""The statements that make a folded table: asked for when a kind is new or declared otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.journal.recordtables import TableColumn

_DIALECT = sqlite.dialect()


def statements(name: str, columns: Sequence[TableColumn], sorted_by: Sequence[str]) -> list[str]:
    """The table first, then an index for each column that lists are sorted or filtered by."""
    table = Table(name, MetaData(), *map(_column, columns))
    made = [str(CreateTable(table).compile(dialect=_DIALECT))]
    for column in sorted_by:
        # with the id, which breaks ties: nothing is sorted when a page is read
        index = Index(f"{name}_by_{column}", table.c[column], table.c.id)
        made.append(str(CreateIndex(index).compile(dialect=_DIALECT)))
    return made


def _column(one: TableColumn) -> Column[Any]:
    type_ = Text(collation="NOCASE") if one.is_name else Text()
    key = one.name == "id"
    return Column(
        one.name,
        Integer() if one.is_integer else type_,
        primary_key=key,
        nullable=not (key or one.is_stamp),
    )
