"""What the registrar lets through: permission, types, the rule, and what is said otherwise."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from models.journal.records import RecordReader
from models.records import AttachmentRefused, Change, Query
from models.storage import StorageError
from models.text.message import Message
from tests.records.kinds import KINDS
from tests.records.room import room

TITLE = Change("book", "b1", "title", {"en": "Doors"})


@pytest.fixture
def desk(tmp_path):
    with room(tmp_path, KINDS) as made:
        yield made


def code(desk, *changes):
    refused = desk.try_write(*changes)
    return None if refused is None else refused.code


def test_what_is_allowed_is_written_by_the_person(desk):
    assert desk.try_write(TITLE) is None
    assert desk.records.get("book", "b1").created_by == "ann"


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("pages", "many", "records.wrong_type"),
        ("pages", True, "records.wrong_type"),
        ("lent", 1, "records.wrong_type"),
        ("title", {"de": "Türen"}, "records.wrong_type"),
        ("title", {"en": "", "zh_CN": ""}, "records.wrong_type"),
        ("tags", ["a", 1], "records.wrong_type"),
        ("state", "lost", "records.not_a_choice"),
        ("note", "x" * 51, "records.too_long"),
        ("title", None, "records.missing"),
        ("shelf", "x", "records.not_declared"),
        ("note", "\ud800", "records.not_writable_text"),
        ("extra", {"a": 1.5}, "records.not_writable_text"),
        ("note", "门" * 50, None),
        ("note", None, None),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(desk, field, value, expected):
    desk.write(TITLE)
    before = len(desk.records.history("book", "b1"))
    assert code(desk, Change("book", "b1", field, value)) == expected
    after = len(desk.records.history("book", "b1"))
    assert after == before + (expected is None)


def test_every_part_of_a_write_has_to_be_permitted(desk):
    no = Message.of("records.missing", field="x")
    desk.on_duty.refused = {"book.count": no}
    pages = Change("book", "b1", "pages", 3)
    assert desk.try_write(TITLE, pages) == no
    assert desk.try_write(TITLE) is None
    assert desk.try_write(pages) == no
    desk.on_duty.refused = {"book.add": no}
    assert desk.try_write(Change("book", "b2", "title", {"en": "B"})) == no
    assert desk.try_write(pages) is None
    desk.on_duty.refused = {"book.edit": no}
    assert desk.try_write(Change("book", "b1", "note", "x")) == no
    assert desk.try_write(Change("book", "b1", "seen", None, True)) == no
    assert desk.try_write(Change("book", "b1", "remark", "x", True)) is None


def test_one_refused_record_keeps_all_of_the_operation_out(desk):
    wrong = Change("shelf", "s1", "name", 5)
    assert code(desk, TITLE, wrong) == "records.wrong_type"
    assert desk.records.get("book", "b1") is None


def test_nobody_may_write_what_is_not_declared(desk):
    assert code(desk, Change("cellar", "c", "name", "x")) == "records.not_declared"
    assert code(desk, Change("book", "b1", "sold", None, True)) == "records.not_declared"


def test_the_rule_of_the_kind_is_asked_with_what_stands(desk):
    desk.write(TITLE, Change("book", "b1", "state", "closed"))
    assert code(desk, Change("book", "b1", "note", "x")) == "records.missing"
    desk.write(Change("book", "b1", "state", "open"))
    assert code(desk, Change("book", "b1", "note", "x")) is None


def test_of_two_writes_at_once_the_second_is_judged_by_what_the_first_left(desk):
    """Both are allowed by what stood before; only one can be."""
    desk.write(TITLE)
    registrar = desk.registrar

    async def both():
        return await asyncio.gather(
            *(registrar.write([Change("book", "b1", "note", f"n{n}")]) for n in range(2)),
            registrar.under(desk.on_duty).write([Change("book", "b1", "note", "n2")]),
        )

    stood = []
    kind = registrar._kinds["book"]
    asked = replace(kind, rule=lambda proposal: stood.append(proposal.was("note")))
    registrar._kinds = dict(registrar._kinds) | {"book": asked}
    assert asyncio.run(both()) == [None, None, None]
    assert stood == [None, "n0", "n1"]


def test_attachments_are_kept_once_and_a_damaged_one_is_not_shown(desk, tmp_path):
    shelf = desk.view.attachments
    sha = asyncio.run(shelf.keep(b"picture"))
    assert asyncio.run(shelf.keep(b"picture")) == sha
    assert shelf.read(sha) == b"picture"
    (file,) = (tmp_path / "attachments").glob("??/*")
    file.write_bytes(b"pictura")
    assert shelf.read(sha) is None
    assert asyncio.run(shelf.keep(b"picture")) == sha
    assert shelf.read(sha) == b"picture"
    assert shelf.read("../../etc/passwd") is None
    with pytest.raises(AttachmentRefused):
        asyncio.run(shelf.keep(bytes(21 << 20)))


def test_records_that_cannot_be_read_are_a_sentence(desk, tmp_path):
    for number in range(200):
        assert desk.try_write(Change("book", f"n{number}", "title", {"en": "Doors " * 40})) is None
    copy = tmp_path / "copy.db"
    own, whole = sqlite3.connect(desk.folder / "records.db"), sqlite3.connect(copy)
    with closing(own), closing(whole):
        own.backup(whole)
    size = copy.stat().st_size
    with copy.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    with closing(sqlite3.connect(copy)) as broken:
        records = RecordReader(broken, {kind.name: kind for kind in KINDS}, desk.journal)
        for read in (
            lambda: records.get("book", "n1"),
            lambda: records.list(Query("book")),
            lambda: records.count(Query("book")),
            lambda: records.search("doors"),
            lambda: records.history("book", "n1"),
        ):
            with pytest.raises(StorageError) as caught:
                read()
            assert caught.value.message.code == "journal.unreadable"


def test_an_edit_over_records_that_cannot_be_read_says_so(desk, expected_logs, monkeypatch):
    expected_logs("app.registrar", "not saved")

    def unreadable(*_):
        raise StorageError(Message.of("journal.unreadable", detail="disk image is malformed"))

    monkeypatch.setattr(desk.registrar, "_objection", unreadable)
    assert code(desk, TITLE) == "records.not_saved"
