"""A station in memory that also keeps the tables of records and the search."""

from __future__ import annotations

from models.journal import Change
from models.journal.authoring import author
from models.journal.ids import content_name
from models.journal.merge import merge
from models.journal.operation import ERASED
from models.journal.recordfold import RecordFold
from models.journal.recordtables import table_of
from tests.journal.desk import Desk
from tests.records.kinds import KINDS


class RecordDesk(Desk):
    """Every write and merge folds in its own transaction, as the journal does."""

    def __init__(self, name="reader", kinds=KINDS):
        super().__init__(name)
        self.declare(kinds)

    def declare(self, kinds):
        """The declarations from now on."""
        self.kinds = kinds
        self.fold = RecordFold(kinds)
        self._do(self.fold.prepare)

    def write(self, *changes, actor="anna", reason=""):
        def work(connection):
            operation = author(connection, self.now, actor, changes, reason)
            self.fold.follow(connection)
            return operation

        return self._do(work)

    def erase_content(self, kind, entity, operation, position):
        names = (content_name(operation, position),)
        return self.write(Change(kind, entity, ERASED, None, True, names))

    def take(self, operations):
        def work(connection):
            report = merge(connection, list(operations), self.now)
            self.fold.follow(connection, report.filled)
            return report

        return self._do(work)

    def rebuild_records(self):
        self._do(self.fold.rebuild)

    def tables(self):
        """Rows of every kind and the texts of the search, without what depends on the order."""
        rows = {}
        for kind in self.kinds:
            names = ", ".join(f'"{c.name}"' for c in table_of(kind).columns)
            found = self.connection.execute(f'SELECT {names} FROM "record_{kind.name}"')
            rows[kind.name] = sorted(found.fetchall(), key=repr)
        search = self.connection.execute(
            "SELECT d.kind, d.entity, o.incarnation, o.seq, d.position, s.text FROM document AS d"
            " JOIN search AS s ON s.rowid = d.id LEFT JOIN operation AS o ON o.number = d.operation"
        )
        return rows, sorted(search.fetchall(), key=repr)
