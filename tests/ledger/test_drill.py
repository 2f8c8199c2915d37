"""A drill on the page of temporary states, begun and ended by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from models.alarmbook import DRILL, open_drill
from models.text.message import Message
from tests.ledger.test_workspace import answer, cells, finish
from tests.records.room import NOW
from widgets.contribution import Target
from widgets.ledger import terms
from widgets.ledger.contribution import BEGIN_DRILL, END_DRILL, duties, ledger_contribution

HOUR = 3_600_000


def begin(space, qtbot, key="H", where="0", reason="Evacuation of Building A"):
    qtbot.keyClick(space.table, Qt.Key.Key_D)
    qtbot.keyClicks(space.panel.ask, where)
    answer(space, qtbot, key, reason)
    space.refresh()


def row_of(space, record):
    return [one.record for one in space.table.rows.states].index(record)


def test_a_drill_is_begun_by_keyboard_alone(space, full, qtbot):
    begin(space, qtbot)
    drill = open_drill(full.records, NOW)
    assert (drill.by, drill.reason, drill.building) == ("ann", "Evacuation of Building A", "")
    assert drill.until_ms == NOW + HOUR
    line = cells(space, row_of(space, drill.record))
    assert line[:2] == ["Drill", "Drill, whole park"]
    assert line[3:5] == ["ann", "Evacuation of Building A"]
    assert line[6].endswith("in 60 min") or line[6].endswith("in 1 h")


def test_the_place_is_chosen_by_its_digit(space, full, qtbot):
    begin(space, qtbot, where="1")
    drill = open_drill(full.records, NOW)
    assert drill.building == next(iter(full.view.park.buildings))
    line = row_of(space, drill.record)
    space.table.choose(drill.record)
    assert terms.target(space._desk, space.table.rows.states[line]).kind == "building"


def test_it_is_ended_with_one_key_and_extended_with_a_reason(space, full, qtbot):
    begin(space, qtbot)
    record = open_drill(full.records, NOW).record
    space.table.choose(record)
    qtbot.keyClick(space.table, Qt.Key.Key_E)
    answer(space, qtbot, "H", "second stairway")
    assert open_drill(full.records, NOW).until_ms == NOW + 2 * HOUR
    space.refresh()
    finish(space, lambda: qtbot.keyClick(space.table, Qt.Key.Key_X))
    assert open_drill(full.records, NOW) is None
    space.refresh()
    assert record not in {one.record for one in space.table.rows.states}


def test_a_missed_end_is_said_in_the_list_and_due(space, desk, full, qtbot):
    begin(space, qtbot, key="T")
    record = open_drill(full.records, NOW).record
    full.pass_time(HOUR)
    space.refresh()
    line = row_of(space, record)
    assert cells(space, line)[6].startswith("Overdue 30 min")
    (duty,) = [one for one in duties(desk) if one.target == Target("drill", record)]
    assert duty.overdue
    assert duty.title == "Drill, whole park: end it or extend it"


def test_the_commands_begin_and_end_it(space, full, qtbot):
    ids = [action.id for action in ledger_contribution().actions]
    assert ids == [BEGIN_DRILL, END_DRILL]
    finish(space, lambda: space.act(END_DRILL))
    assert space.panel.said == "No drill runs: there is nothing to end."
    space.act(BEGIN_DRILL)
    qtbot.keyClicks(space.panel.ask, "0")
    answer(space, qtbot, "S", "Power failure")
    assert open_drill(full.records, NOW) is not None
    finish(space, lambda: space.act(END_DRILL))
    assert open_drill(full.records, NOW) is None


def test_it_begins_at_a_building_of_the_plan(space, full, qtbot):
    building = next(iter(full.view.park.buildings))
    space.open(Target("new-drill", f"building:{building}"))
    answer(space, qtbot, "H", "Gas alarm")
    assert open_drill(full.records, NOW).building == building


def test_who_may_not_begin_one_is_told_why(space, full, qtbot):
    full.on_duty.refused = {DRILL: Message.of("people.desk_locked")}
    qtbot.keyClick(space.table, Qt.Key.Key_D)
    assert space.panel.ask.isHidden()
    assert space.panel.said == space._desk.words.say(Message.of("people.desk_locked"))


@pytest.mark.parametrize("desk", ["zh_CN"], indirect=True)
def test_in_chinese(space, full, qtbot):
    begin(space, qtbot)
    line = cells(space, row_of(space, open_drill(full.records, NOW).record))
    assert line[:2] == ["演练", "演练，全园"]
