"""When which step of escalation is due."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.alarms import Alarm, OutOfService, Shelving, Suppression
from models.alarms.escalation import Step, due, escalates, next_due_ms
from models.points import Severity
from models.site.park import AlarmSettings

SITE = AlarmSettings(louder_ms=60_000, call_ms=180_000, notice_ms=300_000)
HIGH = Alarm("pump.state", Severity.HIGH, "tripped", 1_000_000, 1.0, None)


def test_an_alarm_that_nobody_acknowledges_becomes_louder_calls_and_tells_the_others() -> None:
    at = HIGH.raised_ms
    stands = [due(HIGH, SITE, at + after) for after in (0, 59_999, 60_000, 180_000, 300_000)]
    assert stands == [Step.NONE, Step.NONE, Step.LOUDER, Step.CALL, Step.NOTICE]
    assert next_due_ms(HIGH, SITE) == at + 60_000
    assert next_due_ms(replace(HIGH, escalated=Step.LOUDER), SITE) == at + 180_000
    assert next_due_ms(replace(HIGH, escalated=Step.NOTICE), SITE) is None


def test_a_step_of_zero_is_left_out_and_the_later_ones_are_not() -> None:
    site = replace(SITE, call_ms=0)
    assert due(HIGH, site, HIGH.raised_ms + 299_999) is Step.LOUDER
    assert due(HIGH, site, HIGH.raised_ms + 300_000) is Step.NOTICE
    assert next_due_ms(replace(HIGH, escalated=Step.LOUDER), site) == HIGH.raised_ms + 300_000


@pytest.mark.parametrize(
    "quiet",
    [
        replace(HIGH, acknowledged=True),
        replace(HIGH, returned_ms=1_000_500),
        replace(HIGH, severity=Severity.MEDIUM),
        replace(HIGH, shelving=Shelving("r", "p", "works", 0, 9)),
        replace(HIGH, suppression=Suppression(0)),
        replace(HIGH, out=OutOfService("w", "W-1", 0, 9)),
    ],
)
def test_nobody_is_called_for_what_is_seen_gone_withheld_or_less_than_high(quiet: Alarm) -> None:
    assert due(quiet, SITE, HIGH.raised_ms + 10**9) is Step.NONE
    assert next_due_ms(quiet, SITE) is None


def test_life_safety_escalates_at_every_priority_and_after_it_is_gone() -> None:
    leak = replace(HIGH, severity=Severity.LOW, life_safety=True, returned_ms=1_000_500)
    assert due(leak, SITE, HIGH.raised_ms + 180_000) is Step.CALL
    latched = replace(HIGH, latched=True, returned_ms=1_000_500)
    assert escalates(latched)


def test_after_a_re_alarm_the_steps_are_counted_anew() -> None:
    hour = 3_600_000
    again = HIGH.raised_ms + hour
    assert due(HIGH, SITE, again + 59_999, since_ms=again) is Step.NONE
    assert due(HIGH, SITE, again + 60_000, since_ms=again) is Step.LOUDER


@given(
    after=st.integers(0, 10**7),
    taken=st.sampled_from(Step),
    steps=st.tuples(*[st.integers(0, 10**6)] * 3),
)
@settings(deadline=None)
def test_a_step_is_never_taken_back_and_the_next_one_is_due_when_it_is_said(
    after: int, taken: Step, steps: tuple[int, int, int]
) -> None:
    site = AlarmSettings(louder_ms=steps[0], call_ms=steps[1], notice_ms=steps[2])
    alarm = replace(HIGH, escalated=int(taken))
    step = due(alarm, site, HIGH.raised_ms + after)
    assert step >= taken
    moment = next_due_ms(alarm, site)
    assert (step > taken) == (moment is not None and moment <= HIGH.raised_ms + after)
