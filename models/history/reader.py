"""Reading the history: blocks, the journal and what is still in memory as one series."""

from __future__ import annotations

import logging
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from models.history import dayfile, journal
from models.history.aggregate import buckets, mark_pauses, pauses, registers
from models.history.archive import Archive
from models.history.catalogue import Catalogue, read_catalogue
from models.history.columns import EMPTY, Columns, join
from models.history.files import DAY_MS, HOUR_MS, QUARTER_MS, Kind, day_of
from models.history.keyframes import read_keyframe
from models.history.recent import Recent
from models.history.rolling import HOUR, QUARTER
from models.history.series import Gap, Keyframe, Registers, Rollup, Series, gaps
from models.history.writer import Pending
from models.points import Quality, Reading
from models.text.message import Message

_log = logging.getLogger(__name__)

T = TypeVar("T")

_LOOK_BACK_DAYS = 8
_ATTEMPTS = 4
_QUALITY = {int(q): q for q in Quality}


def _nothing_pending(_: str) -> Pending:
    return Pending()


class HistoryReader:
    """Answers from the files below a data folder and, for a live one, from the writer's memory.

    `pending` is the live writer's; without it the reader sees what is on disk, which is right
    for a foreign folder or another process. A damaged file is told once through `notify` and
    read as missing; the worker moves it aside at its next write.
    """

    def __init__(
        self,
        folder: Path,
        *,
        pending: Callable[[str], Pending] = _nothing_pending,
        notify: Callable[[Message], None] = lambda _: None,
        catalogue: Catalogue | None = None,
    ) -> None:
        """`folder` is the data folder, `catalogue` that of the live writer, which has read it."""
        self._archive = Archive(folder, notify)
        self._files = self._archive.files
        self._recent = Recent(self._archive)
        self._pending = pending
        self._catalogue = catalogue or read_catalogue(self._files)

    # -- samples -----------------------------------------------------------------------------

    def samples(self, point: str, start_ms: int, end_ms: int) -> Series:
        """Everything stored of `point` in the half-open span, up to the newest reading.

        Series in another unit than the point has now are left out: they cannot share an axis.
        An unknown point has no samples.
        """
        found = self._columns(point, start_ms, end_ms)
        return Series(found.times, found.values, found.quality)

    def before(self, point: str, at_ms: int) -> Series:
        """The last sample before `at_ms`, at most eight days back; empty if there is none."""
        day = day_of(at_ms - 1)
        kept = {d for d in self._files.days() if d > day - _LOOK_BACK_DAYS}
        for candidate in sorted(kept | {day, day_of(at_ms)}, reverse=True):
            if candidate > day:
                continue
            start = candidate * DAY_MS
            found = self._columns(point, start, min(at_ms, start + DAY_MS))
            if len(found):
                last = found.take(slice(len(found) - 1, None))
                return Series(last.times, last.values, last.quality)
        return Series(EMPTY.times, EMPTY.values, EMPTY.quality)

    def gaps(self, point: str, start_ms: int, end_ms: int) -> list[Gap]:
        """Spans without a known value and their causes, within the half-open span."""
        first = self.before(point, start_ms)
        series = self.samples(point, start_ms, end_ms)
        whole = Series(
            np.concatenate((first.times, series.times)),
            np.concatenate((first.values, series.values)),
            np.concatenate((first.quality, series.quality)),
        )
        return gaps(whole, start_ms, end_ms)

    def _columns(self, point: str, start_ms: int, end_ms: int) -> Columns:
        """Sorted samples in the span, with a NOT_RECORDED sample where recording stopped."""
        infos = self._catalogue.readable(point)
        if not infos or start_ms >= end_ms:
            return EMPTY
        numbers = tuple(info.number for info in infos)
        pending = self._pending(point)
        for _ in range(_ATTEMPTS):
            mark, _frame = journal.read_mark(self._files)
            found: list[Columns] = []
            taken = self._from_days(numbers, start_ms, end_ms, found)
            state = self._recent.read(numbers, start_ms, end_ms, taken, found)
            found += _not_yet_written(pending, state.reached)
            if state.trimmed <= mark:
                break
            # the worker and the writer moved on between our two looks: look again
            pending = self._pending(point)
        parts = [p.between(start_ms, end_ms) for p in found]
        joined = join([p for p in parts if len(p)])
        if not len(joined):
            return EMPTY
        one = Columns(np.zeros(len(joined), np.uint32), joined.times, joined.values,
                      joined.quality).sort()  # fmt: skip
        reach = int(one.times[0])
        spans = pauses(state.sessions, running=pending.running)
        return mark_pauses(one, spans, max(start_ms, reach), end_ms)

    def _from_days(
        self, numbers: tuple[int, ...], start_ms: int, end_ms: int, found: list[Columns]
    ) -> dict[int, int]:
        """Add what the blocks hold; returns up to which second each day's file is complete."""
        taken: dict[int, int] = {}
        low, high = day_of(start_ms), day_of(end_ms - 1)
        for day in (d for d in self._files.days() if low <= d <= high):

            def query(connection: sqlite3.Connection, day: int = day) -> None:
                connection.execute("BEGIN")
                taken[day] = dayfile.taken(connection)
                for number in numbers:
                    found.extend(
                        dayfile.read_series(
                            connection, number, start_ms, end_ms, self._catalogue.resolution_of
                        )
                    )

            self._archive.ask(self._files.day(day), query, None)
        return taken

    # -- sums --------------------------------------------------------------------------------

    def rollup(self, point: str, start_ms: int, end_ms: int) -> Rollup:
        """Hours whose start lies in the half-open span; days not summed up yet are, now."""
        start = start_ms - start_ms % HOUR_MS + (HOUR_MS if start_ms % HOUR_MS else 0)
        days = range(day_of(start), day_of(max(end_ms - 1, start)) + 1)
        still_open = self._open_days("rollup", days)
        hours, rows = self._rolled("rollup", point, days, still_open, HOUR, 24)
        for day in still_open:
            columns = self._day_of_one(point, day)
            if columns is not None:
                found = buckets(columns, day * DAY_MS, HOUR_MS, 24, self._until(columns, day))
                row = np.zeros(24, HOUR)
                for name in HOUR.names or ():
                    row[name] = getattr(found, name)[0]
                hours.append(day * DAY_MS + HOUR_MS * np.arange(24))
                rows.append(row)
        at, row = _in_order(hours, rows, HOUR)
        wanted = (at >= start) & (at < end_ms) & ((row["count"] > 0) | (row["coverage"] > 0))
        at, row = at[wanted], row[wanted]
        return Rollup(
            hours=at,
            minimum=row["minimum"].copy(),
            maximum=row["maximum"].copy(),
            mean=row["mean"].copy(),
            count=row["count"].astype(np.int64),
            time_mean=row["time_mean"].copy(),
            coverage=row["coverage"].astype(np.float64),
        )

    def registers(self, point: str, start_ms: int, end_ms: int) -> Registers:
        """Quarter hours that end in the half-open span, of a counter; others have none."""
        days = range(day_of(start_ms - 1), day_of(max(end_ms - 1, start_ms)) + 1)
        info = self._catalogue.current(point)
        quarters: list[NDArray[np.int64]] = []
        rows: list[NDArray[np.void]] = []
        if info is not None and info.counter:
            still_open = self._open_days("registers", days)
            quarters, rows = self._rolled("registers", point, days, still_open, QUARTER, 96)
            for day in still_open:
                columns = self._day_of_one(point, day)
                if columns is not None:
                    row = np.zeros(96, QUARTER)
                    readings, times = registers(columns, day * DAY_MS, 96)
                    until = self._until(columns, day)
                    sums = buckets(columns, day * DAY_MS, QUARTER_MS, 96, until)
                    row["reading"], row["time"] = readings[0], times[0]
                    row["coverage"] = sums.coverage[0]
                    begun = day * DAY_MS + QUARTER_MS * np.arange(96) < until
                    quarters.append((day * DAY_MS + QUARTER_MS * np.arange(96))[begun])
                    rows.append(row[begun])
        at, row = _in_order(quarters, rows, QUARTER)
        at = at + QUARTER_MS
        wanted = (at >= start_ms) & (at < end_ms) & ~np.isnan(row["reading"])
        at, row = at[wanted], row[wanted]
        return Registers(
            at, row["reading"].copy(), row["time"].copy(), row["coverage"].astype(np.float64)
        )

    def _rolled(
        self, kind: Kind, point: str, days: range, still_open: list[int],
        dtype: np.dtype[np.void], number: int,
    ) -> tuple[list[NDArray[np.int64]], list[NDArray[np.void]]]:  # fmt: skip
        """The sums of the days that were not open a moment ago: the worker may have closed one
        since, which must neither be missing nor stand twice."""
        starts: list[NDArray[np.int64]] = []
        rows: list[NDArray[np.void]] = []
        step = DAY_MS // number
        for path in self._files.sums(kind, days):
            for info in self._catalogue.readable(point):

                def query(
                    connection: sqlite3.Connection, series: int = info.number
                ) -> list[tuple[int, bytes]]:
                    return connection.execute(
                        "SELECT day, data FROM day WHERE series = ? AND day >= ? AND day <= ?",
                        (series, days[0], days[-1]),
                    ).fetchall()

                asked: list[tuple[int, bytes]] = self._archive.ask(path, query, [])
                found = [(day, data) for day, data in asked if day not in still_open]
                if found:
                    begun = np.array([day for day, _ in found], np.int64) * DAY_MS
                    starts.append(np.add.outer(begun, step * np.arange(number)).reshape(-1))
                    whole = b"".join([zlib.decompress(data) for _, data in found])
                    rows.append(np.frombuffer(whole, dtype))
        return starts, rows

    def _open_days(self, kind: Kind, days: range) -> list[int]:
        """Days with samples that are not summed up yet."""
        done: set[int] = set()
        for path in self._files.sums(kind, days):
            rows: list[tuple[int]] = self._archive.ask(
                path,
                lambda c: c.execute("SELECT day FROM rolled").fetchall(),
                [],
            )
            done.update(day for (day,) in rows)
        alive = set(self._files.days()) | set(self._recent.days())
        return sorted(d for d in alive - done if d in days)

    def _day_of_one(self, point: str, day: int) -> Columns | None:
        """A day's samples with the one before it, as one series; None if there is neither."""
        start, end = day * DAY_MS, (day + 1) * DAY_MS
        columns = self._columns(point, start, end)
        first = self.before(point, start)
        if len(first):
            zeros = np.zeros(1, np.uint32)
            head = Columns(zeros, first.times, first.values, first.quality)
            columns = join((head, columns))
        return columns if len(columns) else None

    def _until(self, columns: Columns, day: int) -> int:
        """How far an unfinished day goes: to its newest sample or the session's last breath."""
        newest = max(int(columns.times[-1]) + 1, self._recent.session_end())
        return min(newest, (day + 1) * DAY_MS)

    # -- the state of everything ------------------------------------------------------------

    def keyframe(self, at_ms: int, *, replay: bool = False) -> Keyframe | None:
        """All points as of the newest keyframe at or before `at_ms`, at most eight days back.

        With `replay`, what the journal still holds is added, up to `at_ms` by arrival.
        """
        return read_keyframe(self._archive, self._catalogue, at_ms, replay=replay)

    def state(self, at_ms: int) -> Mapping[str, Reading]:
        """The readings of that keyframe; empty if there is none."""
        frame = self.keyframe(at_ms)
        return {} if frame is None else frame.readings

    def late(self, point: str, start_ms: int, end_ms: int) -> list[tuple[int, int]]:
        """(source time, arrival) of samples in the span that came more than a minute late."""
        found: list[tuple[int, int]] = []
        numbers = [info.number for info in self._catalogue.readable(point)]
        for day in self._files.days():
            if day_of(start_ms) <= day <= day_of(end_ms - 1):
                rows: list[tuple[bytes]] = self._archive.ask(
                    self._files.day(day),
                    lambda c: c.execute("SELECT data FROM late ORDER BY id").fetchall(),
                    [],
                )
                for (data,) in rows:
                    for number in numbers:
                        part = dayfile.unpack_late(data).of(number).between(start_ms, end_ms)
                        found += zip(
                            part.times.tolist(), part.values.astype(np.int64).tolist(),
                            strict=True,
                        )  # fmt: skip
        return sorted(found)


def _not_yet_written(pending: Pending, reached: int) -> list[Columns]:
    found = [samples for seq, samples in pending.seconds if seq > reached]
    return found if pending.flowing is None else [*found, pending.flowing]


def _in_order(
    starts: list[NDArray[np.int64]], rows: list[NDArray[np.void]], dtype: np.dtype[np.void]
) -> tuple[NDArray[np.int64], NDArray[np.void]]:
    if not starts:
        return np.empty(0, np.int64), np.empty(0, dtype)
    at, row = np.concatenate(starts), np.concatenate(rows)
    order = np.argsort(at, kind="stable")
    return at[order], row[order]
