"""Operations that come from elsewhere are believed only as far as their digests go."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.journal import Change, MergeRefused
from models.journal.canonical import canonical, clean
from models.journal.transfer import MalformedOperation, from_dict, from_text, to_dict, to_text
from tests.journal.desk import Desk

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="ascii"), max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(VALUES)
@settings(max_examples=100)
def test_every_value_comes_back_as_it_was(value):
    desk = Desk("a")
    desk.set("e", "f", value)
    operation = desk.operations()[-1]
    assert json.loads(operation.changes[0].content.text) == clean(value)
    again = from_text(to_text(operation))
    assert again == operation
    assert to_dict(again) == to_dict(operation)
    desk.close()


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53 + 1, "\ud800", {1: 2}, {"e\u0301": 1, "\u00e9": 2}, b"x", {1}],
)
def test_what_has_no_single_spelling_is_refused(value):
    with pytest.raises(ValueError, match=r".+"):
        clean(value)


def test_too_deep_is_refused():
    value = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(ValueError, match="deeper"):
        clean(value)


def test_canonical_text():
    assert canonical(clean({"b": [1, None, True], "a": '\u00fc\n"', "e\u0301": ()})) == (
        '{"a":"ü\\n\\"","b":[1,null,true],"é":[]}'
    )


def places(plain, path=()):
    """Every leaf of a nested structure."""
    items = plain.items() if isinstance(plain, dict) else enumerate(plain)
    for key, item in items:
        if isinstance(item, dict | list) and item:
            yield from places(item, (*path, key))
        else:
            yield (*path, key)


WRONG = st.one_of(
    VALUES, st.floats(), st.sampled_from(["", "00" * 32, "00" * 16, -1, 2**63, {}, []])
)


@pytest.mark.parametrize("count", [60, pytest.param(1_000, marks=pytest.mark.long)])
def test_a_mutated_operation_is_refused_and_changes_nothing(count):
    a, b = Desk("a"), Desk("b")
    a.set("e", "f", {"deep": ["value", 1]})
    a.write(Change("note", "e", "seen", "x", True), reason="because")
    true = a.export()
    b.take(true)
    a.set("e", "f", "next")
    a.set("e", "g", "last")
    new = a.export({plain["incarnation"]: 3 for plain in true})
    before = b.state()

    @given(st.data())
    @settings(max_examples=count)
    def body(data):
        forged = copy.deepcopy(true + new)
        chosen = data.draw(st.sampled_from(forged))
        place = data.draw(st.sampled_from(sorted(places(chosen), key=repr)))
        target = chosen
        for key in place[:-1]:
            target = target[key]
        wrong = data.draw(WRONG)
        same = type(wrong) is type(target[place[-1]]) and wrong == target[place[-1]]
        if data.draw(st.booleans()) and isinstance(target, dict):
            del target[place[-1]]
        elif same:
            return
        else:
            target[place[-1]] = wrong
        with pytest.raises(MergeRefused) as caught:
            b.take(forged)
        assert [one.code for one in caught.value.report.refused] == ["journal.malformed"]
        assert b.state() == before

    body()
    a.close()
    b.close()


@given(st.text(max_size=200))
@settings(max_examples=100)
def test_any_text_is_an_operation_or_malformed(text):
    with pytest.raises(MalformedOperation):
        from_text(text)


@given(VALUES)
@settings(max_examples=100)
def test_any_json_is_an_operation_or_malformed(value):
    with pytest.raises(MalformedOperation):
        from_dict(value)
