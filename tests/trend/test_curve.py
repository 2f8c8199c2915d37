"""Stretches and gaps of a curve, and its reduction to pixels."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.points import Quality
from models.trend import curve, reduce
from models.views import Samples


def samples(*rows: tuple[int, float | None, Quality]) -> Samples:
    return Samples(
        np.array([t for t, _, _ in rows], np.int64),
        np.array([np.nan if v is None else v for _, v, _ in rows], np.float64),
        np.array([q for _, _, q in rows], np.uint8),
    )


G, STALE, LOST, DECODE, SKEW = (
    Quality.GOOD,
    Quality.STALE,
    Quality.LINK_LOST,
    Quality.DECODE,
    Quality.CLOCK_SKEW,
)


def test_nothing_stored_is_nothing_shown() -> None:
    empty = curve(samples(), 100)
    assert (empty.stretches, empty.gaps, empty.last) == ((), (), None)


def test_a_live_value_reaches_to_the_present() -> None:
    shown = curve(samples((10, 1.0, G), (20, 2.0, G)), 50)
    (stretch,) = shown.stretches
    assert stretch.times.tolist() == [10, 20, 50]
    assert stretch.values.tolist() == [1.0, 2.0, 2.0]
    assert shown.gaps == ()


def test_a_gap_is_never_joined_and_keeps_its_cause_and_level() -> None:
    shown = curve(samples((10, 1.0, G), (30, 1.0, LOST), (60, 5.0, G)), 70)
    assert [s.times.tolist() for s in shown.stretches] == [[10, 30], [60, 70]]
    (gap,) = shown.gaps
    assert (gap.start_ms, gap.end_ms, gap.cause, gap.level) == (30, 60, LOST, 1.0)


def test_a_gap_that_has_not_ended_reaches_to_the_present() -> None:
    (gap,) = curve(samples((10, 1.0, G), (30, 1.0, STALE)), 99).gaps
    assert (gap.start_ms, gap.end_ms) == (30, 99)


def test_a_bad_value_has_no_level() -> None:
    (gap,) = curve(samples((10, 1.0, G), (30, None, DECODE)), 40).gaps
    assert gap.level is None


def test_an_uncertain_value_is_a_stretch_of_its_own() -> None:
    shown = curve(samples((10, 1.0, G), (20, 2.0, SKEW), (30, 3.0, G)), 30)
    assert [s.uncertain for s in shown.stretches] == [False, True, False]


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=400),
    st.integers(1, 50),
)
def test_reduction_keeps_extremes_ends_and_order(values: list[float], buckets: int) -> None:
    times = np.arange(len(values), dtype=np.int64) * 1000
    kept_times, kept = reduce(times, np.array(values), buckets)
    assert len(kept) <= max(len(values) if len(values) <= 2 * buckets else 0, 2 * buckets + 2)
    assert (kept.min(), kept.max()) == (min(values), max(values))
    assert (kept[0], kept[-1]) == (values[0], values[-1])
    assert (np.diff(kept_times) > 0).all()
    assert all(values[int(t) // 1000] == v for t, v in zip(kept_times, kept, strict=True))
