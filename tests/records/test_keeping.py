"""Attachments are proven, copied and put back with the records that name them."""

import asyncio

from app.keeping import backup, restore, verify
from models.records import Change, Event, RecordKind
from tests.records.room import room

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
