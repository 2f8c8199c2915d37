"""Rollups and registers follow from the samples, also when samples come late."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.history import HistoryReader, HistoryWriter, PastWriter, run_compaction
from models.history.aggregate import buckets, pauses
from models.history.columns import Columns
from models.points import Quality, Reading
from tests.history.park import (
    DAY_MS,
    HOUR_MS,
    MIDNIGHT,
    closed,
    everything,
    good,
    point,
    record,
    site,
)

QUARTER_MS = 900_000

samples = st.lists(
    st.tuples(
        st.integers(-HOUR_MS, 4 * HOUR_MS - 1),
        st.integers(-50, 50).map(float),
        st.sampled_from(
            [Quality.GOOD, Quality.GOOD, Quality.CLOCK_SKEW, Quality.STALE, Quality.DECODE]
        ),
    ),
    min_size=1,
    max_size=30,
)


def plainly(rows: list[tuple[int, float, int]], hour: int) -> tuple[list[float], float, float]:
    """Usable values of one hour, and by walking through it: held value x ms, and ms."""
    start, end = hour * HOUR_MS, (hour + 1) * HOUR_MS
    usable = [q < 0x40 or q == Quality.CLOCK_SKEW for *_, q in rows]
    values = [v for (t, v, _), u in zip(rows, usable, strict=True) if u and start <= t < end]
    area = weight = 0.0
    following = [t for t, *_ in rows[1:]] + [4 * HOUR_MS]
    for (t, v, _), u, until in zip(rows, usable, following, strict=True):
        held = min(until, end) - max(t, start)
        if u and held > 0:
            area, weight = area + v * held, weight + held
    return values, area, weight


@given(samples, samples)
def test_hours_are_what_a_walk_through_the_samples_gives(
    first: list[tuple[int, float, Quality]], second: list[tuple[int, float, Quality]]
) -> None:
    both = [sorted(first, key=lambda r: r[0]), sorted(second, key=lambda r: r[0])]
    columns = Columns(
        np.repeat(np.array([3, 7], np.uint32), [len(b) for b in both]),
        np.array([t for b in both for t, *_ in b], np.int64),
        np.array([np.nan if q >= 0x80 else v for b in both for _, v, q in b], np.float64),
        np.array([q for b in both for *_, q in b], np.uint8),
    )
    found = buckets(columns, 0, HOUR_MS, 4, 4 * HOUR_MS)
    for row, rows in enumerate(both):
        for hour in range(4):
            values, area, weight = plainly(rows, hour)
            assert found.count[row, hour] == len(values)
            assert found.coverage[row, hour] == pytest.approx(weight / HOUR_MS)
            if weight:
                assert found.time_mean[row, hour] == pytest.approx(area / weight)
            if values:
                assert found.minimum[row, hour] == min(values)
                assert found.maximum[row, hour] == max(values)
                assert found.mean[row, hour] == pytest.approx(np.mean(values))
            elif not weight:
                assert np.isnan(found.mean[row, hour])


def test_pauses_are_the_spans_between_sessions() -> None:
    sessions = [(0, 100_000), (110_000, 200_000), (300_000, 400_000), (150_000, 250_000)]
    assert pauses(sessions, running=True) == [(250_000, 300_000)]
    assert pauses(sessions, running=False)[-1][0] == 400_000
    assert pauses([], running=False) == []


def run_on(writer: HistoryWriter, from_ms: int, to_ms: int) -> None:
    """Let the recorder live on without hearing anything."""
    for now in range(from_ms, to_ms, 10_000):
        writer.flush(now)


def test_a_rollup_is_numpy_over_the_samples_whether_the_day_is_over_or_not(
    tmp_path: Path,
) -> None:
    start, told = MIDNIGHT + DAY_MS - 2 * HOUR_MS, {}
    writer = HistoryWriter(tmp_path, site(point()), start, floor_bytes=0)
    rng = np.random.default_rng(2)
    for n in range(18):
        now = start + 600_000 * n
        told[now] = float(rng.integers(0, 500)) / 10
        writer.add([good("p", told[now], now)], now)
        run_on(writer, now, now + 600_000)
        if n in (4, 9, 15):
            writer.drain()
            run_compaction(tmp_path, now)
    writer.close(now + 599_999)
    reader = HistoryReader(tmp_path)
    early = reader.rollup("p", MIDNIGHT, MIDNIGHT + 2 * DAY_MS)
    closed(tmp_path, MIDNIGHT + DAY_MS)
    late = reader.rollup("p", MIDNIGHT, MIDNIGHT + 2 * DAY_MS)
    for found in (early, late):
        assert found.hours.tolist() == [start + HOUR_MS * n for n in range(3)]
        for n in range(3):
            values = [v for t, v in told.items() if t // HOUR_MS == found.hours[n] // HOUR_MS]
            assert found.count[n] == 6
            assert (found.minimum[n], found.maximum[n]) == (min(values), max(values))
            assert found.mean[n] == pytest.approx(np.mean(values), rel=1e-12)
            assert found.time_mean[n] == pytest.approx(np.mean(values), rel=1e-3)
            assert found.coverage[n] == pytest.approx(1.0, abs=1e-4)
    part = reader.rollup("p", start + 1, start + 2 * HOUR_MS)
    assert part.hours.tolist() == [start + HOUR_MS]


def summed_up(folder: Path) -> None:
    """A day of a point every ten minutes, as if it were long over."""
    times = MIDNIGHT + 600_000 * np.arange(144)
    with PastWriter(folder, site(point())) as past:
        past.add("p", times, np.arange(144) / 10)


def test_a_late_sample_makes_its_hour_be_summed_up_again(tmp_path: Path) -> None:
    summed_up(tmp_path)
    reader = HistoryReader(tmp_path)
    before = reader.rollup("p", MIDNIGHT, MIDNIGHT + DAY_MS)
    now = MIDNIGHT + 2 * DAY_MS + HOUR_MS
    writer = HistoryWriter(tmp_path, site(point()), now, floor_bytes=0)
    record(writer, [Reading("p", 99.5, Quality.GOOD, MIDNIGHT + HOUR_MS + 5, now)], now)
    writer.close(now)
    report = run_compaction(tmp_path, now)
    assert len(report.rolled_days) == 1
    after = reader.rollup("p", MIDNIGHT, MIDNIGHT + DAY_MS)
    assert (after.count - before.count).tolist() == [0, 1] + [0] * 22
    assert after.maximum[1] == 99.5
    assert run_compaction(tmp_path, now).rolled_days == []


def test_late_samples_do_not_replace_the_sums_of_a_day_whose_file_is_gone(
    tmp_path: Path,
) -> None:
    summed_up(tmp_path)
    next((tmp_path / "history").glob("history-*")).unlink()
    reader = HistoryReader(tmp_path)
    before = reader.rollup("p", MIDNIGHT, MIDNIGHT + DAY_MS)
    now = MIDNIGHT + 2 * DAY_MS + HOUR_MS
    writer = HistoryWriter(tmp_path, site(point()), now, floor_bytes=0)
    record(writer, [Reading("p", 99.5, Quality.GOOD, MIDNIGHT + HOUR_MS + 5, now)], now)
    writer.close(now)
    run_compaction(tmp_path, now)
    after = reader.rollup("p", MIDNIGHT, MIDNIGHT + DAY_MS)
    assert after.count.tolist() == before.count.tolist()


def test_a_value_is_carried_over_midnight(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path, site(point()), MIDNIGHT, floor_bytes=0)
    evening, morning = MIDNIGHT + DAY_MS - HOUR_MS, MIDNIGHT + DAY_MS + 2 * HOUR_MS
    writer.add([good("p", 7.0, evening)], evening)
    run_on(writer, evening, morning)
    writer.add([good("p", 9.0, morning)], morning)
    run_on(writer, morning, morning + HOUR_MS)
    writer.close(morning + HOUR_MS)
    reader = HistoryReader(tmp_path)
    early = reader.rollup("p", MIDNIGHT + DAY_MS, MIDNIGHT + 2 * DAY_MS)
    closed(tmp_path, MIDNIGHT + DAY_MS)
    late = reader.rollup("p", MIDNIGHT + DAY_MS, MIDNIGHT + 2 * DAY_MS)
    for found in (early, late):
        assert found.minimum.tolist() == [7.0, 7.0, 9.0]
        assert found.coverage.tolist() == [1.0, 1.0, 1.0]
        assert found.count.tolist() == [0, 0, 1]


def test_registers_are_the_last_reading_before_each_quarter_and_its_coverage(
    tmp_path: Path,
) -> None:
    meter = point("m", resolution=0.01, unit="kW.h", counter=True)
    with PastWriter(tmp_path, site(meter, point("t"))) as past:
        # one reading a minute, none from 06:00 to 07:00, the register in hundredths
        minutes = np.array([n for n in range(1440) if not 360 <= n < 420])
        quality = np.zeros(len(minutes), np.uint8)
        quality[minutes == 359] = Quality.DEVICE_LOST
        past.add("m", MIDNIGHT + 60_000 * minutes, (123_456 + 7 * minutes) / 100, quality)
        past.add("t", MIDNIGHT + 60_000 * minutes, np.full(len(minutes), 20.0))
    reader = HistoryReader(tmp_path)
    found = reader.registers("m", MIDNIGHT, MIDNIGHT + DAY_MS + 1)
    assert found.ends.tolist() == [MIDNIGHT + QUARTER_MS * (n + 1) for n in range(96)]
    expected = [(123_456 + 7 * (15 * n + 14)) / 100 for n in range(96)]
    silent = [23, 24, 25, 26, 27]
    for n in range(96):
        if n in silent:
            # the last usable one, with its own time; never interpolated
            assert found.readings[n] == (123_456 + 7 * 358) / 100
            assert found.times[n] == MIDNIGHT + 60_000 * 358
        else:
            assert found.readings[n] == expected[n]
            assert found.times[n] == found.ends[n] - 60_000
    assert found.coverage[22] == 1.0
    assert found.coverage[23] == pytest.approx(14 / 15)
    assert found.coverage[24:28].tolist() == [0.0] * 4
    assert len(reader.registers("t", MIDNIGHT, MIDNIGHT + DAY_MS).ends) == 0


def test_registers_of_the_running_day_are_there_at_once(tmp_path: Path) -> None:
    meter = point("m", resolution=1.0, unit="W.h", counter=True)
    writer = HistoryWriter(tmp_path, site(meter), MIDNIGHT, floor_bytes=0)
    for n in range(31):
        now = MIDNIGHT + 60_000 * n
        for beat in range(6):
            writer.flush(now - 60_000 + 10_000 * beat)
        record(writer, [good("m", float(1000 + n), now)], now)
    reader = HistoryReader(tmp_path, pending=writer.pending)
    found = reader.registers("m", MIDNIGHT, MIDNIGHT + DAY_MS)
    assert found.readings.tolist() == [1014.0, 1029.0, 1030.0]
    assert found.coverage[:2].tolist() == [1.0, 1.0]
    assert everything(reader, "m")[-1][1] == 1030.0
    writer.close(now)
