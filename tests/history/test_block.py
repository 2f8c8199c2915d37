"""Compressed blocks give back to the last bit what was put in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.history.blob import Frame, pack_frame, pack_second, unpack_frame, unpack_second
from models.history.block import OWN, pack
from models.history.columns import Columns, TornError, join
from models.history.unblock import unpack, unpack_own
from models.points import Quality, from_steps, quantise

RESOLUTIONS = np.array([1.0, 0.1, 0.01, 0.001, 1.0, 10.0, 0.5, 1 / 3])

values = st.one_of(
    st.floats(allow_nan=False, width=64),
    st.integers(-(10**7), 10**7).map(lambda n: from_steps(n, 0.1)),
    st.integers(-(10**15), 10**15).map(lambda n: from_steps(n, 0.01)),
    st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, 2.0**53, -(2.0**53) - 2, float("inf")]),
)
samples = st.tuples(
    st.integers(0, 7),
    st.one_of(st.integers(0, 86_399_999), st.integers(0, 40)),
    values,
    st.sampled_from([Quality.GOOD, Quality.GOOD, Quality.STALE, Quality.DECODE]),
)


def columns(rows: list[tuple[int, int, float, Quality]]) -> Columns:
    return Columns(
        np.array([r[0] for r in rows], np.uint32),
        np.array([r[1] for r in rows], np.int64) + 1_700_000_000_000,
        np.array([np.nan if r[3] >= 0x80 else r[2] for r in rows], np.float64),
        np.array([r[3] for r in rows], np.uint8),
    ).sort()


def resolution_of(series: np.ndarray) -> np.ndarray:
    return RESOLUTIONS[series]


def same(a: Columns, b: Columns) -> None:
    assert a.series.tolist() == b.series.tolist()
    assert a.times.tolist() == b.times.tolist()
    assert a.quality.tolist() == b.quality.tolist()
    there = ~np.isnan(a.values)
    assert there.tolist() == (~np.isnan(b.values)).tolist()
    # bit by bit: -0.0 is not 0.0 here
    assert a.values[there].tobytes() == np.ascontiguousarray(b.values)[there].tobytes()


@given(st.lists(samples, max_size=300))
def test_round_trip(rows: list[tuple[int, int, float, Quality]]) -> None:
    before = columns(rows)
    blocks = list(pack(before, resolution_of))
    after = join([unpack(b.data, resolution_of) for b in blocks]).sort()
    same(before, after)
    assert sum(b.count for b in blocks) == len(before)
    for b in blocks:
        inside = unpack(b.data, resolution_of)
        assert (b.first_ms, b.last_ms) == (inside.times.min(), inside.times.max())
        assert b.low <= inside.series.min() <= inside.series.max() <= b.high


@given(st.lists(st.lists(samples, min_size=1, max_size=30), min_size=1, max_size=6))
def test_many_blocks_of_one_series_are_read_together(
    parts: list[list[tuple[int, int, float, Quality]]],
) -> None:
    befores = [columns([(2, *row[1:]) for row in part]) for part in parts]
    datas = [b.data for part in befores for b in pack(part, resolution_of)]
    same(join(befores), unpack_own(datas, resolution_of))


def test_a_busy_series_gets_a_block_of_its_own_and_quiet_ones_share() -> None:
    rows = [(1, 1000 * n, 20.5, Quality.GOOD) for n in range(OWN)]
    rows += [(s, 1000 * n, 20.5, Quality.GOOD) for s in (2, 3, 6) for n in range(OWN - 1)]
    assert [(b.low, b.high) for b in pack(columns(rows), resolution_of)] == [(1, 1), (2, 6)]


def test_a_steady_second_costs_a_fraction_of_a_byte() -> None:
    rows = [(1, 1000 * n, quantise(20 + 0.1 * (n % 7), 0.1), Quality.GOOD) for n in range(600)]
    (block,) = pack(columns(rows), resolution_of)
    assert len(block.data) < 600


@given(st.lists(samples, min_size=1, max_size=40), st.data())
def test_a_torn_block_is_told_from_a_whole_one(
    rows: list[tuple[int, int, float, Quality]], data: st.DataObject
) -> None:
    block = next(pack(columns(rows), resolution_of))
    end = data.draw(st.integers(0, len(block.data) - 1))
    with pytest.raises(TornError):
        unpack(block.data[:end], resolution_of)


@given(st.lists(samples, min_size=1, max_size=60))
def test_a_second_and_a_keyframe_come_back(rows: list[tuple[int, int, float, Quality]]) -> None:
    before = columns(rows)
    data = pack_second(before)
    same(before, unpack_second(data))
    with pytest.raises(TornError):
        unpack_second(data[:-1])
    with pytest.raises(TornError):
        unpack_second(b"")
    frame = Frame(before.series, before.values, before.quality, before.times, before.times + 5)
    after = unpack_frame(pack_frame(frame))
    same(before, Columns(after.series, after.source_ms, after.values, after.quality))
    assert (after.received_ms == before.times + 5).all()
    with pytest.raises(TornError):
        unpack_frame(pack_frame(frame)[:-2])
