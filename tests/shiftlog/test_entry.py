"""Tags, links and the rule of an entry."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.records import Change
from models.shiftlog import SUBJECT, entry_changes, link, split_link, tags_of
from tests.records.room import NOW, room


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Pump #water leaks #Fire.", ("water", "fire")),
        ("＃消防 泵房漏水 #水泵，已修", ("消防", "水泵")),
        ("lift #2 stands", ()),
        ("a#b C#", ()),
        ("#water #WATER #ｗａｔｅｒ", ("water",)),
        ("#hot-work (#b2-w)", ("hot-work", "b2-w")),
        ("#" + "x" * 100, ("x" * 40,)),
    ],
)
def test_tags(text, tags):
    assert tags_of(text) == tags


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_tags_without_marks_or_blanks(text):
    for tag in tags_of(text):
        assert tag
        assert "#" not in tag
        assert not tag.isspace()


def test_an_id_may_hold_colons():
    assert split_link(link("alarm", "a:b")) == ("alarm", "a:b")
    assert split_link("nothing") is split_link(":x") is split_link("x:") is None


@pytest.fixture
def desk(tmp_path):
    with room(tmp_path, SUBJECT.kinds) as made:
        yield made


def test_an_entry_is_written_with_its_tags_and_found(desk):
    links = ["device:d1", "device:d1", "tenant:t"]
    desk.write(*entry_changes("e", " 地下室漏水 #water ", links, NOW, pinned=True))
    entry = desk.records.get("entry", "e")
    assert entry.text("text") == "地下室漏水 #water"
    assert (entry.list("tags"), entry.list("links")) == (("water",), ("device:d1", "tenant:t"))
    assert (entry.flag("pinned"), entry.number("at")) == (True, NOW)
    assert [hit.id for hit in desk.records.search("下室")] == ["e"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("text", "  ", "shiftlog.empty"),
        ("links", ["x"], "shiftlog.no_link"),
        ("links", ["a:b"] * 21, "shiftlog.too_many_links"),
        ("at", NOW + 3_600_000, "shiftlog.not_yet"),
        ("text", "x" * 4_001, "records.too_long"),
    ],
)
def test_what_is_no_entry_is_refused(desk, field, value, code):
    desk.write(*entry_changes("e", "Rain", [], NOW))
    assert desk.try_write(Change("entry", "e", field, value)).code == code


def test_nothing_is_written_without_permission(desk):
    from models.text.message import Message

    desk.on_duty.refused = {"shiftlog.write": Message.of("records.missing", field="x")}
    assert desk.try_write(*entry_changes("e", "Rain", [], NOW)) is not None
    assert desk.records.get("entry", "e") is None
