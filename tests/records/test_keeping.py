"""Attachments are proven, copied and put back with the records that name them."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from app.keeping import backup, restore, verify
from app.sites import settle
from models.journal.opening import DATABASE
from models.records import Change, Event, RecordKind
from models.site.sets import load_set
from models.storage import StorageError
from tests.records.room import room
from tests.system.small_site import write_site

NOTE = RecordKind("note", (), (Event("attached", "note.edit"),), create="note.add")


def attach(desk, content):
    sha = asyncio.run(desk.view.attachments.keep(content))
    value = {"sha": sha, "name": "a.png", "size": len(content), "type": "image/png"}
    desk.write(Change("note", "n1", "attached", value, True))
    return sha


def codes(folder):
    return [fault.code for fault in verify(folder)]


def test_a_missing_or_altered_attachment_is_named(tmp_path):
    with room(tmp_path, [NOTE]) as desk:
        sha = attach(desk, b"picture")
    assert codes(tmp_path) == []
    file = tmp_path / "attachments" / sha[:2] / sha
    file.write_bytes(b"pictura")
    assert codes(tmp_path) == ["core.attachment_damaged"]
    file.unlink()
    assert codes(tmp_path) == ["core.attachment_missing"]


def test_a_backup_brings_the_attachments_back(tmp_path):
    data, out = tmp_path / "data", tmp_path / "out"
    with room(data, [NOTE]) as desk:
        sha = attach(desk, b"picture")
        backup(data, out)
    (data / "attachments" / sha[:2] / sha).unlink()
    restore(out, data, "20261123")
    assert codes(data) == []
    with room(data, [NOTE]) as desk:
        assert desk.view.attachments.read(sha) == b"picture"


def refusal(copy, *folders):
    with pytest.raises(StorageError) as refused:
        copy(*folders)
    return refused.value.message.code


def test_no_copy_is_written_over_records_that_are_in_use(tmp_path):
    """Neither over one's own nor over those of another station."""
    data, other = tmp_path / "data", tmp_path / "other"
    with room(data, [NOTE]) as desk, room(other, [NOTE]) as there:
        attach(desk, b"before")
        attach(there, b"theirs")
        assert refusal(backup, data, tmp_path / "other" / ".." / "data") == "core.backup_into_data"
        assert refusal(backup, data, other) == "core.backup_into_data"
        attach(desk, b"after")
        attach(there, b"theirs, later")
    assert codes(data) == codes(other) == []


@pytest.mark.parametrize("part", ["configuration", "attachments/ab", "history"])
def test_no_copy_is_laid_among_the_files_of_the_data_folder(tmp_path, part):
    data = tmp_path / "data"
    with room(data, [NOTE]) as desk:
        attach(desk, b"picture")
        before = sorted(data.rglob("*"))
        assert refusal(backup, data, data / "history" / ".." / part) == "core.backup_inside"
        assert sorted(data.rglob("*")) == before


def test_what_somebody_laid_beside_the_sets_does_not_stop_a_copy(tmp_path):
    data, out = tmp_path / "data", tmp_path / "out"
    with room(data, [NOTE]) as desk:
        attach(desk, b"picture")
    (data / "configuration" / "configuration").mkdir(parents=True)
    (data / "configuration" / "records.db").write_bytes(b"a copy that was laid here")
    backup(data, out)
    assert codes(data) == []
    assert not (out / "configuration").exists()


def test_nothing_is_restored_from_itself(tmp_path):
    with room(tmp_path, [NOTE]) as desk:
        attach(desk, b"picture")
    assert refusal(restore, tmp_path, tmp_path, "20261123") == "core.restore_itself"
    assert codes(tmp_path) == []


def test_a_good_copy_is_replaced_by_a_newer_one_and_never_by_a_damaged_one(tmp_path):
    data, out = tmp_path / "data", tmp_path / "out"
    with room(data, [NOTE]) as desk:
        attach(desk, b"first")
        backup(data, out)
        first = (out / DATABASE).read_bytes()
        attach(desk, b"second")
        backup(data, out)
    second = (out / DATABASE).read_bytes()
    assert second != first
    with closing(sqlite3.connect(data / DATABASE, isolation_level=None)) as database:
        database.execute("UPDATE chain SET head = zeroblob(32)")
    assert refusal(backup, data, out) == "journal.copy_kept"
    assert (out / DATABASE).read_bytes() == second
    assert sorted(path.name for path in out.glob("records*")) == [DATABASE]


def test_what_is_damaged_in_the_folder_is_mended_by_the_copy_and_the_other_way_round(tmp_path):
    """Attachments and applied configurations have the same name on both sides."""
    data, out = tmp_path / "data", tmp_path / "out"
    site = write_site(tmp_path, 1, 1)
    with room(data, [NOTE]) as desk:
        sha = attach(desk, b"picture")
        park = settle(site, data, desk.journal, apply=False).park

    def damage(folder):
        (folder / "attachments" / sha[:2] / sha).write_bytes(b"pic")
        kept = folder / "configuration" / park.digest
        (kept / "site" / site.name).write_text("")
        (kept / "park.json").unlink()

    backup(data, out)
    damage(data)
    assert codes(data) == ["core.set_missing", "core.attachment_damaged"]
    # a copy made now does not take the damage over
    backup(data, out)
    restore(out, data, "20261123")
    assert codes(data) == []
    damage(out)
    backup(data, out)
    restore(out, tmp_path / "new", "20261123")
    assert codes(tmp_path / "new") == []
    assert load_set(data, park.digest) == park
