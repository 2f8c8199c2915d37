"""A key is in one hand at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.keys import SUBJECT, due, held, issue, issue_of, next_label, returned
from models.records import Change
from models.text import Message
from tests.records.room import NOW, Room, room

HOUR = 3_600_000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path, SUBJECT.kinds) as made:
        made.put("key", "k", label="K-001", type="key", home="Board 1, hook 4")
        made.put("key", "r", label="R-001", type="radio")
        yield made


def code(message: Message | None) -> str:
    return "" if message is None else message.code


def test_a_key_goes_out_and_comes_back(desk: Room) -> None:
    desk.write(*issue("i", "k", "Lao Zhou", NOW + HOUR, NOW, phone="138", by="ann"))
    assert held(desk.records)["k"].holder == "Lao Zhou"
    assert issue_of(desk.records, "k").id == "i"
    desk.pass_time(HOUR // 2)
    desk.write(*returned("i", desk.view.now(), "ann"))
    assert held(desk.records) == {}
    assert issue_of(desk.records, "k") is None
    again = desk.try_write(*returned("i", desk.view.now() + 1))
    assert code(again) == "keys.refused.over"


def test_a_key_that_is_out_cannot_go_out_again(desk: Room) -> None:
    desk.write(*issue("i", "k", "Lao Zhou", NOW + HOUR, NOW))
    twice = desk.try_write(*issue("j", "k", "Lao Wang", NOW + HOUR, NOW))
    assert twice is not None
    assert (twice.code, twice.parameters["holder"]) == ("keys.refused.out", "Lao Zhou")
    desk.write(*issue("j", "r", "Lao Wang", NOW + HOUR, NOW))
    desk.write(*returned("i", NOW))
    desk.write(*issue("l", "k", "Lao Wang", NOW + HOUR, NOW))


def test_what_is_overdue_is_due_until_it_is_back(desk: Room) -> None:
    desk.write(*issue("i", "k", "Lao Zhou", NOW + HOUR, NOW))
    assert due(desk.records, NOW) == ()
    [soon] = due(desk.records, NOW + HOUR - 1)
    assert not soon.overdue(NOW + HOUR - 1)
    [late] = due(desk.records, NOW + HOUR)
    assert late.overdue(NOW + HOUR)
    desk.pass_time(2 * HOUR)
    past = desk.try_write(Change("key_issue", "i", "due", NOW + HOUR + 1))
    assert code(past) == "keys.refused.due_past"
    desk.write(Change("key_issue", "i", "due", NOW + 3 * HOUR))
    assert due(desk.records, desk.view.now()) == ()


def test_what_is_wrong_is_refused(desk: Room) -> None:
    ways = {
        "keys.refused.unknown": issue("i", "gone", "A", NOW + HOUR, NOW),
        "keys.refused.due": issue("i", "k", "A", NOW, NOW),
        "keys.refused.future": issue("i", "k", "A", NOW + 9 * HOUR, NOW + HOUR),
        "keys.refused.label": (
            Change("key", "x", "label", "K-001"), Change("key", "x", "type", "card"),
        ),
    }  # fmt: skip
    for expected, changes in ways.items():
        assert code(desk.try_write(*changes)) == expected
    desk.write(Change("key", "k", "lost", True))
    lost = desk.try_write(*issue("i", "k", "A", NOW + HOUR, NOW))
    assert code(lost) == "keys.refused.lost"


def test_who_has_it_does_not_change(desk: Room) -> None:
    desk.write(*issue("i", "k", "Lao Zhou", NOW + HOUR, NOW))
    other = desk.try_write(Change("key_issue", "i", "holder", "Lao Wang"))
    assert code(other) == "keys.refused.fixed"


def test_the_next_label_is_free(desk: Room) -> None:
    assert next_label(desk.records, "key") == "K-002"
    desk.put("key", "z", label="K-003", type="key")
    assert next_label(desk.records, "key") == "K-004"
    assert next_label(desk.records, "card") == "C-001"


step = st.tuples(st.sampled_from(("out", "back", "wait")), st.sampled_from(("k", "r")))


@settings(deadline=None, max_examples=15)
@given(st.lists(step, max_size=25))
def test_never_in_two_hands(steps: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, room(Path(folder), SUBJECT.kinds) as desk:
        for key in ("k", "r"):
            desk.put("key", key, label=key, type="key")
        hands: dict[str, str] = {}
        for number, (what, key) in enumerate(steps):
            now = desk.view.now()
            if what == "out":
                refused = desk.try_write(*issue(f"i{number}", key, "A", now + HOUR, now))
                assert (refused is None) is (key not in hands)
                hands.setdefault(key, f"i{number}")
            elif what == "back" and key in hands:
                desk.write(*returned(hands.pop(key), now))
            else:
                desk.pass_time(HOUR)
            assert {one.key: one.issue for one in held(desk.records).values()} == hands
            late = {one.key for one in due(desk.records, desk.view.now())}
            assert late <= hands.keys()
