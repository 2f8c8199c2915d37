"""The promises of the list: it is held under the hand, and acknowledges what was seen, by
identity."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.alarms import Acknowledgement
from tests.alarmpanel.flooded import (
    DIP,
    NOW,
    C,
    H,
    L,
    M,
    dip,
    fire,
    flood,
    in_flood,
    stopped,
    tank,
    withheld_three,
)
from widgets.alarms.arranging import Grouping
from widgets.symbols import AlarmMark

KEY = Qt.Key


def press(made, *keys, shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(made.lists.table, key, modifier)


def keys_of(made) -> list[str]:
    return [made.lists.rows.row(n).key for n in range(made.lists.rows.rowCount())]


def pass_time(made, view, ms: int) -> None:
    """The list is looked at before and after."""
    made.lists.look()
    view.time += ms
    made.lists.look()


def select(made, id_: str) -> None:
    row = made.lists.rows.row_of(id_)
    assert row >= 0, f"{id_} is not listed"
    made.lists.table.choose(row)


def test_the_list_goes_on_while_nobody_is_in_it(open_alarms, view) -> None:
    view.put(tank())
    made = open_alarms()
    view.put(fire())
    made.lists.refresh()
    assert keys_of(made) == ["zone.state/fire", "tank.level/limits"]
    view.drop("tank.level/limits")
    made.lists.refresh()
    assert keys_of(made) == ["zone.state/fire"]


def test_while_a_row_is_selected_nothing_moves_and_the_new_ones_wait(open_alarms, view) -> None:
    view.put(tank(), stopped(1))
    made = open_alarms()
    select(made, "tank.level/limits")
    before = keys_of(made)
    y = made.lists.table.rowViewportPosition(made.lists.table.current())
    view.put(fire(), replace(stopped(2), cause=""))
    made.lists.refresh()
    assert keys_of(made) == before
    assert made.lists.table.rowViewportPosition(made.lists.table.current()) == y
    assert made.strip.news.text() == "2 new"
    assert made.lists.rows.holding.worst_waiting.id == "zone.state/fire"
    press(made, KEY.Key_Home)
    assert keys_of(made)[0] == "zone.state/fire"
    assert len(keys_of(made)) == 4
    assert not made.strip.news.isEnabled()


def test_what_ends_under_the_hand_stays_struck_until_it_is_let_go(open_alarms, view) -> None:
    view.put(tank(), replace(stopped(1), cause=""), replace(stopped(2), cause=""))
    made = open_alarms()
    select(made, "tank.level/limits")
    before = keys_of(made)
    view.drop("drive-0001.state/stopped")
    made.lists.refresh()
    assert keys_of(made) == before
    line = made.lists.rows.line(made.lists.rows.row_of("drive-0001.state/stopped"))
    assert line.gone
    assert line.texts["age"] == "gone"
    press(made, KEY.Key_Escape)
    assert "drive-0001.state/stopped" not in keys_of(made)


def test_what_is_shelved_under_the_hand_is_told_as_shelved_and_not_as_gone(
    open_alarms, view
) -> None:
    view.put(tank(), replace(stopped(1), cause=""))
    made = open_alarms()
    select(made, "tank.level/limits")
    shelved = withheld_three()[0]
    view.drop("tank.level/limits")
    view.hidden = [shelved]
    made.lists.refresh()
    line = made.lists.rows.line(made.lists.rows.row_of("tank.level/limits"))
    assert not line.gone
    assert line.mark is AlarmMark.SHELVED
    assert line.texts["value"].startswith("Shelved until ")
    assert made.side.alarm == shelved
    assert ("State", "Shelved") in made.side.facts.rows
    assert made.lists.rows.members(made.lists.rows.row_of("tank.level/limits")) == []
    press(made, KEY.Key_Escape)
    assert "tank.level/limits" not in keys_of(made)


def test_a_bulk_of_nothing_says_what_to_do_instead(open_alarms, view) -> None:
    view.put(fire())
    made = open_alarms()
    select(made, fire().id)
    press(made, KEY.Key_A, shift=True)
    assert made.foot.panel is None
    assert made.foot.sentence.startswith("Nothing here is acknowledged together")


def test_an_alarm_that_comes_back_takes_its_place_again(open_alarms, view) -> None:
    view.put(tank(), replace(stopped(1), cause=""))
    made = open_alarms()
    select(made, "tank.level/limits")
    view.drop("drive-0001.state/stopped")
    made.lists.refresh()
    view.put(replace(stopped(1), cause="", raised_ms=NOW))
    made.lists.refresh()
    assert not made.lists.rows.line(made.lists.rows.row_of("drive-0001.state/stopped")).gone
    assert made.strip.news.text() != "1 new"


def test_taking_the_focus_alone_holds_nothing(open_alarms, view, qtbot) -> None:
    view.put(tank())
    made = open_alarms()
    made.lists.table.setFocus()
    view.put(fire())
    made.lists.refresh()
    assert keys_of(made)[0] == "zone.state/fire"


def test_followers_that_join_a_held_group_are_counted(open_alarms, view) -> None:
    view.put(dip(), stopped(1), stopped(2))
    made = open_alarms()
    head = made.lists.rows.row_of("head cause:incomer.state/dip")
    assert made.lists.rows.line(head).remark == "3 alarms"
    select(made, "incomer.state/dip")
    view.put(stopped(3), stopped(4))
    made.lists.refresh()
    assert made.lists.rows.line(head).remark == "5 alarms"
    assert made.strip.news.text() == "2 new"


def test_acknowledge_is_one_key_after_a_second_on_screen(
    open_alarms, view, written, settle
) -> None:
    view.put(tank())
    made = open_alarms()
    press(made, KEY.Key_Down)
    pass_time(made, view, 999)
    press(made, KEY.Key_A)
    settle(made)
    assert written.operations == []
    assert made.foot.sentence.startswith("Look first")
    pass_time(made, view, 1)
    press(made, KEY.Key_A)
    settle(made)
    assert written.acknowledged() == ["tank.level/limits"]
    assert made.foot.isHidden()


def test_an_alarm_that_rose_again_has_to_be_seen_again(open_alarms, view, written, settle) -> None:
    view.put(tank())
    made = open_alarms()
    press(made, KEY.Key_Down)
    pass_time(made, view, 5_000)
    view.put(replace(tank(), raised_ms=view.time - 100))
    made.lists.refresh()
    press(made, KEY.Key_A)
    settle(made)
    assert written.operations == []


def test_an_alarm_that_became_worse_has_to_be_seen_again(
    open_alarms, view, written, settle
) -> None:
    """Alone and together with others: one that calls again is another call."""
    view.put(tank())
    made = open_alarms()
    press(made, KEY.Key_Down)
    pass_time(made, view, 5_000)
    view.put(replace(tank(), which="high_high", called_ms=view.time))
    made.lists.refresh()
    press(made, KEY.Key_A)
    press(made, KEY.Key_A, shift=True)
    settle(made)
    assert written.operations == []
    assert made.keys.bulk.bulk.alarms == ()
    pass_time(made, view, 1_000)
    press(made, KEY.Key_A)
    settle(made)
    assert written.acknowledged() == ["tank.level/limits"]


def test_a_row_out_of_sight_is_not_seen(open_alarms, view, written, settle) -> None:
    view.put(*(replace(stopped(n), cause="") for n in range(1, 12)))
    made = open_alarms(size=(978, 68 + 26 + 4 * 28))
    pass_time(made, view, 5_000)
    press(made, KEY.Key_End)
    press(made, KEY.Key_A)
    settle(made)
    assert written.operations == []


def test_it_acknowledges_by_identity_whatever_the_order_is(
    open_alarms, view, written, settle
) -> None:
    view.put(tank(), replace(stopped(1), cause=""), replace(stopped(2), cause=""))
    made = open_alarms()
    select(made, "drive-0001.state/stopped")
    row = made.lists.table.current()
    pass_time(made, view, 1_000)
    view.put(fire(), replace(stopped(4), cause=""))
    made.lists.group(Grouping.TIME)
    assert made.lists.table.current() != row
    press(made, KEY.Key_A)
    settle(made)
    assert written.acknowledged() == ["drive-0001.state/stopped"]
    sent = written.operations[0][0].value
    assert sent["raised"] == stopped(1).raised_ms


def test_what_is_known_already_is_not_written_again(open_alarms, view, written, settle) -> None:
    view.put(
        replace(tank(), acknowledged=True, acknowledgement=Acknowledgement("ann", NOW - 9_000))
    )
    made = open_alarms()
    press(made, KEY.Key_Down)
    pass_time(made, view, 2_000)
    press(made, KEY.Key_A)
    settle(made)
    assert written.operations == []
    assert made.foot.sentence == "It is acknowledged already."


@pytest.mark.parametrize("alarm", [fire(), dip()])
def test_a_high_alarm_goes_alone_and_does_go(open_alarms, view, written, settle, alarm) -> None:
    view.put(alarm)
    made = open_alarms()
    press(made, KEY.Key_Down)
    pass_time(made, view, 1_000)
    press(made, KEY.Key_A)
    settle(made)
    assert written.acknowledged() == [alarm.id]


def test_bulk_leaves_out_high_life_safety_and_what_comes_later(
    open_alarms, view, written, settle, qtbot
) -> None:
    view.put(*flood(24))
    view.load = in_flood()
    made = open_alarms()
    made.lists.refresh()
    select(made, "head cause:incomer.state/dip")
    pass_time(made, view, 2_000)
    made.lists.refresh()
    stood = made.lists.rows.taken_ms
    press(made, KEY.Key_A, shift=True)
    assert made.foot.panel is made.keys.bulk
    bulk = made.keys.bulk.bulk
    assert bulk.at_ms == stood
    assert bulk.high == 5
    assert all(alarm.severity < H for alarm in bulk.alarms)
    late = [replace(stopped(n), raised_ms=view.time + 1) for n in (900, 901)]
    view.put(*late)
    view.time += 500
    made.lists.refresh()
    made.keys.bulk.note.setText("mains dip")
    made.keys.bulk.hold.held.emit()
    settle(made)
    [operation] = written.operations
    done = set(written.acknowledged())
    assert done == {alarm.id for alarm in bulk.alarms}
    assert not done & {alarm.id for alarm in late}
    assert "zone.state/fire" not in done
    assert all(change.value["seen"] == stood for change in operation)
    assert all(change.value["note"] == "mains dip" for change in operation)


def test_life_safety_is_never_one_of_many_whatever_its_priority(open_alarms, view) -> None:
    mild = replace(fire(), severity=M)
    view.put(mild, tank(), stopped(1))
    made = open_alarms()
    made.lists.table.setFocus()
    made.lists.table.selectAll()
    pass_time(made, view, 2_000)
    press(made, KEY.Key_A, shift=True)
    bulk = made.keys.bulk.bulk
    assert bulk.high == 1
    assert bulk.alarms
    assert not any(alarm.life_safety for alarm in bulk.alarms)


def test_bulk_is_held_for_two_seconds_and_never_focused_by_itself(
    open_alarms, view, written, settle
) -> None:
    view.put(dip(), *(stopped(n) for n in range(1, 5)))
    made = open_alarms()
    select(made, "head cause:incomer.state/dip")
    pass_time(made, view, 1_500)
    press(made, KEY.Key_A, shift=True)
    panel = made.keys.bulk
    assert not panel.hold.hasFocus()
    QTest.keyPress(panel.hold, KEY.Key_Return)
    QTest.keyRelease(panel.hold, KEY.Key_Return)
    settle(made)
    assert written.operations == []
    QTest.keyClick(panel, KEY.Key_Escape)
    assert made.foot.panel is None


def test_bulk_of_a_selection_takes_only_what_is_selected(
    open_alarms, view, written, settle
) -> None:
    view.put(*(replace(stopped(n), cause="") for n in range(1, 6)), dip())
    made = open_alarms()
    made.lists.table.setFocus()
    made.lists.table.choose(1)
    press(made, KEY.Key_Down, shift=True)
    pass_time(made, view, 1_200)
    chosen = [made.lists.rows.alarm(row).id for row in made.lists.table.selected()]
    assert len(chosen) == 2
    press(made, KEY.Key_A, shift=True)
    made.keys.bulk.hold.held.emit()
    settle(made)
    assert sorted(written.acknowledged()) == sorted(chosen)


def test_life_safety_stands_on_top_in_every_grouping(open_alarms, view) -> None:
    view.put(*flood(24))
    view.load = in_flood()
    made = open_alarms()
    for grouping in Grouping:
        made.lists.group(grouping)
        assert keys_of(made)[0] == "zone.state/fire"


def test_in_a_flood_medium_and_low_of_a_big_group_are_one_line_each(open_alarms, view) -> None:
    view.put(*flood(24))
    view.load = in_flood()
    made = open_alarms()
    made.lists.refresh()
    sums = [key for key in keys_of(made) if key.startswith("sum")]
    assert sums == [
        "sum MEDIUM cause:incomer.state/dip",
        "sum LOW cause:incomer.state/dip",
    ]
    row = made.lists.rows.row_of(sums[0])
    line = made.lists.rows.line(row)
    assert line.texts["alarm"] == "16 medium, "
    assert line.remark == "air handling 4, lighting 4, pumps 4, EV charging 4"
    before = made.lists.rows.rowCount()
    made.lists.table.choose(row)
    press(made, KEY.Key_Return)
    assert made.lists.rows.rowCount() == before + 16


def test_first_out_is_marked_and_its_followers_stand_under_it(open_alarms, view) -> None:
    view.put(dip(), stopped(1), stopped(2, H), stopped(3, L))
    made = open_alarms()
    assert keys_of(made)[:3] == [
        "head cause:incomer.state/dip",
        "incomer.state/dip",
        "drive-0002.state/stopped",
    ]
    assert made.lists.rows.line(1).remark == "first"
    assert made.lists.rows.line(2).inside
    counts = [(tally.severity, tally.count) for tally in made.lists.rows.line(0).tallies]
    assert counts == [(H, 2), (M, 1), (L, 1)]


def test_a_group_is_folded_by_key_and_stays_so_after_a_rebuild(open_alarms, view) -> None:
    view.put(dip(), stopped(1), tank())
    made = open_alarms()
    select(made, "head cause:incomer.state/dip")
    press(made, KEY.Key_Left)
    assert "incomer.state/dip" not in keys_of(made)
    state = made.state()
    again = open_alarms()
    again.restore(state)
    assert "incomer.state/dip" not in keys_of(again)


def test_it_comes_back_with_what_stands_after_another_workspace(open_alarms, view) -> None:
    view.put(tank())
    made = open_alarms()
    press(made, KEY.Key_Down)
    made.widget.hide()
    view.put(fire())
    view.tell(alarms=True)
    made.widget.show()
    assert keys_of(made)[0] == "zone.state/fire"
    assert made.lists.current_alarm().id == "tank.level/limits"


def test_the_hand_moves_no_row_through_a_burst(open_alarms, view) -> None:
    view.put(dip(), stopped(1), tank(), severity_c())
    made = open_alarms()
    select(made, "tank.level/limits")
    y = made.lists.table.rowViewportPosition(made.lists.table.current())
    for number in range(40):
        view.put(stopped(number + 2, (L, M, H, C)[number % 4]))
        if number % 5 == 0:
            view.drop(f"drive-{number:04d}.state/stopped")
        made.lists.refresh()
        assert made.lists.current_alarm().id == "tank.level/limits"
        assert made.lists.table.rowViewportPosition(made.lists.table.current()) == y


def severity_c():
    return replace(stopped(0), cause="", severity=C, raised_ms=DIP)


def test_in_a_flood_without_a_common_cause_alarms_stand_by_floor(open_alarms, view) -> None:
    grades = {1: H, 2: M}
    alone = [replace(stopped(n, grades.get(n, L)), cause="") for n in range(1, 8)]
    view.put(fire(), *alone)
    made = open_alarms()
    assert not any(key.startswith("head") for key in keys_of(made)), "before it is a flood"
    view.load = in_flood()
    made.lists.refresh()
    drive = "drive-{:04d}.state/stopped".format
    assert keys_of(made) == [
        "zone.state/fire",
        "head place:a-f1",
        *(drive(n) for n in (1, 7, 5, 3)),
        "head place:d-f2",
    ], "what has nothing urgent is folded"
    assert made.lists.rows.title_of(5 + 1) == "Building D · Floor 2"
    # under the hand a new one of that floor is counted in its head, and waits
    select(made, "head place:d-f2")
    before = keys_of(made)
    view.put(replace(stopped(8, L), cause=""))
    made.lists.refresh()
    assert keys_of(made) == before
    assert "4 alarms" in made.lists.rows.line(6).remark


def test_what_follows_stands_under_its_cause_and_the_rest_of_a_flood_by_floor(
    open_alarms, view
) -> None:
    apart = [replace(stopped(n, H), cause="") for n in (21, 23, 22)]
    view.put(dip(), stopped(1), stopped(2), *apart)
    view.load = in_flood()
    made = open_alarms()
    made.lists.refresh()
    heads = [key for key in keys_of(made) if key.startswith("head")]
    assert heads == ["head cause:incomer.state/dip", "head place:a-f1"]
    assert "drive-0022.state/stopped" in keys_of(made), "one alone needs no head"


def test_a_device_with_one_alarm_has_no_head(open_alarms, view) -> None:
    other = replace(tank(), rule="no_update", which="no_update")
    view.put(stopped(1), tank(), other)
    made = open_alarms()
    made.lists.group(Grouping.DEVICE)
    assert [key for key in keys_of(made) if key.startswith("head")] == ["head device:tank"]
    assert "drive-0001.state/stopped" in keys_of(made)
