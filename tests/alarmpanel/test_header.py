"""The header says how many wait for what; a line whose alarms have ended says no numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QFontMetrics

from tests.alarmpanel.flooded import NOW, flood, stopped, tank
from tests.alarmpanel.test_list import in_flood as flooding
from tests.alarmpanel.test_list import keys_of, select
from widgets.records.choices import Combo

HEADER = 203
"""Pixels beside the switches of the page, at 1366 in English."""


@pytest.mark.parametrize(
    ("language", "said", "none"),
    [
        ("en", "3 unack., 2 ack., 1 gone", "0 standing"),
        ("zh_CN", "未确认 3、已确认 2、已恢复 1", "未消除 0 条"),
    ],
)
def test_the_header_counts_by_what_is_to_be_done(open_alarms, view, language, said, none) -> None:
    known = [replace(stopped(n), acknowledged=n in (1, 2)) for n in range(1, 6)]
    known[4] = replace(known[4], returned_ms=NOW - 5)
    view.put(tank(), *known)
    made = open_alarms(language=language)
    assert made.crumbs()[-1] == said
    assert QFontMetrics(made.desk.theme.font("top")).horizontalAdvance(said) <= HEADER
    view.drop(*(alarm.id for alarm in view.alarms()))
    assert made.crumbs()[-1] == none


def test_the_counts_of_a_flood_fit_into_the_header(open_alarms, view) -> None:
    """In English, whose switches leave less room than the Chinese ones."""
    begun = [stopped(n) for n in range(202)]
    known = [replace(alarm, acknowledged=True) for alarm in begun[139:152]]
    gone = [replace(alarm, returned_ms=NOW - 5) for alarm in begun[152:]]
    view.put(*begun[:139], *known, *gone)
    made = open_alarms()
    said = made.crumbs()[-1]
    assert all(count in said for count in ("139", "13", "50"))
    assert QFontMetrics(made.desk.theme.font("top")).horizontalAdvance(said) <= HEADER


def test_a_sum_that_ended_under_the_hand_is_struck_and_says_no_number(open_alarms, view) -> None:
    view.put(*flood(24))
    view.load = flooding()
    made = open_alarms()
    made.lists.refresh()
    sum_ = next(key for key in keys_of(made) if key.startswith("sum LOW"))
    select(made, "zone.state/fire")
    row = made.lists.rows.row(made.lists.rows.row_of(sum_))
    view.drop(*row.ids)
    made.lists.refresh()
    line = made.lists.rows.line(made.lists.rows.row_of(sum_))
    assert (line.gone, line.texts["alarm"], line.remark) == (True, "gone", "")


def test_the_filters_have_the_combos_of_every_other_page(open_alarms, view) -> None:
    made = open_alarms()
    boxes = made.widget.findChildren(Combo)
    assert {box.accessibleName() for box in boxes} == {"Place", "Device"}
