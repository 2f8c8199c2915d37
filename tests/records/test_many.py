"""The large park of the benchmarks is what the journal itself would have made of its operations."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from app.subjects import record_kinds
from models.journal import tables
from models.journal.recordfold import RecordFold
from tests.benchmarks.many_records import Size, fill

SMALL = Size(90, 20, 30, 10, 5, 5)
_FOLDED = {
    "cell": "kind, entity, field, heads, winner, position",
    "head": "name, rank, operation, position",
    "record_incident": "*",
    "record_lease": "*",
    "record_request": "*",
    "record_tenant": "*",
}
_FOUND = "SELECT d.kind, d.entity, s.text FROM document AS d JOIN search AS s ON s.rowid = d.id"


def _all(connection):
    asked = [f"SELECT {names} FROM {table}" for table, names in _FOLDED.items()]
    return [sorted(connection.execute(one).fetchall(), key=repr) for one in (*asked, _FOUND)]


def test_the_tables_that_are_filled_are_those_that_are_folded(tmp_path):
    kinds = record_kinds()
    fill(tmp_path, SMALL, kinds)
    with closing(sqlite3.connect(tmp_path / "records.db", isolation_level=None)) as connection:
        filled = _all(connection)
        connection.execute("BEGIN")
        tables.rebuild(connection)
        RecordFold(kinds).rebuild(connection)
        assert _all(connection) == filled
        assert [len(rows) for rows in filled[2:6]] == [90, 20, 30, 20]
