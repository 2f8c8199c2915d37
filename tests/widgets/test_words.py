"""Sentences, values, ages and times in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.points import Point, Quality, Reading, State
from models.text import Message, Name
from models.text.say import say
from tests.widgets.frozen import HOUR, MINUTE, NOW, frozen_park
from widgets.words import Words


@pytest.fixture
def english(catalogues) -> Words:
    return Words("en", catalogues["en"], "Asia/Shanghai")


@pytest.fixture
def chinese(catalogues) -> Words:
    return Words("zh_CN", catalogues["zh_CN"], "Asia/Shanghai")


def _reading(value: float | None, quality: Quality = Quality.GOOD) -> Reading:
    return Reading("p", value, quality, 0, 0)


def test_messages_and_names_inside_messages_are_said_in_the_same_language() -> None:
    catalogue = {"a.failed": "{what} failed: {why}", "a.why": "{n} of {total}"}
    why = Message.of("a.why", n=-3, total=2.5)
    message = Message.of("a.failed", what=Name("Pump", "泵"), why=why)
    assert say(catalogue, message, "en") == "Pump failed: −3 of 2.5"
    assert say(catalogue, message, "zh_CN") == "泵 failed: −3 of 2.5"


def test_a_code_from_the_future_is_still_said() -> None:
    message = Message.of("later.thing", point="p-1", n=3)
    assert say({}, message, "en") == "later.thing, point p-1, n 3"


def test_a_blank_that_nobody_filled_is_a_dash_and_braces_in_values_are_left_alone() -> None:
    assert say({"a.b": "{x} and {y}"}, Message.of("a.b", x="{y}"), "en") == "{y} and —"


def test_numbers_have_commas_a_true_minus_and_the_digits_of_the_resolution(english: Words) -> None:
    point = Point("p", "d", Name("t"), "temperature", "Cel", 0.1)
    assert english.value(point, _reading(21.4)) == ("21.4", "°C")
    assert english.value(point, _reading(-1234.0)) == ("−1,234.0", "°C")
    assert english.quantity(point, 8.0) == "8.0\u202f°C"


def test_no_value_is_a_dash_and_never_zero(english: Words) -> None:
    point = Point("p", "d", Name("t"), "temperature", "Cel", 0.1)
    assert english.value(point, _reading(None, Quality.DECODE)) == ("—", "")


def test_a_state_is_said_by_its_name(english: Words, chinese: Words) -> None:
    states = (State("closed", Name("Closed", "关")), State("open", Name("Open", "开")))
    point = Point("p", "d", Name("c"), "door_contact", states=states)
    assert english.value(point, _reading(1)) == ("Open", "")
    assert chinese.value(point, _reading(1)) == ("开", "")


@pytest.mark.parametrize(
    ("ms", "said"),
    [
        (-5, "0 s"),
        (59_999, "59 s"),
        (60_000, "1 min 00 s"),
        (207_000, "3 min 27 s"),
        (9_480_000, "2 h 38 min"),
        (4 * 24 * HOUR + 2 * HOUR + MINUTE, "4 d 2 h"),
    ],
)
def test_an_age_has_two_units_at_most(english: Words, ms: int, said: str) -> None:
    assert english.age(ms) == said


def test_a_short_age_has_one_unit(english: Words, chinese: Words) -> None:
    assert [english.short_age(ms) for ms in (40_000, 672_000, 3 * HOUR, 49 * HOUR)] == [
        "40 s",
        "11 min",
        "3 h",
        "2 d",
    ]
    assert chinese.short_age(672_000) == "11 分"


def test_times_are_those_of_the_site(english: Words, chinese: Words) -> None:
    assert english.clock(NOW) == "10:42:18"
    assert (english.date(NOW), chinese.date(NOW)) == ("Tue 14 Oct", "10月14日 周二")
    assert (english.time(NOW), chinese.time(NOW)) == ("14 Oct 10:42:18", "10月14日 10:42:18")


def test_what_began_on_another_day_has_its_date(english: Words) -> None:
    assert english.since(NOW - HOUR, NOW) == "09:42:18"
    assert english.since(NOW - 11 * HOUR, NOW) == "13 Oct 23:42:18"


def test_a_place_is_said_from_the_building_to_the_room(english: Words, chinese: Words) -> None:
    park = frozen_park()
    assert english.place(park, "b2-tt-212") == "Building B · Floor 2 · 2.12"
    assert chinese.place(park, "fp-d") == "D 座 · 1 层"
    nowhere = replace(park, places={})
    assert english.place(nowhere, "b2-tt-212") == ""


def test_every_quality_has_words(english: Words, chinese: Words) -> None:
    assert len({english.quality(quality) for quality in Quality}) == len(Quality)
    assert len({chinese.quality(quality) for quality in Quality}) == len(Quality)


def test_what_is_listed_has_the_comma_of_its_language(english: Words, chinese: Words) -> None:
    assert english.listed(["locked", "closed"]) == "locked, closed"
    assert chinese.listed(["锁定", "关闭"]) == "锁定、关闭"
