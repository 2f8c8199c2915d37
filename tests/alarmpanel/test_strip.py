"""Where the tallest bar of the strip is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.alarms.strip import beside_peak

STEP, WIDE = 5.0, 70.0
WIDTH = 60 * STEP
FLOOD = (0,) * 18 + (1, 0, 0, 52, 0, 48, 9, 3, 2) + (0,) * 33
"""Seen on screen: the second tallest bar stood in the words."""


def covered(bars: tuple[int, ...], x: float) -> list[int]:
    """The bars that are as high as the words and stand in them."""
    most = max(bars)
    return [
        value
        for n, value in enumerate(bars)
        if value > 0.6 * most and x < (n + 1) * STEP and n * STEP < x + WIDE
    ]


def test_a_lonely_peak_is_named_at_its_right() -> None:
    bars = (0,) * 20 + (41, 20, 9, 6) + (0,) * 36
    assert beside_peak(bars, STEP, WIDE, WIDTH) == 21 * STEP + 4


def test_no_bar_stands_in_the_words() -> None:
    x = beside_peak(FLOOD, STEP, WIDE, WIDTH)
    assert not covered(FLOOD, x)
    assert x + WIDE <= 21 * STEP  # at its left


@pytest.mark.parametrize("begun", [60.0, 95.0, 101.0])
def test_the_line_where_the_flood_began_is_not_in_the_words(begun: float) -> None:
    x = beside_peak(FLOOD, STEP, WIDE, begun)
    assert not x < begun < x + WIDE
    assert not covered(FLOOD, x)


@given(st.lists(st.integers(0, 60), min_size=60, max_size=60).filter(any), st.floats(0, 400))
def test_where_there_is_a_clear_place_it_is_found(bars: list[int], begun: float) -> None:
    kept = tuple(bars)
    x = beside_peak(kept, STEP, WIDE, begun)
    free = [
        one
        for one in range(int(WIDTH - WIDE) + 1)
        if not covered(kept, one) and not one - 4 < begun < one + WIDE + 4
    ]
    if free:
        assert not covered(kept, x)
        assert 0 <= x <= WIDTH - WIDE
