"""The live end of the history: takes every reading, writes one packed second at a time."""

from __future__ import annotations

import functools
import logging
import sqlite3
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.history import journal
from models.history.batch import Batch, RawColumns, SlotOf
from models.history.blob import Frame
from models.history.catalogue import Catalogue, enrol
from models.history.columns import Columns
from models.history.files import HistoryFiles, stamp
from models.history.session import Session
from models.history.thinning import Kept, thin
from models.points import Point, Quality, Reading
from models.storage import (
    DamagedDatabase,
    StorageError,
    StorageFault,
    Writer,
    move_aside,
    open_reader,
    put_back,
    refusal_told,
)
from models.text.message import Message

_log = logging.getLogger(__name__)

_FRAME_MS = 60_000
_LARGE_FRAME_MS = 300_000
_LARGE = 10_000
_BEAT_MS = 10_000
"""An idle second is not written, but at least this often the session's end is."""
_TRIM_EVERY_MS = 10_000
_PATIENCE_S = 30.0
"""How long samples wait in memory for a disk that takes no writes."""
_ANEW = frozenset({"storage.damaged", "storage.gone"})
"""Faults after which the journal is opened again."""
_FLOOR = 256 << 20
"""Free bytes below which recording stops, so that the records can go on."""


@dataclass(slots=True)
class Tally:
    """What went through since the start."""

    received: int = 0
    stored: int = 0
    """Handed to the disk after the deadband rule."""
    unknown: int = 0
    """Readings of points that the site does not declare."""
    refused: int = 0
    """Readings with numbers that cannot be stored."""
    misdated: int = 0
    """Stored under their receipt time because the source clock was off by months."""
    lost: int = 0
    """Samples that the disk did not take in time."""


@dataclass(slots=True, eq=False)
class _Second:
    """Samples on their way to the disk."""

    seq: int
    samples: Columns
    saved: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """Samples of one point that may not be on disk yet, by the second they belong to."""

    seconds: tuple[tuple[int, Columns], ...] = ()
    flowing: Columns | None = None
    """What came after the last flush."""
    running: bool = False
    """Recording goes on: the end of the last session is not an end."""


@dataclass(slots=True)
class _Newest:
    """The newest reading of each slot, whether it was stored or not."""

    heard: np.ndarray[tuple[int], np.dtype[np.bool_]]
    values: np.ndarray[tuple[int], np.dtype[np.float64]]
    quality: np.ndarray[tuple[int], np.dtype[np.uint8]]
    source: np.ndarray[tuple[int], np.dtype[np.int64]]
    received: np.ndarray[tuple[int], np.dtype[np.int64]]

    @classmethod
    def of(cls, slots: int) -> _Newest:
        return cls(
            np.zeros(slots, np.bool_),
            np.full(slots, np.nan),
            np.full(slots, Quality.NOTHING_YET, np.uint8),
            np.zeros(slots, np.int64),
            np.zeros(slots, np.int64),
        )

    def update(self, raw: RawColumns) -> None:
        """Of several readings of one slot the last assignment stands."""
        self.heard[raw.slots] = True
        self.values[raw.slots] = raw.values
        self.quality[raw.slots] = raw.quality
        self.source[raw.slots] = raw.source
        self.received[raw.slots] = raw.received


class HistoryWriter:
    """Takes readings on the event loop and hands one blob per second to the writer thread.

    `add` and `flush` are called on the event loop only; neither waits for the disk.
    """

    def __init__(
        self,
        folder: Path,
        points: Mapping[str, Point],
        now_ms: int,
        *,
        notify: Callable[[Message | None], None] = lambda _: None,
        watch: Callable[[Message | None], None] | None = None,
        floor_bytes: int = _FLOOR,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        """Open the journal below `folder`, the data folder.

        `notify` is told once of what was lost, `watch` of what the disk refuses now and, with
        None, that it takes writes again (`notify` hears both where there is no `watch`); both
        on the event loop, from `flush`.
        A damaged journal is moved aside and a new one begun, with a message at the first flush.
        Raises DamagedDatabase if the list of points cannot be trusted, and other StorageErrors.
        """
        self.files = HistoryFiles(folder)
        self.tally = Tally()
        self.recorded_ms: int | None = None
        """When a second last reached the file."""
        self._notify, self._watch = notify, watch or notify
        self._floor_bytes, self._patience_s = floor_bytes, patience_s
        self._said: deque[Message | None] = deque()
        """Filled by the writer's thread."""
        self._fault: Message | None = None
        """What `watch` was told last."""
        self._notices: deque[Message] = deque()
        self.catalogue, messages = enrol(self.files, points, now_ms)
        self._notices.extend(messages)
        self._index(points, self.catalogue)
        self._thread = self._open(now_ms)
        self._is_left = False
        """The thread's file broke or was taken away: it is opened again."""
        newest, session = self._begun()
        # the clock keeps numbers rising even if every file that knows the last one is gone
        self._seq = max(newest, journal.read_mark(self.files)[0], now_ms)
        self._session = Session(session)
        self._beat_ms = -_BEAT_MS
        self._ways: deque[_Second] = deque()
        self._frame_ms = _LARGE_FRAME_MS if len(points) > _LARGE else _FRAME_MS
        self._frame_number = self._trim_number = -1
        self._closed = False

    def _index(self, points: Mapping[str, Point], catalogue: Catalogue) -> None:
        # every point was enrolled
        series = {point: catalogue.by_point[point][-1].number for point in points}
        ids = sorted(series, key=series.__getitem__)
        # slots ascend with series numbers, so that sorting by slot sorts by series
        self._slot_of = SlotOf({point: slot for slot, point in enumerate(ids)})
        self._series = np.array([series[point] for point in ids], np.uint32)
        self._deadband = np.array([points[p].deadband for p in ids], np.float64)
        self._kept = Kept.nothing(len(ids))
        self._newest = _Newest.of(len(ids))
        self._batch = Batch(self._slot_of)

    def _open(self, now_ms: int) -> Writer:
        try:
            return self._start()
        except DamagedDatabase as error:
            _log.error("the journal is damaged: %s", error)
            self._put_aside(now_ms)
            return self._start()

    def _start(self) -> Writer:
        put_back(self.files.journal)
        return Writer.open(
            self.files.journal, journal.LAYOUT, check=True, watch=self._said.append,
            floor_bytes=self._floor_bytes, patience_s=self._patience_s,
        )  # fmt: skip

    def _put_aside(self, now_ms: int) -> None:
        with refusal_told(self.files.journal):
            moved = move_aside(self.files.journal, stamp(now_ms))
        if moved:
            _log.error("%s moved aside", self.files.journal)
            self._notices.append(Message.of("history.moved_aside", path=str(moved[0])))

    def _begun(self) -> tuple[int, int]:
        """Newest second and newest session in the file. The thread might not answer for long: it
        takes nothing while the disk is full."""
        with closing(open_reader(self.files.journal)) as connection:
            (session,) = connection.execute("SELECT coalesce(max(id), 0) FROM session").fetchone()
            return journal.newest_seq(connection), int(session)

    def add(self, readings: Sequence[Reading], arrival_ms: int) -> None:
        """Take a batch, in order of arrival; only appends. `arrival_ms` is the present."""
        self._batch.extend(readings)

    def flush(self, now_ms: int) -> None:
        """Hand the readings since the last flush to the disk; call it once a second."""
        while self._ways and self._ways[0].saved:
            self._ways.popleft()
        samples = self._drain()
        # a journal that broke is opened again before it is written
        self._speak(now_ms)
        if self._is_left:
            self.tally.lost += len(samples)
            return
        work: list[Callable[[sqlite3.Connection], object]] = []
        second = None
        if len(samples):
            self._seq += 1
            second = _Second(self._seq, samples)
            self._ways.append(second)
            work.append(
                functools.partial(
                    journal.write_second, seq=second.seq, arrival_ms=now_ms, samples=samples
                )
            )
        work += self._chores(now_ms)
        if work or not 0 <= now_ms - self._beat_ms < _BEAT_MS:
            self._beat_ms = now_ms
            self._submit(work, second, now_ms)

    def _drain(self) -> Columns:
        raw = self._batch.drain()
        self.tally.received += len(raw.slots)
        self.tally.refused = self._batch.refused
        known = raw.slots >= 0
        if not known.all():
            self.tally.unknown += int((~known).sum())
            raw = raw.take(known)
        self._newest.update(raw)
        samples, misdated = self._thinned(raw, self._kept)
        self.tally.misdated += misdated
        self.tally.stored += len(samples)
        return samples

    def _thinned(self, raw: RawColumns, kept: Kept) -> tuple[Columns, int]:
        raw = raw.take(np.argsort(raw.slots, kind="stable"))
        times, misdated = raw.times()
        stored = thin(raw.slots, times, raw.values, raw.quality, self._deadband, kept)
        samples = Columns(self._series[raw.slots], times, raw.values, raw.quality)
        return (samples if stored.all() else samples.take(stored)), misdated

    def _chores(self, now_ms: int) -> list[Callable[[sqlite3.Connection], object]]:
        work: list[Callable[[sqlite3.Connection], object]] = []
        if now_ms // self._frame_ms != self._frame_number and self._newest.heard.any():
            self._frame_number = now_ms // self._frame_ms
            frame = self._frame()
            work.append(functools.partial(journal.write_frame, at_ms=now_ms, frame=frame))
        if now_ms // _TRIM_EVERY_MS != self._trim_number:
            self._trim_number = now_ms // _TRIM_EVERY_MS
            work.append(functools.partial(journal.trim, files=self.files))
        return work

    def _frame(self) -> Frame:
        newest, heard = self._newest, self._newest.heard
        return Frame(
            self._series[heard],
            newest.values[heard],
            newest.quality[heard],
            newest.source[heard],
            newest.received[heard],
        )

    def _submit(
        self,
        work: Sequence[Callable[[sqlite3.Connection], object]],
        second: _Second | None,
        now_ms: int,
    ) -> None:
        session = self._session

        def run(connection: sqlite3.Connection) -> None:
            for piece in work:
                piece(connection)
            session.write(connection, now_ms)

        def done(future: Future[None]) -> None:
            # on the writer's thread: only flags are set here
            if future.exception() is None:
                self.recorded_ms = now_ms
            else:
                session.broken = True
                if second is not None:
                    self.tally.lost += len(second.samples)
                _note_failure(future.exception())
            if second is not None:
                second.saved = True

        self._thread.submit(run).add_done_callback(done)

    def _speak(self, now_ms: int) -> None:
        while self._said:
            fault = self._said.popleft()
            if fault is not None and fault.code in _ANEW:
                self._leave(fault, now_ms)
            else:
                self._tell(fault)
        if self._is_left and not self._closed:
            self._begin_again(now_ms)
        while self._notices:
            self._notify(self._notices.popleft())

    def _leave(self, fault: Message, now_ms: int) -> None:
        """The journal was damaged or taken away while it was written.

        One that was deleted is put back by the end of its thread; what a damaged one held is lost.
        """
        self._thread.close()
        self._is_left = True
        if fault.code == "storage.gone":
            self._notices.append(fault)
            return
        try:
            self._put_aside(now_ms)
        except StorageError as error:
            self._tell(error.message)

    def _begin_again(self, now_ms: int) -> None:
        """Recording goes on; where the disk refuses, the next flush tries it again."""
        try:
            self._thread = self._open(now_ms)
        except StorageError as error:
            self._tell(error.message)
            return
        self._is_left = False
        # one that came back knows earlier sessions, which must not grow over the pauses
        self._session = Session(self._begun()[1])
        # the new thread knows nothing of a disk that refused before
        self._tell(None)

    def _tell(self, fault: Message | None) -> None:
        before, self._fault = self._fault, fault
        if (before and before.code) != (fault and fault.code):
            self._watch(fault)

    def pending(self, point: str) -> Pending:
        """Samples of `point` that are not certain to be on disk; event loop only."""
        slot = self._slot_of[point]
        if slot < 0:
            return Pending()
        series = int(self._series[slot])
        raw = self._batch.peek()
        samples, _ = self._thinned_one(raw.take(raw.slots == slot), slot)
        return Pending(
            tuple((s.seq, s.samples.of(series)) for s in self._ways), samples, not self._closed
        )

    def _thinned_one(self, raw: RawColumns, slot: int) -> tuple[Columns, int]:
        times, misdated = raw.times()
        local = np.zeros(len(times), np.intp)
        stored = thin(
            local, times, raw.values, raw.quality, self._deadband[slot : slot + 1],
            self._kept.of(slot),
        )  # fmt: skip
        series = np.full(len(times), self._series[slot], np.uint32)
        return Columns(series, times, raw.values, raw.quality).take(stored), misdated

    def drain(self) -> None:
        """Wait until everything that was flushed is on disk; blocks, for tools and tests."""
        self._thread.run_now(lambda _: None)

    def close(self, now_ms: int) -> None:
        """Write what is left and wait for the disk; blocks for a moment."""
        self._beat_ms = -_BEAT_MS
        self.flush(now_ms)
        self._closed = True
        self._thread.close()
        self._speak(now_ms)


def _note_failure(error: BaseException | None) -> None:
    if not isinstance(error, StorageFault):
        _log.error("a second of history was not written: %s", error)
