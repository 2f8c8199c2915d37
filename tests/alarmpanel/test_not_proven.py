"""What a broker kept is told as that wherever the alarm is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from models.alarms import Alarm
from models.points import Quality, Severity
from tests.alarmbook.conftest import FIRE, park
from tests.plan.small_park import NOW, HandView
from widgets.alarms.columns import Cells
from widgets.alarms.inspector import AlarmInspector
from widgets.alarms.occurrences import Occurrences
from widgets.alarms.telling import data_said, facts_of
from widgets.alarmwords import alarm_words
from widgets.contribution import Desk
from widgets.theme import load_theme
from widgets.words import Words

KEPT = Alarm(
    FIRE, Severity.CRITICAL, "fire", NOW - 5_000, 1.0, None, rule="states", life_safety=True,
    unproven=True,
)  # fmt: skip


@pytest.fixture(params=["en", "zh_CN"])
def desk(qapp, catalogues, request):
    view = HandView(park())
    view.set(FIRE, 1, Quality.RETAINED)
    words = Words(request.param, catalogues[request.param], "Asia/Shanghai")
    return Desk(view, load_theme("night", request.param), words, lambda _: None)


def test_the_title_says_that_it_is_last_known(desk):
    said = alarm_words(KEPT, desk.view, desk.words).title
    ending = "last known, not proven" if desk.words.language == "en" else "（最后已知，未证实）"
    assert said.endswith(ending)
    proven = replace(KEPT, unproven=False)
    assert not alarm_words(proven, desk.view, desk.words).title.endswith(ending)


@pytest.mark.parametrize("gone", [{"returned_ms": NOW - 1}, {"latched": True}])
def test_what_live_data_has_ended_is_not_called_unproven(desk, gone):
    said = alarm_words(replace(KEPT, **gone), desk.view, desk.words).title
    assert said == alarm_words(replace(KEPT, unproven=False, **gone), desk.view, desk.words).title


def test_the_inspector_says_what_to_do_and_how_good_the_data_are(desk):
    rows, say = dict(facts_of(desk, KEPT)), desk.words.say
    assert desk.words.quality(Quality.RETAINED) in rows[say("alarmpanel.fact.data")]
    latest = desk.view.latest(FIRE)
    said = data_said(desk, KEPT, latest)
    assert said == say("alarmpanel.unproven.said")
    proven = data_said(desk, replace(KEPT, unproven=False), latest)
    assert proven
    assert proven != said


def test_a_fact_that_wraps_is_not_cut(desk, qtbot):
    """The facts are as high as they need at the width that the panel has, not at another one."""
    whole = QWidget()
    qtbot.addWidget(whole)
    panel = AlarmInspector(desk, Cells(desk), Occurrences(desk.view, whole))
    panel.setParent(whole)
    whole.resize(324, 700)
    panel.resize(900, 700)
    panel.show_alarm(KEPT)
    whole.show()
    qtbot.waitUntil(lambda: panel.facts.width() > 500)
    panel.resize(324, 700)
    qtbot.waitUntil(lambda: panel.facts.width() < 324)
    facts = panel.facts
    qtbot.waitUntil(lambda: facts.height() == facts.heightForWidth(facts.width()))
    wide = any(facts._is_wide(row, facts.width()) for row in facts.rows)
    assert wide == (desk.words.language == "en")
