"""Text of any script is taken and found, or refused with a sentence; nothing in between."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.journal import Change, verify
from models.records.bigrams import match, terms
from tests.records.kinds import KINDS
from tests.records.room import room

TAKEN = {
    "emoji": "🚒 fire 👩‍🚒 engine",
    "right to left": "שלום عالم",
    "marks": "é e\u0301 Å \u212b",
    "ligatures": "ﬁre ½ Ⅷ",
    "wide": "ＰＵＭＰ１２３",
    "half-width kana": "ﾎﾟﾝﾌﾟ",
    "a character beyond the first plane": "𠮷野家𠀋",
    "compatibility ideograph": "\uf900\uf901",
    "zero": "a\u0000b",
    "controls": "a\u0001\u001b[31m\u2028b",
    "direction marks": "\u202eevil\u202c",
    "combining run": "a" + "\u0301" * 40,
    "quotes": "'; DROP TABLE record_book; -- \" * ^ : (",
    "private use": "\ue000x",
    "not a character": "\uffffx",
}


@pytest.fixture
def desk(tmp_path):
    with room(tmp_path, KINDS) as made:
        made.put("book", "b", title={"en": "T"})
        yield made
    assert verify(tmp_path) == []


@pytest.mark.parametrize("text", TAKEN.values(), ids=TAKEN)
def test_it_comes_back_as_it_was_and_is_found_by_each_word(desk, text):
    desk.write(Change("book", "b", "note", text))
    assert desk.records.get("book", "b").text("note") == unicodedata.normalize("NFC", text)
    for word in text.split():
        if match(word):
            assert [hit.id for hit in desk.records.search(word)] == ["b"], word
    desk.write(Change("book", "b", "remark", {"text": text}, True))
    assert desk.records.events("book", "b", "remark")[0].value == {
        "text": unicodedata.normalize("NFC", text)
    }


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "x" * 51])
def test_what_cannot_be_written_is_refused_with_a_sentence(desk, text):
    refused = desk.try_write(Change("book", "b", "note", text))
    assert refused.code in ("records.not_writable_text", "records.too_long")
    assert desk.records.get("book", "b").values["note"] is None


def test_a_lone_surrogate_finds_nothing_and_breaks_nothing(desk):
    assert list(desk.records.search("\ud800")) == []
    assert list(desk.records.search("a \udfff")) == []


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40))
def test_every_part_of_a_text_finds_it(text):
    held = set(terms(text))
    for word in text.split():
        for term in terms(word):
            assert term in held


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=30), st.text(max_size=12))
def test_any_question_is_answered(text, asked):
    import sqlite3

    from tests.records.desks import RecordDesk

    desk = RecordDesk("a")
    try:
        clean = text.encode("utf-8", "ignore").decode()
        desk.write(Change("book", "x", "note", clean))
        expression = match(asked)
        if expression:
            rows = desk.connection.execute(
                "SELECT rowid FROM search WHERE search MATCH ?", (f"text : ({expression})",)
            ).fetchall()
            if asked in clean and asked.isalpha():
                # a part inside of a word is no beginning of one; a whole text always is
                assert rows or asked != clean
    except UnicodeEncodeError:
        assert any(unicodedata.category(c) == "Cs" for c in asked)
    except sqlite3.OperationalError as error:
        raise AssertionError(f"{asked!r}: {error}") from error
    finally:
        desk.close()
