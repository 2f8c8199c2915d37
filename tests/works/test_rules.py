"""A work from its plan to its proof, through the real registrar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.records import Change, Role
from models.text import Message
from models.works import (
    FIRE_WATCH_MS,
    LONGEST_MS,
    SUBJECT,
    Permit,
    Restored,
    Standing,
    Work,
    cancel,
    close,
    due,
    end,
    extend,
    next_number,
    orders,
    out_at,
    spans,
    start,
    taken_out,
    watched,
)
from tests.records.room import NOW, Room, room
from tests.works.park import HOUR, planned, works_park

MINUTE = 60_000
SMOKE = "smoke-1.smoke"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path, SUBJECT.kinds, works_park()) as made:
        yield made


def work(desk: Room, id_: str = "w") -> Work:
    record = desk.records.get("work", id_)
    assert record is not None
    return Work.of(record)


def run(desk: Room, id_: str = "w", hours: float = 2, **more: object) -> None:
    now = desk.view.now()
    desk.write(*planned(id_, now, **more))
    points = more.get("points", [SMOKE])
    desk.write(*start(id_, points, now, now + int(hours * HOUR)))


def code(message: Message | None) -> str:
    return "" if message is None else message.code


def test_a_work_from_its_plan_to_its_proof(desk: Room) -> None:
    desk.write(*planned("w"))
    assert orders(desk.records, NOW) == {}
    desk.write(*start("w", [SMOKE], NOW, NOW + 2 * HOUR))
    assert orders(desk.records, NOW)[SMOKE].until_ms == NOW + 2 * HOUR
    desk.pass_time(HOUR)
    desk.write(*end("w", Permit.HOT_WORK, desk.view.now()))
    assert orders(desk.records, desk.view.now()) == {}
    assert work(desk).watch_until_ms == desk.view.now() + FIRE_WATCH_MS
    proof = close("w", {SMOKE: Restored(desk.view.now())}, "seen", desk.view.now())
    desk.write(*proof)
    assert work(desk).standing(desk.view.now()) is Standing.CLOSED
    [watch] = due(desk.records, desk.view.now())
    assert (watch.what, watch.overdue) == ("watch", False)
    early = desk.try_write(*watched("w", desk.view.now()))
    assert code(early) == "works.refused.watch_early"
    desk.pass_time(FIRE_WATCH_MS)
    assert [one.overdue for one in due(desk.records, desk.view.now())] == [True]
    desk.write(*watched("w", desk.view.now()))
    assert due(desk.records, desk.view.now()) == ()


@pytest.mark.parametrize("permit", list(Permit))
def test_no_permit_is_endless(desk: Room, permit: Permit) -> None:
    desk.write(*planned("w", permit=permit.value))
    longest = NOW + LONGEST_MS[permit]
    refused = desk.try_write(*start("w", [SMOKE], NOW, longest + 10 * MINUTE))
    assert code(refused) == "works.refused.too_long"
    without = [change for change in start("w", [SMOKE], NOW, longest) if change.field != "until"]
    assert code(desk.try_write(*without)) == "works.refused.until_past"
    desk.write(*start("w", [SMOKE], NOW, longest))


def test_at_its_end_the_points_are_back_and_the_work_is_overdue(desk: Room) -> None:
    run(desk)
    desk.pass_time(2 * HOUR)
    now = desk.view.now()
    assert orders(desk.records, now) == {}
    assert work(desk).standing(now) is Standing.OVERDUE
    assert [(one.what, one.overdue) for one in due(desk.records, now)] == [("end", True)]


def test_what_was_started_by_a_clock_that_was_far_ahead_is_over_at_once(desk: Room) -> None:
    run(desk)
    until = work(desk).until_ms
    assert until is not None
    fitting = until - LONGEST_MS[Permit.HOT_WORK]
    assert set(orders(desk.records, fitting)) == {SMOKE}
    past = fitting - HOUR
    assert orders(desk.records, past) == {}
    assert work(desk).standing(past) is Standing.OVERDUE
    assert [(one.what, one.overdue) for one in due(desk.records, past)] == [("end", True)]


def test_an_extension_says_why_and_counts_from_now(desk: Room) -> None:
    run(desk)
    desk.pass_time(HOUR)
    now = desk.view.now()
    assert code(desk.try_write(*extend("w", now + 3 * HOUR, " "))) == "works.refused.no_reason"
    silent = desk.try_write(Change("work", "w", "until", now + 3 * HOUR))
    assert code(silent) == "works.refused.unsaid"
    shorter = desk.try_write(*extend("w", now + MINUTE, "enough"))
    assert code(shorter) == "works.refused.shorter"
    endless = desk.try_write(*extend("w", now + 30 * 24 * HOUR, "later"))
    assert code(endless) == "works.refused.too_long"
    desk.write(*extend("w", now + 3 * HOUR, "a second bracket"))
    assert orders(desk.records, now + 2 * HOUR)[SMOKE].until_ms == now + 3 * HOUR
    [said] = desk.records.events("work", "w", "extended")
    assert said.value == {"until": now + 3 * HOUR, "reason": "a second bracket"}


def test_closing_needs_every_point(desk: Room) -> None:
    run(desk, points=[SMOKE, "zone-n.state"])
    now = desk.view.now()
    desk.write(*end("w", Permit.HOT_WORK, now))
    some = close("w", {SMOKE: Restored(now)}, "", now)
    assert code(desk.try_write(*some)) == "works.refused.unproven"
    unsaid = close("w", {SMOKE: Restored(now), "zone-n.state": Restored(None, " ")}, "", now)
    assert code(desk.try_write(*unsaid)) == "works.refused.unproven"
    desk.write(
        *close("w", {SMOKE: Restored(now), "zone-n.state": Restored(None, "loop open")}, "", now)
    )


def test_a_start_needs_somebody_who_can_be_called(desk: Room) -> None:
    desk.write(*planned("w", phone=None, company=None))
    begin = start("w", [SMOKE], NOW, NOW + HOUR)
    assert code(desk.try_write(*begin)) == "works.refused.nobody"
    desk.write(Change("work", "w", "contact", "Lao Zhou"))
    assert code(desk.try_write(*begin)) == "works.refused.phone"
    desk.write(Change("work", "w", "phone", "138"))
    desk.write(*begin)


def test_what_runs_stays_as_it_was_started(desk: Room) -> None:
    run(desk)
    more = Change("work", "w", "points", [SMOKE, "zone-n.state"])
    assert code(desk.try_write(more)) == "works.refused.fixed"
    out = Change("work", "w", "taken_out", [])
    assert code(desk.try_write(out)) == "works.refused.fixed"
    desk.write(Change("work", "w", "precautions", "Two extinguishers"))


@pytest.mark.parametrize(
    "out",
    [[], ["zone-n.state"], [SMOKE, "zone-n.state"], [SMOKE, "gone"]],
    ids=["nothing", "another", "more", "unknown"],
)
def test_exactly_what_is_named_goes_out_whatever_a_panel_says(desk: Room, out: list[str]) -> None:
    desk.write(*planned("w"))
    begun = start("w", out, NOW, NOW + HOUR)
    assert code(desk.try_write(*begun)) == "works.refused.taken_out"
    assert orders(desk.records, NOW) == {}


def test_what_a_door_has_goes_out_with_it(desk: Room) -> None:
    park = works_park()
    doors = [id_ for id_, one in park.devices.items() if one.kind == "door"][:1]
    out = taken_out(park, [SMOKE], doors)
    assert set(out) > {SMOKE}
    desk.write(*planned("w", doors=doors))
    assert code(desk.try_write(*start("w", [SMOKE], NOW, NOW + HOUR))) == "works.refused.taken_out"
    desk.write(*start("w", out, NOW, NOW + HOUR))
    assert set(orders(desk.records, NOW)) == set(out)


def test_a_moment_is_taken_when_it_happens(desk: Room) -> None:
    desk.write(*planned("w"))
    past = start("w", [SMOKE], NOW - HOUR, NOW + HOUR)
    assert code(desk.try_write(*past)) == "works.refused.moment"
    assert code(desk.try_write(Change("work", "w", "ended", NOW))) == "works.refused.state"
    window = desk.try_write(*planned("v", to=NOW - 1))
    assert code(window) == "works.refused.window"


def test_a_number_belongs_to_one_work(desk: Room) -> None:
    desk.write(*planned("w"))
    twice = desk.try_write(*planned("v", number="W-w"))
    assert code(twice) == "works.refused.number"
    assert next_number(desk.records, "20251009") == "W-20251009-1"
    desk.write(*planned("u", number="W-20251009-1"))
    assert next_number(desk.records, "20251009") == "W-20251009-2"


def test_cancelled_and_closed_are_the_end(desk: Room) -> None:
    desk.write(*planned("w"))
    desk.write(*cancel("w"))
    begin = start("w", [SMOKE], NOW, NOW + HOUR)
    assert code(desk.try_write(*begin)) == "works.refused.state"
    edit = desk.try_write(Change("work", "w", "hazards", "sparks"))
    assert code(edit) == "works.refused.over"
    desk.write(Change("work", "w", "comment", {"text": "never came"}, is_event=True))


def test_of_two_works_over_a_point_the_later_end_counts(desk: Room) -> None:
    run(desk, "w", 1)
    run(desk, "v", 2)
    assert orders(desk.records, NOW)[SMOKE].number == "W-v"
    desk.write(*end("v", Permit.HOT_WORK, NOW))
    assert orders(desk.records, NOW)[SMOKE].number == "W-w"


def test_the_past_is_read_from_the_history(desk: Room) -> None:
    run(desk, hours=1)
    desk.pass_time(2 * HOUR)
    later = desk.view.now()
    desk.write(*extend("w", later + HOUR, "came back"))
    desk.pass_time(HOUR // 2)
    ended = desk.view.now()
    desk.write(*end("w", Permit.HOT_WORK, ended))
    expected = [(NOW, NOW + HOUR, "W-w"), (later, ended, "W-w")]
    assert spans(desk.records, SMOKE, NOW - HOUR, ended + HOUR) == expected
    assert SMOKE in out_at(desk.records, NOW + MINUTE)
    assert out_at(desk.records, NOW + HOUR + MINUTE) == {}
    assert SMOKE in out_at(desk.records, later + MINUTE)
    assert out_at(desk.records, ended) == {}
    assert spans(desk.records, "zone-n.state", NOW - HOUR, ended) == []


_NEEDED = {
    "plan": "work.plan",
    "start": "work.start",
    "extend": "work.extend",
    "end": "work.close",
    "close": "work.close",
}


@pytest.mark.parametrize("action", list(_NEEDED))
def test_each_step_asks_for_its_permission(desk: Room, action: str) -> None:
    steps = {
        "plan": lambda: planned("w"),
        "start": lambda: start("w", [SMOKE], NOW, NOW + HOUR),
        "extend": lambda: extend("w", NOW + 2 * HOUR, "more"),
        "end": lambda: end("w", Permit.HOT_WORK, NOW),
        "close": lambda: close("w", {SMOKE: Restored(NOW)}, "", NOW),
    }
    for name, step in steps.items():
        if name == action:
            refusal = Message.of("test.refused")
            desk.on_duty.refused = {_NEEDED[action]: refusal}
            assert desk.try_write(*step()) == refusal
            return
        desk.write(*step())


def test_only_leads_extend() -> None:
    roles = {one.id: one.roles for one in SUBJECT.permissions}
    assert Role.OPERATOR in roles["work.start"]
    assert roles["work.extend"] == {Role.SHIFT_LEAD, Role.FACILITY_MANAGER}
    assert all(Role.VIEWER not in one and Role.AUDITOR not in one for one in roles.values())
