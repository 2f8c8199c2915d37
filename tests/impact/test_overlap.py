"""What outlines have in common, against what can be said of them without looking inside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.impact.overlap import overlap, widened

coordinate = st.integers(-50, 50).map(float)


def box(x: float, y: float, w: float, h: float) -> tuple[tuple[float, float], ...]:
    return ((x, y), (x + w, y), (x + w, y + h), (x, y + h))


boxes = st.builds(
    box, coordinate, coordinate, st.integers(1, 40).map(float), st.integers(1, 40).map(float)
)
ELL = ((0.0, 0.0), (30.0, 0.0), (30.0, 10.0), (10.0, 10.0), (10.0, 30.0), (0.0, 30.0))


@given(boxes, boxes)
def test_two_boxes_have_their_common_box(one, other) -> None:
    width = min(one[1][0], other[1][0]) - max(one[0][0], other[0][0])
    height = min(one[2][1], other[2][1]) - max(one[0][1], other[0][1])
    expected = max(0.0, width) * max(0.0, height)
    assert overlap(one, other) == pytest.approx(expected)
    assert overlap(other, one) == pytest.approx(expected)


@given(boxes, st.integers(1, 20))
def test_a_widened_outline_holds_the_whole_of_it(one, by: int) -> None:
    own = overlap(one, one)
    assert overlap(widened(one, by), one) == pytest.approx(own)
    assert overlap(widened(one, by), widened(one, by)) > own


def test_a_bent_unit_has_nothing_in_common_with_what_stands_in_its_corner() -> None:
    assert overlap(ELL, box(10, 10, 20, 20)) == 0
    assert overlap(ELL, box(5, 5, 10, 10)) == pytest.approx(75)


def test_a_slanted_wall() -> None:
    triangle = ((0.0, 0.0), (20.0, 0.0), (0.0, 20.0))
    assert overlap(triangle, box(0, 0, 20, 20)) == pytest.approx(200, rel=0.01)
