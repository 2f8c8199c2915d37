"""When rounds are due, what a mark has to say, what is missed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.records import Change
from models.rounds import SUBJECT, Schedule, State, occurrences, standings, unmarked
from tests.records.room import NOW, room

ZONE = "Asia/Shanghai"
HOUR = 3_600_000


def local(text: str, zone: str = ZONE) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@pytest.fixture
def desk(tmp_path):
    with room(tmp_path, SUBJECT.kinds) as made:
        made.view.time = local("2026-11-23T08:00")
        made.put(
            "round_template",
            "t",
            name={"en": "Fire room"},
            duty="fire_room",
            times=["08:00", "10:00"],
            active=True,
            since=made.view.time - 48 * HOUR,
        )
        for number, check in enumerate(("tick", "number")):
            more = {"low": "0.3", "high": "0.6", "unit": "MPa"} if check == "number" else {}
            made.put(
                "round_checkpoint", f"c{number}", template="t", position=number,
                name={"en": check}, check=check, **more,
            )  # fmt: skip
        yield made


def begin(desk, id_=None) -> str:
    (due,) = (s for s in at(desk, 60, 60) if s.state is State.DUE)
    one = due.occurrence
    desk.put("round", one.id, template="t", due=one.due_ms, closes=one.closes_ms,
             started=desk.view.time)  # fmt: skip
    return one.id


def mark(desk, round_, checkpoint, **values):
    plain = {"round": round_, "checkpoint": checkpoint, "at": desk.view.time, "how": "tick",
             "person": "ann", **values}  # fmt: skip
    changes = [Change("round_mark", f"{round_}/{checkpoint}", k, v) for k, v in plain.items()]
    refused = desk.try_write(*changes)
    return None if refused is None else refused.code


def at(desk, back=24 * 60, ahead=24 * 60):
    return standings(desk.records, desk.view.time, ZONE, back, ahead)


def test_a_round_goes_from_upcoming_to_done(desk):
    states = {s.occurrence.due_ms: s.state for s in at(desk)}
    assert states[local("2026-11-23T08:00")] is State.DUE
    assert states[local("2026-11-23T10:00")] is State.UPCOMING
    assert states[local("2026-11-22T10:00")] is State.MISSED
    id_ = begin(desk)
    assert unmarked(desk.records, "t", id_) == ["c0", "c1"]
    assert mark(desk, id_, "c0") is None
    assert desk.try_write(Change("round", id_, "finished", desk.view.time)).code == (
        "rounds.not_all_marked"
    )
    assert mark(desk, id_, "c1", value="0.45") is None
    desk.put("round", id_, finished=desk.view.time)
    (done,) = (s for s in at(desk) if s.record is not None)
    assert done.state is State.DONE
    assert mark(desk, id_, "c0x") == "rounds.no_checkpoint"


@pytest.mark.parametrize(
    ("checkpoint", "values", "code"),
    [
        ("c1", {}, "rounds.figure_missing"),
        ("c1", {"value": "abc"}, "rounds.not_a_number"),
        ("c1", {"value": "NaN"}, "rounds.not_a_number"),
        ("c1", {"value": "0.7"}, "rounds.beyond_limits"),
        ("c1", {"value": "\u22120.1"}, "rounds.beyond_limits"),
        ("c1", {"value": "0.7", "abnormal": True}, "rounds.say_what"),
        ("c1", {"value": "0.7", "abnormal": True, "note": "leaks"}, None),
        ("c1", {"abnormal": True, "note": "gauge broken"}, None),
        ("c1", {"value": "0.6"}, None),
        ("c0", {"person": "bo"}, "rounds.not_your_mark"),
        ("c0", {"person": "bo", "how": "sheet"}, None),
        ("c0", {"at": NOW + 10**12}, "rounds.in_the_future"),
    ],
)
def test_what_a_mark_has_to_say(desk, checkpoint, values, code):
    assert mark(desk, begin(desk), checkpoint, **values) == code


def test_a_missed_round_is_excused_only_after_its_window(desk):
    id_ = begin(desk)
    early = desk.try_write(Change("round", id_, "excuse", "short of staff"))
    assert early.code == "rounds.not_missed_yet"
    desk.pass_time(HOUR)
    (missed,) = (s for s in at(desk) if s.record is not None)
    assert missed.state is State.MISSED
    desk.put("round", id_, excuse="short of staff")
    (excused,) = (s for s in at(desk) if s.record is not None)
    assert excused.state is State.EXCUSED


def test_a_round_that_is_finished_after_its_window_is_late(desk):
    id_ = begin(desk)
    desk.pass_time(HOUR)
    desk.put("round", id_, finished=desk.view.time, missing_reason="power was off")
    (late,) = (s for s in at(desk) if s.record is not None)
    assert late.state is State.LATE


def test_a_new_template_has_missed_nothing(desk):
    desk.put("round_template", "t", since=desk.view.time - HOUR)
    assert all(s.state is not State.MISSED for s in at(desk))
    desk.put("round_template", "t", active=False)
    assert at(desk) == []


def test_what_was_begun_stays_whatever_becomes_of_its_plan(desk):
    id_ = begin(desk)
    assert mark(desk, id_, "c0") is None
    before = next(s.occurrence for s in at(desk) if s.record is not None)
    for edit in ({"times": ["09:00"]}, {"after_min": 1}, {"active": False}):
        desk.put("round_template", "t", **edit)
        (begun,) = (s for s in at(desk) if s.record is not None)
        assert (begun.occurrence, begun.state) == (before, State.RUNNING), edit
    desk.pass_time(5 * 60_000)  # within the window that it was begun with
    desk.put("round", id_, finished=desk.view.time, missing_reason="power was off")
    assert [s.state for s in at(desk)] == [State.DONE]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"times": ["25:00"]}, "rounds.not_a_time"),
        ({"times": ["7:30"]}, "rounds.not_a_time"),
        ({"weekdays": ["8"]}, "rounds.not_a_weekday"),
        ({"month_days": ["32"]}, "rounds.not_a_day"),
        ({"after_min": -1}, "rounds.window"),
        ({"month_days": ["31"], "weekdays": ["1"]}, None),
    ],
)
def test_a_wrong_template_is_refused(desk, values, code):
    refused = desk.try_write(*(Change("round_template", "t", k, v) for k, v in values.items()))
    assert (None if refused is None else refused.code) == code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"low": "5", "high": "4"}, "rounds.limits_crossed"),
        ({"low": "x"}, "rounds.not_a_number"),
        ({"check": "badge"}, "rounds.no_reader"),
        ({"check": "badge", "reader": "d1"}, None),
    ],
)
def test_a_wrong_checkpoint_is_refused(desk, values, code):
    refused = desk.try_write(*(Change("round_checkpoint", "c0", k, v) for k, v in values.items()))
    assert (None if refused is None else refused.code) == code


def test_a_day_on_which_the_clocks_change_has_every_round_once():
    zone = "Europe/Berlin"
    schedule = Schedule((time(1, 30), time(2, 30), time(3, 30)))
    spring = list(
        occurrences("t", schedule, local("2026-03-29", zone), local("2026-03-30", zone), zone)
    )
    # 02:30 does not exist: it comes at 03:30, which is the same moment as the last one
    assert [one.due_ms for one in spring] == [
        local("2026-03-29T01:30", zone),
        local("2026-03-29T03:30", zone),
    ]
    autumn = list(
        occurrences("t", schedule, local("2026-10-25", zone), local("2026-10-26", zone), zone)
    )
    assert len(autumn) == 3


@settings(deadline=None, max_examples=200)
@given(
    st.sets(st.times().map(lambda t: t.replace(second=0, microsecond=0)), min_size=1, max_size=5),
    st.sets(st.integers(1, 7)),
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.lists(st.integers(0, 10_000), min_size=1, max_size=4),
)
def test_however_a_span_is_cut_the_same_rounds_come(times, weekdays, first, cuts):
    schedule = Schedule(tuple(times), frozenset(weekdays))
    start = local(first.isoformat())
    end = start + 10_080 * 60_000
    moments = [start, *sorted(start + cut * 60_000 for cut in cuts), end]
    whole = list(occurrences("t", schedule, start, end, ZONE))
    parts = [
        one
        for low, high in pairwise(moments)
        for one in occurrences("t", schedule, low, high, ZONE)
    ]
    assert parts == whole
    days = [first + timedelta(days=n) for n in range(7)]
    counting = [day for day in days if not weekdays or day.isoweekday() in weekdays]
    assert len(whole) == len(times) * len(counting)
