"""The live meter: bands, begin and end of a flood to the millisecond; the same for a period."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.load import AlarmLoad
from models.alarms import Band, Flood, Happening, Load, LoadMeter, Transition
from models.alarms.floods import floods, rolling
from models.alarms.telling import CLOCK_SET
from models.points import Severity
from models.site.park import AlarmSettings, Park
from models.text import Name

SETTINGS = AlarmSettings()
MINUTE = 60_000
T0 = 1_760_000_000_000


def run(times, settings_=SETTINGS, until=None):
    """What the meter tells of floods, given one raising after the other."""
    meter, found = LoadMeter(settings_), []
    for at in times:
        over = meter.raised(at)
        found += [over] if over else []
    if until is not None:
        over = meter.advance(until)
        found += [over] if over else []
    return meter, found


def test_ten_alarms_in_ten_minutes_are_no_flood_and_the_eleventh_is_one():
    meter, _ = run(T0 + n * 50_000 for n in range(10))
    assert meter.load(T0 + 500_000).flood_since_ms is None
    meter.raised(T0 + 10 * 50_000)
    load = meter.load(T0 + 500_000)
    assert (load.new, load.flood_since_ms, load.flood_count) == (11, T0, 11)


def test_alarms_a_minute_apart_are_never_eleven_in_ten_minutes():
    # at t the ten minutes are those after t - 10 min: the alarm of ten minutes ago is gone
    meter, found = run((T0 + n * MINUTE for n in range(200)), until=T0 + 300 * MINUTE)
    assert found == []
    meter, _ = run(T0 + n * MINUTE for n in range(200))
    assert meter.load(T0 + 199 * MINUTE).new == 10


def test_a_flood_is_over_at_the_moment_the_last_ten_minutes_hold_four():
    # eleven in ten seconds; the seventh from the start leaves last of those that matter: of
    # eleven, four are left when the seventh (T0 + 6 s) is ten minutes old
    times = [T0 + n * 1000 for n in range(11)]
    meter, found = run(times, until=T0 + 10 * MINUTE + 5_999)
    assert found == []
    assert meter.load(T0 + 10 * MINUTE + 5_999).flood_since_ms == T0
    assert meter.advance(T0 + 10 * MINUTE + 6_000) == Flood(T0, T0 + 10 * MINUTE + 6_000, 11, 11)
    assert meter.load(T0 + 10 * MINUTE + 6_000) == Load(
        4, Band.DEMANDING, None, 0, meter.load(T0 + 10 * MINUTE + 6_000).bars
    )


def test_a_flood_that_goes_on_slowly_is_one_flood():
    # after the burst one alarm every two minutes: five in ten minutes, not fewer
    times = [T0 + n * 1000 for n in range(11)] + [T0 + n * 2 * MINUTE for n in range(1, 31)]
    _, found = run(times, until=T0 + 200 * MINUTE)
    # the last five came at 52, 54, ... 60 min; the first of them leaves at 62 min
    assert found == [Flood(T0, T0 + 62 * MINUTE, 41, 15)]


def test_bands_are_those_of_eemua():
    shown = []
    for count in (0, 1, 2, 3, 5, 10, 11):
        meter, _ = run(T0 + n for n in range(count))
        shown.append(meter.load(T0 + count).band)
    assert shown == [
        Band.ACCEPTABLE, Band.MANAGEABLE, Band.MANAGEABLE, Band.DEMANDING, Band.DEMANDING,
        Band.DEMANDING, Band.EXCESSIVE,
    ]  # fmt: skip


def test_bars_are_ten_seconds_each_and_move_with_the_time():
    start = T0 - T0 % 10_000
    meter, _ = run([start, start + 1, start + 9_999, start + 10_000])
    assert meter.load(start + 10_000).bars[-2:] == (3, 1)
    assert meter.load(start + 10_000).bars[:-2] == (0,) * 58
    later = meter.load(start + 10_000 + 590_000)
    assert later.bars == (1, *(0,) * 59)


def test_a_clock_that_is_put_back_starts_the_meter_anew():
    meter, _ = run(T0 + n for n in range(20))
    meter.raised(T0 - 3_600_000)
    load = meter.load(T0 - 3_600_000)
    assert (load.new, load.flood_since_ms) == (1, None)


def test_a_flood_end_above_its_begin_does_not_end_it_at_once():
    odd = AlarmSettings(flood_begins=3, flood_ends=9)
    _, found = run([T0, T0, T0, T0], odd, until=T0 + 60 * MINUTE)
    assert found == [Flood(T0, T0 + 10 * MINUTE, 4, 4)]


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.integers(0, 4_000_000), max_size=120),
    st.integers(1, 12),
    st.integers(0, 12),
)
def test_the_period_and_the_meter_find_the_same_floods(offsets, begins, ends):
    times = sorted(T0 + offset for offset in offsets)
    rule = AlarmSettings(flood_begins=begins, flood_ends=ends)
    until = T0 + 10_000_000
    _, found = run(times, rule, until=until)
    assert floods(np.array(times, np.int64), rule, until) == found


def test_rolling_counts_all_of_one_millisecond():
    assert rolling(np.array([5, 5, 5, 600_005], np.int64)).tolist() == [3, 3, 3, 1]


def test_what_is_called_anew_because_the_clock_was_set_is_no_load():
    """Twelve that stand are no flood when the clock is put back."""
    park = Park("p", Name("P"), "UTC", "x")
    load = AlarmLoad(park, lambda: T0)
    anew = [
        Transition(f"p{n}", "r", Happening.RAISED, T0, T0, Severity.LOW, note=CLOCK_SET)
        for n in range(12)
    ]
    load.take(anew)
    assert load.load() == Load(bars=(0,) * 60)

    class Log:
        def between(self, start_ms, end_ms, happenings):
            assert happenings == (Happening.RAISED,)
            return anew

    load.rebuild(Log())
    assert load.load().new == 0
    load.take([replace(one, note="") for one in anew])
    assert load.load().flood_since_ms == T0
