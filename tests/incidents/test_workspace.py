"""The workspace with keys alone, over real records."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from models.alarms import Alarm
from models.incidents import work
from models.points import Point, Severity, State
from models.records import Order, Query
from models.text.message import Message
from models.text.name import Name
from tests.incidents.desk import SOPS, raise_incident, steps_of
from tests.records.room import Room
from tests.widgets.heldkey import repeat
from tests.widgets.test_accessible import _nameless
from widgets.contribution import Desk, Target
from widgets.incidents.begin import start_of
from widgets.incidents.contribution import duties, find_incidents, incidents_contribution
from widgets.incidents.printout import html_of, pdf_of
from widgets.incidents.workspace import IncidentsWorkspace
from widgets.paper import document
from widgets.records.qr import matrix_of

Key = Qt.Key


@pytest.fixture
def workspace(qtbot, desk_of: Callable[..., Desk]):
    made = incidents_contribution().build(desk_of())
    assert isinstance(made, IncidentsWorkspace)
    for widget in (made.widget, made.inspector, made.header):
        assert widget is not None
        qtbot.addWidget(widget)
    made.widget.resize(980, 700)
    made.widget.show()
    made.inspector.resize(324, 700)
    made.inspector.show()
    return made


def _press(widget: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(widget, key)


def _leak(room: Room) -> str:
    """The device of room r1 reports water; returns the point."""
    states = (State("dry", Name("Dry", "干")), State("wet", Name("Wet", "湿"), Severity.HIGH))
    point = Point("s-r1.leak", "s-r1", Name("Leak", "漏水"), "leak", states=states)
    room.view.park.points[point.id] = point  # type: ignore[index]
    room.view.active[point.id] = Alarm(point.id, Severity.HIGH, "state", room.view.time, 1, None)
    return point.id


def _only(room: Room):
    found = room.records.list(Query("incident", (), (Order("raised"),)))
    assert len(found) == 1
    return found[0]


def test_a_leak_is_an_incident_its_first_step_signed_and_the_tenant_told(
    workspace: IncidentsWorkspace, house: Room, finish
) -> None:
    point = _leak(house)

    async def work_through() -> None:
        workspace.open(Target("new-incident", f"alarm:{point}"))
        await workspace.settled()
        _press(workspace.detail.checklist, Key.Key_Return)
        await workspace.settled()
        _press(workspace.detail.checklist, Key.Key_T)
        await workspace.settled()

    finish(work_through)
    record = _only(house)
    assert record.text("type") == "leak"
    assert record.text("place") == "device:s-r1"
    assert record.list("alarms") == (f"{point}@{house.view.time}",)
    # whoever does the first thing has taken it on
    assert record.text("state") == "in_progress"
    assert record.text("owner") == "ann"
    assert record.number("responded") == house.view.time
    assert [step.text("state") for step in steps_of(house, record.id)][:2] == ["done", "todo"]
    told = [line.value for line in house.records.events("incident", record.id, "told")]
    assert told == [
        {"who": "tenant:alpha", "how": "phone", "at": house.view.time, "text": "",
         "contact": "c-alpha"}
    ]  # fmt: skip
    notice = record.values["notice"]
    assert isinstance(notice, dict)
    assert notice["en"].startswith("Water leak at Building A, Floor 1, Unit 101")
    assert workspace.side.told.rows[0].told
    assert workspace.crumbs()[-1] == f"{record.text('number')} Water leak"


def test_the_same_alarm_is_not_raised_twice(
    workspace: IncidentsWorkspace, house: Room, finish
) -> None:
    point = _leak(house)

    async def twice() -> None:
        for _ in range(2):
            workspace.open(Target("new-incident", f"alarm:{point}"))
            await workspace.settled()

    finish(twice)
    assert workspace.page.shown_id == _only(house).id


def test_without_an_alarm_the_type_is_asked_and_enter_begins(
    workspace: IncidentsWorkspace, house: Room, finish
) -> None:
    async def raise_by_hand() -> None:
        workspace.open(Target("new-incident", "area:r3"))
        assert len(workspace.crumbs()) == 2
        workspace.beginning.types.setCurrentRow(list(SOPS).index("medical"))
        _press(workspace.beginning.types, Key.Key_Return)
        await workspace.settled()

    finish(raise_by_hand)
    record = _only(house)
    assert (record.text("type"), record.text("place")) == ("medical", "area:r3")
    assert record.text("priority") == "P1"


def test_what_a_target_says_about_a_new_incident(house: Room) -> None:
    point = _leak(house)
    assert start_of(house.view, SOPS, f"alarm:{point}").certain
    assert start_of(house.view, SOPS, "floor:a-f1").place == "floor:a-f1"
    assert start_of(house.view, SOPS, "floor:nowhere").place == ""
    device = start_of(house.view, SOPS, "device:d-r1")
    assert (device.place, device.certain) == ("device:d-r1", False)
    assert start_of(house.view, SOPS, "device:gone").place == ""


def test_waiving_asks_for_a_reason_and_resolving_for_an_end(
    workspace: IncidentsWorkspace, house: Room, finish
) -> None:
    id_ = raise_incident(house, "forced_door")
    steps = steps_of(house, id_)
    page = workspace.detail

    async def work_through() -> None:
        workspace.open(Target("incident", id_))
        _press(page.checklist, Key.Key_O)
        await workspace.settled()
        _press(page.checklist, Key.Key_W)
        assert page.ask.reason.isVisibleTo(page)
        assert not page.ask.buttons[0].isEnabled()
        QTest.keyClicks(page.ask.reason, "The lock is new")
        _press(page.ask.reason, Key.Key_Return)
        await workspace.settled()
        _press(page.checklist, Key.Key_R)
        _press(page.ask, Key.Key_1)
        _press(page.ask.reason, Key.Key_Return)
        await workspace.settled()

    finish(work_through)
    first = house.records.get("incident_step", steps[0].id)
    assert first is not None
    assert first.text("state") == "waived"
    assert first.text("reason") == "The lock is new"
    # three more steps are open: it is said why it is not resolved
    assert _only(house).text("state") == "in_progress"
    assert "3" in page._why.text()

    async def finish_it() -> None:
        for _ in range(3):
            _press(page.checklist, Key.Key_Return)
            await workspace.settled()
        _press(page.checklist, Key.Key_R)
        _press(page.ask, Key.Key_1)
        _press(page.ask.reason, Key.Key_Return)
        await workspace.settled()
        _press(page.checklist, Key.Key_C)
        QTest.keyClicks(page.ask.reason, "Latch")
        _press(page.ask.reason, Key.Key_Return)
        await workspace.settled()

    finish(finish_it)
    assert _only(house).text("state") == "closed"
    assert _only(house).text("cause") == "Latch"


def test_an_enter_that_is_held_signs_one_step(
    workspace: IncidentsWorkspace, house: Room, finish
) -> None:
    """What the keyboard repeats was done by nobody."""
    point = _leak(house)

    async def work_through() -> None:
        workspace.open(Target("new-incident", f"alarm:{point}"))
        await workspace.settled()
        checklist = workspace.detail.checklist
        _press(checklist, Key.Key_Return)
        for _ in range(4):
            await workspace.settled()
            repeat(checklist)
        await workspace.settled()

    finish(work_through)
    states = [step.text("state") for step in steps_of(house, _only(house).id)]
    assert states.count("done") == 1
    assert states.count("todo") > 1


def test_the_enter_that_took_a_place_does_not_also_begin(
    workspace: IncidentsWorkspace, house: Room, finish
) -> None:
    async def held_enter() -> None:
        workspace.open(Target("new-incident", ""))
        box = workspace.beginning.place.box
        box.setFocus()
        QTest.keyClicks(box, "1.01")
        _press(box, Key.Key_Return)
        assert workspace.beginning.place.value()
        repeat(box)
        await workspace.settled()
        assert house.records.list(Query("incident")) == []
        _press(box, Key.Key_Return)
        await workspace.settled()

    finish(held_enter)
    assert _only(house).text("place")


def test_a_signature_is_taken_back_with_one_key_by_its_owner(
    workspace: IncidentsWorkspace, house: Room, finish
) -> None:
    id_ = raise_incident(house)
    step = steps_of(house, id_)[0].id

    async def sign_and_take_back() -> None:
        workspace.open(Target("incident", id_))
        _press(workspace.detail.checklist, Key.Key_Return)
        await workspace.settled()
        _press(workspace.detail.checklist, Key.Key_Up)
        assert workspace.detail.unsign.isEnabled()
        house.on_duty.person = "bob"
        workspace.detail.refresh()
        assert not workspace.detail.unsign.isEnabled()
        house.on_duty.person = "ann"
        workspace.detail.refresh()
        _press(workspace.detail.checklist, Key.Key_Backspace)
        await workspace.settled()

    finish(sign_and_take_back)
    record = house.records.get("incident_step", step)
    assert record is not None
    assert record.text("state") == "todo"


def test_the_side_of_a_list_says_which_incident_it_is_about(
    workspace: IncidentsWorkspace, house: Room, finish
) -> None:
    point = _leak(house)

    async def begin() -> None:
        workspace.open(Target("new-incident", f"alarm:{point}"))
        await workspace.settled()

    finish(begin)
    side = workspace.side
    assert not side.head.isVisible(), "the middle says it"
    workspace.page.show_list()
    assert side.head.isVisible()
    assert side.title.text() == f"{_only(house).text('number')} Water leak"


def test_the_number_stands_beside_its_step(workspace: IncidentsWorkspace, house: Room) -> None:
    id_ = raise_incident(house)
    workspace.open(Target("incident", id_))
    shown = workspace.detail.checklist.shown()
    assert shown is not None
    assert shown.phone == "+86 512 5555 0042"
    assert shown.who == "Wu Pipes"
    assert "+86 512 5555 0042" in workspace.detail.checklist.accessibleName()


def test_one_key_attaches_what_is_on_screen(
    workspace: IncidentsWorkspace, house: Room, finish
) -> None:
    id_ = raise_incident(house)

    async def attach() -> None:
        # from any workspace: nothing is chosen here, so the open incident is meant
        workspace.act("picture")
        await workspace.settled()

    finish(attach)
    (line,) = house.records.events("incident", id_, "attached")
    assert isinstance(line.value, dict)
    assert house.view.attachments.read(line.value["sha"]) == b"\x89PNG-x"
    assert line.value["type"] == "image/png"


def test_the_notice_is_copied_in_the_chosen_language(
    workspace: IncidentsWorkspace, house: Room
) -> None:
    workspace.open(Target("incident", raise_incident(house)))
    workspace.side.notice.codes.set_on("zh_CN")
    _press(workspace.detail.checklist, Key.Key_N)
    assert QGuiApplication.clipboard().text() == "湿。"
    assert workspace.side.notice.qr.matrix


def test_alarms_lead_to_their_place_and_their_trend(
    workspace: IncidentsWorkspace, house: Room, shown: list[Target]
) -> None:
    id_ = raise_incident(house, alarms=("s-r1.temperature@1760000000000",))
    workspace.open(Target("incident", id_))
    _press(workspace.detail.checklist, Key.Key_G, Key.Key_K)
    assert shown == [Target("device", "s-r1"), Target("trend", "s-r1.temperature")]


def test_a_related_incident_is_related_both_ways(
    workspace: IncidentsWorkspace, house: Room, finish
) -> None:
    one, two = raise_incident(house), raise_incident(house)

    async def relate() -> None:
        workspace.open(Target("incident", one))
        workspace.side.relate.put(two)
        workspace.side._relate()
        await workspace.settled()

    finish(relate)
    for id_, other in ((one, two), (two, one)):
        record = house.records.get("incident", id_)
        assert record is not None
        assert record.list("related") == (other,)


def test_who_may_not_work_sees_everything_and_changes_nothing(
    qtbot, desk_of: Callable[..., Desk], house: Room
) -> None:
    id_ = raise_incident(house)
    house.view.recording = None
    made = IncidentsWorkspace(desk_of(), SOPS)
    for widget in (made.widget, made.inspector, made.header):
        qtbot.addWidget(widget)
    made.open(Target("incident", id_))
    page = made.detail
    for button in (page.sign, page.waive, page.unsign, page.take, page.resolve, made._new):
        assert not button.isEnabled()
    _press(page.checklist, Key.Key_Return, Key.Key_T, Key.Key_O, Key.Key_I)
    assert made.crumbs()[-1].startswith("2025-0001")
    assert len(made.side.told.rows) == 1


def test_the_list_is_sorted_by_priority_then_by_clock(
    workspace: IncidentsWorkspace, house: Room
) -> None:
    link = raise_incident(house, "link_lost")
    leak = raise_incident(house, "leak")
    fire = raise_incident(house, "fire_alarm")
    closed = raise_incident(house, "other")
    house.write(*work.take_on(closed, "ann", house.view.now()))
    for step in steps_of(house, closed):
        house.write(*work.sign(step.id, "ann", house.view.now()))
    house.write(*work.resolve(closed, house.view.now(), "repaired"))
    workspace.table.refresh()
    shown = [workspace.table.rows.record(row).id for row in range(workspace.table.count)]  # type: ignore[union-attr]
    assert shown == [fire, leak, link]
    workspace._switch.set_on("resolved")
    assert [workspace.table.rows.record(0).id] == [closed]  # type: ignore[union-attr]


def test_clocks_that_run_out_are_duties(desk_of: Callable[..., Desk], house: Room) -> None:
    fire = raise_incident(house, "fire_alarm")
    raise_incident(house, "chiller_trip")
    desk = desk_of()
    assert [(duty.target.id, duty.overdue) for duty in duties(desk)] == [(fire, False)]
    house.pass_time(6 * 60_000)
    assert [(duty.target.id, duty.overdue) for duty in duties(desk)] == [(fire, True)]
    house.write(*work.take_on(fire, "ann", house.view.now()))
    assert duties(desk) == []


def test_incidents_are_found_by_number_title_and_note(
    desk_of: Callable[..., Desk], house: Room
) -> None:
    id_ = raise_incident(house)
    house.write(*work.note(id_, "阀门在吊顶上方"))
    for text in ("2025-0001", "leak", "吊顶", "漏水"):
        assert [found.target.id for found in find_incidents(desk_of(), text)] == [id_]
    assert find_incidents(desk_of(), "吊门") == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_paper_has_all_of_it(
    desk_of: Callable[..., Desk], house: Room, qtbot, language
) -> None:
    id_ = raise_incident(house)
    house.write(*work.take_on(id_, "ann", house.view.now()))
    step = steps_of(house, id_)[0]
    house.write(*work.waive(step.id, "ann", house.view.now(), "<b>wet & cold</b>"))
    house.write(*work.tell(id_, "tenant:alpha", "phone", house.view.now()))
    house.write(*work.note(id_, "Valve closed. 阀门已关。"))
    # the window speaks the other language
    made = IncidentsWorkspace(desk_of(language="zh_CN" if language == "en" else "en"), SOPS)
    for widget in (made.widget, made.inspector, made.header):
        qtbot.addWidget(widget)
    made.open(Target("incident", id_))
    html, pictures = html_of(made._desk, made.case, language)
    text = document(html).toPlainText()
    assert pictures == {}
    title = {"en": "Water leak", "zh_CN": "漏水"}[language]
    told = {"en": "Alpha told, Phone", "zh_CN": "已通知甲，电话"}[language]
    report = {"en": "Incident report", "zh_CN": "事件报告"}[language]
    for part in (
        title,
        told,
        report,
        "2025-0001",
        "<b>wet & cold</b>",
        "阀门已关",
        "Wet.",
        "湿。",
        "2025-10-09 16:53:20",
    ):
        assert part in text
    for one in SOPS["leak"].step:
        assert getattr(one.title, language) in text
    pdf = pdf_of(made._desk, made.case, language)
    assert pdf.startswith(b"%PDF-")
    assert b"/Type /Page" in pdf


def test_everything_comes_back_after_a_rebuild(
    qtbot, workspace: IncidentsWorkspace, desk_of: Callable[..., Desk], house: Room
) -> None:
    id_ = raise_incident(house)
    workspace.open(Target("incident", id_))
    workspace.detail.timeline.box.setText("half a senten")
    again = IncidentsWorkspace(desk_of("day", "zh_CN"), SOPS)
    for widget in (again.widget, again.inspector, again.header):
        qtbot.addWidget(widget)
    again.restore(workspace.state())
    assert again.page.shown_id == id_
    assert again.detail.timeline.box.text() == "half a senten"


def test_what_is_half_typed_of_an_incident_outlives_a_rebuild_in_which_none_is_chosen(
    qtbot, workspace: IncidentsWorkspace, desk_of: Callable[..., Desk], house: Room
) -> None:
    id_ = raise_incident(house)
    workspace.open(Target("incident", id_))
    workspace.side.form.editor("cause").box.setPlainText("the valve under the")
    workspace.page.show_list()
    QTest.keyClick(workspace.table, Key.Key_Escape)
    assert not workspace.case.id
    for theme in ("day", "night"):  # and of one more
        again = IncidentsWorkspace(desk_of(theme, "zh_CN"), SOPS)
        for widget in (again.widget, again.inspector, again.header):
            qtbot.addWidget(widget)
        again.restore(workspace.state())
        workspace = again
    workspace.open(Target("incident", id_))
    assert workspace.side.form.editor("cause").box.toPlainText() == "the valve under the"


def test_a_faulty_template_is_said_and_what_is_open_can_be_worked_on(
    qtbot, desk_of: Callable[..., Desk], house: Room, tmp_path, expected_logs
) -> None:
    expected_logs("widgets.incidents", "leak.toml")
    (tmp_path / "sop").mkdir()
    (tmp_path / "sop" / "leak.toml").write_text('code = "leak"', encoding="utf-8")
    desk = desk_of()
    desk.theme.resources = tmp_path
    id_ = raise_incident(house)
    made = incidents_contribution().build(desk)
    assert isinstance(made, IncidentsWorkspace)
    for widget in (made.widget, made.inspector, made.header):
        qtbot.addWidget(widget)
    made.open(Target("new-incident", "area:r1"))
    assert "leak.toml" in made.beginning._why.text()
    made.open(Target("incident", id_))
    assert made.detail.checklist.current == steps_of(house, id_)[0].id


def test_the_history_of_a_step_takes_a_signature_back(
    workspace: IncidentsWorkspace, house: Room, finish
) -> None:
    id_ = raise_incident(house)
    step = steps_of(house, id_)[0].id

    async def undo_it() -> None:
        workspace.open(Target("incident", id_))
        _press(workspace.detail.checklist, Key.Key_Return)
        await workspace.settled()
        _press(workspace.detail.checklist, Key.Key_Up)
        history = workspace.side.step_history
        history.list.setCurrentRow(0)
        assert "ann" in history.list.entry(0).text
        history.undo()
        await history.settled()

    finish(undo_it)
    record = house.records.get("incident_step", step)
    assert record is not None
    assert record.text("state") == "todo"


def test_every_control_has_a_name(workspace: IncidentsWorkspace, house: Room) -> None:
    workspace.open(Target("incident", raise_incident(house)))
    for widget in (workspace.widget, workspace.inspector, workspace.header):
        assert widget is not None
        assert not _nameless(widget)


def test_signing_on_and_off_greys_and_frees_the_buttons(
    workspace: IncidentsWorkspace, house: Room
) -> None:
    workspace.open(Target("incident", raise_incident(house)))
    page = workspace.detail
    assert page.sign.isEnabled()
    house.on_duty.refused = dict.fromkeys(
        ("incident.raise", "incident.work", "incident.waive"),
        Message.of("incidents.step.own_name"),
    )
    house.view.tell(authority=True)
    for button in (page.sign, page.waive, page.take, workspace._new, workspace.side.tell_button):
        assert not button.isEnabled()
        assert button.toolTip() == "A step is signed in your own name, signed on."
    house.on_duty.refused = {}
    house.view.tell(authority=True)
    assert page.sign.isEnabled()
    assert page.sign.toolTip() == ""


def test_numbers_are_codes_too(workspace: IncidentsWorkspace, house: Room) -> None:
    workspace.open(Target("incident", raise_incident(house)))
    notice = workspace.side.notice
    notice.codes.set_on("step")
    assert notice.qr.accessibleName() == "Wu Pipes · +86 512 5555 0042"
    assert notice.qr.matrix == matrix_of("tel:+8651255550042")
    notice.codes.set_on("tenant")
    assert notice.qr.matrix == matrix_of("tel:1380")
    # a step without a number has none
    _press(workspace.detail.checklist, *[Key.Key_Down] * 3)
    notice.codes.set_on("step")
    assert notice.qr.matrix == ()
    assert notice.qr.accessibleName() == "No number is known."


def test_how_somebody_is_told_turns_on_one_key(
    workspace: IncidentsWorkspace, house: Room, finish
) -> None:
    id_ = raise_incident(house)

    async def tell() -> None:
        workspace.open(Target("incident", id_))
        _press(workspace.detail.checklist, Key.Key_H, Key.Key_T)
        await workspace.settled()

    finish(tell)
    (line,) = house.records.events("incident", id_, "told")
    assert line.value["how"] == "group"


def test_a_page_that_nobody_sees_reads_nothing(
    workspace: IncidentsWorkspace, house: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A window that was closed may outlive the records by a second."""
    id_ = raise_incident(house)
    workspace.open(Target("incident", id_))
    workspace.detail.show()
    assert workspace.detail.isVisible()
    case, read = workspace.case, []
    monkeypatch.setattr(
        type(case), "record", property(lambda self: read.append(self.id)), raising=True
    )
    workspace.detail._timer.timeout.emit()
    assert read == [id_]
    workspace.widget.close()
    workspace.detail._timer.timeout.emit()
    assert read == [id_]
    workspace.widget.show()
    assert id_ in read[1:], "what is shown again is as of now"


def test_what_waits_for_the_disk_is_not_signed_by_who_took_over(
    workspace: IncidentsWorkspace, house: Room, finish
) -> None:
    id_ = raise_incident(house)
    steps = [step.id for step in steps_of(house, id_)]

    def take_over(change) -> None:
        if ("incident_step", steps[0]) in change.entities:
            house.on_duty.person = "bo"

    async def two_steps() -> None:
        workspace.open(Target("incident", id_))
        _press(workspace.detail.checklist, Key.Key_O)
        await workspace.settled()
        house.records.subscribe(take_over)
        _press(workspace.detail.checklist, Key.Key_Return)
        _press(workspace.detail.checklist, Key.Key_Down)
        _press(workspace.detail.checklist, Key.Key_Return)
        await workspace.settled()

    finish(two_steps)
    assert [step.text("signed_by") for step in steps_of(house, id_)][:2] == ["ann", ""]
