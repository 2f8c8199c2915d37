"""Office time against a model that looks at the clock on the wall, minute by minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.officehours import OfficeCalendar, office_calendar
from models.site.park import OfficeHours

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
ZONES = [
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "America/Havana",  # turns at midnight
    "Australia/Lord_Howe",  # half an hour
    "Asia/Kolkata",
    "Pacific/Apia",  # left out 30 December 2011
]


def ms(text: str, zone: str = "UTC") -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def local(at_ms: int, zone: str) -> datetime:
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_ms)).astimezone(
        ZoneInfo(zone)
    )


def is_office(hours: OfficeHours, zone: str, at_ms: int) -> bool:
    """The definition itself."""
    wall = local(at_ms, zone)
    day = wall.date().isoformat()
    if day in hours.make_up_days:
        spans = hours.week[0]
    elif day in hours.holidays:
        spans = ()
    else:
        spans = hours.week[wall.weekday()]
    minute = wall.hour * 60 + wall.minute
    return any(start <= minute < end for start, end in spans)


def counted(hours: OfficeHours, zone: str, start: int, end: int) -> int:
    """Milliseconds of office time, one minute after the other."""
    total, at = 0, start
    while at < end:
        after = min((at // MINUTE + 1) * MINUTE, end)
        total += (after - at) * is_office(hours, zone, at)
        at = after
    return total


def spans() -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    edges = st.lists(st.integers(0, 96), unique=True, max_size=4)
    return edges.map(
        lambda e: tuple((a * 15, b * 15) for a, b in zip(*[iter(sorted(e))] * 2, strict=False))
    )


# days round a change of the clocks, a skipped day, a leap day, a turn of the year
STARTS = [
    "2026-03-27", "2026-10-23", "2026-03-06", "2026-10-30", "2011-12-28", "2028-02-28",
    "2025-12-30", "2026-04-03",
]  # fmt: skip


@st.composite
def calendars(draw) -> tuple[OfficeHours, str, int]:
    start = draw(st.sampled_from(STARTS))
    days = [(datetime.fromisoformat(start) + timedelta(days=n)).date() for n in range(6)]
    dates = st.lists(st.sampled_from([day.isoformat() for day in days]), max_size=2, unique=True)
    week = tuple(draw(spans()) for _ in range(7))
    hours = OfficeHours(week, tuple(draw(dates)), tuple(draw(dates)))
    return hours, draw(st.sampled_from(ZONES)), ms(start) - 12 * HOUR


@settings(deadline=None, max_examples=60)
@given(calendars(), st.integers(0, 5 * DAY), st.integers(0, 3 * DAY))
def test_worked_is_what_a_look_at_the_clock_every_minute_finds(setting, offset, length) -> None:
    hours, zone, begin = setting
    start, end = begin + offset, begin + offset + length
    assert OfficeCalendar(hours, zone).worked(start, end) == counted(hours, zone, start, end)


@settings(deadline=None, max_examples=200)
@given(calendars(), st.integers(0, 5 * DAY), st.integers(0, 20 * HOUR))
def test_after_is_the_first_moment_at_which_that_much_was_worked(setting, offset, wanted) -> None:
    hours, zone, begin = setting
    calendar, start = OfficeCalendar(hours, zone), begin + offset
    end = calendar.after(start, wanted)
    if end is None:
        assert not any(hours.week)
        return
    assert calendar.worked(start, end) == wanted
    assert wanted == 0 or calendar.worked(start, end - 1) == wanted - 1


@settings(deadline=None, max_examples=200)
@given(calendars(), st.lists(st.integers(0, 400 * DAY), min_size=3, max_size=3))
def test_spans_add_up_over_years(setting, offsets) -> None:
    hours, zone, begin = setting
    calendar = OfficeCalendar(hours, zone)
    a, b, c = (begin + offset for offset in sorted(offsets))
    assert calendar.worked(a, b) + calendar.worked(b, c) == calendar.worked(a, c)
    assert calendar.worked(c, a) == 0


@settings(deadline=None, max_examples=100)
@given(calendars(), st.integers(0, 5 * DAY))
def test_open_now_and_opening_next(setting, offset) -> None:
    hours, zone, begin = setting
    calendar, at = OfficeCalendar(hours, zone), begin + offset
    assert calendar.is_open(at) == is_office(hours, zone, at)
    opens = calendar.opens(at)
    if opens is not None:
        assert is_office(hours, zone, opens)
        assert calendar.worked(at, opens) == 0


def test_a_week_in_shanghai_with_a_holiday_and_a_make_up_day() -> None:
    hours = OfficeHours(holidays=("2026-10-01", "2026-10-02"), make_up_days=("2026-10-10",))
    calendar = office_calendar(hours, "Asia/Shanghai")
    assert calendar is office_calendar(hours, "Asia/Shanghai")
    wednesday = ms("2026-09-30T17:00", "Asia/Shanghai")
    # an hour on Wednesday, none on the holidays and the weekend, the rest on Monday
    assert calendar.after(wednesday, 2 * HOUR) == ms("2026-10-05T10:00", "Asia/Shanghai")
    saturday = ms("2026-10-10T10:00", "Asia/Shanghai")
    assert calendar.is_open(saturday)
    assert not calendar.is_open(saturday + 7 * DAY)
    # what is due at the end of a day is due then, not on the next morning
    assert calendar.after(saturday, 8 * HOUR) == ms("2026-10-10T18:00", "Asia/Shanghai")


def test_nobody_ever_works() -> None:
    calendar = OfficeCalendar(OfficeHours(((),) * 7), "UTC")
    assert calendar.after(0, 1) is None
    assert calendar.after(0, 0) == 0
    assert calendar.opens(0) is None
    assert calendar.worked(0, 400 * DAY) == 0


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-03-29", 23 * HOUR), ("2026-10-25", 25 * HOUR), ("2026-06-01", 24 * HOUR)],
)
def test_a_whole_day_is_as_long_as_the_clocks_make_it(day, expected) -> None:
    calendar = OfficeCalendar(OfficeHours((((0, 1440),),) * 7), "Europe/Berlin")
    start = ms(day, "Europe/Berlin")
    assert calendar.worked(start, start + expected) == expected
    assert calendar.worked(start - 3 * DAY, start + 5 * DAY) == 8 * DAY
