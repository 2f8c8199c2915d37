"""Life safety whose last known word is an alarm: seen at once, called for, and closed by life only.

A fire panel that publishes changes alone says nothing to whoever comes later but what the broker
kept. An operator must not see a calm list while that says fire.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.alarms import Alarm
from models.alarms.calling.sounding import Hush, Pattern, silence, sounding
from models.alarms.folding import fold
from models.alarms.load import Load
from models.points import Level, Quality, Rule
from models.site.park import AlarmSettings
from tests.alarms.bench import CRITICAL, HIGH, LIMITS, MEDIUM, H, Story

FIRE = Rule(
    "states",
    "states",
    (Level("fire", CRITICAL, state=2), Level("fault", MEDIUM, state=1)),
    life_safety=True,
)
GAS = Rule(
    "limits",
    "limits",
    (Level("high_high", CRITICAL, 40.0), Level("high", HIGH, 20.0)),
    deadband=1.0,
    life_safety=True,
)
STEPS = AlarmSettings(louder_ms=60_000, call_ms=180_000, notice_ms=300_000)


def kept(story: Story, value: float) -> Story:
    return story.hear(value, quality=Quality.RETAINED)


def heard(story: Story, hush: Hush | None = None) -> Pattern:
    alarms: list[Alarm] = [] if story.alarm is None else [story.alarm]
    return sounding(alarms, Load(), hush or Hush(), STEPS, story.now).pattern


@pytest.mark.parametrize("rule", [FIRE, GAS])
def test_the_last_known_word_is_an_alarm_and_says_that_it_is_not_proven(rule: Rule) -> None:
    story = kept(Story(rule), 2 if rule is FIRE else 45)
    assert (story.state, story.alarm.unproven) == ("unacknowledged", True)
    assert (story.alarm.severity, story.alarm.life_safety) == (CRITICAL, True)
    assert [one.note for one in story.told] == ["unproven"]


def test_other_classes_conclude_nothing_from_what_a_broker_kept() -> None:
    for rule in (replace(FIRE, life_safety=False), LIMITS):
        assert kept(Story(rule), 2 if rule is not LIMITS else 99).told == []


def test_a_calm_last_known_word_raises_nothing_and_closes_nothing() -> None:
    assert kept(Story(FIRE), 0).told == []
    story = kept(Story(FIRE).hear(2), 0).at(3600)
    assert (story.state, story.happened) == ("unacknowledged", [H.RAISED])
    assert story.alarm.unproven is False


def test_it_closes_by_a_live_value_only() -> None:
    story = kept(kept(Story(FIRE), 2), 0).at(60)
    assert story.state == "unacknowledged"
    story.hear(0)
    assert story.state == "returned"
    assert story.ack().alarm is None


def test_acknowledged_it_stays_until_something_live_is_heard() -> None:
    story = kept(Story(FIRE), 2).ack().at(86_400)
    assert (story.state, story.alarm.unproven) == ("acknowledged", True)
    assert story.hear(0).alarm is None


def test_proven_it_calls_whoever_had_acknowledged_it() -> None:
    story = kept(Story(FIRE), 2).at(5).ack().at(9).hear(2)
    assert (story.state, story.alarm.unproven) == ("unacknowledged", False)
    assert story.alarm.called_ms == story.now
    assert story.happened == [H.RAISED, H.ACKNOWLEDGED, H.CHANGED]
    assert story.told[-1].note == "proven"
    assert story.hear(2).happened == [H.RAISED, H.ACKNOWLEDGED, H.CHANGED]


def test_a_live_alarm_does_not_become_doubtful_by_what_a_broker_kept() -> None:
    story = kept(Story(FIRE).hear(2), 2)
    assert (story.alarm.unproven, story.happened) == (False, [H.RAISED])


def test_the_worse_of_the_last_known_words_counts_and_the_better_does_not() -> None:
    story = kept(Story(GAS), 25)
    assert story.alarm.severity is HIGH
    assert kept(story, 45).alarm.severity is CRITICAL
    assert kept(story, 25).alarm.condition is CRITICAL


@pytest.mark.parametrize("quality", [Quality.CLOCK_SKEW, Quality.RANGE])
def test_a_wrong_clock_or_an_impossible_value_does_not_hide_a_fire(quality: Quality) -> None:
    """It is heard now: it sounds, and it is proven; but it ends nothing."""
    story = Story(FIRE).hear(2, quality=quality)
    assert (story.state, story.alarm.unproven) == ("unacknowledged", False)
    assert heard(story) is Pattern.LIFE_SAFETY
    assert story.hear(0, quality=quality).at(60).state == "unacknowledged"
    assert story.hear(0).state == "returned"


@pytest.mark.parametrize(
    "quality", [Quality.STALE, Quality.LINK_LOST, Quality.DEVICE_LOST, Quality.DEVICE_FAULT]
)
def test_what_is_merely_lost_says_nothing_new(quality: Quality) -> None:
    assert Story(FIRE).hear(2, quality=quality).told == []


# -- the sound -----------------------------------------------------------------------------------


def test_it_makes_no_sound_until_nobody_comes_to_look() -> None:
    """A message that a broker kept never starts the horn; a minute without anybody does."""
    story = kept(Story(FIRE, settings=STEPS), 2)
    assert heard(story) is Pattern.NONE
    assert heard(story.at(59)) is Pattern.NONE
    assert heard(story.at(60)) is Pattern.LIFE_SAFETY


def test_proven_it_sounds_at_once_even_if_it_was_silenced_before() -> None:
    story = kept(Story(FIRE, settings=STEPS), 2).at(61)
    hush = silence([story.alarm], Load(), Hush(), STEPS, story.now)
    assert heard(story, hush) is Pattern.NONE
    assert heard(story.hear(2), hush) is Pattern.LIFE_SAFETY


def test_proven_at_once_it_sounds_at_once() -> None:
    assert heard(kept(Story(FIRE, settings=STEPS), 2).at(1).hear(2)) is Pattern.LIFE_SAFETY


# -- the journal ---------------------------------------------------------------------------------


def test_the_journal_alone_tells_whether_it_was_proven() -> None:
    for story in (
        kept(Story(FIRE), 2),
        kept(Story(FIRE), 2).ack(),
        kept(Story(FIRE), 2).ack().at(5).hear(2),
        kept(Story(FIRE), 2).at(5).hear(2),
    ):
        (memory,) = fold({}, story.told, lambda _: FIRE).values()
        assert memory.alarm is not None
        for name in ("unproven", "acknowledged", "called_ms", "severity", "raised_ms"):
            assert getattr(memory.alarm, name) == getattr(story.alarm, name), name


def test_what_was_pending_becomes_proven_before_it_is_raised() -> None:
    story = kept(Story(replace(FIRE, on_delay_ms=10_000)), 2).at(5).hear(2).at(10)
    assert (story.state, story.alarm.unproven) == ("unacknowledged", False)
    story = kept(Story(replace(FIRE, on_delay_ms=10_000)), 2).at(10)
    assert (story.state, story.alarm.unproven) == ("unacknowledged", True)
