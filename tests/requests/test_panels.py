"""The workspace as a person uses it: board, table, steps by letter, a new request, ratings."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from models.records import Query
from models.requests import KIND, REQUEST, Request, RequestState, number_of
from models.text.message import Message
from tests.requests.made import begun, event, field, moved
from widgets.contribution import Target
from widgets.requests.contribution import find_requests, requests_contribution
from widgets.requests.origin import values_at
from widgets.requests.table import inside
from widgets.requests.unfinished import RequestDuties

S = RequestState
HOUR = 3_600_000
DAY = 24 * HOUR
NO = Message.of("requests.finished")


def put(room, id_, *steps, **values):
    """A request that took some steps, each a minute after the one before."""
    room.write(*begun(id_, room.view.time, **values))
    for to in steps:
        room.pass_time(60_000)
        request = Request.of(room.records.get(REQUEST, id_))
        room.write(*moved(request, to, room.view.time, "because", room.view.time + 2 * DAY))


def all_of(room):
    return [Request.of(r) for r in room.records.list(Query(REQUEST))]


def test_the_board_has_a_lane_for_every_state(park_room, workspace_of) -> None:
    put(park_room, "r1", title="Nothing done")
    put(park_room, "r2", S.IN_PROGRESS, S.COMPLETED, S.RETURNED)
    put(park_room, "r3", S.IN_PROGRESS)
    put(park_room, "r4", S.DEFERRED)
    put(park_room, "r5", S.IN_PROGRESS, S.COMPLETED)
    put(park_room, "r6", S.IN_PROGRESS, S.COMPLETED, S.CLOSED)
    put(park_room, "r7", S.DECLINED)
    board = workspace_of().board
    assert {id_: set(lane.ids) for id_, lane in board.lanes.items()} == {
        "open": {"r1", "r2"},
        "in_progress": {"r3"},
        "deferred": {"r4"},
        "completed": {"r5"},
        "ended": {"r6", "r7"},
    }
    park_room.pass_time(8 * DAY)
    board.refresh()
    assert board.lanes["ended"].ids == []


def test_what_is_due_first_is_on_top(park_room, workspace_of) -> None:
    put(park_room, "slow", impact="person", urgency="can_wait")
    put(park_room, "fast", impact="building", urgency="stopped")
    put(park_room, "middle")
    assert workspace_of().board.lanes["open"].ids == ["fast", "middle", "slow"]


def test_arrows_walk_the_board_and_letters_move_the_card(
    park_room, workspace_of, qtbot, during
) -> None:
    put(park_room, "r1")
    put(park_room, "r2", S.IN_PROGRESS)
    made = workspace_of()
    lanes = made.board.lanes
    lanes["open"].setCurrentRow(0)
    assert made.side.head.steps.isVisibleTo(made.side)
    qtbot.keyClick(lanes["open"], Qt.Key.Key_Right)
    assert made.board.chosen_id == "r2"
    during(
        lambda: qtbot.keyClick(lanes["in_progress"], Qt.Key.Key_C),
        made.side.head.steps.settled,
    )
    qtbot.waitUntil(lambda: lanes["completed"].ids == ["r2"])
    assert made.board.chosen_id == "r2"
    # the usual next step, by shift and right
    during(
        lambda: qtbot.keyClick(
            lanes["completed"], Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier
        ),
        made.side.head.steps.settled,
    )
    qtbot.waitUntil(lambda: lanes["ended"].ids == ["r2"])


def test_a_key_that_is_held_moves_the_card_one_step(park_room, workspace_of, qtbot, during) -> None:
    put(park_room, "r1")
    made = workspace_of()
    lanes = made.board.lanes
    lanes["open"].setCurrentRow(0)
    for held in (False, True, True):
        shift = Qt.KeyboardModifier.ShiftModifier
        key = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Right, shift, "", held, 1)
        steps = made.side.head.steps
        during(lambda key=key: QApplication.sendEvent(made.board, key), steps.settled)
        made.refresh()
    assert Request.of(park_room.records.get(REQUEST, "r1")).state is S.IN_PROGRESS


def test_only_allowed_steps_are_offered_and_a_refusal_is_shown(
    park_room, workspace_of, during
) -> None:
    put(park_room, "r1", S.IN_PROGRESS, S.COMPLETED)
    park_room.on_duty.refused = {"request.close": NO}
    made = workspace_of()
    made.show_request("r1")
    steps = made.page.head.steps
    keys = {button.key: button.isEnabled() for button in steps._buttons.buttons}
    assert keys == {"L": False, "R": True, "T": True}
    # greyed out is for the eye; what counts is asked when it is written
    during(lambda: steps.go(S.CLOSED), steps.settled)
    assert steps.refusal == made._desk.words.say(NO)
    assert all_of(park_room)[0].state is S.COMPLETED


def test_two_lines_of_buttons_leave_the_sentence_below_them_free(
    park_room, workspace_of, qtbot
) -> None:
    put(park_room, "r1")
    park_room.on_duty.refused = {"request.close": NO}
    made = workspace_of()
    made._choose("r1")
    steps = made.side.head.steps
    buttons, locked = steps._buttons, steps._locked
    qtbot.waitUntil(lambda: buttons.height() > 28)  # more than one line at this width
    assert locked.isVisible()
    qtbot.waitUntil(lambda: locked.y() >= buttons.geometry().bottom())
    assert locked.height() >= locked.heightForWidth(locked.width())


def test_the_arrow_keys_are_those_of_the_board_at_once(park_room, workspace_of) -> None:
    put(park_room, "r1")
    made = workspace_of()
    assert made.widget.focusProxy() is made.board
    made.act("table")
    assert made.widget.focusProxy() is made.table


def test_deferring_asks_for_a_reason_and_until_when(park_room, workspace_of, during) -> None:
    put(park_room, "r1")
    made = workspace_of()
    made.show_request("r1")
    steps = made.page.head.steps
    steps.go(S.DEFERRED)
    assert not steps.ask.isHidden()
    assert all_of(park_room)[0].state is S.OPEN
    steps.ask.reason.setText("a part is on order")
    during(lambda: steps.ask._take("3"), steps.settled)
    (request,) = all_of(park_room)
    assert request.state is S.DEFERRED
    assert request.state_reason == "a part is on order"
    assert request.deferred_until_ms >= park_room.view.time + 3 * DAY
    assert made._unfinished.service.calendar.is_open(request.deferred_until_ms)


def test_telling_the_tenant_is_the_first_response(park_room, workspace_of, during) -> None:
    put(park_room, "r1")
    made = workspace_of()
    made.show_request("r1")
    park_room.pass_time(5 * 60_000)
    steps = made.page.head.steps
    steps.tell()
    during(lambda: steps.ask._take("phone"), steps.settled)
    (request,) = all_of(park_room)
    assert request.first_response_ms == park_room.view.time
    assert request.state is S.OPEN
    (line,) = park_room.records.events(REQUEST, "r1", "told")
    assert line.value["way"] == "phone"
    assert not made.page.head._clocks._rows[0][3].running


def test_what_has_ended_waits_for_nobody_and_has_no_time_left(park_room, workspace_of) -> None:
    put(park_room, "done", S.IN_PROGRESS, S.COMPLETED, S.CLOSED)
    put(park_room, "no", S.DECLINED)
    put(park_room, "waits", S.IN_PROGRESS, S.COMPLETED)
    made = workspace_of()

    def solution(id_: str) -> tuple[str, str]:
        made.show_request(id_)
        _, words, below, _ = made.page.head._clocks._rows[1]
        return words, below

    assert solution("waits")[1] == "Waits for the tenant's word"
    words, below = solution("done")
    assert words.startswith("In time, after")
    assert below.startswith("Ended 20")
    words, below = solution("no")
    assert words == "—"
    assert below.startswith("Ended 20")


def test_a_phone_call_becomes_a_request(park_room, workspace_of, qtbot, during) -> None:
    """Task 3 of the day: from the tenant, two keys and the text."""
    park_room.put("tenant", "t1", name={"en": "Aurora Optics", "zh_CN": "极光光学"})
    park_room.put(
        "lease", "l1", tenant="t1", units=["u1"], starts="2020-01-01", ends="2031-01-01",
        area_dm2=5000, basis="month",
    )  # fmt: skip
    put(park_room, "r0", tenant="t1", title="Lamp")
    made = workspace_of()
    made.open(Target("new-request", "tenant:t1"))
    form = made.new.form
    assert form.editor("tenant").value() == "t1"
    assert form.editor("place").value() == "area:u1"
    assert "Lamp" in made.side._none.text()
    opened = park_room.view.time
    park_room.pass_time(3 * 60_000)
    qtbot.keyClicks(form.editor("title").box, "No cooling")
    during(form.save, form.settled)
    assert form.refusal == ""
    (new,) = [one for one in all_of(park_room) if one.title == "No cooling"]
    assert (new.tenant, new.place, new.state) == ("t1", "area:u1", S.OPEN)
    # the clock runs from the call, not from the moment of saving
    assert new.raised_ms == opened
    assert park_room.records.get(REQUEST, new.id).text("number") == number_of(new.id)
    assert made.crumbs()[-1] == f"{new.number} No cooling"


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("area:u1", {"place": "area:u1", "tenant": "t1"}),
        ("area:r1", {"place": "area:r1", "tenant": "t1"}),
        ("area:r3", {"place": "area:r3"}),
        ("device:s-r1", {"place": "device:s-r1", "tenant": "t1"}),
        ("floor:a-f1", {"place": "floor:a-f1"}),
        ("area:gone", {}),
        ("alarm:gone.temperature", {}),
        ("incident:i1", {"source": "incident:i1"}),
        ("", {}),
    ],
)
def test_place_and_tenant_follow_from_where_it_began(park_room, desk_of, origin, expected) -> None:
    park_room.put("tenant", "t1", name={"en": "Aurora"})
    park_room.put(
        "lease", "l1", tenant="t1", units=["u1"], starts="2020-01-01", ends="2031-01-01",
        area_dm2=5000, basis="month",
    )  # fmt: skip
    assert values_at(desk_of(), origin) == expected


def test_an_alarm_gives_its_place_and_a_first_title(desk_of) -> None:
    values = values_at(desk_of(), "alarm:s-r1.temperature")
    assert values["source"] == "alarm:s-r1.temperature"
    assert values["place"] == "device:s-r1"
    assert values["title"] == "Room sensor s-r1: Temperature"


def test_every_beginning_is_opened(desk_of) -> None:
    contribution = requests_contribution()
    (begins,) = contribution.begins
    assert f"new-{begins.kind}" in contribution.opens
    assert {"device", "area", "floor", "tenant", "alarm", "incident"} <= set(begins.at)


def test_the_priority_follows_an_edit(park_room, workspace_of, during) -> None:
    put(park_room, "r1")
    made = workspace_of()
    made.show_request("r1")
    form = made.page.form
    form.set_value("impact", "building")
    during(form.save, form.settled)
    assert form.refusal == ""
    assert all_of(park_room)[0].priority == "P1"


def test_a_rating_is_written_with_its_moment(park_room, workspace_of, during) -> None:
    put(park_room, "r1", S.IN_PROGRESS, S.COMPLETED)
    made = workspace_of()
    made.show_request("r1")
    form = made.page.rating
    form.set_value("rating", "good")
    marks = form.editor("rating_marks")
    marks.switch.set_on("slow")
    marks.switch.set_on("quick")
    form.set_value("recommend", 9)
    during(form.save, form.settled)
    assert form.refusal == ""
    rating = all_of(park_room)[0].rating
    assert (rating.verdict, rating.marks, rating.recommend) == ("good", ("quick",), 9)
    assert rating.rated_ms == park_room.view.time
    form.set_value("recommend", 11)
    during(form.save, form.settled)
    assert form.refusal


def test_the_table_is_narrowed(park_room, workspace_of) -> None:
    put(park_room, "open", tenant="t1", place="device:s-r1")
    put(park_room, "mine", S.IN_PROGRESS, tenant="t2", place="area:r3")
    park_room.write(field("mine", "assignee", "ann"))
    put(park_room, "done", S.IN_PROGRESS, S.COMPLETED, S.CLOSED)
    made = workspace_of()
    made.act("table")

    def ids(which):
        made._filter.set_on(which)
        table = made.table
        return {table.rows.record(row).id for row in range(table.count)}

    assert ids("open") == {"open", "mine"}
    assert ids("mine") == {"mine"}
    assert ids("overdue") == set()
    assert ids("all") == {"open", "mine", "done"}
    park_room.pass_time(30 * DAY)
    assert ids("overdue") == {"open", "mine"}
    made._place.put("area:u1")
    assert ids("all") == {"open"}


def test_a_place_holds_what_is_in_it(desk_of) -> None:
    desk = desk_of()
    assert {"area:r1", "device:s-r1", "area:u1"} <= set(inside(desk, "area:u1"))
    assert "device:s-r3" not in inside(desk, "area:u1")
    building = set(inside(desk, "building:a"))
    assert {"floor:a-f1", "floor:a-f2", "area:r3", "device:p-1"} <= building
    assert "floor:b-f1" not in building
    assert inside(desk, "device:p-1") == ("device:p-1",)


def test_duties_are_what_is_overdue_and_what_is_due_soon(park_room, desk_of) -> None:
    put(park_room, "r1", impact="building", urgency="stopped")
    put(park_room, "r2", S.IN_PROGRESS)
    desk, duties = desk_of(), RequestDuties()
    (one, *_) = found = duties(desk)
    assert not any(duty.overdue for duty in found)
    assert one.target == Target(REQUEST, "r1")
    park_room.pass_time(6 * 60_000)
    assert {duty.target.id: duty.overdue for duty in duties(desk)}["r1"] is True
    request = Request.of(park_room.records.get(REQUEST, "r1"))
    park_room.write(*moved(request, S.DECLINED, park_room.view.time, "x"))
    assert "r1" not in {duty.target.id for duty in duties(desk)}


def test_what_was_put_off_is_due_when_its_time_comes(park_room, desk_of) -> None:
    put(park_room, "r1", S.DEFERRED)
    desk, duties = desk_of(), RequestDuties()
    assert duties(desk) == []
    park_room.pass_time(2 * DAY - HOUR)
    (duty,) = duties(desk)
    assert not duty.overdue
    park_room.pass_time(2 * HOUR)
    (duty,) = duties(desk)
    assert duty.overdue


def test_found_by_number_by_text_and_by_two_characters(park_room, desk_of) -> None:
    put(park_room, "r1", title="茶水间水槽渗水")
    put(park_room, "r2", title="No cooling")
    park_room.write(event("r2", "comment", {"text": "compressor tripped"}))
    desk = desk_of()
    number = number_of("r2")
    for text, id_ in (
        ("水槽", "r1"),
        ("cool", "r2"),
        ("compressor", "r2"),
        (number, "r2"),
        (number.lower().replace("-", ""), "r2"),
    ):
        assert [one.target.id for one in find_requests(desk, text)] == [id_], text


def test_a_frozen_view_shows_and_writes_nothing(park_room, workspace_of) -> None:
    put(park_room, "r1")
    park_room.view.recording = None
    made = workspace_of()
    made.show_request("r1")
    assert not made._add.isEnabled()
    assert made.page.head.steps._buttons is None
    assert made.board._steps() == ()


def test_half_typed_text_outlives_a_rebuild(park_room, workspace_of) -> None:
    put(park_room, "r1")
    made = workspace_of()
    made.act("table")
    made.begin({"place": "area:r1"})
    made.new.form.set_value("title", "half a sen")
    kept = made.state()
    again = workspace_of("zh_CN", "day")
    again.restore(kept)
    assert again.new.form.editor("title").value() == "half a sen"
    assert again.new.form.editor("place").value() == "area:r1"
    assert again.crumbs()[-1] == "新建工单"
    again.show_request("r1")
    once_more = workspace_of()
    once_more.restore(again.state())
    assert once_more.page.form.id == "r1"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_everything_is_said_in_both_languages(park_room, workspace_of, language) -> None:
    put(park_room, "r1", S.IN_PROGRESS, S.COMPLETED, S.RETURNED, source="alarm:s-r1.co2")
    made = workspace_of(language)
    made.show_request("r1")
    texts = made.page.history.list.grab() and [entry.text for entry in made.page.history._entries()]
    assert not any("requests." in text for text in texts)
    assert KIND.by_name.keys() <= set(_labels())


def _labels():
    from widgets.requests.saying import FIELDS

    return FIELDS
