"""The ledger, worked by keyboard alone."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt

from models.alarmbook import EXPLAIN, SHELVE, overrides, shelved, suppressed
from models.text.message import Message
from tests.alarmbook.conftest import CO2, FIRE, HOUR
from tests.records.room import NOW
from tests.widgets.test_accessible import _nameless
from widgets.contribution import Target
from widgets.ledger import terms
from widgets.ledger.contribution import duties


def cells(space, row):
    rows = space.table.rows
    return [rows.data(rows.index(row, column)) for column in range(rows.columnCount())]


def finish(space, act):
    async def work():
        act()
        await space.panel.settled()
        await asyncio.sleep(0)

    asyncio.run(work())


def answer(space, qtbot, key, reason=None):
    """Type a reason and take the choice whose letter is `key`."""
    if reason is not None:
        qtbot.keyClicks(space.panel.ask.reason, reason)
    button = next(b for b in space.panel.ask.buttons if b.key == key)
    finish(space, button.click)


def test_everything_is_in_one_list_overdue_first(space):
    kinds = [one.kind.value for one in space.table.rows.states]
    assert kinds == ["door_mode", "forced", "shelved", "out_of_service", "suppressed"]
    door = cells(space, 0)
    assert door[0] == "Door mode"
    assert door[1] == "Door d-r1 · Mode: Unlocked"
    assert door[3] == "—"
    assert door[4] == "Nobody has said why"
    assert door[6] == "Overdue 1 h"
    shelving = cells(space, 2)
    assert shelving[3:5] == ["ann", "Chattering: fan belt"]
    assert shelving[6].endswith("in 60 min") or shelving[6].endswith("in 1 h")
    assert cells(space, 3)[1] == "W-0031 · 2 points"
    assert space.summary.text() == "5 states · 1 overdue"


def test_nothing_at_all_says_so(desk, desk_room, qtbot):
    from widgets.ledger.workspace import LedgerWorkspace

    space = LedgerWorkspace(desk)
    qtbot.addWidget(space.widget)
    qtbot.addWidget(space.inspector)
    assert space.table.empty.startswith("Everything is as designed")
    space.filters.set_on("forced")
    assert space.table.empty.startswith("There is nothing of this kind")
    assert space.panel.state is None


def test_the_filter_shows_one_kind(space):
    space.filters.set_on("shelved")
    assert [one.record for one in space.table.rows.states] == ["sh"]
    assert space.state()["filter"] == "shelved"


def test_a_shelving_is_ended_with_one_key(space, full, qtbot):
    space.table.choose("sh")
    finish(space, lambda: qtbot.keyClick(space.table, Qt.Key.Key_X))
    assert shelved(full.records, NOW) == {}
    space.refresh()
    assert "sh" not in {one.record for one in space.table.rows.states}
    assert space.panel.state is None


def test_a_shelving_is_extended_with_a_reason(space, full, qtbot):
    space.table.choose("sh")
    qtbot.keyClick(space.table, Qt.Key.Key_E)
    answer(space, qtbot, "H", "belt comes tomorrow")
    assert shelved(full.records, NOW)[CO2, "limits"].until_ms == NOW + 2 * HOUR
    assert space.panel.said == ""


def test_what_is_refused_says_why_where_one_looks(space, full, qtbot):
    space.table.choose("sh")
    qtbot.keyClick(space.table, Qt.Key.Key_E)
    full.pass_time(HOUR)
    answer(space, qtbot, "L", "longer")
    assert space.panel.said.startswith("It is over")
    assert full.records.get("shelving", "sh").number("until") == NOW + HOUR


def test_the_shift_lead_extends_to_twelve_hours_from_the_beginning(space, full, qtbot):
    space.table.choose("sh")
    full.pass_time(30 * 60_000)
    qtbot.keyClick(space.table, Qt.Key.Key_E)
    answer(space, qtbot, "L", "longer")
    assert full.records.get("shelving", "sh").number("until") == NOW + 12 * HOUR


def test_a_suppression_is_lifted_with_one_key(space, full, qtbot):
    space.table.choose("su")
    finish(space, lambda: qtbot.keyClick(space.table, Qt.Key.Key_X))
    assert suppressed(full.records, NOW) == {}


def test_who_says_why_answers_for_it(space, full, qtbot):
    space.table.choose("do")
    assert not space.panel.why.isHidden()
    assert space.panel.more.isHidden()
    qtbot.keyClick(space.table, Qt.Key.Key_R)
    answer(space, qtbot, "H", "movers until noon")
    record = overrides(full.records)["d-r1.mode", "1"]
    assert (record.text("owner"), record.text("reason")) == ("ann", "movers until noon")
    assert record.number("until") == NOW + HOUR
    space.refresh()
    assert space.panel.why.isHidden()
    assert space.summary.text() == "5 states"


def test_no_end_is_possible_with_a_reason_and_impossible_without(space, full, qtbot):
    space.table.choose("fo")
    qtbot.keyClick(space.table, Qt.Key.Key_R)
    assert not any(b.isEnabled() for b in space.panel.ask.buttons[:-1])
    answer(space, qtbot, "N", "pump P2 is away for repair")
    assert overrides(full.records)["p-1.switch", "1"].number("until") is None
    space.refresh()
    row = [one.record for one in space.table.rows.states].index("fo")
    assert cells(space, row)[6] == "No end"


def test_for_a_forced_output_nothing_is_commanded_the_device_is_shown(space, full, qtbot, shown):
    space.table.choose("fo")
    assert space.panel.end.isHidden()
    qtbot.keyClick(space.table, Qt.Key.Key_X)
    assert shown == [Target("device", "p-1")]
    assert full.view.command_records == []


@pytest.mark.parametrize(
    ("record", "target"),
    [
        ("w", Target("work", "w")),
        ("do", Target("device", "d-r1")),
        ("sh", Target("device", "s-r1")),
    ],
)
def test_enter_shows_the_thing(space, qtbot, shown, record, target):
    space.table.choose(record)
    qtbot.keyClick(space.table, Qt.Key.Key_Return)
    assert shown == [target]


def test_who_may_not_sees_why_and_can_do_nothing(space, full, qtbot):
    full.on_duty.refused = {SHELVE: Message.of("people.desk_locked"), EXPLAIN: Message.of("x.y")}
    space.table.choose("sh")
    assert not space.panel.end.isEnabled()
    qtbot.keyClick(space.table, Qt.Key.Key_X)
    assert shelved(full.records, NOW) != {}


def test_the_chosen_line_stays_chosen_while_others_go(space, full):
    space.table.choose("su")
    full.pass_time(HOUR)
    space.refresh()
    assert space.table.chosen_id == "su"
    assert space.panel.state.record == "su"
    assert space.table.currentIndex().row() == len(space.table.rows.states) - 1


def test_suppressing_by_hand_begins_at_an_alarm(space, full, qtbot):
    space.table.choose("")
    space.open(Target("new-suppression", "alarm:s-r3.co2/limits"))
    space.refresh()  # a second passes while one thinks
    answer(space, qtbot, "W", "sensor bought, comes on Monday")
    assert suppressed(full.records, NOW)["s-r3.co2", "limits"].until_ms == NOW + 7 * 24 * HOUR
    space.open(Target("new-suppression", "alarm:s-r4.co2"))
    answer(space, qtbot, "D", "the same room")
    assert ("s-r4.co2", "limits") in suppressed(full.records, NOW)
    space.open(Target("new-suppression", f"alarm:{FIRE}/states"))
    answer(space, qtbot, "D", "too loud")
    assert "never suppressed" in space.panel.said


def test_the_history_is_in_the_inspector(space, full, qtbot):
    space.table.choose("sh")
    finish(space, lambda: qtbot.keyClick(space.table, Qt.Key.Key_X))
    space.open(Target("shelving", "sh"))  # over: it is not in the list any more
    space.table.choose("su")
    (history,) = [one for one in space.panel._histories.values() if not one.isHidden()]
    assert {line.field for line in history._lines} >= {"reason", "until"}


@pytest.mark.parametrize(("desk", "word"), [("en", "Limits"), ("zh_CN", "限值")], indirect=["desk"])
def test_the_history_says_the_rule_in_words(space, full, word):
    space.table.choose("sh")
    (history,) = [one for one in space.panel._histories.values() if not one.isHidden()]
    (line,) = [line for line in history._lines if line.field == "rule"]
    assert line.value == "limits"
    assert space.panel._told("rule", line.value) == word


def test_duties_are_the_missed_ends_and_what_nobody_explained(space, desk, full):
    found = duties(desk)
    assert [(one.target.id, one.overdue) for one in found] == [("do", True)]
    full.pass_time(HOUR)
    assert {one.target.id for one in duties(desk)} == {"do", "fo"}


def test_everything_has_a_name(space):
    assert _nameless(space.whole) == []


@pytest.mark.parametrize("desk", ["zh_CN"], indirect=True)
def test_in_chinese(space):
    assert cells(space, 0)[4] == "无人说明原因"
    assert terms.what(space._desk, space.table.rows.states[0]).startswith("门 d-r1")


def test_an_alarm_is_called_by_its_point_wherever_it_is_named(desk):
    from widgets.records.naming import called

    name = "A · Floor 1 · Room sensor s-r1 · CO₂"
    assert called(desk, Target("alarm", f"{CO2}/limits"))[1] == name
    assert called(desk, Target("alarm", CO2))[1] == name


def test_what_point_and_rule_are_both_called_is_said_once(space, monkeypatch):
    desk, (one, *_) = space._desk, [s for s in space.table.rows.states if s.point == CO2]
    monkeypatch.setattr(terms, "_rule_word", lambda *_: "CO₂")
    assert terms.what(desk, one) == "Room sensor s-r1 · CO₂"
    monkeypatch.setattr(terms, "_rule_word", lambda *_: "Limits")
    assert terms.what(desk, one) == "Room sensor s-r1 · CO₂ · Limits"
