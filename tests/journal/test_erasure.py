"""A personal value that is erased is gone, here and wherever it comes; the chain still stands."""

import asyncio
from pathlib import Path

import pytest

from models.journal import Change, Journal, backup, verify
from tests.journal.desk import Desk

SECRET = "Katharina Musterfrau"
REASON = "complained about her neighbour"


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


@pytest.fixture
def folders(tmp_path):
    clock = iter(range(1_700_000_000_000, 2_000_000_000_000))
    journals = [
        Journal.open(tmp_path / name, clock=lambda: next(clock), reserve_bytes=0)
        for name in ("left", "right")
    ]
    yield (tmp_path / "left", journals[0], tmp_path / "right", journals[1])
    for journal in journals:
        journal.close()


def test_erased_here_and_where_it_is_merged(folders):
    here, left, there, right = folders

    async def run():
        written = await left.write("anna", [Change("person", "p1", "name", SECRET)], REASON)
        await left.write("anna", [Change("person", "p1", "room", 3)])
        await right.merge(left.export())
        assert SECRET.encode() in bytes_of(here)
        assert SECRET.encode() in bytes_of(there)
        erasing = await left.erase("chef", "person", "p1", [written.name], reason="she asked")
        for journal in (left, right):
            await journal.merge(left.export(journal.vector()))
            line, room, erased = journal.history("person", "p1")
            assert (line.value, line.erased_ms) == (None, erasing.stamp.wall)
            assert (line.reason, line.reason_erased_ms) == ("", erasing.stamp.wall)
            assert (room.value, room.erased_ms) == (3, None)
            assert (erased.field, erased.actor, erased.reason) == ("erased", "chef", "she asked")
            value = journal.value("person", "p1", "name")
            assert (value.value, value.standing.erased_ms) == (None, erasing.stamp.wall)

    asyncio.run(run())
    assert verify(here) == verify(there) == []
    # not in the tables, not in free pages, not in the log
    for folder in (here, there):
        assert SECRET.encode() not in bytes_of(folder)
        assert REASON.encode() not in bytes_of(folder)


def test_a_backup_with_the_value_brings_nothing_back(folders, tmp_path):
    _, left, there, right = folders

    async def run():
        written = await left.write("anna", [Change("person", "p1", "name", SECRET)])
        old = list(left.export())
        backup(tmp_path / "left", tmp_path / "out")
        await left.erase("chef", "person", "p1", [written.name])
        await right.merge(left.export())
        await left.merge(old)
        await right.merge(old)
        assert left.value("person", "p1", "name").value is None
        assert right.value("person", "p1", "name").value is None

    asyncio.run(run())
    assert verify(there) == []
    assert SECRET.encode() not in bytes_of(there)


def test_only_the_named_field_goes(folders):
    _, left, _, _ = folders

    async def run():
        both = [Change("person", "p1", "name", SECRET), Change("person", "p1", "room", 3)]
        written = await left.write("anna", both, "moved in")
        await left.erase("chef", "person", "p1", [written.name], fields=["name"])
        name, room, _ = left.history("person", "p1")
        assert (name.value, room.value, room.reason) == (None, 3, "moved in")

    asyncio.run(run())


def test_an_erased_value_can_be_set_again(folders):
    here, left, _, _ = folders

    async def run():
        written = await left.write("anna", [Change("person", "p1", "name", SECRET)])
        await left.erase("chef", "person", "p1", [written.name])
        await left.write("anna", [Change("person", "p1", "name", "new")])
        assert left.value("person", "p1", "name").value == "new"

    asyncio.run(run())
    assert verify(here) == []


def test_what_waits_for_its_predecessor_is_erased_too():
    a, b, c = Desk("a"), Desk("b"), Desk("c")
    a.set("e", "f", "first")
    written = a.set("e", "f", SECRET)
    a.set("e", "g", "last")
    everything = a.export()
    b.take(everything)
    b.erase(f"{written.name}/0")
    c.take(everything[2:3])
    assert SECRET in c.connection.execute("SELECT body FROM held").fetchone()[0]
    c.take(plain for plain in b.export() if plain["station"] == "b")
    assert SECRET not in c.connection.execute("SELECT body FROM held").fetchone()[0]
    # and what starts to wait after the erasure was known
    d = Desk("d")
    d.take(plain for plain in b.export() if plain["station"] == "b")
    d.take(everything[2:3])
    assert SECRET not in d.connection.execute("SELECT body FROM held").fetchone()[0]
    for desk in (c, d):
        desk.take(everything)
        assert desk.connection.execute("SELECT count(*) FROM held").fetchone() == (0,)
        (operation,) = (one for one in desk.operations() if one.name == written.name)
        assert operation.changes[0].content is None
    for desk in (a, b, c, d):
        desk.close()
