"""The Works page as a person uses it: begin at a place, start, extend, end, close."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from models.alarms import Alarm, Shelving
from models.points import Quality, Severity
from models.records import Change
from models.text.message import Message
from models.works import State, Work
from tests.widgets.test_accessible import _nameless
from tests.works.park import HOUR, planned
from widgets.contribution import Target
from widgets.records import moment_text
from widgets.works.contribution import duties, find_works, works_contribution
from widgets.works.terms import point_name, say_value
from widgets.works.workspace import WorksWorkspace

SMOKE = "smoke-1.smoke"


@pytest.fixture
def space(desk, qtbot) -> WorksWorkspace:
    made = WorksWorkspace(desk)
    whole = QWidget()
    qtbot.addWidget(whole)
    for part in (made.widget, made.header, made.inspector):
        part.setParent(whole)
        part.setGeometry(0, 0, 978, 640)
    made.inspector.setFixedWidth(324)
    whole.resize(1300, 700)
    whole.show()
    made.whole = whole
    return made


def work(office, id_: str) -> Work:
    return Work.of(office.records.get("work", id_))


def planned_and_shown(office, space) -> str:
    office.write(*planned("w", office.view.now()))
    space.open(Target("work", "w"))
    return "w"


def started(office, space, run) -> str:
    id_ = planned_and_shown(office, space)
    space.flow.begin_start()
    run(space.flow.hold.held.emit, space.flow.settled)
    assert space.flow.refusal == ""
    return id_


def test_a_hot_work_permit_in_five_keys_and_a_number(space, office, run, qtbot) -> None:
    """N and Enter at the place are the window's; then the phone number, Ctrl+S, T, hold Enter."""
    office.write(*planned("old", office.view.now(), phone="13800001111", contact="Lao Zhou"))
    space.open(Target("new-work", "area:r1"))
    box = space.form.phone.box
    qtbot.keyClicks(box, "13800001111")
    assert space.form.form.editor("company").value() == "Suda Steelwork"
    run(lambda: qtbot.keyClick(box, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier),
        space.form.form.settled)  # fmt: skip
    id_ = space.flow.id
    assert work(office, id_).points == (SMOKE,)
    assert work(office, id_).state is State.PLANNED
    assert work(office, id_).contact == "Lao Zhou"
    qtbot.keyClick(space.flow, Qt.Key.Key_T)
    assert space.flow.hold is not None
    assert office.view.out == {}
    run(space.flow.hold.held.emit, space.flow.settled)
    assert set(office.view.out) == {SMOKE}
    assert work(office, id_).until_ms - office.view.now() <= 2 * HOUR


def test_what_goes_out_is_listed_before_it_does(space, office, qtbot) -> None:
    planned_and_shown(office, space)
    assert space.flow.out(space.flow.work()) == (SMOKE,)
    rows = space.flow.impaired._rows
    assert set(rows) == {SMOKE}
    space.flow.begin_start()
    assert "points: 1" in space.flow._start.said
    qtbot.keyClick(space.flow, Qt.Key.Key_Escape)
    assert space.flow.hold is None


def test_while_it_runs_the_list_shows_what_is_out(space, office, run) -> None:
    started(office, space, run)
    assert office.view.latest(SMOKE).quality is Quality.OUT_OF_SERVICE
    assert space.flow.standing.startswith("Running")
    office.pass_time(3 * HOUR)
    space.flow._refresh()
    assert space.flow.standing.startswith("Overdue")
    [duty] = duties(space._desk)
    assert duty.overdue
    assert duty.target == Target("work", "w")


def test_end_and_close_with_a_point_that_is_not_back(space, office, run, qtbot) -> None:
    id_ = started(office, space, run)
    qtbot.keyClick(space.flow, Qt.Key.Key_E)
    run(lambda: qtbot.keyClick(space.flow.ask, Qt.Key.Key_Return), space.flow.settled)
    assert work(office, id_).state is State.ENDED
    assert office.view.out == {}
    office.view.set(SMOKE, 0, Quality.STALE)
    qtbot.keyClick(space.flow, Qt.Key.Key_C)
    qtbot.keyClick(space.flow.ask.reason, Qt.Key.Key_Return)
    assert work(office, id_).state is State.ENDED
    qtbot.keyClicks(space.flow.ask.reason, "head replaced tomorrow")
    run(lambda: qtbot.keyClick(space.flow.ask.reason, Qt.Key.Key_Return), space.flow.settled)
    assert work(office, id_).state is State.CLOSED
    proof = office.records.get("work", id_).values["restoration"]
    assert proof == {SMOKE: {"exception": "head replaced tomorrow"}}
    rows = space.form.form.rows.by_field
    assert [name for name in rows if not space.form.form.editor(name).read_only] == []


def test_a_live_normal_point_is_proof(space, office, run, qtbot) -> None:
    id_ = started(office, space, run)
    space.flow.ask_end()
    run(lambda: qtbot.keyClick(space.flow.ask, Qt.Key.Key_Return), space.flow.settled)
    space.flow.ask_close()
    run(lambda: qtbot.keyClick(space.flow.ask.reason, Qt.Key.Key_Return), space.flow.settled)
    [entry] = office.records.get("work", id_).values["restoration"].values()
    assert entry["normal"] is True
    assert not space.flow.buttons["watch"].isEnabled()
    office.pass_time(HOUR)
    space.flow._refresh()
    run(lambda: qtbot.keyClick(space.flow, Qt.Key.Key_W), space.flow.settled)
    assert work(office, id_).watch_done_ms == office.view.now()


def test_a_point_that_fails_while_one_closes_is_not_excused_by_what_was_said(
    space, office, run, qtbot
) -> None:
    id_ = started(office, space, run)
    space.flow.ask_end()
    run(lambda: qtbot.keyClick(space.flow.ask, Qt.Key.Key_Return), space.flow.settled)
    space.flow.ask_close()
    qtbot.keyClicks(space.flow.ask.reason, "Li looked, photo 12")
    office.view.set(SMOKE, 0, Quality.STALE)
    run(lambda: qtbot.keyClick(space.flow.ask.reason, Qt.Key.Key_Return), space.flow.settled)
    assert work(office, id_).state is State.ENDED
    assert space.flow.refusal.startswith("Meanwhile another point is not back")
    assert not space.flow.ask.isHidden(), "it is asked again, of this point"
    assert space.flow.ask.reason.text() == ""
    qtbot.keyClicks(space.flow.ask.reason, "head is being replaced")
    run(lambda: qtbot.keyClick(space.flow.ask.reason, Qt.Key.Key_Return), space.flow.settled)
    assert work(office, id_).state is State.CLOSED
    assert space.flow.refusal == ""
    proof = office.records.get("work", id_).values["restoration"]
    assert proof == {SMOKE: {"exception": "head is being replaced"}}


def test_a_condition_that_is_only_shelved_is_no_proof(
    space, office, run, qtbot, monkeypatch
) -> None:
    id_ = started(office, space, run)
    space.flow.ask_end()
    run(lambda: qtbot.keyClick(space.flow.ask, Qt.Key.Key_Return), space.flow.settled)
    now = office.view.now()
    shelved = Alarm(
        SMOKE, Severity.MEDIUM, "high", now, 1.0, None,
        shelving=Shelving("s", "ann", "sensor", now, now + HOUR),
    )  # fmt: skip
    monkeypatch.setattr(office.view, "withheld", lambda: (shelved,))
    assert office.view.alarm(SMOKE) is None
    space.flow.ask_close()
    qtbot.keyClicks(space.flow.ask.reason, "still wet, shelved until the plumber comes")
    run(lambda: qtbot.keyClick(space.flow.ask.reason, Qt.Key.Key_Return), space.flow.settled)
    proof = office.records.get("work", id_).values["restoration"]
    assert proof == {SMOKE: {"exception": "still wet, shelved until the plumber comes"}}


def test_a_letter_works_from_the_list_in_the_middle_too(space, office, run, qtbot) -> None:
    id_ = started(office, space, run)
    qtbot.keyClick(space.form.points.list, Qt.Key.Key_E)
    run(lambda: qtbot.keyClick(space.flow.ask, Qt.Key.Key_Return), space.flow.settled)
    assert work(office, id_).state is State.ENDED


def test_no_door_chosen_is_not_no_door_there(space, office, run) -> None:
    id_ = planned_and_shown(office, space)
    space.form.open(id_)
    before = space.form.doors._empty.text()
    space.form.doors.set_read_only(True)
    assert space.form.doors._empty.text() == "None."
    space.form.doors.set_read_only(False)
    assert space.form.doors._empty.text() == before == "No doors stand at this place."


def test_the_history_names_what_was_out_and_how_it_was_found(space) -> None:
    desk, heard = space._desk, space._desk.view.now()
    name = point_name(desk, SMOKE)
    assert name != SMOKE
    assert say_value(desk, "taken_out", [SMOKE, "gone.point"]) == f"{name}, gone.point"
    unproven = {SMOKE: {"exception": "head replaced tomorrow"}}
    assert say_value(desk, "restoration", unproven) == f"{name}: not proven, head replaced tomorrow"
    told = say_value(desk, "restoration", {SMOKE: {"normal": True, "heard": heard}})
    assert told == f"{name}: live and normal, {moment_text(desk, heard)}"


def test_an_extension_needs_its_reason(space, office, run, qtbot) -> None:
    id_ = started(office, space, run)
    before = work(office, id_).until_ms
    qtbot.keyClick(space.flow, Qt.Key.Key_X)
    qtbot.keyClicks(space.flow.ask.reason, "second bracket")
    run(lambda: qtbot.keyClick(space.flow.ask.reason, Qt.Key.Key_Return), space.flow.settled)
    assert work(office, id_).until_ms == before + HOUR


def test_a_refusal_is_said_where_the_person_looks(space, office, run) -> None:
    office.write(*planned("w", office.view.now(), phone=None))
    space.open(Target("work", "w"))
    space.flow.begin_start()
    run(space.flow.hold.held.emit, space.flow.settled)
    assert "phone" in space.flow.refusal
    assert office.view.out == {}


def test_who_may_not_cannot_press(desk, office, qtbot) -> None:
    office.on_duty.refused = {"work.extend": Message.of("works.may.extend")}
    made = WorksWorkspace(desk)
    for part in (made.widget, made.header, made.inspector):
        qtbot.addWidget(part)
    office.write(*planned("w", office.view.now()))
    made.open(Target("work", "w"))
    assert made.flow.buttons["start"].isEnabled()
    assert not made.flow.buttons["extend"].isEnabled()


def test_a_new_permit_follows_its_place_until_a_box_is_turned(space, office) -> None:
    space.open(Target("new-work", "device:s-r2"))
    form = space.form
    assert form.place.value() == "area:r2"
    assert form.points.value() == ["smoke-1.smoke", "zone-n.state"]
    form.place.put("area:r1")
    form.place.edited.emit()
    assert form.points.value() == [SMOKE]
    assert form.form.editor("title").value() == {"en": "Hot work · A · Floor 1 · 1.01 Room 1.01"}
    form.permit.choose("electrical")
    assert form.points.value() is None
    form.points.turn(0)
    form.permit.choose("hot_work")
    assert form.points.value() == [SMOKE]


def test_the_page_survives_a_rebuild(space, desk_of, office, qtbot) -> None:
    space.open(Target("new-work", "area:r1"))
    qtbot.keyClicks(space.form.phone.box, "4711")
    again = WorksWorkspace(desk_of("day", "zh_CN"))
    for part in (again.widget, again.header, again.inspector):
        qtbot.addWidget(part)
    again.restore(space.state())
    assert again.form.phone.value() == "4711"
    assert again.form.place.value() == "area:r1"


def test_found_by_any_word_in_either_language(desk, office) -> None:
    office.write(*planned("w", office.view.now()))
    assert [one.target.id for one in find_works(desk, "焊接")] == ["w"]
    assert [one.target.id for one in find_works(desk, "bracket")] == ["w"]
    assert find_works(desk, "plumber") == []


def test_it_says_what_it_opens() -> None:
    made = works_contribution()
    assert {"work", "new-work"} <= set(made.opens)
    assert made.begins[0].at == ("device", "area", "floor", "alarm")


def test_what_was_started_is_fixed_and_the_next_permit_is_not(space, office, run) -> None:
    started(office, space, run)
    fixed = (space.form.permit, space.form.place, space.form.points, space.form.doors)
    assert all(editor.read_only for editor in fixed)
    assert not space.form.form.editor("to").read_only
    # the desk is locked and opened again
    office.on_duty.refused["work.plan"] = Message.of("works.refused.fixed")
    space.form.form._update()
    assert space.form.form.editor("to").read_only
    office.on_duty.refused.clear()
    space.form.form._update()
    assert not space.form.form.editor("to").read_only
    assert all(editor.read_only for editor in fixed)
    space.open(Target("new-work", "area:r1"))
    assert not any(editor.read_only for editor in fixed)


def test_only_what_is_seen_goes_out(space, office, run) -> None:
    """Unsaved ticks, and a list that somebody else changed while the button was looked at."""
    planned_and_shown(office, space)
    space.form.form.set_value("points", [SMOKE, "zone-n.state"])
    space.flow.begin_start()
    assert space.flow.hold is None
    assert "not saved" in space.flow.refusal
    run(space.form.form.save, space.form.form.settled)
    space.flow.begin_start()
    office.write(Change("work", "w", "points", [SMOKE, "zone-n.state", "gas-2.co"]))
    space.flow.hold.held.emit()
    assert "changed meanwhile" in space.flow.refusal
    assert work(office, "w").state is State.PLANNED
    run(space.flow.hold.held.emit, space.flow.settled)
    assert set(office.view.out) == {SMOKE, "zone-n.state", "gas-2.co"}


def test_from_the_list_a_letter_does_the_next_step(space, office, qtbot) -> None:
    office.write(*planned("w", office.view.now()))
    space.table.refresh()
    space.table.choose("w", tell=True)
    qtbot.keyClick(space.table, Qt.Key.Key_T)
    assert space.flow.hold is not None


def test_every_control_has_a_name(space, office) -> None:
    planned_and_shown(office, space)
    space.flow.begin_start()
    assert not _nameless(space.whole)
    space.open(Target("new-work", "area:r2"))
    assert not _nameless(space.whole)
