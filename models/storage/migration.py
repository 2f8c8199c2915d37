"""Numbered SQL files, applied in one transaction after a copy of the file was made."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.storage.errors import MigrationFailed, is_damage, is_disk
from models.text.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIGRATIONS = Path(__file__).resolve().parents[2] / "resources" / "migrations"
"""Folder of the folders of migrations, one per kind of database."""

_FILE = re.compile(r"(\d{4})[-_].+\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of a schema; its number is the `user_version` that it leaves."""

    number: int
    title: str
    sql: str


def read_migrations(folder: Path) -> tuple[Migration, ...]:
    """The migrations `NNNN-title.sql` of `folder`, in order.

    Raises ValueError if they do not count 1, 2, 3 ... : that is a fault of the release.
    """
    found = []
    for path in sorted(folder.glob("*.sql")):
        match = _FILE.fullmatch(path.name)
        if match is None:
            raise ValueError(f"{path} is not named NNNN-title.sql")
        found.append(Migration(int(match[1]), path.stem, path.read_text(encoding="utf-8")))
    if [step.number for step in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"the migrations in {folder} do not count 1, 2, 3 ...")
    return tuple(found)


def statements(sql: str) -> Iterator[str]:
    """The single statements of `sql`; sqlite3.executescript would commit between them."""
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    if pending.strip() and not pending.lstrip().startswith("--"):
        raise ValueError(f"unfinished statement: {pending.strip()[:80]}")


def copy_before(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Copy the database to `<name>.before-<version>` beside it; an older copy is replaced."""
    target = path.with_name(f"{path.name}.before-{version:04d}")
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)
    return target


def migrate(
    connection: sqlite3.Connection, path: Path, steps: Sequence[Migration], application_id: int
) -> int:
    """Bring the open database up to the last step; returns the version it had before.

    All steps are one transaction: a kill in the middle leaves the old version.
    Raises MigrationFailed; errors of the disk or of a damaged file pass unchanged.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    todo = [step for step in steps if step.number > version]
    if not todo:
        return int(version)
    if version:
        copy_before(connection, path, todo[0].number)
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in todo:
            for statement in statements(step.sql):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {application_id}")
        connection.execute(f"PRAGMA user_version = {todo[-1].number}")
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if is_damage(error) or is_disk(error):
            raise
        message = Message.of("storage.migration_failed", path=str(path), detail=str(error))
        raise MigrationFailed(message) from error
    return int(version)
