"""Stories of the rules: who may do what, what follows from what, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import Role, undo
from models.requests import (
    CATEGORIES,
    IMPACTS,
    KIND,
    MATRIX,
    PRIORITIES,
    REQUEST,
    SUBJECT,
    URGENCIES,
    Request,
    RequestState,
    as_number,
    number_of,
    priority_of,
)
from models.requests.clocks import Clock
from models.text.message import Message
from tests.records.room import Room, room
from tests.requests.made import begun, event, field, moved

S = RequestState
MINUTE = 60_000
NO = Message.of("people.not_permitted")


@pytest.fixture
def desk(tmp_path):
    with room(tmp_path, (KIND,)) as made:
        yield made


def request(desk: Room) -> Request:
    record = desk.records.get(REQUEST, "r1")
    assert record is not None
    return Request.of(record)


def go(desk: Room, to: S, reason: str = "because") -> Message | None:
    now = desk.view.time
    return desk.try_write(*moved(request(desk), to, now, reason, now + MINUTE))


def code(refused: Message | None) -> str | None:
    return None if refused is None else refused.code


MAY = {
    "request.raise": "OLFS",
    "request.work": "OLFS",
    "request.close": "LF",
    "request.rate": "OLFS",
    "request.check": "LF",
    "request.comment": "OLFS",
}
LETTERS = {
    "V": Role.VIEWER,
    "O": Role.OPERATOR,
    "L": Role.SHIFT_LEAD,
    "F": Role.FACILITY_MANAGER,
    "S": Role.SECURITY_ADMIN,
    "A": Role.AUDITOR,
}


@pytest.mark.parametrize("role", Role)
def test_every_action_of_every_role(tmp_path, role) -> None:
    """What the roles of the declaration come to, asked through the registrar."""
    granted = {one.id for one in SUBJECT.permissions if role in one.roles}
    assert granted == {id_ for id_, may in MAY.items() if role in {LETTERS[x] for x in may}}
    with room(tmp_path, (KIND,)) as desk:
        now = desk.view.time
        desk.write(*begun("r1", now))
        refused = {one.id: NO for one in SUBJECT.permissions if one.id not in granted}

        def may(*changes) -> bool:
            desk.on_duty.refused = refused
            answer = desk.try_write(*changes)
            desk.on_duty.refused = {}
            assert answer in (None, NO)
            return answer is None

        assert may(*begun("r2", now)) == ("request.raise" in granted)
        assert may(field("r1", "text", "x")) == ("request.raise" in granted)
        assert may(event("r1", "comment", {"text": "x"})) == ("request.comment" in granted)
        assert may(field("r1", "assignee", "ann")) == ("request.work" in granted)
        assert may(*moved(request(desk), S.IN_PROGRESS, now)) == ("request.work" in granted)
        if request(desk).state is S.OPEN:
            assert go(desk, S.IN_PROGRESS) is None
        assert go(desk, S.COMPLETED) is None
        assert may(field("r1", "check", "passed")) == ("request.check" in granted)
        rated = (field("r1", "rating", "bad"), field("r1", "rated", now))
        assert may(*rated) == ("request.rate" in granted)
        assert may(*moved(request(desk), S.CLOSED, now)) == ("request.close" in granted)


def test_declining_is_for_those_who_may_close(desk) -> None:
    desk.write(*begun("r1", desk.view.time))
    desk.on_duty.refused = {"request.close": NO}
    assert go(desk, S.DECLINED) == NO
    assert go(desk, S.IN_PROGRESS) is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"state": "completed"}, "requests.begins_open"),
        ({"first_response": 5}, "requests.begins_open"),
        ({"rating": "good"}, "requests.begins_open"),
        ({"stops": [{"from": 1, "why": "deferred"}]}, "requests.begins_open"),
        ({"raised": 99_999_999_999_999}, "requests.raised_later"),
        ({"moved": 5}, "requests.not_the_moment"),
        ({"priority": "P1"}, "requests.priority_follows"),
        ({"impact": "floor", "priority": "P3"}, "requests.priority_follows"),
        ({"number": "000-0000"}, "requests.number_is_fixed"),
        ({"title": ""}, "records.missing"),
        ({"urgency": "at once"}, "records.not_a_choice"),
        ({"raised": 1}, None),
        ({"assignee": "ann"}, None),
    ],
)
def test_how_a_request_begins(desk, values, expected) -> None:
    plain = {c.field: c for c in begun("r1", desk.view.time)}
    plain |= {name: field("r1", name, value) for name, value in values.items()}
    assert code(desk.try_write(*plain.values())) == expected


def test_priority_moves_only_with_what_it_follows_from(desk) -> None:
    desk.write(*begun("r1", desk.view.time))
    assert request(desk).priority == "P3"
    assert code(desk.try_write(field("r1", "urgency", "stopped"))) == "requests.priority_follows"
    assert code(desk.try_write(field("r1", "priority", "P2"))) == "requests.priority_follows"
    desk.write(field("r1", "urgency", "stopped"), field("r1", "priority", "P2"))
    desk.write(field("r1", "category", "life_safety"), field("r1", "priority", "P1"))
    assert request(desk).priority == "P1"
    # taking the mistake back restores both
    history = desk.records.history(REQUEST, "r1")
    desk.write(*undo(REQUEST, "r1", history, history[-1].operation))
    assert (request(desk).category, request(desk).priority) == ("climate", "P2")


def test_the_table_of_priorities_is_whole_and_falls() -> None:
    assert set(MATRIX) == {(i, u) for i in IMPACTS for u in URGENCIES}
    for row in range(len(IMPACTS)):
        for column in range(len(URGENCIES)):
            here = MATRIX[IMPACTS[row], URGENCIES[column]]
            if row:
                assert MATRIX[IMPACTS[row - 1], URGENCIES[column]] <= here
            if column:
                assert MATRIX[IMPACTS[row], URGENCIES[column - 1]] <= here
    for category in CATEGORIES:
        for impact, urgency in MATRIX:
            found = priority_of(category, impact, urgency)
            assert found in PRIORITIES
            assert (found == "P1") >= (category == "life_safety")


def test_deferring_needs_a_moment_to_come_and_can_be_prolonged(desk) -> None:
    now = desk.view.time
    desk.write(*begun("r1", now))
    for until in (None, now - 1, now):
        late = desk.try_write(*moved(request(desk), S.DEFERRED, now, "parts", until))
        assert code(late) == "requests.until_missing"
    no_reason = desk.try_write(*moved(request(desk), S.DEFERRED, now, " ", now + MINUTE))
    assert code(no_reason) == "requests.reason_missing"
    assert go(desk, S.DEFERRED) is None
    desk.write(field("r1", "deferred_until", now + 9 * MINUTE))
    assert code(desk.try_write(field("r1", "deferred_until", now))) == "requests.until_missing"
    assert code(desk.try_write(field("r1", "deferred_until", None))) == "requests.until_missing"
    assert go(desk, S.OPEN) is None
    assert request(desk).deferred_until_ms is None


def test_returned_is_reopened_and_counted(desk) -> None:
    desk.write(*begun("r1", desk.view.time))
    for to in (S.IN_PROGRESS, S.COMPLETED, S.RETURNED, S.IN_PROGRESS, S.COMPLETED, S.RETURNED):
        desk.pass_time(MINUTE)
        assert go(desk, to) is None
    assert request(desk).returns == 2
    assert request(desk).is_running
    assert code(go(desk, S.CLOSED)) == "requests.no_step.returned"


@pytest.mark.parametrize("end", [S.CLOSED, S.DECLINED])
def test_the_end_is_the_end_but_words_can_be_added(desk, end) -> None:
    desk.write(*begun("r1", desk.view.time))
    if end is S.CLOSED:
        assert go(desk, S.IN_PROGRESS) is None
        assert go(desk, S.COMPLETED) is None
    assert go(desk, end) is None
    for to in S:
        if to is not end:
            assert code(go(desk, to)) == f"requests.no_step.{end.value}"
    assert code(desk.try_write(field("r1", "place", "area:u1"))) == "requests.finished"
    desk.write(event("r1", "comment", {"text": "for the file"}))


def test_a_clock_that_went_back_does_not_turn_the_record_round(desk) -> None:
    desk.write(*begun("r1", desk.view.time))
    before = request(desk).moved_ms
    desk.pass_time(-30 * MINUTE)
    assert go(desk, S.IN_PROGRESS) is None
    assert request(desk).moved_ms == before


@pytest.mark.parametrize(
    ("marks", "ok"),
    [(["quick", "high"], True), (["slow", "quick"], False), (["fine"], False), ([], True)],
)
def test_marks_of_a_rating(desk, marks, ok) -> None:
    now = desk.view.time
    desk.write(*begun("r1", now))
    good = (field("r1", "rating", "good"), field("r1", "rated", now))
    assert code(desk.try_write(*good)) == "requests.not_completed_yet"
    assert go(desk, S.IN_PROGRESS) is None
    assert go(desk, S.COMPLETED) is None
    assert code(desk.try_write(good[0])) == "requests.not_the_moment"
    refused = desk.try_write(*good, field("r1", "rating_marks", marks))
    assert code(refused) == (None if ok else "requests.marks_wrong")


@given(st.uuids().map(str))
def test_a_number_is_heard_as_it_was_said(id_) -> None:
    number = number_of(id_)
    assert as_number(number) == number
    assert as_number(number.lower().replace("-", " ")) == number
    assert as_number(number.replace("0", "O").replace("1", "l").replace("V", "u")) == number
    assert as_number(number[:-1]) == ""


def test_what_is_no_request_is_read_as_an_empty_one(desk) -> None:
    """A merge may bring fields in any order, or some of them not at all."""
    asyncio_free = desk.journal.records
    assert asyncio_free.get(REQUEST, "r9") is None
    from models.requests import request_of

    bare = request_of("r9", {"stops": "x", "state": 3, "raised": True, "rating_marks": {}})
    assert bare.state is S.OPEN
    assert bare.stops == ()
    assert bare.raised_ms == 0


def test_what_is_done_exactly_in_time_is_in_time() -> None:
    for used, overdue in ((3_599_999, False), (3_600_000, False), (3_600_001, True)):
        clock = Clock(used, 3_600_000, running=True, met=False, due_ms=None)
        assert clock.overdue is overdue
