"""What the journal holds of a point: the last minutes, which no day file has yet."""

from __future__ import annotations

import logging
import sqlite3
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from models.history import journal
from models.history.archive import Archive
from models.history.blob import unpack_second
from models.history.columns import Columns, TornError
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
    """The samples of one point in the journal's seconds up to `reached`."""

    reached: int = 0
    parts: list[tuple[int, Columns]] = field(default_factory=list)


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
                tail = self._tail(connection, series, trimmed)
                for seq, part in tail.parts:
                    fresh = _fresh(seq, part, taken)
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
        tail.parts = [(seq, part) for seq, part in tail.parts if seq > trimmed]
        rows = connection.execute(
            "SELECT seq, data FROM second WHERE seq > ? ORDER BY seq", (tail.reached,)
        )
        for seq, data in rows:
            tail.reached = seq
            try:
                # the worker checks each second once; here it would be every query
                second = unpack_second(data, check=False)
            except TornError as error:
                _log.error("second %d of the history cannot be read: %s", seq, error)
                continue
            for number in series:
                part = second.of(number)
                if len(part):
                    # a copy, or a few samples would keep the whole second in memory
                    tail.parts.append((seq, part.copy()))
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


def _fresh(seq: int, part: Columns, taken: Mapping[int, int]) -> Columns:
    first, last = day_of(int(part.times.min())), day_of(int(part.times.max()))
    if first == last:
        return part if seq > taken.get(first, 0) else part.take(slice(0, 0))
    days = (part.times // DAY_MS).tolist()
    return part.take(np.array([seq > taken.get(day, 0) for day in days], np.bool_))
