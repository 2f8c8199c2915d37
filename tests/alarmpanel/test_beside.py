"""What the alarms lead to: the mark on the trend, the incident of several, the list below."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from models.alarms import Happening, Transition
from models.incidents.sop import Sops
from tests.alarmpanel.flooded import NOW, FloodView, Log, M, fire, stopped, tank
from widgets.contribution import Desk, Target
from widgets.incidents.begin import start_of
from widgets.shell.alarmlist import AlarmList
from widgets.symbols import AlarmMark
from widgets.theme import load_theme
from widgets.trend.workspace import TrendWorkspace
from widgets.words import Words

SOPS: Sops = {}


def line_of(trend: TrendWorkspace, point: str):
    lines = (one for pane in trend._chart.panes for one in pane.lines)
    return next(one for one in lines if one.point.id == point)


@pytest.fixture
def desk(qapp, view, catalogues, shown) -> Desk:
    words = Words("en", catalogues["en"], view.park.zone)
    return Desk(view, load_theme("night"), words, shown.append)


def test_the_alarm_is_marked_on_its_trend_whether_it_stands_or_not(desk, view: FloodView) -> None:
    gone = NOW - 1_200_000
    view.alarm_log = Log(
        [
            Transition("tank.level", "limits", Happening.RAISED, gone, gone, M, "high", 92, 90),
            Transition("zone.state", "fire", Happening.RAISED, gone, gone, M, "fire", 1, None),
        ]
    )
    trend = TrendWorkspace(desk)
    trend.open(Target("trend", "tank.level", gone))
    line = line_of(trend, "tank.level")
    assert line.marks == ((gone, M, AlarmMark.ACKNOWLEDGED),)
    standing = tank(NOW - 600_000)
    view.active[standing.point] = standing
    trend._draw()
    line = line_of(trend, "tank.level")
    assert [(began, mark) for began, _, mark in line.marks] == [
        (standing.raised_ms, AlarmMark.UNACKNOWLEDGED),
        (gone, AlarmMark.ACKNOWLEDGED),
    ]
    assert not trend._chart.grab().isNull()
    for widget in (trend.widget, trend.header):
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_an_incident_of_several_alarms_has_them_all(view: FloodView) -> None:
    first, second = stopped(1), stopped(2)
    for alarm in (first, second):
        view.active[alarm.point] = alarm
    start = start_of(view, SOPS, f"alarm:{first.point},{second.point},nothing")
    assert start.place == "device:drive-0001"
    assert start.alarms == (
        f"{first.point}@{first.raised_ms}",
        f"{second.point}@{second.raised_ms}",
    )


def test_the_list_below_keeps_the_selected_row_and_says_what_has_returned(
    desk, view: FloodView, qtbot
) -> None:
    view.put(tank(), replace(stopped(1), cause=""))
    below = AlarmList(desk, lambda _target: None)
    qtbot.addWidget(below)
    below.grid.selectRow(1)
    assert below.table.alarm(1).id == "tank.level/limits"
    view.put(fire())
    below.refresh()
    row = below.grid.currentIndex().row()
    assert row == 2
    assert below.table.alarm(row).id == "tank.level/limits"
    view.put(replace(tank(), returned_ms=NOW - 60_000))
    below.refresh()
    assert below.table.index(2, 5).data() == "gone 1 min 00 s"


def test_the_list_below_says_when_the_last_one_came(desk, view: FloodView, qtbot) -> None:
    at = NOW - 3_600_000
    view.alarm_log = Log(
        [Transition("tank.level", "limits", Happening.RAISED, at, at, M, "high", 92, 90)]
    )
    below = AlarmList(desk, lambda _target: None)
    qtbot.addWidget(below)
    below.show()
    assert below._empty.text().startswith("No standing alarms. Last: ")
    view.put(tank())
    below.refresh()
    assert below._empty.isHidden()
