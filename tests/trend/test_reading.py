"""What is asked of the history and how it becomes curves: strips, hours, ticks, labels."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.points import Quality
from models.trend import Strip, curve, hour_curve, spread, time_ticks, value_step, value_ticks
from models.trend.strip import OVERLAP_MS, PIECE_MS
from models.views import Hours, Samples

HOUR = 3_600_000


def stored(start_ms: int, end_ms: int) -> Samples:
    """One sample each 7 s, the value is its time."""
    times = np.arange(start_ms + -start_ms % 7_000, end_ms, 7_000, dtype=np.int64)
    return Samples(times, times.astype(np.float64), np.zeros(len(times), np.uint8))


def read(strip: Strip, start_ms: int, end_ms: int) -> int:
    """Bring what is missing; returns how many milliseconds were asked for."""
    asked = 0
    for first, last in strip.missing(start_ms, end_ms):
        assert 0 < last - first <= PIECE_MS
        strip.add(stored(first, last), first, last)
        asked += last - first
    return asked


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 300)), min_size=1, max_size=12))
def test_a_strip_holds_exactly_what_is_stored(spans: list[tuple[int, int]]) -> None:
    strip = Strip()
    for start, length in spans:
        first, last = start * 600_000, (start + length) * 600_000
        read(strip, first, last)
        assert strip.start_ms <= first < last <= strip.end_ms
        assert strip.samples.times.tolist() == stored(strip.start_ms, strip.end_ms).times.tolist()


def test_following_the_present_asks_only_for_the_tail() -> None:
    strip = Strip()
    read(strip, 0, 10 * HOUR)
    assert read(strip, 1_000, 10 * HOUR + 1_000) == OVERLAP_MS + 1_000
    assert strip.missing(0, 10 * HOUR) == []


def test_what_came_a_little_late_is_found() -> None:
    strip = Strip()
    strip.add(Samples(np.array([0]), np.zeros(1), np.zeros(1, np.uint8)), 0, HOUR)
    ((first, last),) = strip.missing(0, HOUR + 1_000)
    late = Samples(np.array([HOUR - 30_000]), np.ones(1), np.zeros(1, np.uint8))
    strip.add(late, first, last)
    assert strip.samples.values.tolist() == [0.0, 1.0]


def test_the_newest_piece_comes_first() -> None:
    pieces = Strip().missing(0, 3 * PIECE_MS)
    assert [end for _, end in pieces] == [3 * PIECE_MS, 2 * PIECE_MS, PIECE_MS]


def test_what_is_old_is_forgotten() -> None:
    strip = Strip()
    read(strip, 0, 10 * HOUR)
    strip.forget(9 * HOUR)
    assert strip.samples.times.tolist() == stored(9 * HOUR, 10 * HOUR).times.tolist()
    assert strip.missing(8 * HOUR, 10 * HOUR) == [(8 * HOUR, 9 * HOUR)]


def test_nothing_recorded_before_the_first_sample_is_a_gap() -> None:
    one = Samples(np.array([50]), np.array([1.0]), np.zeros(1, np.uint8))
    (gap,) = curve(one, 100, 10).gaps
    assert (gap.start_ms, gap.end_ms, gap.cause) == (10, 50, Quality.NOT_RECORDED)
    assert curve(one, 100, 60).gaps == ()


def hours(*rows: tuple[int, float]) -> Hours:
    at = np.array([hour * HOUR for hour, _ in rows], np.int64)
    mean = np.array([value for _, value in rows], np.float64)
    return Hours(at, mean - 1, mean + 1, mean, np.ones(len(rows), np.int64))


def test_hours_are_steps_and_missing_ones_gaps() -> None:
    shown = hour_curve(hours((1, 5.0), (2, 6.0), (5, 7.0)), HOUR, 5 * HOUR + 60_000)
    first, second = shown.stretches
    assert first.times.tolist() == [HOUR, 2 * HOUR, 2 * HOUR, 3 * HOUR]
    assert first.values.tolist() == [5.0, 5.0, 6.0, 6.0]
    assert second.times.tolist() == [5 * HOUR, 5 * HOUR + 60_000]
    assert [(gap.start_ms, gap.end_ms) for gap in shown.gaps] == [(3 * HOUR, 5 * HOUR)]
    assert first.low is not None
    assert first.low.tolist() == [4.0, 4.0, 5.0, 5.0]


def test_an_hour_without_a_value_is_a_gap() -> None:
    shown = hour_curve(hours((1, 5.0), (2, float("nan")), (3, 6.0)), HOUR, 4 * HOUR)
    assert [(gap.start_ms, gap.end_ms) for gap in shown.gaps] == [(2 * HOUR, 3 * HOUR)]
    assert len(hour_curve(hours(), 0, HOUR).gaps) == 1


@given(
    st.lists(st.floats(-50, 450), min_size=1, max_size=12),
    st.sampled_from([10.0, 15.0]),
)
def test_labels_keep_their_order_and_never_overlap(wanted: list[float], height: float) -> None:
    placed = spread(wanted, height, 0, 400)
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    ranked = [placed[n] for n in order]
    assert all(b - a >= height - 1e-6 for a, b in pairwise(ranked))
    assert ranked[0] >= height / 2 - 1e-6
    assert ranked[-1] <= 400 - height / 2 + 1e-6


def test_a_label_with_room_stands_where_it_wants() -> None:
    assert spread([100.0, 300.0], 15, 0, 400) == [100.0, 300.0]


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(1, 12))
def test_value_ticks_are_round_and_few(low: float, size: float, most: int) -> None:
    step = value_step(low, low + size, most)
    ticks = value_ticks(low, low + size, step)
    assert len(ticks) <= most + 1
    assert f"{step:e}"[0] in "125"


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/St_Johns"])
def test_time_ticks_are_round_local_times_also_when_the_clock_is_put_back(zone: str) -> None:
    there = ZoneInfo(zone)

    def offset(at: int) -> int:
        found = datetime.fromtimestamp(at / 1000, there).utcoffset()
        assert found is not None
        return int(found.total_seconds() * 1000)

    start = int(datetime(2025, 10, 23, 5, 17, tzinfo=there).timestamp() * 1000)
    ticks = time_ticks(start, start + 14 * 86_400_000, 86_400_000, offset)
    local = [datetime.fromtimestamp(at / 1000, there) for at in ticks]
    assert {(t.hour, t.minute) for t in local} == {(0, 0)}
    assert len({t.date() for t in local}) == len(local) == 14
