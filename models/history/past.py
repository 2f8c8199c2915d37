"""Writing a past that nobody recorded: whole-day arrays straight into the day files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import ArrayLike

from models.history import block, dayfile, journal
from models.history.blob import Frame, pack_frame
from models.history.catalogue import enrol
from models.history.columns import EMPTY, Columns, join, runs
from models.history.compaction import settle
from models.history.files import DAY_MS, HOUR_MS, QUARTER_MS, HistoryFiles, stamp, start_of
from models.history.rolling import roll_day, tail_before
from models.points import Point
from models.storage import create_or_open

_PART = 4_000_000
"""Samples held in memory before they are written."""


class PastWriter:
    """Fills a data folder that no control room has open; days in ascending order are best.

    Use it as a context manager. After `end_day` (or at the end) the days are written with a
    keyframe every quarter of an hour, and summed up into rollups and registers.
    """

    def __init__(self, folder: Path, points: Mapping[str, Point], now_ms: int = 0) -> None:
        """`folder` is the data folder; raises DamagedDatabase and other StorageErrors."""
        self._files = HistoryFiles(folder)
        self._catalogue, _ = enrol(self._files, points, now_ms)
        self._held: list[Columns] = []
        self._count = 0
        self._days: set[int] = set()
        self._newest = EMPTY
        self._span: tuple[int, int] | None = None

    def __enter__(self) -> PastWriter:
        """Itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write what is left, unless something went wrong."""
        if kind is None:
            self.close()

    def add(
        self, point: str, times: ArrayLike, values: ArrayLike, quality: ArrayLike | None = None
    ) -> None:
        """Samples of one point: UTC ms, values (NaN for none), `Quality` bytes (None: GOOD).

        KeyError for a point that was not declared.
        """
        info = self._catalogue.current(point)
        if info is None:
            raise KeyError(point)
        at = np.asarray(times, np.int64)
        self._held.append(
            Columns(
                np.full(len(at), info.number, np.uint32),
                at,
                np.asarray(values, np.float64),
                np.zeros(len(at), np.uint8) if quality is None else np.asarray(quality, np.uint8),
            )
        )
        self._count += len(at)
        if self._count > _PART:
            self._write()

    def end_day(self) -> None:
        """Write all that was added, and sum up the days it touched."""
        self._write()
        for day in sorted(self._days):
            self._newest = (
                self._newest
                if len(self._newest)
                else tail_before(self._files, day, self._catalogue)
            )
            settle(self._files.day(day), self._catalogue)
            self._frames(day)
            roll_day(self._files, self._catalogue, day)
        self._days.clear()

    def close(self) -> None:
        """The same, and note that the whole span was recorded."""
        self.end_day()
        if self._span is None:
            return
        with closing(create_or_open(self._files.journal, journal.LAYOUT)) as connection:
            connection.execute("INSERT INTO session (start_ms, end_ms) VALUES (?, ?)", self._span)
        self._span = None

    def _write(self) -> None:
        samples = join(self._held).sort()
        self._held, self._count = [], 0
        if not len(samples):
            return
        low, high = int(samples.times.min()), int(samples.times.max())
        # a day whose last sample is in its last hour is a whole day
        low -= low % DAY_MS
        high += (-high % DAY_MS) if -high % DAY_MS <= HOUR_MS else 0
        before = self._span or (low, high)
        self._span = min(low, before[0]), max(high, before[1])
        days = samples.times // DAY_MS
        for day in np.unique(days).tolist():
            connection, _ = dayfile.open_or_replace(self._files.day(day), stamp(day * DAY_MS))
            with closing(connection):
                connection.execute("BEGIN IMMEDIATE")
                part = samples.take(days == day)
                dayfile.add_blocks(connection, block.pack(part, self._catalogue.resolution_of))
                connection.execute("COMMIT")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._days.add(day)

    def _frames(self, day: int) -> None:
        """Keyframes of the day, each carrying on from the one before."""
        start = day * DAY_MS
        with closing(create_or_open(self._files.day(day), dayfile.LAYOUT)) as connection:
            held = dayfile.read_range(connection, 0, 1 << 32, self._catalogue.resolution_of)
            whole = join((self._newest, held)).sort()
            starts, counts = runs(whole.series)
            edges = start + QUARTER_MS * np.arange(96)
            local = np.repeat(np.arange(len(starts)), counts)
            # one sorted key for all series at once: series first, then time
            key = local * (2 * DAY_MS) + np.clip(whole.times - start + DAY_MS, 0, 2 * DAY_MS - 1)
            connection.execute("BEGIN IMMEDIATE")
            for edge in edges.tolist():
                wanted = np.arange(len(starts)) * (2 * DAY_MS) + edge - start + DAY_MS
                found = np.searchsorted(key, wanted, "right") - 1
                found = found[found >= starts]
                frame = whole.take(found)
                connection.execute(
                    "INSERT OR REPLACE INTO frame VALUES (?, ?)",
                    (edge, pack_frame(Frame(frame.series, frame.values, frame.quality,
                                            frame.times, frame.times))),
                )  # fmt: skip
            connection.execute("COMMIT")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._newest = whole.take(starts + counts - 1) if len(whole) else whole


def write_past(
    folder: Path,
    points: Mapping[str, Point],
    day: date,
    samples: Iterable[tuple[str, ArrayLike, ArrayLike, ArrayLike]],
) -> None:
    """One UTC day of (point, times, values, quality); points that are not declared are skipped.

    Days in ascending order carry their last values on into the next day's keyframes and sums.
    """
    with PastWriter(folder, points, now_ms=start_of(day)) as past:
        for point, times, values, quality in samples:
            if point in points:
                past.add(point, times, values, quality)
