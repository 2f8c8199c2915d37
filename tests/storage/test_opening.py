"""What is refused, what is damage, and that nothing is ever started empty in silence."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from models.storage import (
    DamagedDatabase,
    ForeignDatabase,
    Layout,
    Migration,
    NewerDatabase,
    StorageFault,
    create_or_open,
    move_aside,
    open_reader,
)

STEPS = (Migration(1, "one", "CREATE TABLE t (a INTEGER PRIMARY KEY, b);"),)
LAYOUT = Layout("t", 4711, STEPS)


def filled(path, rows=300):
    with closing(create_or_open(path, LAYOUT)) as made:
        made.execute("BEGIN")
        made.executemany("INSERT INTO t (b) VALUES (?)", [("z" * 200,)] * rows)
        made.execute("COMMIT")
    return path


def refuse(path, error, code, **options):
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(error) as caught:
        create_or_open(path, LAYOUT, **options).close()
    assert caught.value.message.code == code
    assert (path.read_bytes() if path.exists() else None) == before


def test_garbage_is_damage(tmp_path):
    path = tmp_path / "t.db"
    path.write_bytes(os.urandom(9000))
    refuse(path, DamagedDatabase, "storage.damaged")


def test_half_a_file_is_damage(tmp_path):
    path = filled(tmp_path / "t.db")
    os.truncate(path, path.stat().st_size // 2)
    refuse(path, DamagedDatabase, "storage.damaged", check=True)


def test_a_header_alone_is_damage(tmp_path):
    path = filled(tmp_path / "t.db")
    os.truncate(path, 100)
    refuse(path, DamagedDatabase, "storage.damaged", check=True)


def test_no_bytes_are_damage_where_records_were(tmp_path):
    path = tmp_path / "t.db"
    path.touch()
    refuse(path, DamagedDatabase, "storage.empty", must_exist=True)
    path.unlink()
    refuse(path, DamagedDatabase, "storage.empty", must_exist=True)


def test_a_log_without_its_database_is_never_thrown_away(tmp_path):
    path = tmp_path / "t.db"
    connection = create_or_open(path, LAYOUT)
    connection.execute("INSERT INTO t (b) VALUES (1)")
    kept = tmp_path / "kept"
    kept.mkdir()
    shutil.copy(tmp_path / "t.db-wal", kept / "t.db-wal")
    connection.close()
    refuse(kept / "t.db", DamagedDatabase, "storage.empty")
    assert (kept / "t.db-wal").stat().st_size > 0


def test_a_newer_file_is_refused_and_untouched(tmp_path):
    path = filled(tmp_path / "t.db")
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 2")
    refuse(path, NewerDatabase, "storage.newer")


def test_another_programs_file_is_refused_and_untouched(tmp_path):
    path = tmp_path / "t.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE music (id)")
    refuse(path, ForeignDatabase, "storage.foreign")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA application_id = 99")
    refuse(path, ForeignDatabase, "storage.foreign")


def test_moving_aside_takes_the_log_along_and_overwrites_nothing(tmp_path):
    path = filled(tmp_path / "t.db")
    (tmp_path / "t.db-wal").write_bytes(b"log")
    first = move_aside(path, "20260102T030405Z")
    assert [one.name for one in first] == [
        "t.db.damaged-20260102T030405Z",
        "t.db.damaged-20260102T030405Z-wal",
    ]
    path.write_bytes(b"second")
    (second,) = move_aside(path, "20260102T030405Z")
    assert second.read_bytes() == b"second"
    assert first[0].stat().st_size > 1000
    assert not path.exists()


def test_a_reader_of_nothing_creates_nothing(tmp_path):
    with pytest.raises(StorageFault, match=r"storage\.refused"):
        open_reader(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_a_new_file_is_told(tmp_path):
    (tmp_path / "t.db.new").mkdir()
    refuse(tmp_path / "t.db", StorageFault, "storage.refused")
    refuse(tmp_path / "none" / "t.db", StorageFault, "storage.refused")
