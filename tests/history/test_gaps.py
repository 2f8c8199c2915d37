"""Gaps stay gaps, with their cause."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.history import Gap, HistoryReader, HistoryWriter, run_compaction
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


def test_a_lost_link_is_a_gap_until_the_next_good_value(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path, site(point(deadband=5.0)), MIDNIGHT, floor_bytes=0)
    reader = HistoryReader(tmp_path, pending=writer.pending)
    at = [MIDNIGHT + 10_000 * n for n in range(8)]
    story = [
        good("p", 1.0, at[0]),
        Reading("p", 1.0, Quality.LINK_LOST, at[1], at[1]),
        Reading("p", None, Quality.DECODE, at[2], at[2]),
        good("p", 1.0, at[4]),  # within the deadband, but the end of a gap
        Reading("p", 1.0, Quality.RANGE, at[5], at[5]),
        Reading("p", 1.0, Quality.STALE, at[6], at[6]),
    ]
    expected = [
        Gap(at[1], at[2], Quality.LINK_LOST),
        Gap(at[2], at[4], Quality.DECODE),
        Gap(at[6], at[7], Quality.STALE),
    ]
    for reading in story:
        record(writer, [reading], reading.received_ms)
    assert reader.gaps("p", at[0], at[7]) == expected
    run_compaction(tmp_path, at[7])
    assert reader.gaps("p", at[0], at[7]) == expected
    # a span that begins inside a gap knows it, and its cause
    assert reader.gaps("p", at[3], at[5]) == [Gap(at[3], at[4], Quality.DECODE)]
    assert reader.gaps("p", at[4], at[5]) == []
    writer.close(at[7])


@pytest.mark.parametrize(
    "quality", [q for q in Quality if q.is_last_known], ids=lambda q: str(q.name)
)
def test_a_last_known_value_is_stored_when_it_was_found_to_be_one(
    tmp_path: Path, quality: Quality
) -> None:
    writer = HistoryWriter(tmp_path, site(point()), MIDNIGHT, floor_bytes=0)
    yesterday = MIDNIGHT - 5 * HOUR_MS
    record(writer, [Reading("p", 1.0, quality, yesterday, MIDNIGHT + 7)], MIDNIGHT + 1_000)
    reader = HistoryReader(tmp_path, pending=writer.pending)
    # it says nothing about yesterday, so yesterday gets no gap from it
    assert reader.samples("p", 0, 1 << 50).times.tolist() == [MIDNIGHT + 7]
    writer.close(MIDNIGHT + 2_000)


def test_time_without_a_control_room_is_a_gap_of_every_point(tmp_path: Path) -> None:
    points = site(point("p"), point("q"))
    writer = HistoryWriter(tmp_path, points, MIDNIGHT, floor_bytes=0)
    record(writer, [good("p", 1.0, MIDNIGHT), good("q", 2.0, MIDNIGHT)], MIDNIGHT + 500)
    writer.close(MIDNIGHT + 60_000)
    back = MIDNIGHT + 3 * DAY_MS
    writer = HistoryWriter(tmp_path, points, back, floor_bytes=0)
    reader = HistoryReader(tmp_path, pending=writer.pending)
    record(writer, [good("p", 1.5, back + 1_000)], back + 1_000)
    off = Gap(MIDNIGHT + 60_000, back + 1_000, Quality.NOT_RECORDED)
    end = back + 2_000
    assert reader.gaps("p", MIDNIGHT, end) == [off]
    assert reader.gaps("q", MIDNIGHT, end) == [Gap(off.start_ms, end, Quality.NOT_RECORDED)]
    # also seen from within, and after it was compacted and summed up
    closed(tmp_path, MIDNIGHT + DAY_MS)
    inside = MIDNIGHT + DAY_MS + HOUR_MS
    assert reader.gaps("p", inside, end) == [Gap(inside, back + 1_000, Quality.NOT_RECORDED)]
    hours = reader.rollup("p", MIDNIGHT, MIDNIGHT + 2 * DAY_MS)
    assert hours.hours.tolist() == [MIDNIGHT]
    assert hours.coverage[0] == np.float32(60 / 3600)
    writer.close(end)


def test_a_clock_that_went_back_hides_nothing(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path, site(point()), MIDNIGHT, floor_bytes=0)
    told = []
    for now in (MIDNIGHT, MIDNIGHT + 1_000, MIDNIGHT - 3_600_000, MIDNIGHT - 3_599_000):
        told.append(now)
        record(writer, [good("p", float(len(told)), now)], now)
    reader = HistoryReader(tmp_path, pending=writer.pending)
    for _ in range(2):
        assert [t for t, *_ in everything(reader, "p")] == sorted(told)
        assert reader.gaps("p", MIDNIGHT - HOUR_MS, MIDNIGHT - 3_599_000) == []
        run_compaction(tmp_path, MIDNIGHT + 10_000)
    writer.close(MIDNIGHT - 3_598_000)
