"""A drill: who may begin one, how long it may last, that there is one, and what is left of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from app.subjects import subjects
from models.alarmbook import (
    DRILL,
    SUBJECT,
    drills_between,
    end_drill,
    extend_drill,
    latest_drill_end,
    open_drill,
    start_drill,
)
from models.people import Matrix
from models.people.session import Session
from models.records import Change, Role
from models.site.park import Building, Floor
from models.text import Name
from models.text.message import Message
from tests.alarmbook.conftest import CO2, HOT, HOUR, park
from tests.plan.small_park import NOW
from tests.records.room import room

# 2025-10-09 08:53:20 UTC is 16:53 in Shanghai: the shift ends at 20:00
SHIFT_END = NOW + (3 * 60 + 6) * 60_000 + 40_000
LEADS = {Role.SHIFT_LEAD, Role.FACILITY_MANAGER, Role.SECURITY_ADMIN}


def begun(desk, id_="d1", hours=1.0, until=None, **rest):
    now = desk.view.now()
    end = until if until is not None else now + int(hours * HOUR)
    return start_drill(id_, **({"reason": "fire alarm", "since_ms": now, "until_ms": end} | rest))


def said(message):
    return None if message is None else message.code.removeprefix("alarmbook.refused.")


class Somebody:
    """Implements `app.registrar.Authority` for one role."""

    behind_lock = ""

    def __init__(self, role):
        self.person = role.value
        self._role = role
        self._matrix = Matrix(one for subject in subjects() for one in subject.permissions)
        self._session = Session().signed_on("ann", 0)

    def objection(self, permission):
        return self._matrix.objection(self._session, (self._role,), permission)


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_the_shift_lead_and_above_begin_and_extend_a_drill(tmp_path, role):
    with room(tmp_path, SUBJECT.kinds, park(), Somebody(role)) as desk:
        assert (desk.try_write(*begun(desk)) is None) == (role in LEADS)


@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
def test_everybody_who_acknowledges_may_end_one_and_only_the_lead_extend_it(tmp_path, role):
    with room(tmp_path, SUBJECT.kinds, park(), Somebody(Role.SHIFT_LEAD)) as desk:
        desk.write(*begun(desk))
        other = desk.registrar.under(Somebody(role))
        desk.registrar = other
        more = desk.try_write(*extend_drill("d1", NOW + 2 * HOUR, "one more stairway"))
        ended = desk.try_write(*end_drill("d1", NOW))
    assert (more is None) == (role in LEADS)
    assert (ended is None) == (role in LEADS | {Role.OPERATOR})


def test_it_runs_until_its_end_and_then_waits_for_a_person(desk):
    desk.write(*begun(desk))
    drill = open_drill(desk.records, NOW)
    assert (drill.by, drill.reason, drill.building) == ("ann", "fire alarm", "")
    assert drill.runs(NOW)
    assert drill.runs(NOW + HOUR - 1)
    late = NOW + HOUR
    assert not drill.runs(late), "past its end it has no effect any more"
    assert drill.is_overdue(late)
    assert open_drill(desk.records, NOW + 30 * HOUR) == drill, "nothing but a person ends it"
    desk.pass_time(2 * HOUR)
    desk.write(*end_drill("d1", desk.view.now()))
    assert open_drill(desk.records, desk.view.now()) is None
    assert open_drill(desk.records, NOW + 1) is not None, "then it was there"


def test_it_is_ended_before_its_time_and_only_once(desk):
    desk.write(*begun(desk))
    desk.pass_time(60_000)
    desk.write(*end_drill("d1", desk.view.now()))
    assert open_drill(desk.records, desk.view.now()) is None
    assert said(desk.try_write(*end_drill("d1", desk.view.now()))) == "over"
    assert said(desk.try_write(*extend_drill("d1", NOW + 2 * HOUR, "again"))) == "over"


def test_there_is_one_at_a_time_and_one_that_was_forgotten_counts(desk):
    desk.write(*begun(desk))
    assert said(desk.try_write(*begun(desk, "d2"))) == "drill.runs"
    desk.pass_time(2 * HOUR)
    assert said(desk.try_write(*begun(desk, "d2"))) == "drill.runs"
    desk.write(*end_drill("d1", desk.view.now()))
    desk.write(*begun(desk, "d2"))
    assert open_drill(desk.records, desk.view.now()).record == "d2"


def test_two_do_not_begin_in_one_operation(desk):
    assert said(desk.try_write(*begun(desk), *begun(desk, "d2"))) == "drill.runs"


def test_one_that_came_from_another_station_and_was_forgotten_is_found_behind_newer_ones(tmp_path):
    """Nobody could end it, and none could begin, if only the newest were looked at."""
    with room(tmp_path / "b", SUBJECT.kinds, park()) as other:
        other.write(*begun(other, "theirs"))
        brought = list(other.journal.export())
    with room(tmp_path / "a", SUBJECT.kinds, park()) as desk:
        for number in range(3):
            desk.pass_time(60_000)
            desk.write(*begun(desk, f"d{number}"))
            desk.write(*end_drill(f"d{number}", desk.view.now()))
        asyncio.run(desk.journal.merge(brought))
        desk.pass_time(2 * HOUR)
        assert said(desk.try_write(*begun(desk, "next"))) == "drill.runs"
        forgotten = open_drill(desk.records, desk.view.now())
        assert forgotten is not None
        assert forgotten.record == "theirs"
        assert forgotten.is_overdue(desk.view.now())


def test_it_ends_with_the_shift_or_after_eight_hours(desk):
    assert latest_drill_end(desk.view.park, NOW, NOW) == SHIFT_END
    assert said(desk.try_write(*begun(desk, until=SHIFT_END + 1))) == "drill.long"
    desk.write(*begun(desk, until=SHIFT_END))
    desk.pass_time(4 * HOUR)  # the next shift says anew that it goes on, within the eight hours
    eight = NOW + 8 * HOUR
    assert said(desk.try_write(*extend_drill("d1", eight + 1, "more"))) == "drill.long"
    desk.write(*extend_drill("d1", eight, "the other half of the staff"))
    assert open_drill(desk.records, desk.view.now()).until_ms == eight


def test_where_there_are_no_shifts_it_lasts_eight_hours(tmp_path):
    with room(tmp_path, SUBJECT.kinds, replace(park(), shifts=())) as desk:
        assert said(desk.try_write(*begun(desk, hours=8.001))) == "drill.long"
        desk.write(*begun(desk, hours=8))


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        ({"reason": "  "}, "drill.no_reason"),
        ({"building": "z"}, "drill.place"),
        ({"since_ms": NOW - HOUR}, "moment"),
        ({"since_ms": NOW + HOUR}, "moment"),
        ({"until_ms": NOW}, "until_past"),
    ],
)
def test_it_is_not_begun_without_a_reason_a_place_that_is_there_and_the_present(desk, rest, why):
    assert said(desk.try_write(*begun(desk, **rest))) == why


def test_it_has_an_end_and_what_it_is_stays(desk):
    without = tuple(c for c in begun(desk) if c.field != "until")
    assert desk.try_write(*without).code.startswith("records.")
    desk.write(*begun(desk))
    assert said(desk.try_write(Change("drill", "d1", "building", "b"))) == "fixed"
    assert said(desk.try_write(Change("drill", "d1", "until", NOW + 2 * HOUR))) == "unsaid"
    assert said(desk.try_write(*extend_drill("d1", NOW + 2 * HOUR, ""))) == "no_reason"
    assert said(desk.try_write(*end_drill("d1", NOW - HOUR))) == "moment"


def test_a_restart_keeps_it(tmp_path):
    with room(tmp_path, SUBJECT.kinds, park()) as desk:
        desk.write(*begun(desk, building=""))
        before = open_drill(desk.records, NOW)
    with room(tmp_path, SUBJECT.kinds, park()) as again:
        assert open_drill(again.records, NOW) == before
        assert said(again.try_write(*begun(again, "d2"))) == "drill.runs"


def test_the_drills_of_a_span_are_those_that_had_an_effect_in_it(desk):
    desk.write(*begun(desk))
    desk.pass_time(30 * 60_000)
    desk.write(*end_drill("d1", desk.view.now()))
    desk.pass_time(30 * 60_000)
    desk.write(*begun(desk, "d2"))
    at = [NOW, NOW + HOUR // 2, NOW + HOUR, NOW + 2 * HOUR]
    found = [
        [one.record for one in drills_between(desk.records, start, end)]
        for start, end in (
            (at[0] - 9, at[0]), (at[0], at[0] + 1), (at[1], at[2]), (at[0], at[3]), (at[3], 1 << 60)
        )
    ]  # fmt: skip
    assert found == [[], ["d1"], [], ["d1", "d2"], []]


def test_a_drill_in_a_building_covers_what_stands_there_and_nothing_without_a_place(tmp_path):
    known = park()
    floors = {id_: replace(one, building="b") for id_, one in known.floors.items()}
    away = replace(known.places["s-r2"], floor="c-1")
    built = replace(
        known,
        buildings=known.buildings | {"b": Building("b", Name("B"), "B", ())},
        floors=floors | {"c-1": Floor("c-1", "c", Name("C"), "C", 1, "", 10, 10)},
        places={**known.places, "s-r2": away},
    )
    with room(tmp_path, SUBJECT.kinds, built) as desk:
        desk.write(*begun(desk, building="b"))
        drill = open_drill(desk.records, NOW)
    assert drill.covers(built, CO2)
    assert drill.covers(built, HOT)
    assert not drill.covers(built, "s-r2.co2")
    assert not drill.covers(built, "not.there")
    assert not drill.covers(replace(built, places={}), CO2)
    assert replace(drill, building="").covers(built, "not.there")


def test_who_may_not_is_told_so(desk):
    desk.on_duty.refused = {DRILL: Message.of("people.not_permitted")}
    assert desk.try_write(*begun(desk)).code == "people.not_permitted"
    assert open_drill(desk.records, NOW) is None
