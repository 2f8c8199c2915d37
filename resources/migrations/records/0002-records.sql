-- Folded from the operations: rebuilt, never migrated. Every kind of record has a table
-- record_KIND besides, made from its declaration; it is made anew when that changes.
CREATE TABLE declared (
    kind TEXT NOT NULL PRIMARY KEY,
    declaration TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE folding (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    upto INTEGER NOT NULL
) STRICT;
INSERT INTO folding VALUES (1, 0);

-- One document for the fields of a record (operation 0) and one for each of its events; the
-- rowid in search is the document's id.
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    entity TEXT NOT NULL,
    operation INTEGER NOT NULL,
    position INTEGER NOT NULL,
    UNIQUE (kind, entity, operation, position)
) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (kind, text, tokenize = 'unicode61 remove_diacritics 2');
