"""The alarm step told as stories."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.alarms import AlarmState, Suppression
from models.alarms.acts import reset
from models.alarms.condition import Inputs
from models.points import Level, Quality, Rule, Severity
from models.site.park import AlarmSettings
from tests.alarms.bench import BEGIN, CRITICAL, HIGH, LEAK, LOW, MEDIUM, H, Story, read_from, ruled

NOT_GOOD = [q for q in Quality if q not in (Quality.GOOD, Quality.MANUAL)]


def value_for(quality: Quality, value: float) -> float | None:
    return None if quality >= Quality.NOTHING_YET else value


# -- limits and states ---------------------------------------------------------------------------


def test_a_limit_itself_is_not_beyond_the_limit() -> None:
    assert Story().hear(26.0, 10.0).state == "normal"
    assert Story().hear(26.01).state == "unacknowledged"


def test_it_ends_only_a_deadband_inside_the_limit() -> None:
    story = Story().hear(26.1, 25.9, 25.6, 25.51)
    assert story.happened == [H.RAISED]
    assert story.hear(25.5).happened == [H.RAISED, H.RETURNED]


def test_worse_and_better_levels_are_one_alarm_that_shows_the_worst() -> None:
    story = Story().hear(27, 30.1, 29.8)
    assert (story.alarm.which, story.alarm.severity, story.alarm.limit) == ("high_high", HIGH, 30)
    story.hear(29.4)
    assert (story.alarm.which, story.alarm.condition, story.alarm.severity) == (
        "high", MEDIUM, HIGH,
    )  # fmt: skip
    story.hear(25.4)
    assert (story.state, story.alarm.condition, story.alarm.severity) == (
        "returned", Severity.NONE, HIGH,
    )  # fmt: skip
    assert story.happened == [H.RAISED, H.CHANGED, H.CHANGED, H.RETURNED]
    assert [one.number for one in story.told] == [1, 2, 3, 4]


def test_the_inner_limit_holds_by_its_deadband_when_the_outer_one_ends() -> None:
    story = Story(ruled(deadband=2)).hear(31, 25)
    assert story.alarm.which == "high"
    assert story.hear(24).state == "returned"


def test_from_high_straight_to_low() -> None:
    story = Story().hear(27, 9.9)
    assert (story.alarm.which, story.happened) == ("low", [H.RAISED, H.CHANGED])


def test_the_raising_is_kept_while_it_lasts() -> None:
    story = Story().hear(27).at(5)
    memory = story.memory
    assert story.hear(28).memory is memory
    assert (story.alarm.raised_ms, story.alarm.value) == (BEGIN, 27)


@pytest.mark.parametrize("quality", NOT_GOOD)
def test_what_is_not_good_neither_raises_nor_clears(quality: Quality) -> None:
    assert Story().hear(value_for(quality, 99), quality=quality).told == []
    story = Story().hear(27).hear(value_for(quality, 20), quality=quality).at(1000)
    assert (story.state, story.happened) == ("unacknowledged", [H.RAISED])
    assert story.hear(20).state == "returned"


def test_states_raise_by_their_own_severity() -> None:
    story = Story(LEAK).hear(0, 1)
    assert (story.alarm.which, story.alarm.severity) == ("wet", HIGH)
    story.hear(3)
    assert (story.alarm.which, story.alarm.condition, story.alarm.severity) == ("fault", LOW, HIGH)
    assert story.hear(0).state == "returned"


# -- acknowledging -------------------------------------------------------------------------------


def test_acknowledged_then_gone_and_gone_then_acknowledged_end_alike() -> None:
    first = Story().hear(27).ack()
    assert first.state == "acknowledged"
    second = Story().hear(27, 20)
    assert second.state == "returned"
    assert first.hear(20).alarm is None
    assert second.ack().alarm is None
    assert sorted(first.happened, key=str) == sorted(second.happened, key=str)


def test_an_acknowledgement_does_not_reach_what_called_after_it_was_looked_at() -> None:
    story = Story().hear(27).at(10).hear(20).at(20).hear(28).at(21)
    assert story.ack(seen_ms=BEGIN + 15_000).state == "unacknowledged"
    assert story.ack(seen_ms=BEGIN + 20_000).state == "acknowledged"


def test_acknowledging_again_changes_nothing() -> None:
    story = Story().hear(27).ack()
    assert story.ack().happened == [H.RAISED, H.ACKNOWLEDGED]


def test_worse_than_what_was_acknowledged_calls_again_and_less_does_not() -> None:
    story = Story().hear(31).ack().at(5).hear(27).at(6).hear(31)
    assert story.state == "acknowledged"
    worse = Story().hear(27).ack().at(5).hear(31)
    assert (worse.state, worse.alarm.called_ms, worse.alarm.raised_ms) == (
        "unacknowledged", BEGIN + 5_000, BEGIN,
    )  # fmt: skip
    assert worse.ack(seen_ms=BEGIN + 4_999).state == "unacknowledged"


def test_another_state_that_is_as_bad_calls_once_and_not_at_every_turn() -> None:
    story = Story(LEAK).hear(1).ack().at(1).hear(2)
    assert story.state == "unacknowledged"
    story.ack().at(2).hear(1).at(3).hear(2)
    # acknowledged as flooded: wet is another thing to be told of, once
    assert story.state == "unacknowledged"
    assert story.alarm.called_ms == BEGIN + 2_000


def test_after_an_acknowledgement_it_shows_what_is_there() -> None:
    story = Story().hear(31, 27)
    assert story.alarm.severity is HIGH
    assert story.ack().alarm.severity is MEDIUM


def test_it_comes_again_before_anybody_looked() -> None:
    story = Story().hear(31, 20).at(9).hear(27)
    assert (story.alarm.occurrences, story.alarm.raised_ms) == (2, BEGIN + 9_000)
    assert (story.alarm.severity, story.alarm.condition) == (HIGH, MEDIUM)


def test_within_one_millisecond_every_occurrence_has_its_own_name() -> None:
    story = Story().hear(27, 20, 27, 20, 27)
    names = [(one.raised_ms, one.number) for one in story.told]
    assert len(set(names)) == len(names) == 5
    assert names == sorted(names)


# -- delays --------------------------------------------------------------------------------------


def test_on_delay_waits_for_the_condition_to_hold() -> None:
    story = Story(ruled(on_delay_ms=10_000)).hear(27).at(9)
    assert story.state == "normal"
    assert story.at(30).seconds == [(H.RAISED, 10)]


def test_a_break_begins_the_on_delay_anew() -> None:
    story = Story(ruled(on_delay_ms=10_000)).hear(27).at(9).hear(25).hear(27).at(18.9)
    assert story.state == "normal"
    assert story.at(20).seconds == [(H.RAISED, 19)]


def test_a_short_worse_peak_is_not_called_within_the_on_delay() -> None:
    story = Story(ruled(on_delay_ms=10_000)).hear(27).at(20).hear(31).at(25).hear(28).at(60)
    assert (story.alarm.severity, story.happened) == (MEDIUM, [H.RAISED])
    story.hear(31).at(75)
    assert (story.alarm.severity, story.seconds[-1]) == (HIGH, (H.CHANGED, 70))


def test_a_worse_level_within_the_delay_is_called_for_what_has_held() -> None:
    story = Story(ruled(on_delay_ms=10_000)).hear(27).at(8).hear(31).at(10)
    assert story.alarm.which == "high"
    assert story.at(18).alarm.which == "high_high"


def test_no_delay_runs_out_while_the_data_is_bad() -> None:
    story = Story(ruled(on_delay_ms=10_000)).hear(27).at(5).hear(None, quality=Quality.DECODE)
    assert story.at(60).told == []
    # the condition was there before and is there now: it is not made to wait again
    assert story.hear(27.5).seconds == [(H.RAISED, 60)]


def test_off_delay_waits_for_it_to_be_gone() -> None:
    story = Story(ruled(off_delay_ms=30_000)).hear(27).at(10).hear(20).at(20).hear(27).at(25)
    story.hear(20).at(54)
    assert story.state == "unacknowledged"
    assert story.at(60).seconds == [(H.RAISED, 0), (H.RETURNED, 55)]


def test_off_delay_does_not_run_out_while_the_data_is_bad() -> None:
    story = Story(ruled(off_delay_ms=30_000)).hear(27, 20).at(5).hear(20, quality=Quality.STALE)
    assert story.at(100).state == "unacknowledged"
    assert story.hear(20).seconds[-1] == (H.RETURNED, 100)


def test_so_often_within_the_span_or_so_long() -> None:
    rule = ruled(count=3, within_ms=60_000)
    often = Story(rule)
    for second in (0, 10, 20):
        often.at(second).hear(27).at(second + 1).hear(20)
    assert often.seconds == [(H.RAISED, 20), (H.RETURNED, 21)]
    slowly = Story(rule)
    for second in (0, 50, 100, 150):
        slowly.at(second).hear(27).at(second + 1).hear(20)
    assert slowly.told == []
    assert Story(rule).hear(27).at(100).seconds == [(H.RAISED, 60)]


def test_re_alarm_calls_for_what_was_acknowledged_and_is_still_there() -> None:
    story = Story(ruled(re_alarm_ms=600_000)).hear(27).at(10).ack().at(609)
    assert story.state == "acknowledged"
    story.at(700)
    assert (story.state, story.seconds[-1]) == ("unacknowledged", (H.RE_ALARMED, 610))
    assert story.ack(seen_ms=BEGIN + 609_000).state == "unacknowledged"
    assert story.ack().state == "acknowledged"


# -- latching ------------------------------------------------------------------------------------


def test_what_latches_stays_until_a_person_resets_it() -> None:
    story = Story(ruled(latching=True)).hear(27).ack().hear(20).at(1000)
    assert (story.state, story.alarm.latched, story.alarm.condition) == (
        "acknowledged", True, Severity.NONE,
    )  # fmt: skip
    assert story.reset().alarm is None
    assert story.happened == [H.RAISED, H.ACKNOWLEDGED, H.CHANGED, H.RESET]


def test_a_reset_does_nothing_while_the_condition_is_there() -> None:
    story = Story(ruled(latching=True)).hear(27).ack()
    assert story.reset().happened == [H.RAISED, H.ACKNOWLEDGED]


def test_a_reset_does_not_reach_what_latched_after_it_was_looked_at() -> None:
    story = Story(ruled(latching=True)).at(5).hear(27, 20)
    memory, told = reset(story.memory, BEGIN + 4_000, "li-na", story.now)
    assert told == ()
    assert memory.alarm is not None
    assert memory.alarm.latched


def test_a_reset_is_no_acknowledgement() -> None:
    story = Story(ruled(latching=True)).hear(27, 20).reset()
    assert story.state == "returned"
    assert story.ack().alarm is None


def test_what_latched_and_comes_again_calls_again() -> None:
    story = Story(ruled(latching=True)).hear(27).ack().hear(20).at(5).hear(27)
    assert (story.state, story.alarm.occurrences, story.alarm.latched) == (
        "unacknowledged", 2, False,
    )  # fmt: skip


# -- withheld ------------------------------------------------------------------------------------


def test_shelved_it_is_evaluated_and_logged_and_calls_nobody() -> None:
    story = Story().shelve(3600).hear(27)
    assert story.state == "shelved"
    story.hear(31, 20)
    assert (story.alarm, story.happened) == (None, [H.WITHHELD, H.CHANGED, H.ENDED])
    assert {one.withheld for one in story.told} == {"shelved"}


def test_out_of_shelving_with_the_condition_there_somebody_is_called_anew() -> None:
    story = Story().hear(27).ack().shelve(60)
    assert story.state == "shelved"
    story.at(61)
    assert (story.state, story.alarm.raised_ms) == ("unacknowledged", BEGIN + 60_000)
    assert story.happened == [H.RAISED, H.ACKNOWLEDGED, H.WITHHELD, H.RAISED]


def test_out_of_shelving_with_the_condition_gone_nothing_is_left() -> None:
    story = Story().hear(27).shelve(60).hear(20).at(100)
    assert (story.alarm, story.happened) == (None, [H.RAISED, H.WITHHELD, H.ENDED])


def test_one_shot_ends_with_the_condition_and_does_not_begin_again_by_itself() -> None:
    story = Story().hear(27).shelve(3600, one_shot=True).at(10).hear(20).at(20).hear(27)
    assert story.state == "unacknowledged"
    # the record still stands in the journal, but it is spent
    assert story.shelve(3600, one_shot=True).state == "unacknowledged"
    assert story.shelve(3600, record="s2", one_shot=True).state == "shelved"


def test_one_shot_ends_at_its_cap_even_if_the_condition_stays() -> None:
    assert Story().hear(27).shelve(60, one_shot=True).at(61).state == "unacknowledged"


def test_a_suppression_that_opens_looks_at_the_present_state() -> None:
    story = Story().withhold("by_design", Suppression(BEGIN)).hear(27)
    assert story.state == "suppressed"
    story.at(5).withhold("by_design", None)
    assert (story.state, story.alarm.raised_ms) == ("unacknowledged", BEGIN + 5_000)


def test_one_reason_ends_and_another_still_holds() -> None:
    story = Story().hear(27).shelve(60).out(120).at(61)
    assert (story.state, story.memory.shelving) == ("out_of_service", None)
    assert story.at(121).state == "unacknowledged"


def test_life_safety_is_never_shelved_or_suppressed_but_goes_out_of_service() -> None:
    story = Story(replace(LEAK, life_safety=True)).hear(1).shelve(3600)
    story.withhold("by_hand", Suppression(BEGIN)).withhold("by_design", Suppression(BEGIN))
    assert (story.state, story.alarm.life_safety) == ("unacknowledged", True)
    assert story.out(60).state == "out_of_service"


def by_logic_or_work(story: Story, how: str) -> Story:
    """Withheld for a minute by something that no person chose for this very alarm."""
    return story.out(60) if how == "out" else story.withhold("by_design", Suppression(BEGIN))


LOGIC_OR_WORK = pytest.mark.parametrize("how", ["out", "by_design"])


@pytest.mark.parametrize("how", ["shelving", "by_hand"])
def test_who_shelves_or_suppresses_what_has_returned_has_it_in_hand(how: str) -> None:
    story = Story().hear(27, 20)
    assert story.state == "returned"
    if how == "shelving":
        story.shelve(60)
    else:
        story.withhold("by_hand", Suppression(BEGIN, "r", "wang-fang", BEGIN + 60_000))
    assert (story.alarm, story.happened) == (None, [H.RAISED, H.RETURNED, H.ENDED])
    assert story.at(100).alarm is None


@LOGIC_OR_WORK
def test_what_has_returned_does_not_vanish_because_logic_or_a_work_withholds_it(how: str) -> None:
    story = by_logic_or_work(Story().hear(27, 20), how)
    assert (story.state, story.happened) == ("returned", [H.RAISED, H.RETURNED])
    story.at(100)
    assert story.state == "returned"
    story.ack()
    assert (story.alarm, story.happened[-1]) == (None, H.ACKNOWLEDGED)


@LOGIC_OR_WORK
def test_it_is_acknowledged_while_it_is_withheld(how: str) -> None:
    assert by_logic_or_work(Story().hear(27, 20), how).at(5).ack().alarm is None


@LOGIC_OR_WORK
def test_what_called_and_ends_while_it_is_withheld_is_still_to_be_acknowledged(how: str) -> None:
    story = by_logic_or_work(Story().hear(27), how).at(5).hear(20)
    assert story.state == "returned"
    assert story.happened == [H.RAISED, H.WITHHELD, H.RETURNED]
    assert story.told[-1].withheld == ""
    assert story.at(100).state == "returned"


@LOGIC_OR_WORK
def test_what_was_acknowledged_and_ends_while_it_is_withheld_is_normal(how: str) -> None:
    story = by_logic_or_work(Story().hear(27).ack(), how).at(5).hear(20)
    assert (story.alarm, story.happened[-1]) == (None, H.ENDED)


@LOGIC_OR_WORK
def test_what_called_nobody_leaves_nothing_to_acknowledge(how: str) -> None:
    story = by_logic_or_work(Story(), how).hear(27).at(5)
    assert story.hear(20).alarm is None


@LOGIC_OR_WORK
def test_what_comes_again_is_withheld_and_owed_when_it_goes(how: str) -> None:
    story = by_logic_or_work(Story().hear(27, 20), how).at(5).hear(27)
    assert story.state == ("out_of_service" if how == "out" else "suppressed")
    assert story.alarm.occurrences == 2
    assert story.at(8).hear(20).state == "returned"


def test_shelved_by_a_person_while_a_work_withholds_it_nothing_is_owed() -> None:
    story = Story().hear(27).out(60).at(5).shelve(600).at(10).hear(20)
    assert (story.alarm, story.happened[-1]) == (None, H.ENDED)


def test_a_trapped_person_that_nobody_acknowledged_outlives_the_work_at_the_lift() -> None:
    """Life safety can only go out of service, and must not be forgotten by that."""
    rule = Rule(
        "states", "states", (Level("trapped", CRITICAL, state=1),), life_safety=True
    )  # fmt: skip
    story = Story(rule).hear(1).at(3).out(60).at(10).hear(0).at(100)
    assert (story.state, story.alarm.life_safety) == ("returned", True)


def test_a_bad_value_does_not_end_what_is_withheld() -> None:
    story = Story().out(60).hear(27).hear(None, quality=Quality.SENTINEL).at(61)
    assert story.state == "unacknowledged"


# -- data that is missing ------------------------------------------------------------------------

SILENCE = Rule("no_update", "no_update", (Level("no_update", MEDIUM),))
BADNESS = Rule("bad_quality", "bad_quality", (Level("bad_quality", LOW),))


@pytest.mark.parametrize("quality", list(Quality))
def test_silence_raises_and_a_lost_link_does_neither(quality: Quality) -> None:
    raises = quality in (Quality.STALE, Quality.DEVICE_LOST, Quality.NOTHING_YET)
    story = Story(SILENCE).hear(value_for(quality, 20), quality=quality)
    assert (story.state == "unacknowledged") is raises
    stands = Story(SILENCE).hear(20, quality=Quality.STALE)
    stands.hear(value_for(quality, 20), quality=quality)
    keeps = raises or quality in (Quality.LINK_LOST, Quality.RETAINED)
    assert (stands.state == "unacknowledged") is keeps


@pytest.mark.parametrize("quality", list(Quality))
def test_bad_data_is_an_alarm_of_its_own(quality: Quality) -> None:
    story = Story(BADNESS).hear(value_for(quality, 20), quality=quality)
    bad = quality in (
        Quality.DECODE, Quality.SENTINEL, Quality.REFUSED, Quality.DEVICE_FAULT, Quality.RANGE,
    )  # fmt: skip
    assert (story.state == "unacknowledged") is bad


# -- rate, deviation, stuck, expression ------------------------------------------------------------

RATE = Rule("rate", "rate", (Level("rate", MEDIUM, 2.0),), deadband=0.5, window_ms=60_000)


def test_a_rate_over_the_window_up_or_down() -> None:
    for sign in (1, -1):
        story = Story(RATE)
        for second in range(0, 61, 5):
            story.at(second).hear(20)
        for second in range(65, 130, 5):
            story.at(second).hear(20 + sign * (second - 60) / 20)  # 3 per minute
        assert story.happened == [H.RAISED]
        for second in range(130, 260, 5):
            story.at(second).hear(20 + sign * 3.5)
        assert story.happened == [H.RAISED, H.RETURNED]


def test_a_rate_needs_a_whole_window_and_ends_in_silence_that_says_no_change() -> None:
    story = Story(RATE).hear(20).at(30).hear(90)
    assert story.told == []
    story.at(61).hear(91)
    assert story.happened == [H.RAISED]
    assert story.at(200).happened == [H.RAISED, H.RETURNED]


def test_deviation_from_another_point() -> None:
    values: dict[str, float | None] = {"other": 20.0}
    rule = Rule("dev", "deviation", (Level("deviation", HIGH, 3.0),), deadband=0.5, other="other")
    story = Story(rule, Inputs(read_from(values), "other")).hear(23.0)
    assert story.state == "normal"
    assert story.hear(23.1).state == "unacknowledged"
    values["other"] = None
    assert story.hear(20).state == "unacknowledged"
    values["other"] = 20.0
    assert story.hear(22.6).state == "unacknowledged"
    assert story.hear(22.5).state == "returned"


def test_a_counter_that_does_not_move() -> None:
    rule = Rule("stuck", "stuck", (Level("stuck", LOW),), window_ms=60_000)
    story = Story(rule).hear(5).at(30).hear(6).at(89).hear(6)
    assert story.told == []
    assert story.at(91).seconds == [(H.RAISED, 90)]
    assert story.hear(7).state == "returned"


def test_a_counter_nobody_hears_of_is_not_stuck() -> None:
    rule = Rule("stuck", "stuck", (Level("stuck", LOW),), window_ms=60_000)
    story = Story(rule).hear(5).at(30).hear(5, quality=Quality.STALE).at(200)
    assert story.told == []


def test_an_expression_that_is_not_known_concludes_nothing() -> None:
    holds: list[bool | None] = [True]
    rule = Rule("expr", "expression", (Level("expression", CRITICAL),), expression="x")
    inputs = Inputs(read_from({}), "", lambda _: holds[0])
    story = Story(rule, inputs).hear(1)
    assert story.state == "unacknowledged"
    holds[0] = None
    assert story.hear(1).state == "unacknowledged"
    holds[0] = False
    assert story.hear(1).state == "returned"


# -- escalation ------------------------------------------------------------------------------------

STEPS = AlarmSettings(louder_ms=60_000, call_ms=180_000, notice_ms=300_000)


def test_what_nobody_acknowledges_escalates_step_by_step() -> None:
    story = Story(settings=STEPS).hear(31).at(1000)
    taken = [(one.step, (one.at_ms - BEGIN) // 1000) for one in story.told[1:]]
    assert taken == [(1, 60), (2, 180), (3, 300)]
    assert Story(settings=STEPS).hear(27).at(1000).happened == [H.RAISED]
    assert Story(settings=STEPS).hear(31).at(70).ack().at(1000).alarm.escalated == 0


def test_shelved_nothing_escalates() -> None:
    assert H.ESCALATED not in Story(settings=STEPS).hear(31).shelve(600).at(500).happened


# -- properties ----------------------------------------------------------------------------------

values = st.lists(st.floats(-50, 80), min_size=1, max_size=30)


@given(values)
def test_without_deadband_the_condition_depends_on_the_last_value_only(heard: list[float]) -> None:
    rule = ruled(deadband=0.0)
    story, last = Story(rule).hear(*heard), Story(rule).hear(heard[-1])
    now = last.alarm.condition if last.alarm else Severity.NONE
    assert (story.alarm.condition if story.alarm else Severity.NONE) == now


@given(values)
def test_with_deadband_nothing_violated_goes_unseen(heard: list[float]) -> None:
    story = Story().hear(*heard)
    calling = story.alarm is not None and story.alarm.returned_ms is None
    if not 10 <= heard[-1] <= 26:
        assert calling
    if 10.5 <= heard[-1] <= 25.5:
        assert not calling


moves = st.lists(
    st.tuples(st.sampled_from((5, 20, 25.7, 27, 31)), st.sampled_from(list(Quality)))
    | st.sampled_from(("ack", "wait")),
    max_size=30,
)


@settings(deadline=None, max_examples=300)
@given(moves, st.integers(0, 2), st.integers(0, 2))
def test_bad_data_never_raises_and_never_clears(told: list, on: int, off: int) -> None:
    story = Story(ruled(on_delay_ms=on * 1500, off_delay_ms=off * 1500))
    blind = True
    for move in told:
        before = len(story.told)
        if move == "ack":
            story.ack()
        elif move == "wait":
            story.at((story.now - BEGIN) / 1000 + 2)
        else:
            value, quality = move
            story.hear(value_for(quality, value), quality=quality)
            blind = quality not in (Quality.GOOD, Quality.MANUAL)
        if blind and move != "ack":
            assert story.told[before:] == []


@settings(deadline=None, max_examples=300)
@given(moves)
def test_the_order_of_acknowledging_and_returning_does_not_matter(told: list) -> None:
    story = Story()
    for move in told:
        if move not in ("ack", "wait"):
            value, quality = move
            story.hear(value_for(quality, value), quality=quality)
    one, other = Story(), Story()
    one.memory = other.memory = story.memory
    one.now = other.now = story.now + 1000
    one.ack().hear(20)
    other.hear(20).ack()
    assert one.alarm is other.alarm is None


def test_the_state_of_nothing_is_normal() -> None:
    assert Story().state == AlarmState.NORMAL.value
