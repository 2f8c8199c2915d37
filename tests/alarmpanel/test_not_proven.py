"""What a broker kept is told as that wherever the alarm is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.alarms import Alarm
from models.points import Quality, Severity
from tests.alarmbook.conftest import FIRE, park
from tests.plan.small_park import NOW, HandView
from widgets.alarms.telling import facts_of
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
    rows = dict(facts_of(desk, KEPT))
    say = desk.words.say
    assert rows[say("alarmpanel.fact.proof")] == say("alarmpanel.proof.none")
    assert desk.words.quality(Quality.RETAINED) in rows[say("alarmpanel.fact.data")]
    assert say("alarmpanel.fact.proof") not in dict(facts_of(desk, replace(KEPT, unproven=False)))
