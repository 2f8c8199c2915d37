"""What was raised in a drill counts, and the page says how much of it there was."""

from __future__ import annotations

import pytest

from models.alarmbook import SUBJECT, end_drill, start_drill
from models.alarms import AlarmLog, Happening, Transition
from models.points import Severity
from tests.records.room import NOW, room
from widgets.contribution import Desk
from widgets.figures.saying import drills_text
from widgets.theme import load_theme
from widgets.words import Words

MINUTE, HOUR = 60_000, 3_600_000


class Log(AlarmLog):
    """Transitions in memory."""

    told: tuple[Transition, ...] = ()

    def between(self, start_ms, end_ms, happenings=()):
        return [
            one
            for one in self.told
            if start_ms <= one.at_ms < end_ms and (not happenings or one.happening in happenings)
        ]

    def count(self):
        return len(self.told)


def told(at_ms, what=Happening.RAISED, point="s-r1.co2", **rest):
    return Transition(point, "limits", what, at_ms, at_ms, Severity.MEDIUM, **rest)


@pytest.fixture
def site(tmp_path):
    with room(tmp_path, SUBJECT.kinds) as made:
        made.view.alarm_log = Log()
        yield made


@pytest.fixture
def desk(site, qapp, catalogues):
    words = Words("en", catalogues["en"], "Asia/Shanghai")
    return Desk(site.view, load_theme("night"), words, lambda _: None)


def practise(site, id_, minutes, building=""):
    now = site.view.now()
    site.write(
        *start_drill(id_, reason="fire", since_ms=now, until_ms=now + HOUR, building=building)
    )
    site.pass_time(minutes * MINUTE)
    site.write(*end_drill(id_, site.view.now()))


def test_a_period_without_a_drill_says_nothing(site, desk):
    practise(site, "d", 10)
    assert drills_text(desk, NOW - HOUR, NOW) == ""
    assert drills_text(desk, NOW + 10 * MINUTE, NOW + HOUR) == ""


def test_what_was_raised_where_it_was_practised_is_counted(site, desk):
    practise(site, "d", 10, building="a")
    site.view.alarm_log.told = (
        told(NOW - 1),
        told(NOW),
        told(NOW + MINUTE, Happening.ACKNOWLEDGED),
        told(NOW + MINUTE, withheld="shelved"),
        told(NOW + MINUTE, point="not.there"),
        told(NOW + 10 * MINUTE - 1),
        told(NOW + 10 * MINUTE),
    )
    said = drills_text(desk, NOW - HOUR, NOW + HOUR)
    assert said.startswith("1 drill, 10 min: 2 of these alarms")


def test_of_several_the_lengths_add_up_and_only_the_period_counts(site, desk):
    practise(site, "d1", 10)
    site.pass_time(20 * MINUTE)
    practise(site, "d2", 10)
    site.view.alarm_log.told = (told(NOW + MINUTE), told(NOW + 31 * MINUTE))
    said = drills_text(desk, NOW + 5 * MINUTE, NOW + HOUR)
    assert said.startswith("2 drills, 15 min: 1 of these alarms")


def test_a_year_with_a_drill_each_week_counts_all_of_them(site, desk):
    for number in range(53):
        practise(site, f"d{number}", 10)
        site.pass_time(7 * 24 * HOUR - 10 * MINUTE)
    said = drills_text(desk, NOW, site.view.now())
    assert said.startswith("53 drills, 8 h: 0 of these alarms")
