"""Numbered steps, one transaction, a copy before; a kill in the middle leaves the old version."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from models.storage import (
    Layout,
    Migration,
    MigrationFailed,
    create_or_open,
    read_migrations,
)
from models.storage.migration import statements

ONE = Migration(1, "one", "CREATE TABLE t (a INTEGER PRIMARY KEY, b);")
TWO = Migration(
    2,
    "two",
    "ALTER TABLE t ADD COLUMN c;\nUPDATE t SET c = b || b;\n"
    "CREATE TRIGGER keep BEFORE DELETE ON t\nBEGIN\n  SELECT RAISE(ABORT, 'no');\nEND;\n",
)


def old(path):
    with closing(create_or_open(path, Layout("t", 1, (ONE,)))) as made:
        made.execute("INSERT INTO t (b) VALUES ('x')")


def version(path):
    with closing(sqlite3.connect(path)) as asked:
        columns = [row[1] for row in asked.execute("PRAGMA table_info(t)")]
        return asked.execute("PRAGMA user_version").fetchone()[0], columns


def test_steps_are_applied_after_a_copy(tmp_path):
    path = tmp_path / "t.db"
    old(path)
    with closing(create_or_open(path, Layout("t", 1, (ONE, TWO)))) as made:
        assert made.execute("SELECT b, c FROM t").fetchall() == [("x", "xx")]
        with pytest.raises(sqlite3.IntegrityError):
            made.execute("DELETE FROM t")
    assert version(path) == (2, ["a", "b", "c"])
    assert version(tmp_path / "t.db.before-0002") == (1, ["a", "b"])


def test_a_step_that_fails_leaves_the_old_version(tmp_path):
    path = tmp_path / "t.db"
    old(path)
    broken = Migration(3, "three", "CREATE TABLE u (x);\nINSERT INTO nowhere VALUES (1);")
    with pytest.raises(MigrationFailed) as caught:
        create_or_open(path, Layout("t", 1, (ONE, TWO, broken)))
    assert caught.value.message.code == "storage.migration_failed"
    assert version(path) == (1, ["a", "b"])


_CHILD = """
import os, signal, sqlite3, sys
from pathlib import Path
from models.storage import Layout, Migration, create_or_open, migration
left = int(sys.argv[2])
real = migration.statements
def counted(sql):
    global left
    for one in real(sql):
        yield one
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
migration.statements = counted
steps = [Migration(1, "one", "SELECT 1;")]
for n in range(2, 6):
    steps.append(Migration(n, "n", f"CREATE TABLE n{n} (x);\\nINSERT INTO n{n} VALUES ({n});"))
create_or_open(Path(sys.argv[1]), Layout("t", 1, tuple(steps))).close()
"""


def killed_after(path, statements):
    root = Path(__file__).parents[2]
    argv = [sys.executable, "-c", _CHILD, str(path), str(statements)]
    child = subprocess.run(argv, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False)
    assert child.returncode == -signal.SIGKILL


@pytest.mark.parametrize("kill_after", range(1, 9))
def test_a_kill_in_the_middle_leaves_the_old_version(tmp_path, kill_after):
    path = tmp_path / "t.db"
    old(path)
    killed_after(path, kill_after)
    assert version(path) == (1, ["a", "b"])
    with closing(create_or_open(path, Layout("t", 1, (ONE, TWO)))):
        pass
    assert version(path) == (2, ["a", "b", "c"])


@pytest.mark.parametrize("kill_after", [1, 4, 9])
def test_a_kill_while_the_file_is_made_leaves_none(tmp_path, kill_after):
    path = tmp_path / "t.db"
    killed_after(path, kill_after)
    assert not path.exists()
    old(path)
    assert version(path) == (1, ["a", "b"])
    assert [one.name for one in tmp_path.iterdir()] == ["t.db"]


def test_the_numbers_have_to_count(tmp_path):
    (tmp_path / "0001-a.sql").write_text("SELECT 1;")
    (tmp_path / "0003-c.sql").write_text("SELECT 1;")
    with pytest.raises(ValueError, match="do not count"):
        read_migrations(tmp_path)


def test_an_unfinished_statement_is_not_swallowed():
    with pytest.raises(ValueError, match="unfinished"):
        list(statements("CREATE TABLE a (x);\nCREATE TABLE b (x"))
