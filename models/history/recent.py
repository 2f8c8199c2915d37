"""What the journal holds of a point: the last minutes, which no day file has yet."""

from __future__ import annotations

import logging
import sqlite3
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from models.history import journal
from models.history.archive import Archive
from models.history.blob import unpack_second
from models.history.columns import EMPTY, I64, Columns, TornError, join
from models.history.files import DAY_MS, day_of

_log = logging.getLogger(__name__)

_REMEMBERED = 32
"""Points whose last minutes are kept, so that a live trend reads only what is new."""


@dataclass(frozen=True, slots=True)
class JournalState:
    """What the journal said of itself in the same look."""

    trimmed: int = 0
    """Newest second that was deleted because the day files hold it."""
    reached: int = 0
    """Newest second that was ever written."""
    sessions: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class _Tail:
    """The samples of one point in the journal's seconds up to `reached`, in the order they came."""

    reached: int = 0
    seconds: I64 = field(default_factory=lambda: np.empty(0, np.int64))
    """The second of each sample."""
    samples: Columns = EMPTY

    def trim(self, trimmed: int) -> None:
        """Forget what the day files hold."""
        kept = self.seconds > trimmed
        if not kept.all():
            self.seconds, self.samples = self.seconds[kept], self.samples.take(kept)

    def add(self, seconds: Sequence[int], parts: Sequence[Columns]) -> None:
        """What each of these seconds holds of the point."""
        if parts:
            numbers = np.repeat(np.array(seconds, np.int64), [len(part) for part in parts])
            self.seconds = np.concatenate((self.seconds, numbers))
            self.samples = join((self.samples, *parts))

    def without(self, taken: Mapping[int, int]) -> Columns:
        """The samples that a day's blocks do not hold up to the second that `taken` says."""
        days = self.samples.times // DAY_MS
        held = np.zeros(len(days), np.bool_)
        for day in np.unique(days).tolist():
            held |= (days == day) & (self.seconds <= taken.get(day, 0))
        return self.samples.take(~held)


class Recent:
    """Reads the journal; one thread only."""

    def __init__(self, archive: Archive) -> None:
        """Of one data folder."""
        self._archive = archive
        self._tails: OrderedDict[tuple[int, ...], _Tail] = OrderedDict()

    def read(
        self,
        series: tuple[int, ...],
        start_ms: int,
        end_ms: int,
        taken: Mapping[int, int],
        found: list[Columns],
    ) -> JournalState:
        """Add samples of the span to `found`, without those that a day's blocks hold.

        `taken` says for each day up to which second they do.
        """

        def query(connection: sqlite3.Connection) -> JournalState:
            connection.execute("BEGIN")
            (trimmed,) = connection.execute("SELECT seq FROM trimmed").fetchone()
            touched = connection.execute(
                "SELECT 1 FROM second WHERE first_ms < ? AND last_ms >= ? LIMIT 1",
                (end_ms, start_ms),
            ).fetchone()
            if touched:
                fresh = self._tail(connection, series, trimmed).without(taken)
                if len(fresh):
                    found.append(fresh)
            return JournalState(
                trimmed,
                journal.newest_seq(connection),
                tuple(journal.read_sessions(connection)),
            )

        return self._archive.ask(self._archive.files.journal, query, JournalState())

    def _tail(self, connection: sqlite3.Connection, series: tuple[int, ...], trimmed: int) -> _Tail:
        tail = self._tails.setdefault(series, _Tail())
        self._tails.move_to_end(series)
        while len(self._tails) > _REMEMBERED:
            self._tails.popitem(last=False)
        tail.trim(trimmed)
        reached, seconds, parts = tail.reached, list[int](), list[Columns]()
        rows = connection.execute(
            "SELECT seq, data FROM second WHERE seq > ? ORDER BY seq", (tail.reached,)
        )
        for seq, data in rows:
            reached = seq
            try:
                # the worker checks each second once; here it would be every query
                second = unpack_second(data, check=False)
            except TornError as error:
                _log.error("second %d of the history cannot be read: %s", seq, error)
                continue
            for number in series:
                part = second.of(number)
                if len(part):
                    seconds.append(seq)
                    # a copy, or a few samples would keep the whole second in memory
                    parts.append(part.copy())
        # at the end: what a look that breaks off has read is read again
        tail.add(seconds, parts)
        tail.reached = reached
        return tail

    def days(self) -> list[int]:
        """Days that the journal, or the memory of the last seconds, may touch."""
        nothing: tuple[int | None, ...] = (None, None, None)
        row = self._archive.ask(
            self._archive.files.journal,
            lambda c: c.execute(
                "SELECT min(first_ms), max(last_ms), (SELECT max(end_ms) FROM session) FROM second"
            ).fetchone(),
            nothing,
        )
        known = [day_of(at) for at in row if at is not None]
        if not known:
            return []
        # memory may be a day ahead of the disk at midnight
        return list(range(max(min(known), max(known) - 2), max(known) + 2))

    def session_end(self) -> int:
        """When recording was last known to run; 0 if it never did."""
        nothing: tuple[int | None] = (None,)
        row: tuple[int | None] = self._archive.ask(
            self._archive.files.journal,
            lambda c: c.execute("SELECT max(end_ms) FROM session").fetchone(),
            nothing,
        )
        return row[0] or 0
