"""The folded table of a kind of record: its columns, its rows and the statements that read it.

The statements are put together here as text: the plan reads records before its first paint, and
SQLAlchemy, which makes the tables (`recordschema`), takes a fifth of a second to import. Names in
them are those of the declaration, never what anybody entered; values are always bound.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from models.records import FieldType, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from models.records import JsonValue, Query, RecordKind

    Statement = tuple[str, dict[str, Any]]

_LANGUAGES = ("en", "zh_CN")
_OWN = {"id": "id", "created": "created", "changed": "changed"}
_UNSORTED = {"created_by": "created_by"}
"""What can be asked for besides, without an index."""


class TableColumn(NamedTuple):
    """A column of a folded table."""

    name: str
    is_integer: bool = False
    is_name: bool = False
    """A name in one language: sorted and compared without regard to capitals."""
    is_stamp: bool = False
    """Who and when: never empty."""


_STAMPS = tuple(
    TableColumn(name, is_integer=is_integer, is_stamp=True)
    for name, is_integer in (
        ("created", True),
        ("created_by", False),
        ("created_rank", False),
        ("changed", True),
        ("changed_by", False),
        ("changed_rank", False),
        ("conflicts", True),
    )
)
_READ = ("created", "created_by", "changed", "changed_by", "conflicts")
"""What `RecordTable.record` takes behind the fields."""


class RecordTable:
    """Built from the declaration; holds no connection."""

    def __init__(self, kind: RecordKind) -> None:
        self.kind = kind
        self.name = f"record_{kind.name}"
        columns = [TableColumn("id")]
        self._names: dict[str, str] = dict(_OWN)
        for field in kind.fields:
            whole = field.type in (FieldType.INTEGER, FieldType.FLAG)
            columns.append(TableColumn(f"f_{field.name}", is_integer=whole))
            if field.indexed:
                self._names[field.name] = f"f_{field.name}"
            if field.type is FieldType.NAME:
                for language in _LANGUAGES:
                    name = f"n_{field.name}_{language}"
                    columns.append(TableColumn(name, is_name=True))
                    if field.indexed:
                        self._names[f"{field.name}.{language}"] = name
        self.columns = (*columns, *_STAMPS)
        self._sorted_by = [name for name in dict.fromkeys(self._names.values()) if name != "id"]
        self._names |= _UNSORTED
        self._from_row = [_reader(field.type) for field in kind.fields]
        wanted = ("id", *(f"f_{field.name}" for field in kind.fields), *_READ)
        self._select = f"SELECT {', '.join(map(_quoted, wanted))} FROM {_quoted(self.name)}"
        names = [column.name for column in self.columns]
        self.insert = (
            f"INSERT INTO {_quoted(self.name)} ({', '.join(map(_quoted, names))})"
            f" VALUES ({', '.join(f':{name}' for name in names)})"
        )
        self._columns = (
            f'SELECT {", ".join(map(_quoted, names))} FROM {_quoted(self.name)} WHERE "id" = :id'
        )

    def make(self) -> list[str]:
        """The statements that make the table and its indices."""
        from models.journal.recordschema import statements

        return statements(self.name, self.columns, self._sorted_by)

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

    def held(self, id_: str) -> Statement:
        """Select one row as it is stored: the columns in the order of `columns`."""
        return self._columns, {"id": id_}

    def write(self, row: Mapping[str, Any], held: Mapping[str, Any] | None) -> Statement:
        """Make the stored row into `row`.

        Only columns that differ from what is `held` are set: an index of a column that stays is
        not touched, and an edit of one field writes a few pages instead of some from every index.
        """
        if held is None:
            return self.insert, dict(row)
        other = [name for name, value in row.items() if held[name] != value] or ["id"]
        setting = ", ".join(f"{_quoted(name)} = :{name}" for name in other)
        values = {"id": row["id"], **{name: row[name] for name in other}}
        return f'UPDATE {_quoted(self.name)} SET {setting} WHERE "id" = :id', values

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
        return f'{self._select} WHERE "id" = :id', {"id": id_}

    def page(self, query: Query, limit: int, offset: int) -> Statement:
        """Select a page of rows. LookupError for a field that is not declared or not indexed."""
        parameters: dict[str, Any] = {"limit": limit, "offset": offset}
        text = f"{self._select}{self._where(query, parameters)} ORDER BY "
        for order in query.order:
            by = self._column(order.field)
            # descending puts NULL last by itself, and so can use the index
            ascending = by if by == '"id"' else f"{by} ASC NULLS LAST"
            text += f"{by} DESC, " if order.descending else f"{ascending}, "
        # both one way, so that an index is read from either end: nothing is sorted
        down = bool(query.order) and query.order[-1].descending
        text += '"id" DESC' if down else '"id"'
        return f"{text} LIMIT :limit OFFSET :offset", parameters

    def count(self, query: Query) -> Statement:
        """Count rows."""
        parameters: dict[str, Any] = {}
        where = self._where(query, parameters)
        return f"SELECT count(*) FROM {_quoted(self.name)}{where}", parameters

    def tally(self, query: Query, by: str) -> Statement:
        """Count rows by the value of a column."""
        parameters: dict[str, Any] = {}
        where, column = self._where(query, parameters), self._column(by)
        table = _quoted(self.name)
        return f"SELECT {column}, count(*) FROM {table}{where} GROUP BY {column}", parameters

    def plain(self, name: str, value: Any) -> JsonValue:
        """A value of `tally` as the field's own."""
        field = self.kind.by_name.get(name)
        if field is not None and field.type is FieldType.FLAG and value is not None:
            return bool(value)
        found: JsonValue = value
        return found

    def _column(self, name: str) -> str:
        return _quoted(self._names[name])

    def _where(self, query: Query, parameters: dict[str, Any]) -> str:
        """The conditions; what they bind goes into `parameters`."""
        conditions = [
            self._condition(f"w{number}", *condition, parameters)
            for number, condition in enumerate(query.where)
        ]
        return f" WHERE {' AND '.join(conditions)}" if conditions else ""

    def _condition(
        self, key: str, name: str, match: str, value: Any, parameters: dict[str, Any]
    ) -> str:
        held = self._column(name)
        if match == "in":
            values = {f"{key}_{number}": one for number, one in enumerate(value)}
            parameters |= values
            return f"{held} IN ({', '.join(f':{one}' for one in values)})"
        if match == "is" and value is None:
            return f"{held} IS NULL"
        text = _MATCHES[match].format(held=held, key=key, table=_quoted(self.name))
        if match not in _WITHOUT_VALUE:
            parameters[key] = value
        if match in ("has", "has_prefix"):
            quoted = json.dumps(value, ensure_ascii=False)
            parameters[f"{key}_json"] = quoted if match == "has" else quoted[:-1]
        return text


_MATCHES = {
    "is": "{held} = :{key}",
    "is_not": "{held} IS NOT :{key}",
    "at_least": "{held} >= :{key}",
    "below": "{held} < :{key}",
    "known": "{held} IS NOT NULL",
    "unknown": "{held} IS NULL",
    # looked up by itself: the index of the column holds all it needs, and the text is compared
    # before it is taken apart, so that 20,000 rows take about 3 ms and not 300
    "has": (
        '"id" IN (SELECT "id" FROM {table} WHERE instr({held}, :{key}_json) > 0'
        " AND EXISTS (SELECT 1 FROM json_each({held}) AS item WHERE item.value = :{key}))"
    ),
    "has_prefix": (
        '"id" IN (SELECT "id" FROM {table} WHERE instr({held}, :{key}_json) > 0'
        " AND EXISTS (SELECT 1 FROM json_each({held}) AS item"
        " WHERE substr(item.value, 1, length(:{key})) = :{key}))"
    ),
}
_WITHOUT_VALUE = frozenset({"known", "unknown"})


def _quoted(name: str) -> str:
    return f'"{name}"'


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
