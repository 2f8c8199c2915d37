"""The demo park's records: all of them written, once, and what a wrong file does."""

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.demorecords import FOLDER, DemoRecordsError, is_seeded, seed
from app.subjects import record_kinds
from models.journal import Journal
from models.records import Query
from tests.records.kinds import KINDS

NOW = int(datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000)
FILE = """
[[record]]
kind = "book"
key = "doors"
by = "@shelf/first"
[record.values]
title = { en = "Doors" }
tags = ["@shelf/first", "device:d1"]
pages = { days = -1, at = "08:00", minutes = 5 }
note = { date = 30 }
[[record.events]]
name = "remark"
value = { at = { hours = -2 }, of = "@shelf/first" }

[[record]]
kind = "shelf"
key = "first"
[record.values]
name = "A"
"""


def seeded(folder, kinds, files, text=None):
    if text is not None:
        (files / "one.toml").write_text(text)
    journal = Journal.open(folder, clock=lambda: NOW, reserve_bytes=0, kinds=kinds)
    try:
        faults = asyncio.run(seed(journal, kinds, NOW, "Asia/Shanghai", files))
        return faults, journal
    except BaseException:
        journal.close()
        raise


def test_references_moments_and_dates_become_plain_values(tmp_path):
    faults, journal = seeded(tmp_path / "data", KINDS, tmp_path, FILE)
    (shelf,) = journal.entities("shelf")
    (book,) = journal.entities("book")
    record = journal.records.get("book", book)
    assert faults == []
    assert is_seeded(journal)
    assert record.list("tags") == (shelf, "device:d1")
    assert record.created_by == shelf
    assert record.text("note") == "2026-12-23"
    local = datetime.fromtimestamp(record.number("pages") / 1000, ZoneInfo("Asia/Shanghai"))
    assert local == datetime(2026, 11, 22, 8, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
    (remark,) = journal.records.events("book", book)
    assert remark.value == {"at": NOW - 7_200_000, "of": shelf}
    journal.close()


def test_what_was_written_before_a_kill_is_not_written_again(tmp_path):
    _, journal = seeded(tmp_path / "data", KINDS, tmp_path, FILE)
    length = len(journal.records.history("book", journal.entities("book")[0]))
    asyncio.run(seed(journal, KINDS, NOW, "Asia/Shanghai", tmp_path))
    (book,) = journal.entities("book")
    assert len(journal.records.history("book", book)) == length
    journal.close()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FILE.replace('"@shelf/first", "dev', '"@shelf/none", "dev'), "none"),
        (FILE.replace('kind = "shelf"', 'kind = "cellar"'), "no such kind"),
        (FILE.replace("pages =", "sheets ="), "not declared"),
        (FILE.replace('{ en = "Doors" }', "7"), "records.wrong_type"),
    ],
)
def test_a_wrong_record_is_named_and_left_out(tmp_path, text, said):
    faults, journal = seeded(tmp_path / "data", KINDS, tmp_path, text)
    assert any(said in fault for fault in faults)
    assert len(journal.entities("book")) + len(journal.entities("shelf")) < 2
    journal.close()


def test_a_file_that_is_no_toml_is_refused(tmp_path):
    with pytest.raises(DemoRecordsError, match=r"one\.toml"):
        seeded(tmp_path / "data", KINDS, tmp_path, "[[record")


@pytest.mark.parametrize(
    ("language", "home", "holder"), [("en", "Hook 1", "Fan Wei"), ("zh_CN", "1 号钩", "范伟")]
)
def test_every_record_of_the_shipped_demo_is_written_in_one_language(
    tmp_path, language, home, holder
):
    kinds = record_kinds()
    journal = Journal.open(tmp_path, clock=lambda: NOW, reserve_bytes=0, kinds=kinds)
    faults = asyncio.run(seed(journal, kinds, NOW, "Asia/Shanghai", FOLDER, language=language))
    try:
        assert faults == []
        keys = {one.text("label"): one for one in journal.records.list(Query("key"))}
        assert keys["K-001"].text("home") == home
        # a name that has a field for both languages keeps both
        assert keys["K-001"].values["name"] == {"en": "Fire control room", "zh_CN": "消防控制室"}
        issues = journal.records.list(Query("key_issue"))
        assert holder in {one.text("holder") for one in issues}
        comments = [
            str(line.value)
            for one in journal.records.list(Query("work"))
            for line in journal.records.events("work", one.id, "comment")
        ]
        assert any("Tenant told" in one for one in comments) == (language == "en")
        assert not any("Tenant told" in one and "已通知" in one for one in comments)
    finally:
        journal.close()
