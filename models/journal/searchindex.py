"""Care of the full-text index: what was erased leaves it, and it stays readable.

Terms of deleted rows stay in an FTS5 index until it is merged. Each `optimize` moves it to a level
of its own, and SQLite up to 3.40 writes a list of levels that it refuses to read again after some
2,000 of them (1,200 with little text): the whole database could then not be written any more.

Every commit leaves segments of its own in the index. SQLite would merge them within one of the next
commits, which then writes hundreds of pages while a person waits; here they are merged in small
steps when nobody writes. Only after very many commits without a pause SQLite does it by itself.
"""

from __future__ import annotations

import sqlite3

_STRUCTURE = 10
"""Row of `search_data` with the list of levels (SQLite, fts5_index.c)."""
_LONGEST = 512
"""Bytes of it: far from what is refused, and seldom reached."""
_SETTINGS = {"automerge": 0, "crisismerge": 256}
_PAGES = 32
"""Pages of the index that are merged in one step, some milliseconds."""


def settle(connection: sqlite3.Connection) -> None:
    """Leave merging to `merge`; the index remembers that."""
    known = dict(connection.execute("SELECT k, v FROM search_config"))
    for name, value in _SETTINGS.items():
        if known.get(name) != value:
            connection.execute("INSERT INTO search (search, rank) VALUES (?, ?)", (name, value))


def merge(connection: sqlite3.Connection) -> bool:
    """One step; False if there was nothing to merge."""
    before = connection.total_changes
    connection.execute("INSERT INTO search (search, rank) VALUES ('merge', ?)", (_PAGES,))
    # one change is the statement itself (SQLite, FTS5 documentation, 6.8)
    return connection.total_changes - before >= 2


def scrub(connection: sqlite3.Connection) -> None:
    """Make the search forget what was taken out of it."""
    row = connection.execute(
        "SELECT length(block) FROM search_data WHERE id = ?", (_STRUCTURE,)
    ).fetchone()
    # a rebuild reads all texts again, so it is not done each time
    command = "optimize" if row is not None and row[0] <= _LONGEST else "rebuild"
    connection.execute("INSERT INTO search (search) VALUES (?)", (command,))


def mend(connection: sqlite3.Connection) -> bool:
    """Make an index that cannot be opened anew from the texts beside it; True if it had to be."""
    try:
        connection.execute("SELECT rowid FROM search LIMIT 1").fetchone()
        return False
    except sqlite3.DatabaseError:
        # as empty as a new one, so that it can be opened and told to read the texts
        connection.execute("DELETE FROM search_idx")
        connection.execute("DELETE FROM search_data")
        connection.execute(
            "INSERT INTO search_data (id, block) VALUES (1, x''), (?, x'00000000000000')",
            (_STRUCTURE,),
        )
        connection.execute("INSERT INTO search (search) VALUES ('rebuild')")
        return True
