"""The deadband rule, against the same rule written down one sample at a time."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.history.thinning import AT_LEAST_EVERY_MS, Kept, thin
from models.points import Quality
from tests.history.park import DAY_MS, MIDNIGHT

Row = tuple[int, int, float, int]

DEADBAND = np.array([0.0, 0.5, 2.0])

rows = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.one_of(st.integers(0, 5_000), st.integers(-AT_LEAST_EVERY_MS, 2 * AT_LEAST_EVERY_MS)),
        st.integers(0, 8).map(lambda n: n / 2),
        st.sampled_from([0, 0, 0, Quality.STALE, Quality.DECODE]),
    ),
    max_size=150,
)


def plainly(found: list[Row]) -> list[Row]:
    """The rule as the documentation says it."""
    last: dict[int, Row] = {}
    kept = []
    for row in found:
        slot, time, value, quality = row
        before = last.get(slot)
        if (
            DEADBAND[slot] == 0
            or before is None
            or before[3] != quality
            or abs(value - before[2]) >= DEADBAND[slot]
            or time - before[1] >= AT_LEAST_EVERY_MS
            or time < before[1]
            or time // DAY_MS != before[1] // DAY_MS
        ):
            last[slot] = row
            kept.append(row)
    return kept


def vectorised(found: list[Row], kept: Kept) -> list[Row]:
    ordered = sorted(found, key=lambda row: row[0])
    stored = thin(
        np.array([r[0] for r in ordered], np.intp),
        np.array([r[1] for r in ordered], np.int64),
        np.array([r[2] for r in ordered], np.float64),
        np.array([r[3] for r in ordered], np.uint8),
        DEADBAND,
        kept,
    )
    return [row for row, keep in zip(ordered, stored, strict=True) if keep]


@given(rows, st.integers(0, 150))
def test_the_vectorised_rule_is_the_plain_rule(found: list[Row], cut: int) -> None:
    found = [(s, MIDNIGHT + t, np.nan if q >= 0x80 else v, q) for s, t, v, q in found]
    kept = Kept.nothing(3)
    ours = vectorised(found[:cut], kept) + vectorised(found[cut:], kept)
    plain = plainly(found)
    for slot in range(3):
        mine = [r for r in ours if r[0] == slot]
        theirs = [r for r in plain if r[0] == slot]
        assert repr(mine) == repr(theirs)


def test_one_point_that_floods_is_judged_like_the_others() -> None:
    found = [(1, MIDNIGHT + n, (n % 10) / 10, 0) for n in range(5_000)]
    assert vectorised(found, Kept.nothing(3)) == plainly(found)
    assert 1 < len(plainly(found)) < 5_000


def test_looking_ahead_changes_nothing() -> None:
    kept = Kept.nothing(3)
    vectorised([(1, MIDNIGHT, 1.0, 0)], kept)
    thin(
        np.zeros(1, np.intp), np.array([MIDNIGHT + 1]), np.array([9.0]), np.zeros(1, np.uint8),
        DEADBAND[1:2], kept.of(1),
    )  # fmt: skip
    assert kept.values[1] == 1.0
