"""What the window says of points that works keep out of service."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget

from models.alarms import Alarm, OutOfService
from models.points import Quality, Severity
from models.views import Changes
from models.works import start
from tests.works.park import HOUR, planned
from widgets.alarmwords import alarm_words
from widgets.contribution import Target
from widgets.controls.focusring import FocusRing
from widgets.plan.canvas import PlanCanvas
from widgets.shell.alarmbar import AlarmBar
from widgets.shell.alarmlist import AlarmList
from widgets.symbols import AlarmMark, mark_of
from widgets.trend import trend_contribution
from widgets.trend.outs import Outs

SMOKE, GAS = "smoke-1.smoke", "gas-2.co"


@pytest.fixture
def works_here(office):
    view = office.view
    order = OutOfService("w", "W-12", view.now(), view.now() + HOUR)
    for point, severity in ((SMOKE, Severity.CRITICAL), (GAS, Severity.HIGH)):
        which = "state" if point == SMOKE else "high"
        view.active[point] = Alarm(point, severity, which, view.now(), 1, None)
    view.out = {SMOKE: order}
    view.set(SMOKE, 1)
    return view


def test_the_bar_counts_what_calls_nobody_and_shows_the_ledger(works_here, desk, shown, qtbot):
    bar = AlarmBar(desk, lambda: None, "", lambda: None)
    qtbot.addWidget(bar)
    bar.resize(1366, 44)
    bar.show()
    cell = bar._withheld
    assert cell.isVisible()
    assert "out of service 1." in cell.accessibleName()
    cell.click()
    assert shown == [Target("ledger", "")]
    works_here.out = {}
    bar.refresh()
    assert not cell.isVisible()


def test_only_what_calls_is_counted(works_here, desk, qtbot):
    bar = AlarmBar(desk, lambda: None, "", lambda: None)
    qtbot.addWidget(bar)
    assert bar._counters[Severity.CRITICAL]._counts == (0, 0)
    assert bar._counters[Severity.HIGH]._counts == (1, 1)


def test_the_list_says_works_here_below_what_calls(works_here, desk, qtbot):
    made = AlarmList(desk, lambda _: None)
    qtbot.addWidget(made)
    rows = [made.table.alarm(row) for row in range(made.table.rowCount())]
    assert [one.point for one in rows] == [GAS, SMOKE]
    assert [mark_of(one) for one in rows] == [AlarmMark.UNACKNOWLEDGED, AlarmMark.OUT_OF_SERVICE]
    assert "Works here: W-12" in alarm_words(rows[1], works_here, desk.words).value
    assert works_here.latest(SMOKE).quality is Quality.OUT_OF_SERVICE


def test_a_trend_shows_when_the_point_was_out_of_service(office, desk, qtbot):
    now = office.view.now()
    office.write(*planned("w", now))
    office.write(*start("w", [SMOKE], now, now + HOUR))
    office.pass_time(HOUR // 2)
    outs = Outs(office.view)
    end = office.view.now()
    assert outs.of(SMOKE, end - HOUR, end) == ((now, end + 5_000, "W-w"),)
    assert outs.of(GAS, end - HOUR, end) == ()
    trend = trend_contribution().build(desk)
    for part in (trend.widget, trend.header):
        qtbot.addWidget(part)
    trend.widget.resize(900, 400)
    trend.open(Target("point", SMOKE))
    trend.widget.show()
    [line] = [one for pane in trend._chart.panes for one in pane.lines if one.point.id == SMOKE]
    assert [number for _, _, number in line.out] == ["W-w"]
    trend.widget.grab()


def test_the_plan_says_works_here_in_its_room(office, desk, qtbot):
    canvas = PlanCanvas(desk, lambda _floor: None)
    qtbot.addWidget(canvas)
    canvas.resize(900, 760)
    canvas.show_floor(office.view.park.floors["a-f1"])
    canvas.show()
    qtbot.waitUntil(lambda: bool(canvas._layout.labels))
    now = office.view.now()
    office.write(*planned("w", now))
    office.write(*start("w", [SMOKE], now, now + HOUR))
    canvas.take(Changes(alarms=True))
    [label] = [one for one in canvas._layout.labels if one.area == "r1"]
    assert label.tenant.startswith("Works until ")
    office.pass_time(2 * HOUR)
    canvas.take(Changes(alarms=True))
    [label] = [one for one in canvas._layout.labels if one.area == "r1"]
    assert label.tenant == "Works overdue"


def test_the_focus_ring_moves_with_what_its_widget_stands_in(desk, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    inner = QWidget(window)
    inner.setGeometry(20, 100, 300, 100)
    box = QLineEdit(inner)
    box.setGeometry(10, 10, 200, 28)
    window.show()
    ring = FocusRing(window, desk.theme)
    ring._follow(None, box)
    before = ring.geometry()
    inner.move(20, 40)
    assert ring.geometry() == before.translated(0, -60)
