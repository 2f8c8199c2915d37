"""What an incident and its steps allow, told as stories over the real registrar."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.subjects import record_kinds
from models.incidents import SUBJECT, TARGETS, clock, due, next_number, open_steps, work
from models.records import Change, Role, undo
from models.text.message import Message
from tests.incidents.desk import KINDS, SOPS, raise_incident, state_of, steps_of
from tests.plan.small_park import small_park
from tests.records.room import Room
from tests.records.room import room as open_room

HOUR = 3_600_000


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path, KINDS) as made:
        yield made


def _refused(room: Room, code: str, *changes: Change) -> None:
    message = room.try_write(*changes)
    assert message is not None
    assert message.code == code


def _worked(room: Room) -> str:
    """In progress, every required step signed."""
    id_ = raise_incident(room)
    room.write(*work.take_on(id_, "ann", room.view.now()))
    for step in steps_of(room, id_):
        room.write(*work.sign(step.id, "ann", room.view.now()))
    return id_


def test_an_incident_is_worked_from_new_to_closed(room: Room) -> None:
    id_ = _worked(room)
    room.write(*work.resolve(id_, room.view.now(), "repaired"))
    _refused(room, "incidents.needs_cause", *work.close(id_, room.view.now()))
    room.write(*work.close(id_, room.view.now(), "A flange had come loose."))
    record = room.records.get("incident", id_)
    assert record is not None
    assert record.text("state") == "closed"
    assert record.text("owner") == "ann"
    assert room.records.search("flange")[0].id == id_


def test_no_state_is_skipped(room: Room) -> None:
    id_ = raise_incident(room)
    _refused(room, "incidents.no_transition", *work.resolve(id_, room.view.now(), "repaired"))
    _refused(room, "incidents.no_transition", *work.close(id_, room.view.now(), "x"))


def test_resolved_only_when_required_steps_are_done_or_waived(room: Room) -> None:
    id_ = raise_incident(room)
    room.write(*work.take_on(id_, "ann", room.view.now()))
    required = [step for step in steps_of(room, id_) if step.flag("required")]
    for step in required[:-1]:
        room.write(*work.sign(step.id, "ann", room.view.now()))
    assert [step.id for step in open_steps(room.records, id_)] == [required[-1].id]
    _refused(room, "incidents.steps_open", *work.resolve(id_, room.view.now(), "repaired"))
    _refused(
        room,
        "incidents.step.needs_reason",
        *work.waive(required[-1].id, "ann", room.view.now(), "  "),
    )
    room.write(*work.waive(required[-1].id, "ann", room.view.now(), "Valve is welded shut."))
    room.write(*work.resolve(id_, room.view.now(), "made_safe"))
    assert state_of(room, id_) == "resolved"


def test_waiving_and_closing_ask_their_own_permissions(room: Room) -> None:
    id_ = _worked(room)
    extra = raise_incident(room)
    room.on_duty.refused = {
        "incident.waive": Message.of("records.not_saved"),
        "incident.close": Message.of("records.not_writable"),
    }
    step = steps_of(room, extra)[0]
    _refused(room, "records.not_saved", *work.waive(step.id, "ann", room.view.now(), "no water"))
    room.write(*work.sign(step.id, "ann", room.view.now()))
    room.write(*work.resolve(id_, room.view.now(), "repaired"))
    _refused(room, "records.not_writable", *work.close(id_, room.view.now(), "pipe"))


def test_nobody_signs_for_another_or_for_another_time(room: Room) -> None:
    id_ = raise_incident(room)
    step = steps_of(room, id_)[0].id
    now = room.view.now()
    _refused(room, "incidents.step.own_name", *work.sign(step, "bob", now))
    _refused(room, "incidents.step.own_time", *work.sign(step, "ann", now - HOUR))
    _refused(room, "incidents.step.own_time", *work.sign(step, "ann", now + HOUR))
    room.on_duty.person = ""
    _refused(room, "incidents.step.own_name", *work.sign(step, "", now))


def test_a_signature_stands_until_its_owner_takes_it_back(room: Room) -> None:
    id_ = raise_incident(room)
    step = steps_of(room, id_)[0].id
    room.write(*work.sign(step, "ann", room.view.now()))
    room.on_duty.person = "bob"
    _refused(room, "incidents.step.signature_fixed", *work.sign(step, "bob", room.view.now()))
    record = room.records.get("incident_step", step)
    assert record is not None
    _refused(room, "incidents.step.not_yours", *work.unsign(record))
    _refused(room, "incidents.step.undo_first", *work.waive(step, "bob", room.view.now(), "other"))
    room.on_duty.person = "ann"
    lines = room.records.history("incident_step", step)
    room.write(*undo("incident_step", step, lines, lines[-1].operation))
    again = room.records.get("incident_step", step)
    assert again is not None
    assert again.text("state") == "todo"
    assert again.values["signed_by"] is None


def test_steps_stand_once_the_incident_is_resolved(room: Room) -> None:
    id_ = _worked(room)
    room.write(*work.resolve(id_, room.view.now(), "repaired"))
    record = steps_of(room, id_)[0]
    _refused(room, "incidents.step.not_open", *work.unsign(record))
    room.write(*work.reopen(room.records.get("incident", id_)))  # type: ignore[arg-type]
    room.write(*work.unsign(record))
    _refused(room, "incidents.steps_open", *work.resolve(id_, room.view.now(), "repaired"))


def test_a_step_cannot_stop_being_required_or_be_lent(room: Room) -> None:
    id_ = raise_incident(room)
    step = steps_of(room, id_)[0].id
    _refused(room, "incidents.step.fixed", Change("incident_step", step, "required", False))
    _refused(room, "incidents.step.fixed", Change("incident_step", step, "incident", "x"))


def test_resolving_cannot_ride_with_taking_back_a_signature(room: Room) -> None:
    id_ = _worked(room)
    taken_back = work.unsign(steps_of(room, id_)[0])
    message = room.try_write(*taken_back, *work.resolve(id_, room.view.now(), "repaired"))
    assert message is not None
    assert message.code == "incidents.one_at_a_time"
    assert state_of(room, id_) == "in_progress"


def test_a_closed_incident_changes_only_by_opening_it(room: Room) -> None:
    id_ = _worked(room)
    room.write(*work.resolve(id_, room.view.now(), "repaired"))
    room.write(*work.close(id_, room.view.now(), "pipe"))
    _refused(room, "incidents.closed", Change("incident", id_, "owner", "bob"))
    room.write(Change("incident", id_, "related", ["another"]))
    room.write(*work.note(id_, "An addendum."))
    room.write(*work.reopen(room.records.get("incident", id_)))  # type: ignore[arg-type]
    record = room.records.get("incident", id_)
    assert record is not None
    assert record.number("closed") is None
    assert record.text("state") == "in_progress"


def test_life_safety_is_always_p1(room: Room) -> None:
    id_ = raise_incident(room, "fire_alarm", priority="P4")
    record = room.records.get("incident", id_)
    assert record is not None
    assert record.text("priority") == "P1"
    _refused(room, "incidents.life_safety_p1", *work.prioritise(record, "P2", small_park()))


def test_who_was_told_is_kept_whole_or_not_at_all(room: Room) -> None:
    id_ = raise_incident(room)
    now = room.view.now()
    room.write(*work.tell(id_, "tenant:t1", "phone", now, "Wet."))
    _refused(room, "incidents.told.whom", *work.tell(id_, "", "phone", now))
    _refused(room, "incidents.told.how", *work.tell(id_, "tenant:t1", "pigeon", now))
    _refused(room, "incidents.told.when", *work.tell(id_, "tenant:t1", "phone", now + HOUR))
    told = room.records.events("incident", id_, "told")
    assert [line.value["who"] for line in told] == ["tenant:t1"]
    _refused(room, "incidents.note_empty", *work.note(id_, "  "))


def test_numbers_count_up_within_a_year_and_are_not_given_twice(room: Room) -> None:
    first, second = raise_incident(room), raise_incident(room)
    numbers = [room.records.get("incident", id_).text("number") for id_ in (first, second)]  # type: ignore[union-attr]
    assert numbers == ["2025-0001", "2025-0002"]
    assert room.records.search("0002")[0].id == second
    assert next_number(room.records, room.view.now(), "Asia/Shanghai") == "2025-0003"
    _refused(
        room,
        "incidents.number_taken",
        *(
            Change("incident", "new", name, value)
            for name, value in room.records.get("incident", first).values.items()  # type: ignore[union-attr]
            if value is not None
        ),
    )


def test_an_incident_keeps_the_steps_it_began_with(room: Room) -> None:
    steps = steps_of(room, raise_incident(room))
    assert [step.text("code") for step in steps] == [s.code for s in SOPS["leak"].step]
    assert steps[0].values["title"] == SOPS["leak"].step[0].title.model_dump()


# Fri 10 Oct 2025 16:53:20 in Shanghai
FRIDAY = 1_760_086_400_000


def test_the_clock_of_each_priority() -> None:
    park = small_park()
    times = {priority: clock(priority, FRIDAY, park) for priority in TARGETS}
    minutes = {p: (t.respond_by - FRIDAY) // 60_000 for p, t in times.items()}
    assert minutes == {"P1": 5, "P2": 15, "P3": 60, "P4": 120}
    hours = {p: (t.resolve_by - FRIDAY) // HOUR for p, t in times.items()}
    # one working day after a Friday is Monday, three are Wednesday
    assert hours == {"P1": 2, "P2": 4, "P3": 72, "P4": 120}
    assert due("new", 1, 2) == 1
    assert due("in_progress", 1, 2) == 2
    assert due("resolved", 1, 2) is None


def test_roles() -> None:
    allowed = {permission.id: permission.roles for permission in SUBJECT.permissions}
    assert Role.OPERATOR in allowed["incident.work"]
    assert Role.OPERATOR not in allowed["incident.waive"] | allowed["incident.close"]
    assert all(not {Role.VIEWER, Role.AUDITOR} & roles for roles in allowed.values())
    declared = {
        p for kind in KINDS for p in (kind.create, kind.edit, *(f.permission for f in kind.fields))
    } - {""}
    assert declared == allowed.keys()
    assert {"incident", "incident_step"} <= {kind.name for kind in record_kinds()}
