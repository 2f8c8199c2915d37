"""Limit and state violations told as stories."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.alarms import Alarm, step
from models.points import Limits, Point, Quality, Reading, Severity, State
from models.text import Name

ROOM = Point(
    "room.temperature",
    "room",
    Name("Temperature"),
    "temperature",
    "Cel",
    limits=Limits(low_low=5, low=10, high=26, high_high=30, deadband=0.5),
)
DETECTOR = Point(
    "leak.state",
    "leak",
    Name("Leak"),
    "moisture",
    states=(
        State("dry", Name("Dry")),
        State("wet", Name("Wet"), Severity.HIGH),
        State("fault", Name("Fault"), Severity.LOW),
    ),
)


def heard(
    point: Point, value: float | None, quality: Quality = Quality.GOOD, at: int = 1
) -> Reading:
    return Reading(point.id, value, quality, at, at)


def story(point: Point, *values: float) -> list[tuple[str, Severity] | None]:
    alarm: Alarm | None = None
    told = []
    for at, value in enumerate(values, 1):
        alarm = step(point, alarm, heard(point, value, at=at))
        told.append(None if alarm is None else (alarm.which, alarm.severity))
    return told


HIGH, HIGH_HIGH = ("high", Severity.MEDIUM), ("high_high", Severity.HIGH)


def test_a_limit_itself_is_not_beyond_the_limit() -> None:
    assert story(ROOM, 26.0, 10.0, 26.01) == [None, None, HIGH]


def test_it_ends_only_a_deadband_inside_the_limit() -> None:
    assert story(ROOM, 26.1, 25.9, 25.6, 25.5, 25.9) == [HIGH, HIGH, HIGH, None, None]


def test_worse_replaces_and_better_steps_down_through_its_own_deadband() -> None:
    assert story(ROOM, 27, 30.1, 29.8, 29.4, 25.4) == [HIGH, HIGH_HIGH, HIGH_HIGH, HIGH, None]


def test_from_high_straight_to_low() -> None:
    assert story(ROOM, 27, 9.9) == [HIGH, ("low", Severity.MEDIUM)]


def test_the_raising_reading_is_kept_while_it_lasts() -> None:
    first = step(ROOM, None, heard(ROOM, 27, at=100))
    assert first is not None
    assert step(ROOM, first, heard(ROOM, 28, at=200)) is first
    assert (first.raised_ms, first.value, first.limit) == (100, 27, 26)


@pytest.mark.parametrize("quality", [q for q in Quality if q not in (Quality.GOOD, Quality.MANUAL)])
def test_what_is_not_good_neither_raises_nor_clears(quality: Quality) -> None:
    value = None if quality >= Quality.NOTHING_YET else 99.0
    assert step(ROOM, None, heard(ROOM, value, quality)) is None
    active = step(ROOM, None, heard(ROOM, 27))
    calm = None if quality >= Quality.NOTHING_YET else 20.0
    assert step(ROOM, active, heard(ROOM, calm, quality)) is active


def test_states_raise_by_their_own_severity() -> None:
    assert story(DETECTOR, 0, 1, 1, 2, 0) == [
        None,
        ("state", Severity.HIGH),
        ("state", Severity.HIGH),
        ("state", Severity.LOW),
        None,
    ]


def test_a_state_that_does_not_exist_changes_nothing() -> None:
    wet = step(DETECTOR, None, heard(DETECTOR, 1))
    assert step(DETECTOR, wet, heard(DETECTOR, 7)) is wet


@given(st.lists(st.floats(-50, 80), min_size=1, max_size=30))
def test_without_deadband_the_alarm_depends_on_the_last_value_only(values: list[float]) -> None:
    plain = Point(
        "p", "d", Name("p"), "temperature", limits=Limits(5, 10, 26, 30, severity=Severity.LOW)
    )
    *_, last = story(plain, *values)
    assert last == story(plain, values[-1])[0]


@given(st.lists(st.floats(-50, 80), min_size=1, max_size=30))
def test_with_deadband_nothing_violated_goes_unseen(values: list[float]) -> None:
    *_, told = story(ROOM, *values)
    if not 10 <= values[-1] <= 26:
        assert told is not None
    if 10.5 <= values[-1] <= 25.5:
        assert told is None
