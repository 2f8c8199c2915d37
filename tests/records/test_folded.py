"""Folded tables, pages of them, the search, and that all of it follows the operations."""

import asyncio
import sqlite3
import time
from contextlib import closing
from itertools import count

import pytest

from models.journal import Change, Journal, verify
from models.records import Draft, Order, Query, undo
from tests.records.kinds import BOOK, KINDS


@pytest.fixture
def journal(tmp_path):
    times = count(1_000_000)
    one = Journal.open(tmp_path, clock=lambda: next(times), reserve_bytes=0, kinds=KINDS)
    yield one
    one.close()
    assert verify(tmp_path) == []


def add(journal, id_, **values):
    changes = [Change("book", id_, name, value) for name, value in values.items()]
    return journal.write_now("Ann", changes)


def ids(records):
    return [record.id for record in records]


def test_a_record_is_there_when_the_write_returns(journal):
    add(journal, "b1", title={"en": "Doors", "zh_CN": "门"}, pages=12, lent=True, tags=["x", "y"])
    record = journal.records.get("book", "b1")
    assert record.values["title"] == {"en": "Doors", "zh_CN": "门"}
    assert (record.number("pages"), record.flag("lent"), record.list("tags")) == (
        12,
        True,
        ("x", "y"),
    )
    assert (record.created_by, record.values["note"], record.conflicts) == ("Ann", None, 0)
    assert journal.records.get("book", "b2") is None


def written(folder) -> dict[str, int]:
    """What stands in the index of the search, by the row."""
    with closing(sqlite3.connect(folder / "records.db")) as connection:
        return dict(connection.execute("SELECT id, length(block) FROM search_data"))


def test_an_edit_of_what_nobody_searches_leaves_the_index_alone(journal, tmp_path):
    add(journal, "b1", title={"en": "Doors"}, pages=12)
    add(journal, "b2", title={"en": "Pumps"}, pages=30)
    before = written(tmp_path)
    add(journal, "b1", pages=40)
    assert written(tmp_path) == before
    assert ids(journal.records.list(Query("book", order=(Order("pages", True),)))) == ["b1", "b2"]
    add(journal, "b1", title={"en": "Gates"})
    assert written(tmp_path) != before
    assert ids(journal.records.search("doors")) == []
    assert ids(journal.records.search("gat")) == ["b1"]
    add(journal, "b1", title=None)
    assert ids(journal.records.search("gat")) == []
    add(journal, "b1", title={"en": "Gates"})
    assert ids(journal.records.search("gat")) == ["b1"]


def test_the_index_is_merged_when_nobody_writes(journal, tmp_path, monkeypatch):
    with monkeypatch.context() as never:
        # a busy machine makes pauses between two writes as well
        never.setattr("models.storage.writer._IDLE_S", 60.0)
        for number in range(79):
            add(journal, "b1", title={"en": f"Doors {number}"})
        grown = len(written(tmp_path))
    add(journal, "b1", title={"en": "Doors 79"})
    until = time.monotonic() + 60
    while len(written(tmp_path)) > grown / 4:
        assert time.monotonic() < until, "the index was not merged"
    assert ids(journal.records.search("79")) == ["b1"]
    assert ids(journal.records.search("78")) == []


def test_pages_filters_and_orders(journal):
    for number in range(30):
        add(
            journal,
            f"b{number:02}",
            title={"en": f"T{29 - number:02}"},
            state="open" if number % 3 else "closed",
            tags=["even"] if number % 2 == 0 else [],
            **({} if number == 7 else {"pages": number}),
        )
    records = journal.records
    by_title = Query("book", order=(Order("title.en"),))
    assert ids(records.list(by_title, 3)) == ["b29", "b28", "b27"]
    assert ids(records.list(by_title, 3, 3)) == ["b26", "b25", "b24"]
    closed = Query("book", (("state", "is", "closed"), ("pages", "at_least", 20)))
    assert (records.count(closed), ids(records.list(closed))) == (3, ["b21", "b24", "b27"])
    assert ids(records.list(Query("book", (("pages", "unknown", None),)))) == ["b07"]
    assert ids(records.list(Query("book", order=(Order("pages"),))))[-1] == "b07"
    assert ids(records.list(Query("book", order=(Order("pages", True),))))[-1] == "b07"
    assert records.count(Query("book", (("tags", "has", "even"),))) == 15
    for text, found in (("e", 15), ("even", 15), ("evens", 0), ("ven", 0), ('"', 0)):
        assert records.count(Query("book", (("tags", "has_prefix", text),))) == found
    assert records.count(Query("book", (("state", "in", ("open", "closed")),))) == 30
    assert records.count(Query("book", (("state", "is_not", "open"),))) == 10
    assert records.tally(Query("book"), "state") == {"open": 20, "closed": 10}
    with pytest.raises(LookupError):
        records.list(Query("book", (("note", "is", "x"),)))


def test_chinese_is_found_by_any_two_characters_and_words_by_their_beginning(journal):
    add(journal, "b1", title={"zh_CN": "地下室水泵漏水"}, note="Pump P-101 leaks")
    add(journal, "b2", title={"zh_CN": "水电室"}, note="pumice")
    found = lambda text, **more: ids(journal.records.search(text, **more))  # noqa: E731
    title = "地下室水泵漏水"
    for start in range(len(title) - 1):
        assert "b1" in found(title[start : start + 2])
    assert found("漏") == ["b1"]
    assert found("水") == ["b2", "b1"]
    assert found("室泵") == []
    assert found("PUM") == ["b2", "b1"]
    assert found("pum leak") == ["b1"]
    assert found("ｐｕｍｐ") == ["b1"]
    assert found("101") == ["b1"]
    assert found("泵漏 pump") == ["b1"]
    assert found("pump", kinds=["shelf"]) == []
    assert found('"*') == []
    assert journal.records.search("p-101")[0].excerpt == "Pump P-101 leaks"


def test_events_are_found_and_told(journal):
    add(journal, "b1", title={"en": "A"})
    heard = []
    stop = journal.records.subscribe(heard.append)
    journal.write_now("Bo", [Change("book", "b1", "remark", {"text": "called 王先生"}, True)])
    stop()
    assert heard[0].entities == {("book", "b1")}
    assert ids(journal.records.search("先生")) == ["b1"]
    (line,) = journal.records.events("book", "b1", "remark")
    assert (line.actor, line.value) == ("Bo", {"text": "called 王先生"})
    assert journal.records.get("book", "b1").changed_by == "Bo"


def test_what_is_erased_is_found_no_more(tmp_path, journal):
    add(journal, "b1", title={"en": "A"}, note="Zebedee")
    remark = Change("book", "b1", "remark", "Xanthippe came", True)
    operation = journal.write_now("Bo", [remark])
    first = journal.records.history("book", "b1")[0].operation
    asyncio.run(journal.erase("Ann", "book", "b1", [first], ["note"]))
    asyncio.run(journal.erase("Ann", "book", "b1", [operation.name]))
    assert journal.records.search("zebedee") == []
    assert journal.records.search("xanthippe") == []
    assert journal.records.get("book", "b1").values["note"] is None
    assert journal.records.get("book", "b1").values["title"] == {"en": "A"}
    for file in tmp_path.glob("records.db*"):
        content = file.read_bytes().lower()
        assert b"zebedee" not in content
        assert b"xanthippe" not in content


def test_two_edits_of_one_field_are_both_kept_and_settled(journal):
    add(journal, "b1", title={"en": "A"}, note="old")
    one, two = (Draft("book", "b1", journal.records.opened("book", "b1")) for _ in "12")
    one.set("note", "mine")
    two.set("note", "yours")
    journal.write_now("Ann", one.changes())
    journal.write_now("Bo", two.changes())
    assert journal.records.get("book", "b1").conflicts == 1
    assert journal.records.conflicts() == [("book", "b1", "note")]
    opened = journal.records.opened("book", "b1")
    assert {opened["note"].value, *(r.value for r in opened["note"].rivals)} == {"mine", "yours"}
    settling = Draft("book", "b1", opened)
    settling.set("note", opened["note"].value)
    journal.write_now("Ann", settling.changes())
    assert journal.records.get("book", "b1").conflicts == 0


def test_undo_restores_and_never_hides_something_newer(journal):
    add(journal, "b1", title={"en": "A"}, note="old")
    mistake = add(journal, "b1", note="new", pages=3)
    history = journal.records.history("book", "b1")
    journal.write_now("Ann", undo("book", "b1", history, mistake.name))
    record = journal.records.get("book", "b1")
    assert (record.values["note"], record.values["pages"]) == ("old", None)
    later = journal.records.history("book", "b1")
    assert undo("book", "b1", later, mistake.name) == ()
    assert len(later) == 6


def test_a_new_declaration_makes_the_table_anew(tmp_path):
    with_shelf = Journal.open(tmp_path, clock=lambda: 5, reserve_bytes=0)
    add(with_shelf, "b1", title={"en": "Old"}, pages=4)
    with_shelf.close()
    journal = Journal.open(tmp_path, clock=lambda: 6, reserve_bytes=0, kinds=(BOOK,))
    assert journal.records.get("book", "b1").number("pages") == 4
    assert ids(journal.records.search("old")) == ["b1"]
    journal.close()
    assert verify(tmp_path) == []
