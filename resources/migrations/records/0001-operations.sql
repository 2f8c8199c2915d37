-- The operations: what persons did, in chains of one incarnation each. Append-only.
CREATE TABLE operation (
    number INTEGER PRIMARY KEY,
    incarnation TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (seq >= 1),
    station TEXT NOT NULL,
    wall INTEGER NOT NULL,
    counter INTEGER NOT NULL,
    rank TEXT NOT NULL,
    actor TEXT NOT NULL,
    reason BLOB,
    previous BLOB NOT NULL,
    digest BLOB NOT NULL,
    UNIQUE (incarnation, seq)
) STRICT;
CREATE INDEX operation_by_time ON operation (wall);

CREATE TABLE change (
    operation INTEGER NOT NULL REFERENCES operation (number),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    entity TEXT NOT NULL,
    field TEXT NOT NULL,
    event INTEGER NOT NULL CHECK (event IN (0, 1)),
    base TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (operation, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_by_entity ON change (kind, entity);

-- Values stand beside the chain, so that one can be erased; position -1 is the reason.
CREATE TABLE content (
    operation INTEGER NOT NULL REFERENCES operation (number),
    position INTEGER NOT NULL,
    salt BLOB NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (operation, position)
) STRICT, WITHOUT ROWID;

-- What an erased operation named, known before or after the named operation itself.
CREATE TABLE erasure (
    incarnation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    position INTEGER NOT NULL,
    wall INTEGER NOT NULL,
    PRIMARY KEY (incarnation, seq, position)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER operation_stays BEFORE DELETE ON operation
BEGIN SELECT RAISE(ABORT, 'operations are never deleted'); END;
CREATE TRIGGER operation_unchanged BEFORE UPDATE ON operation
BEGIN SELECT RAISE(ABORT, 'operations are never changed'); END;
CREATE TRIGGER change_stays BEFORE DELETE ON change
BEGIN SELECT RAISE(ABORT, 'changes are never deleted'); END;
CREATE TRIGGER change_unchanged BEFORE UPDATE ON change
BEGIN SELECT RAISE(ABORT, 'changes are never changed'); END;
CREATE TRIGGER content_unchanged BEFORE UPDATE ON content
BEGIN SELECT RAISE(ABORT, 'values are never changed'); END;
CREATE TRIGGER content_stays BEFORE DELETE ON content
WHEN NOT EXISTS (
    SELECT 1 FROM operation AS o
    JOIN erasure AS e ON e.incarnation = o.incarnation AND e.seq = o.seq
    WHERE o.number = OLD.operation AND e.position = OLD.position
)
BEGIN SELECT RAISE(ABORT, 'only an erased operation removes a value'); END;

-- The end of every chain, and which of them is written here.
CREATE TABLE chain (
    incarnation TEXT NOT NULL PRIMARY KEY,
    station TEXT NOT NULL,
    seq INTEGER NOT NULL,
    head BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE here (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    station TEXT NOT NULL,
    incarnation TEXT NOT NULL,
    machine TEXT NOT NULL,
    wall INTEGER NOT NULL,
    counter INTEGER NOT NULL
) STRICT;

-- Operations that came before their predecessor, or from too far in the future.
CREATE TABLE held (
    incarnation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (incarnation, seq)
) STRICT, WITHOUT ROWID;

-- Folded from the operations: rebuilt, never migrated.
CREATE TABLE cell (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    entity TEXT NOT NULL,
    field TEXT NOT NULL,
    heads INTEGER NOT NULL,
    winner INTEGER,
    position INTEGER,
    UNIQUE (kind, entity, field)
) STRICT;
CREATE INDEX cell_in_conflict ON cell (heads) WHERE heads > 1;
CREATE TABLE head (
    cell INTEGER NOT NULL REFERENCES cell (id),
    name TEXT NOT NULL,
    rank TEXT NOT NULL,
    operation INTEGER NOT NULL REFERENCES operation (number),
    position INTEGER NOT NULL,
    PRIMARY KEY (cell, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE replaced (
    cell INTEGER NOT NULL REFERENCES cell (id),
    name TEXT NOT NULL,
    by_rank TEXT NOT NULL,
    PRIMARY KEY (cell, name)
) STRICT, WITHOUT ROWID;
