"""When a chain goes on, and when a new one has to begin so that no number is given twice."""

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest

from models.journal import Change, Journal, backup, put_aside, restore, verify
from models.journal.mark import MarkFile
from models.journal.opening import DATABASE, layout
from models.storage import (
    DamagedDatabase,
    FolderInUse,
    Migration,
    NewerDatabase,
    StorageFault,
    move_aside,
)
from models.text.message import Message

START = 1_700_000_000_000
STAMP = "20260102T030405Z"


class Clock:
    now = START

    def __call__(self):
        self.now += 1
        return self.now


CLOCK = Clock()


def opened(folder, machine="m1"):
    return Journal.open(folder, clock=CLOCK, machine=machine, reserve_bytes=0)


def write(folder, count, label="x", machine="m1"):
    journal = opened(folder, machine)
    written = [
        journal.write_now("anna", [Change("note", f"{label}{i}", "text", label)]).name
        for i in range(count)
    ]
    journal.close()
    return written


def state(folder, machine="m1"):
    """Incarnation, and cause and predecessor that its first operation gives."""
    journal = opened(folder, machine)
    own = journal.here()
    (line,) = journal.history("incarnation", own.incarnation)
    journal.close()
    return own, line.value["cause"], line.value["continues"]


def test_an_ordinary_start_goes_on(tmp_path):
    write(tmp_path, 3)
    before, cause, continues = state(tmp_path)
    assert (cause, continues, before.seq) == ("first", None, 4)
    write(tmp_path, 2)
    after, _, _ = state(tmp_path)
    assert (after.incarnation, after.seq) == (before.incarnation, 6)
    assert verify(tmp_path) == []


@pytest.mark.parametrize("kept", ["backup", "nothing"])
def test_restored_and_merged_nothing_is_missing(tmp_path, kept):
    """Backup, 100 operations, export, restore, 100 other operations, merge: all 200 are there."""
    data, out = tmp_path / "data", tmp_path / "out"
    early = write(data, 5, "early")
    backup(data, out)
    first = write(data, 100, "first")
    journal = opened(data)
    handed_over = list(journal.export())
    journal.close()
    before, _, _ = state(data)
    if kept == "nothing":
        shutil.rmtree(data)
    restore(out, data, STAMP)
    assert verify(data) == []
    second = write(data, 100, "second")
    own, cause, continues = state(data)
    assert (cause, own.seq) == ("restored", 101)
    assert own.incarnation != before.incarnation
    seq = 106 if kept == "backup" else 6
    assert (continues["incarnation"], continues["seq"]) == (before.incarnation, seq)

    async def merge():
        journal = opened(data)
        report = await journal.merge(handed_over)
        assert (report.new, report.held, report.refused) == (100, 0, ())
        names = {
            line.operation
            for label in ("early", "first", "second")
            for i in range(100)
            for line in journal.history("note", f"{label}{i}")
        }
        assert names == {*early, *first, *second}
        journal.close()

    asyncio.run(merge())
    assert verify(data) == []


def test_a_backup_of_a_running_journal_holds_all_that_was_acknowledged(tmp_path):
    data, out = tmp_path / "data", tmp_path / "out"
    journal = opened(data)
    names = [journal.write_now("anna", [Change("n", f"{i}", "t", i)]).name for i in range(50)]
    backup(data, out)
    journal.write_now("anna", [Change("n", "later", "t", 0)])
    with pytest.raises(FolderInUse):
        restore(out, data, STAMP)
    journal.close()
    restore(out, tmp_path / "new", STAMP)
    journal = opened(tmp_path / "new")
    assert [journal.history("n", f"{i}")[0].operation for i in range(50)] == names
    assert journal.history("n", "later") == []
    journal.close()


def test_a_backup_that_was_damaged_is_not_restored(tmp_path):
    data, out = tmp_path / "data", tmp_path / "out"
    write(data, 200)
    backup(data, out)
    copy = out / "records.db"
    copy.write_bytes(copy.read_bytes().replace(b"anna", b"anne", 1))
    with pytest.raises(DamagedDatabase):
        restore(out, data, STAMP)
    assert state(data)[0].seq == 201


def test_a_restore_that_was_killed_half_way_is_no_empty_start(tmp_path, monkeypatch):
    data, out = tmp_path / "data", tmp_path / "out"
    write(data, 3)
    backup(data, out)

    def killed(*which):
        move_aside(*which)
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["models.journal.copying"], "move_aside", killed)
    with pytest.raises(KeyboardInterrupt):
        restore(out, data, STAMP)
    monkeypatch.undo()
    with pytest.raises(DamagedDatabase) as caught:
        opened(data)
    assert caught.value.message.code == "storage.empty"
    restore(out, data, STAMP)
    assert state(data)[1] == "restored"


def test_a_restore_that_finds_no_room_leaves_the_records_as_they_are(tmp_path, monkeypatch):
    data, out = tmp_path / "data", tmp_path / "out"
    write(data, 3)
    backup(data, out)
    write(data, 2)
    before = state(data)

    def full(*_):
        raise StorageFault(Message.of("storage.refused", path="", detail="full"))

    monkeypatch.setattr(sys.modules["models.journal.copying"], "copy_database", full)
    with pytest.raises(StorageFault):
        restore(out, data, STAMP)
    assert verify(data) == []
    assert state(data) == before


def test_a_copy_of_an_earlier_release_is_restored_and_replaced(tmp_path, monkeypatch):
    data, out = tmp_path / "data", tmp_path / "out"
    write(data, 3)
    backup(data, out)
    known = layout()
    later = Migration(known.migrations[-1].number + 1, "later", "CREATE TABLE later (x);")
    newer = replace(known, migrations=(*known.migrations, later))
    monkeypatch.setattr(sys.modules["models.journal.copying"], "layout", lambda: newer)
    # the program was updated: a copy before its first start, and going back to one from before
    write_first = (out / DATABASE).stat().st_mtime_ns
    backup(data, out)
    assert (out / DATABASE).stat().st_mtime_ns != write_first
    restore(out, tmp_path / "new", STAMP)
    assert [path.name for path in out.iterdir()] == [DATABASE]
    # damage is found all the same
    copy = out / DATABASE
    copy.write_bytes(copy.read_bytes().replace(b"anna", b"anne", 1))
    with pytest.raises(DamagedDatabase) as caught:
        restore(out, tmp_path / "other", STAMP)
    assert caught.value.message.code != "journal.other_format"
    assert not list((tmp_path / "other").glob("records.db*"))
    monkeypatch.undo()
    assert state(tmp_path / "new")[1] == "restored"
    assert verify(tmp_path / "new") == []


def test_a_copy_of_records_that_the_new_one_has_not_is_kept_beside_it(tmp_path):
    """After a new beginning, or where two sites name one folder, it may be the only one."""
    data, out = tmp_path / "data", tmp_path / "out"
    write(data, 5)
    backup(data, out)
    put_aside(data, STAMP)
    write(data, 1)
    first = (out / DATABASE).read_bytes()
    aside = backup(data, out)
    (kept,) = out.glob(f"{DATABASE}.*")
    assert aside == (kept,), "the command line tells of it"
    assert kept.name.startswith(f"{DATABASE}.replaced-")
    assert kept.read_bytes() == first
    # a copy that has all of the earlier one replaces it
    write(data, 1)
    assert backup(data, out) == ()
    assert list(out.glob(f"{DATABASE}.*")) == [kept]
    # one that cannot be read says nothing of what is in it
    (out / DATABASE).write_bytes(b"no database" * 100)
    backup(data, out)
    assert len(list(out.glob(f"{DATABASE}.*"))) == 2
    restore(out, tmp_path / "new", STAMP)
    assert verify(tmp_path / "new") == []


def test_records_that_are_deleted_under_the_program_come_back_at_its_end(tmp_path, expected_logs):
    for text in ("storage.gone", "what was in it is in"):
        expected_logs("models.storage", text)
    journal = opened(tmp_path)
    names = [journal.write_now("anna", [Change("n", f"{i}", "t", i)]).name for i in range(5)]
    (tmp_path / DATABASE).unlink()
    with pytest.raises(StorageFault) as caught:
        journal.write_now("anna", [Change("n", "lost", "t", 0)])
    assert caught.value.message.code == journal.fault.code == "storage.gone"
    journal.close()
    # a file of its own from now on, so a chain of its own
    assert state(tmp_path)[1] == "copied"
    assert verify(tmp_path) == []
    journal = opened(tmp_path)
    assert [journal.history("n", f"{i}")[0].operation for i in range(5)] == names
    assert journal.history("n", "lost") == []
    journal.close()


def test_on_another_machine_a_new_incarnation_begins(tmp_path):
    write(tmp_path, 3)
    before, _, _ = state(tmp_path)
    after, cause, continues = state(tmp_path, "m2")
    assert cause == "other_machine"
    assert continues["seq"] == 4
    assert after.station == before.station
    assert state(tmp_path, "m2")[0].incarnation == after.incarnation
    assert verify(tmp_path) == []


def test_a_copied_folder_does_not_write_on_in_the_same_chain(tmp_path):
    write(tmp_path / "a", 3)
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    assert state(tmp_path / "b")[1] == "copied"
    assert state(tmp_path / "a")[1] == "first"


def test_a_database_that_was_turned_back_by_hand_is_noticed(tmp_path):
    write(tmp_path, 3)
    old = (tmp_path / "records.db").read_bytes()
    write(tmp_path, 3)
    (tmp_path / "records.db").write_bytes(old)
    for part in tmp_path.glob("records.db-*"):
        part.unlink()
    assert [fault.code for fault in verify(tmp_path)] == ["journal.behind_mark"]
    own, cause, continues = state(tmp_path)
    assert (cause, continues["seq"], own.seq) == ("high_water", 7, 1)
    assert verify(tmp_path) == []


@pytest.mark.parametrize("text", [None, b"", b"{", b'{"seq": 1}', b"\xff\xfe"])
def test_a_mark_that_is_gone_or_torn_begins_a_new_incarnation(tmp_path, text):
    write(tmp_path, 3)
    mark = tmp_path / "records.high-water"
    if text is None:
        mark.unlink()
    else:
        mark.write_bytes(text)
    assert [fault.code for fault in verify(tmp_path)] == ["journal.no_mark"]
    assert state(tmp_path)[1] == "high_water"


def test_a_mark_that_lags_after_a_crash_is_no_reason(tmp_path):
    write(tmp_path, 1)
    mark = (tmp_path / "records.high-water").read_bytes()
    write(tmp_path, 3)
    (tmp_path / "records.high-water").write_bytes(mark)
    assert verify(tmp_path) == []
    assert state(tmp_path)[1] == "first"


@pytest.mark.parametrize("left", [b"", b"no database at all" * 500, None])
def test_a_damaged_database_is_never_replaced_in_silence(tmp_path, left):
    write(tmp_path, 3)
    before, _, _ = state(tmp_path)
    path = tmp_path / "records.db"
    for part in tmp_path.glob("records.db-*"):
        part.unlink()
    if left is None:
        path.unlink()
    else:
        path.write_bytes(left)
    for _ in range(2):
        with pytest.raises(DamagedDatabase) as caught:
            opened(tmp_path)
        assert caught.value.message.code in ("storage.empty", "storage.damaged")
        assert (path.read_bytes() if path.exists() else None) == left
    assert verify(tmp_path) != []
    # only when a person says so
    moved = put_aside(tmp_path, STAMP)
    assert [one.read_bytes() for one in moved] == ([] if left is None else [left])
    own, cause, continues = state(tmp_path)
    assert (cause, own.seq, own.station) == ("moved_aside", 1, before.station)
    assert (continues["incarnation"], continues["seq"]) == (before.incarnation, 4)
    assert verify(tmp_path) == []


def test_a_newer_records_database_is_refused(tmp_path):
    write(tmp_path, 1)
    with sqlite3.connect(tmp_path / "records.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(NewerDatabase):
        opened(tmp_path)
    assert [fault.code for fault in verify(tmp_path)] == ["journal.other_format"]


def test_own_operations_that_come_back_from_elsewhere_end_the_chain(tmp_path):
    """The folder was turned back with its mark; a handover shows that more had left already."""

    async def merge(operations):
        journal = opened(tmp_path / "data")
        report = await journal.merge(operations)
        journal.close()
        return report

    write(tmp_path / "data", 3)
    kept = {
        name: (tmp_path / "data" / name).read_bytes()
        for name in ("records.db", "records.high-water")
    }
    lost = write(tmp_path / "data", 2)
    journal = opened(tmp_path / "data")
    handed_over = list(journal.export())
    journal.close()
    for part in (tmp_path / "data").glob("records.db-*"):
        part.unlink()
    for name, content in kept.items():
        (tmp_path / "data" / name).write_bytes(content)
    assert asyncio.run(merge(handed_over)).new == 2
    own, cause, continues = state(tmp_path / "data")
    assert (cause, own.seq) == ("outrun", 1)
    assert f"{continues['incarnation']}:{continues['seq']}" == lost[-1]
    assert verify(tmp_path / "data") == []


def test_an_unclean_end_is_told(tmp_path):
    journal = opened(tmp_path)
    assert journal.ended_cleanly
    journal.close()
    journal = opened(tmp_path)
    assert journal.ended_cleanly
    unclean = json.loads((tmp_path / "records.high-water").read_bytes())
    assert unclean["is_clean"] is False
    journal.close()
    assert json.loads((tmp_path / "records.high-water").read_bytes())["is_clean"] is True
    (tmp_path / "records.high-water").write_bytes(json.dumps(unclean).encode())
    journal = opened(tmp_path)
    assert not journal.ended_cleanly
    journal.close()


def test_an_end_while_the_disk_refuses_is_not_orderly(tmp_path, monkeypatch, expected_logs):
    """The next start looks at the whole file then."""
    expected_logs("models.storage", "the writer failed")
    expected_logs("models.storage", "storage.refused")
    journal = opened(tmp_path)
    journal.write_now("anna", [Change("note", "a", "text", "x")])

    def broken(_file, _mark):
        raise RuntimeError("no such bit")

    with monkeypatch.context() as patch:
        patch.setattr(MarkFile, "write", broken)
        with pytest.raises(StorageFault):
            journal.write_now("anna", [Change("note", "b", "text", "x")])
    assert journal.fault is not None
    journal.close()
    journal = opened(tmp_path)
    assert not journal.ended_cleanly
    journal.close()


KILLED = """
import os, sys
from pathlib import Path
from models.journal import Change, Journal
from models.storage import StorageFault
folder = Path(sys.argv[1])
journal = Journal.open(folder, clock=lambda: 1_700_000_100_000, machine="m1", reserve_bytes=0)
journal.write_now("anna", [Change("note", "b", "text", "acknowledged")])
(folder / "records.db").unlink()
try:
    journal.write_now("anna", [Change("note", "c", "text", "refused")])
except StorageFault:
    os._exit(9)
"""


def killed_without_its_database(folder):
    write(folder, 3)
    run = subprocess.run([sys.executable, "-c", KILLED, str(folder)], capture_output=True)
    assert run.returncode == 9, run.stderr
    assert not (folder / DATABASE).exists()


def test_what_was_rescued_of_a_deleted_database_is_put_back_after_a_kill(tmp_path, expected_logs):
    expected_logs("models.journal", "is put back")
    killed_without_its_database(tmp_path)
    journal = opened(tmp_path)
    assert journal.entities("note") == ["b", "x0", "x1", "x2"]
    journal.write_now("anna", [Change("note", "d", "text", "goes on")])
    journal.close()
    assert verify(tmp_path) == []
    assert not list(tmp_path.glob("*.rescued"))


def test_what_was_rescued_of_older_records_is_not_put_back(tmp_path):
    """Something acknowledged would be missing: a person decides."""
    write(tmp_path, 3)
    shutil.copy(tmp_path / DATABASE, tmp_path / f"{DATABASE}.rescued")
    write(tmp_path, 1, "later")
    (tmp_path / DATABASE).unlink()
    with pytest.raises(DamagedDatabase) as refused:
        opened(tmp_path)
    assert refused.value.message.code == "storage.empty"


def test_a_rescue_that_cannot_be_read_is_left_where_it_is(tmp_path, expected_logs):
    expected_logs("models.journal", "cannot be read")
    write(tmp_path, 3)
    (tmp_path / DATABASE).unlink()
    (tmp_path / f"{DATABASE}.rescued").write_bytes(b"no database at all" * 400)
    with pytest.raises(DamagedDatabase) as refused:
        opened(tmp_path)
    assert refused.value.message.code == "storage.empty"
    assert (tmp_path / f"{DATABASE}.rescued").exists()
