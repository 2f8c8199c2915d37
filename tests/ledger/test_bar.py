"""The cell of the alarm bar that counts what calls nobody."""

from __future__ import annotations

from models.alarmbook import lift, unshelve
from tests.alarmbook.conftest import HOUR
from tests.records.room import NOW
from widgets.contribution import Target
from widgets.shell.withheld import WithheldCell


def test_it_counts_shelved_suppressed_and_out_of_service(full, desk, shown, qtbot):
    cell = WithheldCell(desk)
    qtbot.addWidget(cell)
    qtbot.waitUntil(lambda: len(cell._counts) == 3)
    assert [count for _, count in cell._counts] == [1, 1, 2]
    assert "shelved 1, suppressed by hand 1, out of service 2" in cell.accessibleName()
    assert "17:53" in cell.accessibleName()
    cell.click()
    assert shown == [Target("ledger", "")]


def test_it_follows_the_records_and_the_clock_and_goes_when_everything_calls(full, desk, qtbot):
    cell = WithheldCell(desk)
    qtbot.addWidget(cell)
    qtbot.waitUntil(lambda: len(cell._counts) == 3)
    full.write(*lift("su", NOW))
    assert [count for _, count in cell._counts] == [1, 2]
    full.pass_time(HOUR)
    full.view.out = {}
    cell.refresh()
    assert cell._counts == ()
    assert cell.isHidden()


def test_a_shelving_that_is_ended_is_counted_no_more(full, desk, qtbot):
    cell = WithheldCell(desk)
    qtbot.addWidget(cell)
    qtbot.waitUntil(lambda: len(cell._counts) == 3)
    full.write(*unshelve("sh", NOW))
    assert "shelved 0" in cell.accessibleName()
