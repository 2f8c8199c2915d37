"""An alarm of a drill is an alarm; the inspector says that it came in one."""

from __future__ import annotations

import pytest

from models.alarmbook import SUBJECT, start_drill
from models.alarms import Alarm
from models.points import Severity
from tests.records.room import NOW, room
from widgets.alarms.telling import facts_of, past_facts
from widgets.contribution import Desk
from widgets.theme import load_theme
from widgets.words import Words

HOUR = 3_600_000


@pytest.fixture
def site(tmp_path):
    with room(tmp_path, SUBJECT.kinds) as made:
        yield made


@pytest.fixture
def desk(site, qapp, catalogues):
    words = Words("en", catalogues["en"], "Asia/Shanghai")
    return Desk(site.view, load_theme("night"), words, lambda _: None)


@pytest.mark.parametrize(
    ("building", "raised", "said"),
    [
        ("", NOW + 1, "Evacuation"),
        ("a", NOW + 1, "Evacuation"),
        ("b", NOW + 1, ""),
        ("", NOW - 1, ""),
        ("", NOW + HOUR, ""),
    ],
)
def test_the_inspector_says_that_it_came_in_a_drill(site, desk, building, raised, said):
    site.write(
        *start_drill("d", reason="Evacuation", since_ms=NOW, until_ms=NOW + HOUR, building=building)
    )
    site.pass_time(2 * HOUR)
    alarm = Alarm("s-r1.co2", Severity.MEDIUM, "high", raised, 1300.0, 1200.0)
    for rows in (facts_of(desk, alarm), past_facts(desk, alarm)):
        assert dict(rows)["Raised in a drill"] == said
