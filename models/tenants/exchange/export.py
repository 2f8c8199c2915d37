"""All records of a kind as a table."""

from __future__ import annotations

from models.records import Record
from models.sheets import Cell, Table
from models.tenants.exchange.columns import COLUMNS, Column, Values, Writing
from models.tenants.exchange.known import Known
from models.tenants.exchange.vocabulary import Vocabulary

ID = "id"


def table_of(kind: str, known: Known, words: Vocabulary, name: str) -> Table:
    """Everything of a kind that `known` has loaded, in the order in which it was begun."""
    columns = COLUMNS[kind]
    head = (words.title(ID), *(words.title(column.id) for column in columns))
    records = sorted(known.records[kind].values(), key=lambda one: (one.created_ms, one.id))
    return Table(name, head, [_row(record, columns, known, words) for record in records])


def cell_of(column: Column, values: Values, known: Known, words: Vocabulary) -> Cell:
    """One cell."""
    return column.write(values, Writing(column.id, known, words))


def _row(
    record: Record, columns: tuple[Column, ...], known: Known, words: Vocabulary
) -> tuple[Cell, ...]:
    return (record.id, *(cell_of(column, record.values, known, words) for column in columns))
