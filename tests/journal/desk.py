"""A station without a disk: the journal's tables in memory, with a clock that is told."""

from __future__ import annotations

import sqlite3

from models.journal import Change
from models.journal.authoring import author, begin_incarnation
from models.journal.fold import fold
from models.journal.merge import merge
from models.journal.opening import layout
from models.journal.operation import ERASED
from models.journal.proving import stored_heads, verify_database
from models.journal.reading import export
from models.journal.tables import load, rebuild
from models.journal.transfer import to_text

NOW = 1_700_000_000_000
LAYOUT = layout()
_SQL = "".join(step.sql for step in LAYOUT.migrations)


class Desk:
    """Writes, hands over and takes in, one transaction each."""

    def __init__(self, name: str = "reader") -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.executescript(_SQL)
        self.connection.execute(f"PRAGMA application_id = {LAYOUT.application_id}")
        self.connection.execute(f"PRAGMA user_version = {LAYOUT.migrations[-1].number}")
        self.now = NOW
        self.name = name
        self._do(
            begin_incarnation,
            self.now,
            station=name,
            machine="m",
            cause="first",
            continues=None,
        )

    def _do(self, act, *arguments, **options):
        self.connection.execute("BEGIN")
        try:
            result = act(self.connection, *arguments, **options)
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")
        return result

    def write(self, *changes, actor="anna", reason=""):
        return self._do(author, self.now, actor, changes, reason)

    def set(self, entity, field, value, base=None):
        return self.write(Change("note", entity, field, value, base=base))

    def erase(self, *names):
        return self.write(Change("note", "x", ERASED, None, True, tuple(names)))

    def take(self, operations):
        return self._do(merge, list(operations), self.now)

    def export(self, since=None):
        return list(export(self.connection, since))

    def operations(self):
        return [operation for _, operation in load(self.connection)]

    def names(self):
        return {operation.name for operation in self.operations()}

    def state(self):
        """Everything that must not depend on the order in which it came."""
        return (
            sorted(map(to_text, self.operations())),
            stored_heads(self.connection),
            set(self.connection.execute("SELECT * FROM erasure")),
            set(self.connection.execute("SELECT * FROM chain")),
            set(self.connection.execute("SELECT incarnation, seq FROM held")),
        )

    def heads(self):
        return stored_heads(self.connection)

    def folded(self):
        return fold(self.operations())

    def faults(self):
        return verify_database(self.connection, LAYOUT)

    def rebuild(self):
        self._do(rebuild)

    def close(self):
        self.connection.close()
