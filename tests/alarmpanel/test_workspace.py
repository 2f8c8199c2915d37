"""Columns, filters, journal, export, where the keys lead, and what the inspector says."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.alarms import Acknowledgement, Happening, Transition
from models.points import Quality
from models.sheets import read_sheet
from tests.alarmpanel.flooded import (
    NOW,
    H,
    L,
    Log,
    M,
    dip,
    fire,
    flood,
    stopped,
    tank,
)
from tests.alarmpanel.test_list import keys_of, press, select
from widgets.alarms.columns import DEFAULT
from widgets.alarms.filtering import Filter
from widgets.contribution import Target

KEY = Qt.Key


def transition(at_ms: int, point: str = "tank.level", happening=Happening.RAISED) -> Transition:
    return Transition(point, "limits", happening, at_ms, at_ms, M, "high", 93.4, 90.0)


# -- columns and layout


def test_columns_are_chosen_and_kept(open_alarms, view) -> None:
    view.put(replace(tank(), occurrences=4, acknowledged=True,
                     acknowledgement=Acknowledgement("ann", NOW - 60_000)))  # fmt: skip
    made = open_alarms()
    assert tuple(column.id for column in made.lists.model.columns) == DEFAULT
    made.lists.choose_columns(("since", "priority", "state", "count", "owner", "device", "rule"))
    titles = [made.lists.model.headerData(n, Qt.Orientation.Horizontal) for n in range(9)]
    assert titles == [
        "", "Since", "Alarm", "Priority", "State", "Device", "Rule", "Count", "By",
    ]  # fmt: skip
    texts = [made.lists.model.index(0, n).data() for n in range(9)]
    assert texts[3:] == ["Medium", "Acknowledged", "Tank 3", "Limits", "4", "ann"]
    again = open_alarms()
    again.restore(made.state())
    assert again.lists.model.columns == made.lists.model.columns
    assert again.lists.journal.columns == made.lists.model.columns


def test_symbol_and_alarm_cannot_be_hidden(open_alarms) -> None:
    made = open_alarms()
    made.lists.choose_columns(())
    assert [column.id for column in made.lists.model.columns] == ["symbol", "alarm"]


def test_a_damaged_layout_changes_nothing(open_alarms, view) -> None:
    view.put(tank())
    made = open_alarms()
    made.restore({"mode": "?", "grouping": "?", "filter.state": "?", "folded": "x", "alarm": "?"})
    assert made.lists.mode == "standing"
    assert keys_of(made) == ["tank.level/limits"]


# -- filters


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Filter(text="drive 2"), {"drive-0002.state/stopped"}),
        (Filter(text="驱动 2"), {"drive-0002.state/stopped"}),
        (Filter(priorities="C"), {"zone.state/fire"}),
        (Filter(priorities="HL"), {"incomer.state/dip", "drive-0003.state/stopped",
                                   "s-r1.co2/limits"}),
        (Filter(state="returned"), {"s-r1.co2/limits"}),
        (Filter(state="acknowledged"), {"tank.level/limits"}),
        (Filter(place="b"), {"incomer.state/dip"}),
        (Filter(place="d-f2"), {"drive-0002.state/stopped"}),
        (Filter(kind="tank"), {"tank.level/limits"}),
        (Filter(kind="tank", priorities="H"), set()),
    ],
)  # fmt: skip
def test_filters(open_alarms, view, chosen, expected) -> None:
    view.put(fire(), dip(), stopped(1), stopped(2), stopped(3, L), *flood(0)[2:])
    made = open_alarms()
    made.lists.narrow(chosen)
    assert {alarm.id for alarm in made.lists.rows.in_order()} == expected
    if not expected:
        assert made.lists.table.empty().startswith("The filter hides ")


def test_what_is_acknowledged_under_the_filter_stays_until_it_is_let_go(open_alarms, view) -> None:
    view.put(tank(), replace(stopped(1), cause=""))
    made = open_alarms()
    made.lists.narrow(Filter(state="unacknowledged"))
    select(made, "tank.level/limits")
    view.put(replace(tank(), acknowledged=True))
    made.lists.refresh()
    line = made.lists.rows.line(made.lists.rows.row_of("tank.level/limits"))
    assert not line.gone
    assert not line.strong
    press(made, KEY.Key_Escape)
    assert keys_of(made) == ["drive-0001.state/stopped"]


# -- the journal


def test_the_journal_is_read_in_pages_and_loses_none_of_one_millisecond(open_alarms, view) -> None:
    crowd = [transition(NOW - 5_000, f"drive-{n % 40:04d}.state") for n in range(700)]
    rest = [transition(NOW - 10_000 - n) for n in range(300)]
    distinct = [replace(one, value=float(n)) for n, one in enumerate([*crowd, *rest])]
    view.alarm_log = Log(distinct)
    made = open_alarms()
    made.lists.show_mode("journal")
    assert 200 <= made.lists.journal.rowCount() < 700
    while made.lists.journal.canFetchMore():
        made.lists.journal.fetchMore()
    assert len(made.lists.journal.transitions) == 1000
    assert {one.value for one in made.lists.journal.transitions} == {one.value for one in distinct}
    times = [one.at_ms for one in made.lists.journal.transitions]
    assert times == sorted(times, reverse=True)


def test_the_journal_has_the_same_columns_and_filters(open_alarms, view) -> None:
    view.alarm_log = Log(
        [
            transition(NOW - 9_000),
            replace(transition(NOW - 5_000, happening=Happening.ACKNOWLEDGED), by="ann"),
            replace(transition(NOW - 3_000, "drive-0001.state"), severity=H),
        ]
    )
    made = open_alarms()
    made.lists.choose_columns((*DEFAULT, "owner"))
    made.lists.show_mode("journal")
    assert made.lists.journal.rowCount() == 3
    made.lists.narrow(Filter(text="tank"))
    titles = [
        made.lists.journal.index(row, 2).data() for row in range(made.lists.journal.rowCount())
    ]
    assert titles == ["Tank 3: level high"] * 2
    line = made.lists.journal.line(0)
    assert line.texts["age"] == "Acknowledged"
    assert line.texts["owner"] == "ann"
    assert line.texts["value"].startswith("93.4")


def test_nothing_can_be_done_to_the_past(open_alarms, view, written, settle) -> None:
    view.alarm_log = Log([transition(NOW - 9_000)])
    view.put(tank())
    made = open_alarms()
    made.lists.show_mode("journal")
    press(made, KEY.Key_Down, KEY.Key_A)
    settle(made)
    assert written.operations == []
    assert made.foot.sentence.startswith("That is the past")
    assert made.side.buttons["A"].isHidden()
    assert not made.side.buttons["T"].isHidden()


# -- export


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_shown_is_written_to_a_file(open_alarms, view, settle, tmp_path, ending) -> None:
    view.put(dip(), stopped(1), tank())
    made = open_alarms()
    select(made, "head cause:incomer.state/dip")
    press(made, KEY.Key_Left)  # what is folded is listed all the same
    made.lists.narrow(Filter(priorities="HM"))
    path = tmp_path / f"alarms.{ending}"
    made.keys.export_to(path)
    settle(made)
    sheet = read_sheet(path.read_bytes())
    assert sheet.head == ("Since", "Alarm", "Place", "Value", "Age")
    assert [cells[1] for _, cells in sheet.rows] == [
        "10 kV incomer 1: undervoltage",
        "Drive 1: stopped",
        "Tank 3: level high",
    ]
    assert "3 rows written" in made.foot.sentence


def test_the_journal_is_exported_to_its_end(open_alarms, view, settle, tmp_path) -> None:
    view.alarm_log = Log([transition(NOW - 1_000 * n) for n in range(1, 451)])
    made = open_alarms()
    made.lists.show_mode("journal")
    path = tmp_path / "journal.csv"
    made.keys.export_to(path)
    settle(made)
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert len(rows) == 451


def test_a_file_that_cannot_be_written_is_said(open_alarms, view, settle, tmp_path) -> None:
    view.put(tank())
    made = open_alarms()
    made.keys.export_to(tmp_path / "missing" / "alarms.csv")
    settle(made)
    assert made.foot.sentence.startswith("The file could not be written")


# -- where it leads


def test_keys_lead_to_plan_trend_and_incident(open_alarms, view, shown, offered) -> None:
    view.put(tank(), replace(stopped(1), cause=""))
    made = open_alarms()
    select(made, "tank.level/limits")
    press(made, KEY.Key_P, KEY.Key_T, KEY.Key_I, KEY.Key_N)
    assert shown == [
        Target("device", "tank"),
        Target("trend", "tank.level", tank().raised_ms),
        Target("new-incident", "alarm:tank.level"),
    ]
    assert offered[0][0] == Target("alarm", "tank.level")
    assert Target("device", "tank") in offered[0]


def test_a_right_click_takes_the_row_and_lists_what_can_begin(open_alarms, view, offered) -> None:
    view.put(tank(), stopped(1, M))
    made = open_alarms()
    table, row = made.lists.table, made.lists.rows.row_of("tank.level/limits")
    at = QPoint(40, table.rowViewportPosition(row) + 4)
    below = QPoint(40, table.viewport().height() - 4)
    for where in (below, at):
        click = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, where)
        QApplication.sendEvent(table.viewport(), click)
    assert table.selected() == [row]
    assert [targets[0] for targets in offered] == [Target("alarm", "tank.level")]


def test_an_incident_is_made_of_all_that_is_selected(open_alarms, view, shown) -> None:
    view.put(*(replace(stopped(n), cause="") for n in (1, 2)))
    made = open_alarms()
    made.lists.table.choose(0)
    press(made, KEY.Key_Down, shift=True)
    press(made, KEY.Key_I)
    assert shown == [Target("new-incident", "alarm:drive-0002.state,drive-0001.state")]


def test_enter_shows_where_it_is(open_alarms, view, shown) -> None:
    view.put(tank())
    made = open_alarms()
    press(made, KEY.Key_Down, KEY.Key_Return)
    assert shown == [Target("device", "tank")]


def test_it_opens_an_alarm_by_id_point_or_among_the_withheld(open_alarms, view) -> None:
    view.put(dip(), *(stopped(n) for n in range(1, 4)), tank())
    view.hidden = [replace(stopped(5), cause="")]
    made = open_alarms()
    made.lists.model.folded["cause:incomer.state/dip"] = True
    made.lists.let_in()
    made.open(Target("alarm", "drive-0002.state/stopped"))
    assert made.lists.current_alarm().id == "drive-0002.state/stopped"
    made.lists.narrow(Filter(priorities="H"))
    made.open(Target("alarm", "tank.level"))
    assert made.lists.current_alarm().id == "tank.level/limits"
    made.open(Target("alarm", "drive-0005.state"))
    assert made.lists.mode == "withheld"


# -- the inspector


def test_the_inspector_of_a_fire_has_number_steps_and_guidance(open_alarms, view) -> None:
    view.put(fire())
    made = open_alarms()
    press(made, KEY.Key_Down)
    side = made.side
    assert side.number.accessibleName().startswith("119. Say: Small Park")
    assert side.guidance.text().startswith("Look at the camera")
    assert "Call the fire brigade" in side.steps.accessibleName()
    assert not side.crop.isHidden()
    facts = dict(side.facts.rows)
    assert facts["Priority"] == "Critical · life safety"
    assert side.buttons["S"].isHidden()
    assert not side.buttons["A"].isHidden()


def test_bad_data_are_said_because_the_alarm_cannot_clear(open_alarms, view) -> None:
    view.set("tank.level", 93.4, Quality.LINK_LOST, age_ms=60_000)
    view.put(tank())
    made = open_alarms()
    press(made, KEY.Key_Down)
    assert "cannot clear by itself" in made.side.data.text()
    view.set("tank.level", 93.4)
    made.side.refresh()
    assert made.side.data.isHidden()


def test_who_acknowledged_with_which_note(open_alarms, view) -> None:
    view.put(
        replace(
            tank(),
            acknowledged=True,
            acknowledgement=Acknowledgement("ann", NOW - 60_000, "pump is on its way"),
        )
    )
    made = open_alarms()
    press(made, KEY.Key_Down)
    facts = dict(made.side.facts.rows)
    assert facts["Acknowledged"].startswith("ann · ")
    assert facts["Note"] == "pump is on its way"
    assert made.side.buttons["A"].isHidden()


def test_how_often_it_came_is_read_from_the_journal(open_alarms, view, qtbot) -> None:
    day = 86_400_000
    times = [NOW - 3_600_000, NOW - 7_200_000, NOW - 3 * day, NOW - 29 * day, NOW - 31 * day]
    view.alarm_log = Log([transition(at) for at in times])
    view.put(tank())
    made = open_alarms()
    press(made, KEY.Key_Down)
    qtbot.waitUntil(lambda: made.occurrences.is_whole, timeout=20_000)
    made.side.refresh()
    rows = dict(made.side.past.rows)
    assert rows["Within 24 h"] == "2"
    assert rows["Within 30 days"] == "4"


def test_cause_and_followers_are_named(open_alarms, view) -> None:
    view.put(dip(), stopped(1), stopped(2))
    made = open_alarms()
    select(made, "incomer.state/dip")
    assert dict(made.side.cause.rows) == {"Alarms that follow from it": "2"}
    select(made, "drive-0001.state/stopped")
    assert dict(made.side.cause.rows) == {"Follows from": "10 kV incomer 1: undervoltage"}


def test_the_rule_is_said_in_words(open_alarms, view) -> None:
    view.put(tank())
    made = open_alarms()
    press(made, KEY.Key_Down)
    said = made.side.rule.text().splitlines()
    assert said[0].replace("\u202f", " ") == "Medium above 90.0 %, Medium below 20.0 %"
    assert said[1].startswith("Deadband 2.0")


def test_an_empty_list_says_when_the_last_one_came(open_alarms, view) -> None:
    made = open_alarms()
    assert made.lists.table.empty() == "No standing alarms."
    view.alarm_log = Log([transition(NOW - 60_000)])
    assert made.lists.table.empty().startswith("No standing alarms. Last: ")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("theme", ["day", "night"])
def test_every_panel_is_drawn_in_both_languages(open_alarms, view, language, theme) -> None:
    view.put(*flood(24))
    made = open_alarms(language, theme)
    for action in ("filter", "columns", "journal", "withheld", "standing", "place", "time"):
        made.act(action)
        assert not made.widget.grab().isNull()
    made.lists.table.choose(1)
    press(made, KEY.Key_A, shift=True)
    assert not made.widget.grab().isNull()
    QTest.keyClick(made.keys.bulk, KEY.Key_Escape)
    assert not made.side.grab().isNull()
