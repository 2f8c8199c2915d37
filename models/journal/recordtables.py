"""The folded table of a kind of record: its schema and every statement on it."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    exists,
    false,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql import column

from models.records import FieldType, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy.sql.elements import ColumnElement

    from models.records import JsonValue, Query, RecordKind

    Statement = tuple[str, dict[str, Any]]

_LANGUAGES = ("en", "zh_CN")
_OWN = {"id": "id", "created": "created", "changed": "changed"}
_UNSORTED = {"created_by": "created_by"}
"""What can be asked for besides, without an index."""
_DIALECT = sqlite.dialect(paramstyle="named")
_KEPT = 400
"""Statements whose text is kept for each kind; to put one together takes a millisecond."""


class RecordTable:
    """Built from the declaration; holds no connection."""

    def __init__(self, kind: RecordKind) -> None:
        self.kind = kind
        columns: list[Column[Any]] = [Column("id", Text, primary_key=True)]
        self._names: dict[str, str] = dict(_OWN)
        for field in kind.fields:
            match field.type:
                case FieldType.INTEGER | FieldType.FLAG:
                    columns.append(Column(f"f_{field.name}", Integer))
                case _:
                    columns.append(Column(f"f_{field.name}", Text))
            if field.indexed:
                self._names[field.name] = f"f_{field.name}"
            if field.type is FieldType.NAME:
                for language in _LANGUAGES:
                    name = f"n_{field.name}_{language}"
                    columns.append(Column(name, Text(collation="NOCASE")))
                    if field.indexed:
                        self._names[f"{field.name}.{language}"] = name
        for name, type_ in (
            ("created", Integer),
            ("created_by", Text),
            ("created_rank", Text),
            ("changed", Integer),
            ("changed_by", Text),
            ("changed_rank", Text),
            ("conflicts", Integer),
        ):
            columns.append(Column(name, type_, nullable=False))
        self._texts: dict[tuple[Any, ...], str] = {}
        self.name = f"record_{kind.name}"
        self.table = Table(self.name, MetaData(), *columns)
        self._indices = [
            Index(f"{self.table.name}_by_{name}", self.table.c[name], self.table.c.id)
            for name in dict.fromkeys(self._names.values())
            if name != "id"
        ]
        self._names |= _UNSORTED
        self._from_row = [_reader(field.type) for field in kind.fields]
        self._wanted = [
            self.table.c.id,
            *(self.table.c[f"f_{field.name}"] for field in kind.fields),
            *(self.table.c[n] for n in ("created", "created_by", "changed", "changed_by")),
            self.table.c.conflicts,
        ]
        one = select(*self._wanted).where(self.table.c.id == bindparam("id"))
        self._one = str(one.compile(dialect=_DIALECT))
        insert = self.table.insert().prefix_with("OR REPLACE")
        self.upsert = str(insert.compile(dialect=_DIALECT))

    def make(self) -> list[str]:
        """The statements that make the table and its indices."""
        made = [str(CreateTable(self.table).compile(dialect=_DIALECT))]
        return made + [str(CreateIndex(one).compile(dialect=_DIALECT)) for one in self._indices]

    def row(self, values: Mapping[str, JsonValue]) -> dict[str, Any]:
        """What the columns of the fields hold for the standing values."""
        found: dict[str, Any] = {}
        for field in self.kind.fields:
            value = values.get(field.name)
            plain = field.type in (FieldType.TEXT, FieldType.INTEGER)
            if field.type is FieldType.FLAG:
                found[f"f_{field.name}"] = None if value is None else int(bool(value))
            elif plain and isinstance(value, int | str | None):
                found[f"f_{field.name}"] = value
            else:
                found[f"f_{field.name}"] = (
                    None if value is None else json.dumps(value, ensure_ascii=False)
                )
            if field.type is FieldType.NAME:
                names = value if isinstance(value, dict) else {}
                for language, other in zip(_LANGUAGES, reversed(_LANGUAGES), strict=True):
                    text = names.get(language) or names.get(other)
                    found[f"n_{field.name}_{language}"] = text
        return found

    def record(self, row: Sequence[Any]) -> Record:
        """A row of `page` or `one`."""
        count = len(self.kind.fields)
        values = {
            field.name: read(value)
            for field, read, value in zip(
                self.kind.fields, self._from_row, row[1 : count + 1], strict=True
            )
        }
        created, created_by, changed, changed_by, conflicts = row[count + 1 :]
        return Record(
            self.kind.name, row[0], values, created, created_by, changed, changed_by, conflicts
        )

    def one(self, id_: str) -> Statement:
        """Select one row."""
        return self._one, {"id": id_}

    def page(self, query: Query, limit: int, offset: int) -> Statement:
        """Select a page of rows."""
        text = self._kept(("page", query.order, *_shape(query)), lambda: self._page(query))
        return text, {**_parameters(query), "limit": limit, "offset": offset}

    def _page(self, query: Query) -> Any:
        statement = select(*self._wanted).where(*self._conditions(query))
        for order in query.order:
            by = self._column(order.field)
            # descending puts NULL last by itself, and so can use the index
            ascending = by.asc() if by is self.table.c.id else by.asc().nulls_last()
            statement = statement.order_by(by.desc() if order.descending else ascending)
        # both one way, so that an index is read from either end: nothing is sorted
        down = bool(query.order) and query.order[-1].descending
        tie = self.table.c.id.desc() if down else self.table.c.id
        ordered = statement.order_by(tie)
        return ordered.limit(bindparam("limit")).offset(bindparam("offset"))

    def count(self, query: Query) -> Statement:
        """Count rows."""

        def build() -> Any:
            return select(func.count()).select_from(self.table).where(*self._conditions(query))

        return self._kept(("count", *_shape(query)), build), _parameters(query)

    def tally(self, query: Query, by: str) -> Statement:
        """Count rows by the value of a column."""

        def build() -> Any:
            column_ = self._column(by)
            where = self._conditions(query)
            return select(column_, func.count()).where(*where).group_by(column_)

        return self._kept(("tally", by, *_shape(query)), build), _parameters(query)

    def _kept(self, key: tuple[Any, ...], build: Callable[[], Any]) -> str:
        """The text of a statement, put together once for every shape of a question.

        LookupError for a field that is not declared or not indexed.
        """
        text = self._texts.get(key)
        if text is None:
            if len(self._texts) >= _KEPT:
                self._texts.clear()
            text = self._texts[key] = str(build().compile(dialect=_DIALECT))
        return text

    def plain(self, name: str, value: Any) -> JsonValue:
        """A value of `tally` as the field's own."""
        field = self.kind.by_name.get(name)
        if field is not None and field.type is FieldType.FLAG and value is not None:
            return bool(value)
        found: JsonValue = value
        return found

    def _column(self, name: str) -> Column[Any]:
        return self.table.c[self._names[name]]

    def _conditions(self, query: Query) -> list[ColumnElement[bool]]:
        return [self._condition(f"w{n}", *one) for n, one in enumerate(query.where)]

    def _condition(self, key: str, name: str, match: str, value: Any) -> ColumnElement[bool]:
        held = self._column(name)
        if match == "has":
            return self._has(held.name, key)
        if match == "in":
            keys: list[Any] = [bindparam(f"{key}_{n}") for n in range(len(value))]
            return held.in_(keys) if keys else false()
        if match == "is" and value is None:
            return held.is_(None)
        found: ColumnElement[bool] = _MATCHES[match](held, bindparam(key))
        return found

    def _has(self, name: str, key: str) -> ColumnElement[bool]:
        """Rows whose list holds the value.

        Looked up by itself: the index of the column holds all it needs, and the text is compared
        before it is taken apart, so that 20,000 rows take about 3 ms and not 300.
        """
        own = self.table.alias()
        held = own.c[name]
        items = func.json_each(held).table_valued("value")
        sought = items.c.value == bindparam(key)
        inside = exists(select(column("value")).select_from(items).where(sought))
        near = func.instr(held, bindparam(f"{key}_json")) > literal_column("0")
        found: ColumnElement[bool] = self.table.c.id.in_(select(own.c.id).where(near, inside))
        return found


_MATCHES: dict[str, Callable[[Any, Any], Any]] = {
    "is": lambda held, value: held == value,
    "is_not": lambda held, value: held.is_distinct_from(value),
    "at_least": lambda held, value: held >= value,
    "below": lambda held, value: held < value,
    "known": lambda held, _: held.is_not(None),
    "unknown": lambda held, _: held.is_(None),
}


def _shape(query: Query) -> tuple[Any, ...]:
    """What the text of a statement depends on, besides the order."""
    return tuple(
        (name, match, len(value) if match == "in" else value is None)  # type: ignore[arg-type]
        for name, match, value in query.where
    )


def _parameters(query: Query) -> dict[str, Any]:
    """What `_conditions` names."""
    found: dict[str, Any] = {}
    for number, (_, match, value) in enumerate(query.where):
        key = f"w{number}"
        if match == "in":
            values: Sequence[Any] = tuple(value)  # type: ignore[arg-type]
            found |= {f"{key}_{n}": one for n, one in enumerate(values)}
        else:
            found[key] = value
            if match == "has":
                found[f"{key}_json"] = json.dumps(value, ensure_ascii=False)
    return found


def _reader(type_: FieldType) -> Callable[[Any], JsonValue]:
    if type_ in (FieldType.TEXT, FieldType.INTEGER):
        return _same
    return _flag if type_ is FieldType.FLAG else _json


def _same(value: Any) -> JsonValue:
    found: JsonValue = value
    return found


def _flag(value: Any) -> JsonValue:
    return None if value is None else bool(value)


def _json(value: Any) -> JsonValue:
    return None if value is None else _same(json.loads(value))


@cache
def table_of(kind: RecordKind) -> RecordTable:
    """The table of a kind; built once."""
    return RecordTable(kind)
