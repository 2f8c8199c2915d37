"""The columns of the three tables: how a value becomes a cell and a cell a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from models.records import JsonValue
from models.sheets import Cell
from models.tenants.exchange import cells
from models.tenants.exchange.cells import CellRefused
from models.tenants.exchange.known import Known
from models.tenants.exchange.vocabulary import Vocabulary, code_of, key
from models.tenants.kinds import BASES, RENEWALS, ROLES, SECTORS, STATUSES
from models.text.message import Message

Values = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell is read with."""

    column: str
    known: Known
    languages: Sequence[Vocabulary]
    row: Values
    """What the cells left of it said, and what stands already."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What a value is written with."""

    column: str
    known: Known
    words: Vocabulary


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `id` is its title for machines."""

    id: str
    field: str
    write: Callable[[Values, Writing], Cell]
    read: Callable[[str, Reading], JsonValue]
    """Of a cell that is not empty. Raises CellRefused."""
    codes: tuple[str, ...] = ()
    language: str = ""
    """For a column that is one language of a name."""


def _text(field: str) -> Column:
    return Column(field, field, lambda v, _: _said(v.get(field)), lambda text, _: text)


def _name(language: str) -> Column:
    def write(values: Values, _: Writing) -> Cell:
        name = values.get("name")
        return _said(name.get(language)) if isinstance(name, dict) else None

    return Column(f"name_{language}", "name", write, lambda text, _: text, language=language)


def _code(field: str, codes: tuple[str, ...]) -> Column:
    def write(values: Values, by: Writing) -> Cell:
        code = values.get(field)
        return by.words.word(by.column, code) if isinstance(code, str) else None

    def read(text: str, by: Reading) -> JsonValue:
        code = code_of(by.column, text, codes, by.languages)
        if code is None:
            raise CellRefused(Message.of("tenants.refused.code", value=text[:40]))
        return code

    return Column(field, field, write, read, codes)


def _flag(field: str) -> Column:
    def write(values: Values, by: Writing) -> Cell:
        value = values.get(field)
        return by.words.word(by.column, "yes" if value else "no") if value is not None else None

    def read(text: str, by: Reading) -> JsonValue:
        code = code_of(by.column, text, ("yes", "no"), by.languages)
        return cells.flag(text) if code is None else code == "yes"

    return Column(field, field, write, read, ("yes", "no"))


def _list(
    field: str, call: Callable[[str, Known], str], find: Callable[[str, Known], str]
) -> Column:
    def write(values: Values, by: Writing) -> Cell:
        value = values.get(field)
        return (
            "; ".join(call(str(one), by.known) for one in value)
            if isinstance(value, list)
            else None
        )

    def read(text: str, by: Reading) -> JsonValue:
        return list(dict.fromkeys(find(part, by.known) for part in cells.items(text)))

    return Column(field, field, write, read)


def _day(field: str) -> Column:
    return Column(field, field, lambda v, _: _said(v.get(field)), lambda text, _: cells.day(text))


def _area(column: str, field: str) -> Column:
    def write(values: Values, _: Writing) -> Cell:
        value = values.get(field)
        return cells.shown(value, 2) if isinstance(value, int) else None

    return Column(column, field, write, lambda text, _: cells.whole(text, 2))


def _money(column: str, field: str) -> Column:
    def digits(values: Values) -> int:
        return cells.minor_digits(str(values.get("currency") or ""))

    def write(values: Values, _: Writing) -> Cell:
        value = values.get(field)
        return cells.shown(value, digits(values)) if isinstance(value, int) else None

    return Column(column, field, write, lambda text, by: cells.whole(text, digits(by.row)))


def _one(found: set[str], text: str, unknown: str, several: str) -> str:
    if len(found) != 1:
        raise CellRefused(Message.of(several if found else unknown, value=text[:60]))
    return next(iter(found))


def _find_unit(text: str, known: Known) -> str:
    return _one(
        known.units(text), text, "tenants.refused.unknown_unit", "tenants.refused.several_units"
    )


def _find_device(text: str, known: Known) -> str:
    if text not in known.park.devices:
        raise CellRefused(Message.of("tenants.refused.unknown_device", value=text[:60]))
    return text


def _as_is(text: str, _: Known) -> str:
    return text


def _tenant() -> Column:
    def write(values: Values, by: Writing) -> Cell:
        return by.known.call_tenant(str(values.get("tenant") or ""))

    def read(text: str, by: Reading) -> JsonValue:
        return _one(
            by.known.tenants(text.strip()),
            text,
            "tenants.refused.unknown_tenant",
            "tenants.refused.several_tenants",
        )

    return Column("tenant", "tenant", write, read)


def _renewed_by() -> Column:
    def write(values: Values, by: Writing) -> Cell:
        other = values.get("renewed_by")
        return by.known.call_lease(other) if isinstance(other, str) and other else None

    def read(text: str, by: Reading) -> JsonValue:
        return _one(
            by.known.leases(text.strip()),
            text,
            "tenants.refused.unknown_lease",
            "tenants.refused.several_leases",
        )

    return Column("renewed_by", "renewed_by", write, read)


def _currency() -> Column:
    return Column(
        "currency",
        "currency",
        lambda v, _: _said(v.get("currency")),
        lambda text, _: key(text).upper(),
    )


def _said(value: JsonValue) -> Cell:
    return value if isinstance(value, str) and value else None


COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "tenant": (
        _name("en"), _name("zh_CN"), _text("short"), _code("sector", SECTORS),
        _flag("key_tenant"), _code("status", STATUSES), _text("phone"), _text("email"),
        _text("website"), _text("registration"), _text("notes"),
    ),
    "contact": (
        _tenant(), _name("en"), _name("zh_CN"), _code("role", ROLES), _text("phone"),
        _text("email"), _list("languages", _as_is, _as_is), _flag("told_first"), _flag("gone"),
        _text("notes"),
    ),
    "lease": (
        _text("number"), _tenant(),
        _list("units", lambda id_, known: known.call_unit(id_), _find_unit),
        _day("starts"), _day("ends"), _area("area_m2", "area_dm2"), _currency(),
        _money("rent", "rent_minor"), _code("basis", BASES), _money("deposit", "deposit_minor"),
        _code("renewal", RENEWALS), _renewed_by(), _list("meters", _as_is, _find_device),
        _list("doors", _as_is, _find_device), _flag("void"), _text("notes"),
    ),
}  # fmt: skip
"""By kind; the id of the record stands before them in a column `id`."""
