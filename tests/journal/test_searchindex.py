"""The index of the search over years of erasures, and one that cannot be read any more."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models.journal.searchindex import mend, merge, scrub, settle


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE search USING fts5 (kind, text, prefix = '1 2 3')")
    connection.execute("INSERT INTO search VALUES ('note', 'pump room')")
    yield connection
    connection.close()


def found(connection: sqlite3.Connection, term: str) -> int:
    sql = "SELECT count(*) FROM search WHERE search MATCH ?"
    return int(connection.execute(sql, (term,)).fetchone()[0])


def raw(connection: sqlite3.Connection) -> bytes:
    return b"".join(row[0] for row in connection.execute("SELECT block FROM search_data"))


def test_thousands_of_erasures_leave_an_index_that_can_be_read(
    database: sqlite3.Connection,
) -> None:
    for number in range(3_000):
        database.execute("INSERT INTO search VALUES ('note', ?)", (f"secret{number}",))
        database.execute("DELETE FROM search WHERE text = ?", (f"secret{number}",))
        scrub(database)
    assert found(database, "pump") == 1
    assert found(database, "secret2999") == 0
    assert b"secret" not in raw(database)
    assert not mend(database)


def test_merging_between_erasures_keeps_the_index_readable(database: sqlite3.Connection) -> None:
    settle(database)
    for number in range(3_000):
        database.execute("INSERT INTO search VALUES ('note', ?)", (f"secret{number}",))
        database.execute("DELETE FROM search WHERE text = ?", (f"secret{number}",))
        database.commit()
        scrub(database)
        merge(database)
    assert (found(database, "pump"), found(database, "secret2999")) == (1, 0)
    assert b"secret" not in raw(database)
    assert not mend(database)


def segments(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(DISTINCT segid) FROM search_idx").fetchone()[0])


def test_commits_leave_merging_to_the_pauses(database: sqlite3.Connection) -> None:
    settle(database)
    for number in range(200):
        words = " ".join(f"word{number}x{more}" for more in range(60))
        database.execute("INSERT INTO search VALUES ('note', ?)", (f"{words} roof",))
        database.commit()
    assert segments(database) == 200  # one of each commit
    steps = 1
    while merge(database):
        database.commit()
        steps += 1
        assert steps < 500
    assert steps > 2  # little at a time
    assert segments(database) < 5
    assert [found(database, f"word{number}x7") for number in range(200)] == [1] * 200
    assert found(database, "roof") == 200


def test_without_a_pause_segments_do_not_pile_up(database: sqlite3.Connection) -> None:
    settle(database)
    for number in range(600):
        database.execute("INSERT INTO search VALUES ('note', ?)", (f"word{number}",))
        database.commit()
    assert segments(database) < 300
    assert found(database, "wo*") == 600


def test_a_list_of_levels_that_is_refused_is_made_anew(
    database: sqlite3.Connection, tmp_path: Path
) -> None:
    database.commit()
    # a connection that never opened the index can write into it
    broken = sqlite3.connect(tmp_path / "records.db")
    database.backup(broken)
    # 2,002 levels, as SQLite 3.40 itself writes them
    block = b"\x00\x00\x00\x00\x8f\x52\x01\x81\x9b\x3c" + bytes(4_007)
    broken.execute("UPDATE search_data SET block = ? WHERE id = 10", (block,))
    broken.commit()
    broken.close()
    with closing(sqlite3.connect(tmp_path / "records.db")) as mended:
        with pytest.raises(sqlite3.DatabaseError):
            found(mended, "pump")
        assert mend(mended)
        assert found(mended, "pump") == 1
        mended.execute("INSERT INTO search VALUES ('note', 'roof')")
        mended.commit()
        assert not mend(mended)
    with closing(sqlite3.connect(tmp_path / "records.db")) as again:
        assert found(again, "roof") == 1
