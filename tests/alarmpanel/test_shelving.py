"""Shelving in four keys, and what is refused."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.alarmbook import SHELVE, SHELVE_LONG, latest_end
from models.text import Message
from tests.alarmpanel.flooded import NOW, fire, stopped, tank, withheld_three
from tests.alarmpanel.test_list import press, select

KEY = Qt.Key


def shelved(written) -> dict[str, object]:
    [operation] = written.operations
    return {change.field: change.value for change in operation}


def test_a_chattering_alarm_is_shelved_for_an_hour_in_four_keys(
    open_alarms, view, written, settle, monkeypatch
) -> None:
    view.put(tank())
    monkeypatch.setattr(
        "widgets.alarms.acts.latest_end", lambda *_, **__: view.time + 8 * 3_600_000
    )
    made = open_alarms()
    press(made, KEY.Key_Down, KEY.Key_S)
    panel = made.keys.shelving
    assert made.foot.panel is panel
    QTest.keyClick(panel, KEY.Key_1)
    QTest.keyClick(panel, KEY.Key_2)
    settle(made)
    values = shelved(written)
    assert values["point"] == "tank.level"
    assert values["rule"] == "limits"
    assert values["reason"] == "chattering"
    assert values["until"] == view.time + 3_600_000
    assert values["one_shot"] is False
    assert made.foot.isHidden()


def test_no_end_is_later_than_the_shift_but_that_of_who_may(
    open_alarms, view, written, settle
) -> None:
    view.put(tank())
    written.refused[SHELVE_LONG] = Message.of("alarmpanel.not.seen")
    made = open_alarms()
    press(made, KEY.Key_Down, KEY.Key_S)
    panel = made.keys.shelving
    QTest.keyClick(panel, KEY.Key_9)
    QTest.keyClick(panel, KEY.Key_4)
    settle(made)
    assert written.operations == []
    QTest.keyClick(panel, KEY.Key_5)
    settle(made)
    values = shelved(written)
    assert values["one_shot"] is True
    assert values["until"] == latest_end(view.park, view.time, long=False)


def test_escape_goes_back_one_step_and_then_out(open_alarms, view, written, settle) -> None:
    view.put(tank())
    made = open_alarms()
    press(made, KEY.Key_Down, KEY.Key_S)
    panel = made.keys.shelving
    QTest.keyClick(panel, KEY.Key_3)
    assert panel.reason == "handled"
    QTest.keyClick(panel, KEY.Key_Escape)
    assert panel.reason == ""
    assert made.foot.panel is panel
    QTest.keyClick(panel, KEY.Key_Escape)
    assert made.foot.isHidden()
    settle(made)
    assert written.operations == []


def test_life_safety_is_refused_with_the_sentence(open_alarms, view, written, settle) -> None:
    view.put(fire(), tank())
    made = open_alarms()
    press(made, KEY.Key_Down, KEY.Key_S)
    settle(made)
    assert made.foot.panel is None
    assert made.foot.sentence.startswith("Life safety cannot be shelved")
    assert written.operations == []
    assert made.side.buttons["S"].isHidden()


def test_a_view_that_cannot_write_says_so(open_alarms, view) -> None:
    view.recording = None
    view.put(tank())
    made = open_alarms()
    for key in (KEY.Key_S, KEY.Key_A):
        press(made, KEY.Key_Down)
        press(made, key)
        assert made.foot.panel is None
        assert made.foot.sentence
    for letter in ("A", "S"):
        assert not made.side.buttons[letter].isEnabled()
        assert made.side.buttons[letter].toolTip() == made.foot.sentence


def test_who_may_not_is_told(open_alarms, view, written, settle) -> None:
    view.put(tank())
    written.refused[SHELVE] = Message.of("alarmpanel.none")
    made = open_alarms()
    press(made, KEY.Key_Down, KEY.Key_S)
    assert made.foot.sentence == "Choose an alarm first."


def test_what_the_registrar_refuses_is_said_under_the_list(
    open_alarms, view, written, settle
) -> None:
    written.answer = Message.of("alarmpanel.not.life_safety")
    view.put(tank())
    made = open_alarms()
    press(made, KEY.Key_Down, KEY.Key_S)
    QTest.keyClick(made.keys.shelving, KEY.Key_1)
    QTest.keyClick(made.keys.shelving, KEY.Key_1)
    settle(made)
    assert made.foot.sentence.startswith("Life safety cannot be shelved")


def test_several_are_shelved_in_one_operation(open_alarms, view, written, settle) -> None:
    view.put(*(replace(stopped(n), cause="") for n in (1, 2)))
    made = open_alarms()
    made.lists.table.choose(0)
    press(made, KEY.Key_Down, shift=True)
    press(made, KEY.Key_S)
    QTest.keyClick(made.keys.shelving, KEY.Key_5)
    QTest.keyClick(made.keys.shelving, KEY.Key_1)
    settle(made)
    [operation] = written.operations
    points = {change.value for change in operation if change.field == "point"}
    assert points == {"drive-0001.state", "drive-0002.state"}


def test_withheld_says_why_and_until_when_and_is_let_go_by_key(
    open_alarms, view, written, settle
) -> None:
    view.hidden = withheld_three()
    made = open_alarms()
    made.lists.show_mode("withheld")
    values = {
        alarm.id: made.lists.cells.text(alarm, "value")
        for alarm in made.lists.withheld.holding.shown.values()
    }
    assert values["tank.level/limits"].startswith("Shelved until ")
    assert values["drive-0001.state/stopped"] == "Suppressed by design"
    assert values["drive-0002.state/stopped"].startswith("Works here: W-0007")
    select(made, "tank.level/limits")
    press(made, KEY.Key_U)
    settle(made)
    [[change]] = written.operations
    assert (change.kind, change.entity, change.field) == ("shelving", "s1", "ended")
    assert change.value == view.time
    select(made, "drive-0001.state/stopped")
    press(made, KEY.Key_U)
    assert made.foot.sentence.startswith("It is withheld by design")


def test_only_what_latches_is_reset(open_alarms, view, written, settle) -> None:
    latched = replace(tank(), latched=True, returned_ms=NOW - 1_000, acknowledged=True)
    view.put(latched, replace(stopped(1), cause=""))
    made = open_alarms()
    select(made, "drive-0001.state/stopped")
    press(made, KEY.Key_R)
    settle(made)
    assert written.operations == []
    select(made, "tank.level/limits")
    press(made, KEY.Key_R)
    settle(made)
    [[change]] = written.operations
    assert (change.entity, change.field) == ("tank.level/limits", "reset")
