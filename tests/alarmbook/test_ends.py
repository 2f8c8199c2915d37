"""Until when an alarm can be shelved: shift ends on the clock of the site, and twelve hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.alarmbook import LONGEST_MS, latest_end, shift_end
from models.site.park import Park
from models.text import Name

HOUR = 3_600_000
BERLIN = ZoneInfo("Europe/Berlin")


def park(zone="Asia/Shanghai", shifts=(8 * 60, 20 * 60)):
    return Park("p", Name("Park"), zone, "op", shifts=shifts)


def ms(*wall, zone=BERLIN, fold=0):
    return round(datetime(*wall, tzinfo=zone, fold=fold).timestamp() * 1000)


def hours(park_, now, long=False):
    return (latest_end(park_, now, long) - now) / HOUR


def test_by_day_the_shift_ends_at_eight_in_the_evening():
    at = ms(2026, 5, 4, 11, 20, zone=ZoneInfo("Asia/Shanghai"))
    assert hours(park(), at) == pytest.approx(8 + 40 / 60)
    assert hours(park(), at, long=True) == 12


def test_at_the_very_end_of_a_shift_the_next_one_counts():
    at = ms(2026, 5, 4, 20, 0, zone=ZoneInfo("Asia/Shanghai"))
    assert hours(park(), at) == 12
    assert hours(park(), at - 1) == pytest.approx(0, abs=1e-6)


def test_the_night_in_which_the_clocks_go_forward_is_an_hour_shorter():
    at = ms(2026, 3, 28, 20, 0)
    assert hours(park("Europe/Berlin"), at) == 11


def test_the_night_in_which_the_clocks_go_back_is_thirteen_hours_but_twelve_is_the_cap():
    at = ms(2026, 10, 24, 20, 0)
    assert shift_end(park("Europe/Berlin"), at) == at + 13 * HOUR
    assert hours(park("Europe/Berlin"), at) == 12
    assert hours(park("Europe/Berlin"), at + 2 * HOUR) == 11


def test_a_shift_that_ends_at_a_time_the_clocks_skip_ends_an_hour_later_by_the_wall():
    at = ms(2026, 3, 29, 1, 0)
    end = shift_end(park("Europe/Berlin", (2 * 60 + 30,)), at)
    local = datetime.fromtimestamp(end / 1000, UTC).astimezone(BERLIN)
    assert (local.hour, local.minute) == (3, 30)


def test_a_shift_that_ends_at_a_time_shown_twice_ends_at_the_first():
    at = ms(2026, 10, 25, 1, 0)
    assert shift_end(park("Europe/Berlin", (2 * 60 + 30,)), at) == ms(2026, 10, 25, 2, 30)


def test_without_shifts_twelve_hours():
    assert hours(park(shifts=()), ms(2026, 5, 4, 11, 20)) == 12


@settings(deadline=None, max_examples=120)
@given(
    st.integers(1_704_067_200, 1_830_297_600),
    st.sampled_from(
        ["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC"]
    ),
    st.lists(st.integers(0, 24 * 60 - 1), max_size=4, unique=True).map(lambda x: tuple(sorted(x))),
)
def test_an_end_is_ahead_within_the_cap_and_a_shift_end_by_the_wall(seconds, zone, shifts):
    """Brute force by the minute is the model."""
    now = seconds * 1000
    here = park(zone, shifts)
    end = latest_end(here, now, long=False)
    assert now < end <= latest_end(here, now, long=True) == now + LONGEST_MS
    if not shifts:
        assert end == now + LONGEST_MS
        return
    local = ZoneInfo(zone)
    minute = now // 60_000 * 60_000 + 60_000
    skips = None
    while minute < end:
        wall = datetime.fromtimestamp(minute / 1000, UTC).astimezone(local)
        if wall.fold == 0 and wall.hour * 60 + wall.minute in shifts:
            skips = minute
            break
        minute += 60_000
    assert skips is None, "a shift ended before"
    if end < now + LONGEST_MS:
        wall = datetime.fromtimestamp(end / 1000, UTC).astimezone(local)
        # a time that the clocks skip is as much later: half an hour or an hour
        walls = {wall, wall - timedelta(minutes=30), wall - timedelta(hours=1)}
        assert {one.hour * 60 + one.minute for one in walls} & set(shifts)
