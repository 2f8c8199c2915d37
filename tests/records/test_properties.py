"""Whatever is written, merged, erased, undone or declared anew, tables and search follow."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.journal import Change, reading
from models.records import Field, FieldType, undo
from tests.records.desks import RecordDesk
from tests.records.kinds import BOOK, KINDS, SHELF

TEXTS = st.sampled_from(
    ["", "Pump leaks", "地下室漏水", "漏水 pump", "é e\u0301", "\u0000x\u0000", "🚒 fire", "שלום",
     "ﬁre ½ ｗｉｄｅ", "ß SS", "\u200fabc", "a" * 300]
)  # fmt: skip
VALUES = {
    "title": st.none() | st.builds(lambda a, b: {"en": a, "zh_CN": b}, TEXTS, TEXTS),
    "pages": st.none() | st.integers(-(2**53), 2**53),
    "lent": st.none() | st.booleans(),
    "tags": st.none() | st.lists(TEXTS, max_size=3),
    "note": st.none() | TEXTS,
    "extra": st.recursive(
        TEXTS | st.integers(0, 9), lambda x: st.lists(x, max_size=2), max_leaves=4
    ),
}
_field = st.sampled_from(sorted(VALUES)).flatmap(
    lambda name: st.tuples(st.just(name), VALUES[name], st.just(False))
)
_event = st.tuples(st.sampled_from(["remark", "seen"]), TEXTS | st.none(), st.just(True))
_desk, _which = st.integers(0, 1), st.integers(0, 30)
ACTION = st.one_of(
    st.tuples(st.just("write"), _desk, st.sampled_from("xyz"), _field | _event),
    st.tuples(st.just("write"), _desk, st.sampled_from("xyz"), _field | _event),
    st.tuples(st.just("rival"), _desk, st.sampled_from("xyz"), _field),
    st.tuples(st.just("erase"), _desk, _which),
    st.tuples(st.just("undo"), _desk, _which),
    st.tuples(st.just("pass"), _desk),
    st.tuples(st.just("later"), _desk, st.integers(-3_000, 3_000)),
)
DECLARED = (
    KINDS,
    (SHELF,),
    (),
    (replace(BOOK, fields=BOOK.fields[:4]), SHELF),
    (replace(BOOK, fields=(*BOOK.fields, Field("shelf", FieldType.LIST, indexed=True))), SHELF),
    (replace(BOOK, events=()),),
)
examples = pytest.mark.parametrize(
    "count", [40, pytest.param(3_000, marks=pytest.mark.long)], ids=["short", "long"]
)


def act(desks, action):
    what, who, *rest = action
    desk = desks[who]
    if what in ("write", "rival"):
        entity, (name, value, is_event) = rest
        base = () if what == "rival" else None
        desk.write(Change("book", entity, name, value, is_event, base))
    elif what == "pass":
        desk.take(desks[1 - who].export())
    elif what == "later":
        desk.now += rest[0]
    else:
        own = [
            (line.operation, entity)
            for entity in "xyz"
            for line in reading.history(desk.connection, "book", entity)
            if line.field != "erased"
        ]
        if own:
            operation, entity = own[rest[0] % len(own)]
            if what == "erase":
                desk.erase_content("book", entity, operation, 0)
            else:
                history = reading.history(desk.connection, "book", entity)
                if changes := undo("book", entity, history, operation):
                    desk.write(*changes)


def play(count, body, *strategies):
    settings(deadline=None, max_examples=count)(given(*strategies)(body))()


@examples
def test_stored_tables_equal_rebuilt_ones_and_verify_agrees(count):
    def body(actions):
        desks = [RecordDesk("a"), RecordDesk("b")]
        for action in actions:
            act(desks, action)
        for desk in desks:
            assert desk.faults() == []
            stored = desk.tables()
            desk.rebuild_records()
            assert desk.tables() == stored
            desk.close()

    play(count, body, st.lists(ACTION, max_size=25))


@examples
def test_two_stations_that_know_the_same_hold_the_same(count):
    def body(actions, late):
        desks = [RecordDesk("a"), RecordDesk("b")]
        for action in actions:
            act(desks, action)
        both = [*desks[0].export(), *desks[1].export()]
        third = RecordDesk("c")
        third.take(desks[late].export())
        third.take(both)
        for desk in desks:
            desk.take(both)
        told = [json.dumps(desk.tables(), sort_keys=True) for desk in (*desks, third)]
        assert told[0] == told[1] == told[2]
        for desk in (*desks, third):
            assert desk.faults() == []
            desk.close()

    play(count, body, st.lists(ACTION, max_size=25), st.integers(0, 1))


@examples
def test_declarations_can_come_in_any_order(count):
    def body(actions, declared):
        desks = [RecordDesk("a"), RecordDesk("b")]
        for number, action in enumerate(actions):
            act(desks, action)
            desks[0].declare(declared[number % len(declared)])
        desks[0].declare(declared[-1] or KINDS)
        whole = RecordDesk("c", declared[-1] or KINDS)
        whole.take(desks[0].export())
        assert desks[0].tables() == whole.tables()
        for desk in (*desks, whole):
            assert desk.faults() == []
            desk.close()

    play(
        count,
        body,
        st.lists(ACTION, max_size=15),
        st.lists(st.sampled_from(DECLARED), min_size=1, max_size=4),
    )


TAMPERED = (
    "UPDATE record_book SET f_note = 'other'",
    "UPDATE record_book SET created_by = 'eve'",
    "UPDATE record_book SET changed = changed + 1",
    "DELETE FROM record_book",
    "INSERT INTO record_book SELECT 'ghost', f_title, n_title_en, n_title_zh_CN, f_state, f_pages,"
    " f_lent, f_tags, f_note, f_extra, created, created_by, created_rank, changed, changed_by,"
    " changed_rank, conflicts FROM record_book",
    "UPDATE search SET text = 'other' WHERE rowid = 1",
    "DELETE FROM search WHERE rowid = 2",
    "INSERT INTO search (rowid, kind, text) VALUES (99, 'book', 'ghost')",
    "UPDATE document SET entity = 'z'",
    "DELETE FROM search_data WHERE id > 10",
)


@pytest.mark.parametrize("tamper", TAMPERED)
def test_verify_notices_a_changed_row_and_a_changed_search(tamper):
    desk = RecordDesk("a")
    desk.write(Change("book", "x", "note", "Pump leaks"))
    desk.write(Change("book", "x", "remark", "called", True))
    assert desk.faults() == []
    desk.connection.execute(tamper)
    codes = {fault.code for fault in desk.faults()}
    assert codes & {"journal.record_differs", "journal.search_differs", "journal.unreadable"}
    desk.close()
