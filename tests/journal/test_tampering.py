"""Every single edit, deletion or reordering of what was recorded is found."""

import asyncio
import random
import shutil
import sqlite3

import pytest

from models.journal import Change, Journal, verify
from models.journal.canonical import salted
from models.journal.opening import layout
from models.journal.proving import verify_database

COLUMNS = {
    "operation": (
        "incarnation", "seq", "station", "wall", "counter", "rank", "actor", "reason",
        "previous", "digest",
    ),
    "change": ("operation", "position", "kind", "entity", "field", "event", "base", "digest"),
    "content": ("operation", "position", "salt", "value"),
    "erasure": ("incarnation", "seq", "position", "wall"),
    "chain": ("station", "seq", "head"),
    "cell": ("kind", "entity", "field", "heads", "winner", "position"),
    "head": ("name", "rank", "operation", "position"),
    "replaced": ("name", "by_rank"),
}  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A journal of two stations with conflicts, events, reasons and an erasure."""
    folder = tmp_path_factory.mktemp("sound")
    clock = iter(range(1_700_000_000_000, 2_000_000_000_000))

    async def run():
        left, right = (
            Journal.open(folder / name, clock=lambda: next(clock), reserve_bytes=0)
            for name in ("left", "right")
        )
        for number in range(12):
            for journal in (left, right):
                changes = [Change("note", f"e{number % 3}", "text", f"value {number}")]
                if number % 2:
                    changes.append(Change("note", "e0", "seen", {"n": number}, True))
                await journal.write(f"anna{number % 2}", changes, "because" * (number % 3))
            if number % 5 == 0:
                await left.merge(right.export())
        first = left.history("note", "e1")[0].operation
        await left.erase("chef", "note", "e1", [first])
        await left.merge(right.export())
        left.close()
        right.close()

    asyncio.run(run())
    assert verify(folder / "left") == []
    return folder / "left"


def unlock(connection):
    """Do what somebody does who knows how to get rid of triggers and keys."""
    connection.execute("PRAGMA foreign_keys = OFF")
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")


def other(value, chance):
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 7))
    if isinstance(value, bytes):
        place = chance.randrange(len(value)) if value else 0
        flipped = bytes([value[place] ^ 1 << chance.randrange(8)]) if value else b"x"
        return value[:place] + flipped + value[place + 1 :]
    if isinstance(value, str):
        place = chance.randrange(len(value) + 1)
        return value[:place] + chance.choice("abc7 ") + value[place + 1 :]
    return 1


def tamper(connection, chance):
    """One edit, deletion or swap; returns what was done, or None if nothing changed."""
    table = chance.choice(list(COLUMNS))
    keys = {"operation": "number", "cell": "id"}.get(table)
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[5]]
    key = [keys] if keys else columns
    rows = connection.execute(f"SELECT {', '.join(key)} FROM {table}").fetchall()
    row = chance.choice(rows)
    where = " AND ".join(f"{name} IS ?" for name in key)
    what = chance.choice(("edit", "edit", "delete", "swap"))
    if what == "delete":
        connection.execute(f"DELETE FROM {table} WHERE {where}", row)
        return f"delete {table} {row}"
    column = chance.choice(COLUMNS[table])
    (value,) = connection.execute(f"SELECT {column} FROM {table} WHERE {where}", row).fetchone()
    if what == "edit":
        new = other(value, chance)
    else:
        twin = chance.choice(rows)
        (new,) = connection.execute(f"SELECT {column} FROM {table} WHERE {where}", twin).fetchone()
    if new == value:
        return None
    try:
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (new, *row))
    except sqlite3.IntegrityError:
        return None
    return f"{what} {table}.{column} {row}: {value!r} -> {new!r}"


@pytest.mark.parametrize("count", [200, pytest.param(3000, marks=pytest.mark.long)])
def test_every_single_change_is_found(sound, count):
    chance = random.Random(7)
    source = sqlite3.connect(sound / "records.db")
    unnoticed, done = [], 0
    while done < count:
        copy = sqlite3.connect(":memory:", isolation_level=None)
        source.backup(copy)
        unlock(copy)
        what = tamper(copy, chance)
        if what is not None:
            done += 1
            if not verify_database(copy, layout()):
                unnoticed.append(what)
        copy.close()
    source.close()
    assert unnoticed == []


def test_a_cut_end_is_found_even_when_the_chain_table_was_cut_too(sound, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(sound, data)
    connection = sqlite3.connect(data / "records.db", isolation_level=None)
    unlock(connection)
    own = connection.execute("SELECT incarnation FROM here").fetchone()
    number, seq = connection.execute(
        "SELECT number, seq FROM operation WHERE incarnation = ? ORDER BY seq DESC", own
    ).fetchone()
    for table in ("change", "content"):
        connection.execute(f"DELETE FROM {table} WHERE operation = ?", (number,))
    connection.execute("DELETE FROM operation WHERE number = ?", (number,))
    connection.execute(
        "UPDATE chain SET seq = ?, head = (SELECT digest FROM operation WHERE seq = ? AND"
        " incarnation = ?) WHERE incarnation = ?",
        (seq - 1, seq - 1, *own, *own),
    )
    connection.close()
    assert "journal.behind_mark" in [fault.code for fault in verify(data)]


def test_an_erased_value_that_is_there_again_is_found(sound, tmp_path):
    """Put back from an old copy it fits its digest: only that it was erased speaks against it."""
    data = tmp_path / "data"
    shutil.copytree(sound, data)
    connection = sqlite3.connect(data / "records.db", isolation_level=None)
    unlock(connection)
    gone = connection.execute(
        "SELECT o.number, e.position FROM erasure AS e JOIN operation AS o"
        " ON o.incarnation = e.incarnation AND o.seq = e.seq WHERE e.position >= 0"
    ).fetchone()
    salt, value = b"0123456789abcdef", '"value 1"'
    connection.execute("INSERT INTO content VALUES (?, ?, ?, ?)", (*gone, salt, value))
    connection.execute(
        "UPDATE change SET digest = ? WHERE operation = ? AND position = ?",
        (salted(salt, value), *gone),
    )
    connection.close()
    assert "journal.not_erased" in [fault.code for fault in verify(data)]


def test_the_tables_themselves_refuse(sound, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(sound, data)
    connection = sqlite3.connect(data / "records.db")
    for statement in (
        "DELETE FROM operation WHERE number = 3",
        "UPDATE operation SET actor = 'x' WHERE number = 3",
        "DELETE FROM change WHERE operation = 3",
        "UPDATE change SET field = 'x' WHERE operation = 3",
        "UPDATE content SET value = '1' WHERE operation = 3",
        "DELETE FROM content WHERE operation = 3",
    ):
        with pytest.raises(sqlite3.IntegrityError, match=r"never|only"):
            connection.execute(statement)
    connection.close()


def test_a_bit_that_fell_over_in_the_file_is_found_or_harmless(sound, tmp_path):
    """Flips inside recorded text and blobs: none goes unnoticed."""
    content = bytearray((sound / "records.db").read_bytes())
    places = [content.find(word) for word in (b"anna1", b"value 3", b"because", b"chef")]
    for place in places:
        assert place > 0
        data = tmp_path / str(place)
        shutil.copytree(sound, data)
        flipped = bytearray(content)
        flipped[place] ^= 1
        (data / "records.db").write_bytes(flipped)
        assert verify(data) != []
