"""Whatever was heard is read back exactly, across seconds, blocks, days, restarts and lateness."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.history import HistoryReader, HistoryWriter, run_compaction
from models.history.block import OWN
from models.points import Quality, Reading
from tests.history.park import (
    DAY_MS,
    MIDNIGHT,
    closed,
    everything,
    good,
    point,
    record,
    recorded,
    site,
)

START = MIDNIGHT + DAY_MS - 40_000
"""Close to midnight, so that a short story crosses a day."""

SITE = site(
    point("tenth"),
    point("double", resolution=None),
    point("register", resolution=0.01, unit="kW.h", counter=True),
    point("coarse", resolution=10.0),
)

values = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**6), 10**6).map(lambda n: n / 10),
    st.integers(0, 10**12).map(lambda n: n / 100),
)
quality = st.sampled_from(
    [Quality.GOOD, Quality.GOOD, Quality.CLOCK_SKEW, Quality.DECODE, Quality.SENTINEL]
)
batch = st.lists(
    st.tuples(
        st.sampled_from([*SITE, "stranger"]),
        values,
        quality,
        st.one_of(st.integers(0, 900), st.integers(0, 30 * 3_600_000)),
    ),
    max_size=12,
)
steps = st.lists(
    st.one_of(
        batch,
        batch,
        batch,
        st.sampled_from(["flush", "flush", "compact", "restart", "read", "back", "later"]),
    ),
    min_size=1,
    max_size=40,
)


class Story:
    """A writer, a reader, and the truth beside them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = START
        self.heard: dict[str, list[tuple[int, float | None, int]]] = {id: [] for id in SITE}
        self.strangers = 0
        self.open()

    def open(self) -> None:
        self.writer = HistoryWriter(self.folder, SITE, self.now, floor_bytes=0)
        self.reader = HistoryReader(self.folder, pending=self.writer.pending)

    def add(self, rows: list[tuple[str, float, Quality, int]]) -> None:
        readings = []
        for id, number, grade, late in rows:
            value = None if grade >= 0x80 else number
            readings.append(Reading(id, value, grade, self.now - late, self.now))
            if id in self.heard:
                self.heard[id].append((self.now - late, value, int(grade)))
            else:
                self.strangers += 1
        self.writer.add(readings, self.now)

    def do(self, step: str) -> None:
        if step == "flush":
            self.writer.flush(self.now)
        elif step == "compact":
            run_compaction(self.folder, self.now + 1)
        elif step == "restart":
            self.writer.close(self.now)
            assert self.writer.tally.unknown == self.strangers
            self.strangers = 0
            self.open()
        elif step == "read":
            self.check()
        elif step == "back":
            self.now -= 20_000
        else:
            self.now += 15_000

    def check(self) -> None:
        for id, told in self.heard.items():
            expected = sorted(told, key=lambda row: row[0])
            found = everything(self.reader, id)
            assert [t for t, *_ in found] == [t for t, *_ in expected]
            # among equal times the order of arrival is kept within what one look can see
            assert sorted(map(repr, found)) == sorted(map(repr, expected))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_what_was_heard_is_read_back(story: list[object]) -> None:
    live_through(story)


@pytest.mark.long
@settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_what_was_heard_is_read_back_after_longer_trying(story: list[object]) -> None:
    live_through(story)


def live_through(story: list[object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        told = Story(Path(folder))
        for step in story:
            told.now += 1_000
            if isinstance(step, list):
                told.add(step)
            else:
                told.do(str(step))
        told.check()
        told.writer.close(told.now)
        told.check()
        run_compaction(Path(folder), told.now + 3 * DAY_MS)
        told.check()
        assert told.writer.tally.lost == 0


def test_live_and_stored_join_without_a_seam(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path, SITE, MIDNIGHT, floor_bytes=0)
    reader = HistoryReader(tmp_path, pending=writer.pending)
    for n in range(3 * OWN):
        now = MIDNIGHT + 1_000 * n
        writer.add([good("tenth", n / 10, now)], now)
        # never flushed, flushed a moment ago, on disk, compacted: always all of them
        assert len(everything(reader, "tenth")) == n + 1
        if n % 3:
            writer.flush(now)
        if n % 100 == 50:
            run_compaction(tmp_path, now)
            assert len(everything(reader, "tenth")) == n + 1
    writer.close(now)
    assert [v for _, v, _ in everything(reader, "tenth")] == [n / 10 for n in range(3 * OWN)]


def test_two_samples_at_one_moment_are_both_kept_in_their_order(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path, SITE, MIDNIGHT, floor_bytes=0)
    for n in range(5):
        record(writer, [good("tenth", float(n), MIDNIGHT + 500)], MIDNIGHT + 1_000 * (n + 1))
        if n in (1, 3):
            run_compaction(tmp_path, MIDNIGHT + 60_000)
    writer.close(MIDNIGHT + 9_000)
    found = everything(HistoryReader(tmp_path), "tenth")
    assert [v for _, v, _ in found] == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_the_span_is_half_open(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path, SITE, MIDNIGHT, floor_bytes=0)
    times = [MIDNIGHT - 1, MIDNIGHT, MIDNIGHT + 1, MIDNIGHT + 2]
    record(writer, [good("tenth", 1.0, t) for t in times], MIDNIGHT + 1_000)
    reader = HistoryReader(tmp_path, pending=writer.pending)
    for _ in range(2):
        found = recorded(reader.samples("tenth", MIDNIGHT, MIDNIGHT + 2))
        assert [t for t, *_ in found] == [MIDNIGHT, MIDNIGHT + 1]
        assert recorded(reader.before("tenth", MIDNIGHT)) == [(MIDNIGHT - 1, 1.0, 0)]
        run_compaction(tmp_path, MIDNIGHT + 2_000)
    assert len(reader.samples("nobody", 0, MIDNIGHT)) == 0
    writer.close(MIDNIGHT + 3_000)


def test_a_new_resolution_or_unit_begins_a_new_series(tmp_path: Path) -> None:
    stories = [
        (point("p", resolution=0.1), 20.5),
        (point("p", resolution=0.01), 20.51),
        (point("p", resolution=0.01, unit="K"), 293.66),
    ]
    for n, (declared, value) in enumerate(stories):
        now = MIDNIGHT + 10_000 * n
        writer = HistoryWriter(tmp_path, site(declared), now, floor_bytes=0)
        record(writer, [good("p", value, now)], now)
        found = everything(HistoryReader(tmp_path, pending=writer.pending), "p")
        # one line while the unit is the same; kelvin never shares an axis with Celsius
        assert [v for _, v, _ in found] == [[20.5], [20.5, 20.51], [293.66]][n]
        writer.close(now)
    assert writer.catalogue.by_point["p"][-1].number == 3


def test_a_source_clock_that_is_off_by_months_is_stored_under_its_arrival(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path, SITE, MIDNIGHT, floor_bytes=0)
    for source in (0, MIDNIGHT + 40 * DAY_MS, MIDNIGHT - 1_000):
        writer.add([Reading("tenth", 1.0, Quality.CLOCK_SKEW, source, MIDNIGHT)], MIDNIGHT)
    record(writer, [], MIDNIGHT + 1_000)
    found = everything(HistoryReader(tmp_path, pending=writer.pending), "tenth")
    assert [t for t, *_ in found] == [MIDNIGHT - 1_000, MIDNIGHT, MIDNIGHT]
    assert writer.tally.misdated == 2
    writer.close(MIDNIGHT + 2_000)


def test_a_number_that_no_column_holds_is_refused_and_nothing_else_with_it(
    tmp_path: Path,
) -> None:
    writer = HistoryWriter(tmp_path, SITE, MIDNIGHT, floor_bytes=0)
    batch = [
        good("tenth", 1.0, MIDNIGHT),
        good("tenth", 2.0, 1 << 70),
        good("tenth", 3.0, MIDNIGHT + 2),
        good("stranger", 4.0, MIDNIGHT),
    ]
    record(writer, batch, MIDNIGHT + 1_000)
    found = everything(HistoryReader(tmp_path, pending=writer.pending), "tenth")
    assert [v for _, v, _ in found] == [1.0, 3.0]
    assert (writer.tally.refused, writer.tally.unknown) == (1, 1)
    writer.close(MIDNIGHT + 2_000)


def test_late_samples_keep_their_arrival(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path, SITE, MIDNIGHT, floor_bytes=0)
    late = Reading("tenth", 1.0, Quality.GOOD, MIDNIGHT - 7_200_000, MIDNIGHT + 5)
    record(writer, [late, good("tenth", 2.0, MIDNIGHT + 6)], MIDNIGHT + 1_000)
    writer.close(MIDNIGHT + 2_000)
    run_compaction(tmp_path, MIDNIGHT + 3_000)
    reader = HistoryReader(tmp_path)
    assert reader.late("tenth", MIDNIGHT - DAY_MS, MIDNIGHT + DAY_MS) == [
        (MIDNIGHT - 7_200_000, MIDNIGHT + 1_000)
    ]


def shared_blocks(folder: Path) -> int:
    """Blocks of several points in the folder's only day."""
    (file,) = (folder / "history").glob("history-*.sqlite")
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM shared").fetchone()[0])


def test_a_quiet_point_is_read_from_few_blocks_when_its_day_is_over(tmp_path: Path) -> None:
    many = site(*(point(f"q{n}") for n in range(40)))
    writer = HistoryWriter(tmp_path, many, MIDNIGHT, floor_bytes=0)
    rng = np.random.default_rng(1)
    told: dict[str, list[tuple[int, float | None, int]]] = {id: [] for id in many}
    for n in range(20):
        now = MIDNIGHT + 600_000 * n
        rows = [(id, float(rng.integers(0, 99)) / 10) for id in many]
        record(writer, [good(id, v, now) for id, v in rows], now)
        for id, v in rows:
            told[id].append((now, v, 0))
        run_compaction(tmp_path, now)
    writer.close(now)
    reader = HistoryReader(tmp_path)
    assert shared_blocks(tmp_path) == 20
    closed(tmp_path, MIDNIGHT)
    assert shared_blocks(tmp_path) == 1
    assert all(everything(reader, id) == rows for id, rows in told.items())
