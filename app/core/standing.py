"""Standing alarms over a restart: kept with each flush, loaded before the first reading."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.alarms import AlarmLog, Annunciator
from models.alarms.annunciator import Kept
from models.alarms.folding import Key, fold
from models.history.events import Written
from models.history.standing import StandingStore
from models.storage import StorageError
from models.text.message import Message

_log = logging.getLogger(__name__)
_MARGIN_MS = 60_000
"""The journal is read from so long before the copy was last written; reading twice does no harm."""
_WITHOUT_COPY_MS = 31 * 86_400_000
"""So far back the journal is read if there is no copy at all."""
_SET_BACK_MS = 86_400_000
"""So much of it around each moment if the clock was set by more than that, or back."""


Known = tuple[int, int]
"""A moment, and the last transition up to it."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What changed, on its way to the copy."""

    kept: Kept
    known: Known
    before: Sequence[Written]
    """What the journal has to have on the disk first."""


class StandingKeeper:
    """Keeps the copy of what stands beside the alarm journal, and never ahead of it: each has its
    own thread, and a kill between the two may only leave the copy behind."""

    def __init__(
        self, folder: Path, watch: Callable[[Message | None], None], clock: Callable[[], int]
    ) -> None:
        self._store = StandingStore(folder, watch=watch)
        self._clock = clock
        self._order = 0
        self._taken: _Taken | None = None
        self._saving: Written | None = None
        self._saved: Known = (0, 0)
        """Up to here the copy is known to be whole."""
        self._next: Known = (0, 0)
        """Up to here once what is being saved is on the disk."""
        self._is_whole = True
        self._over: frozenset[Key] = frozenset()
        """What the copy still has, and the journal has ended."""

    def restore(self, annunciator: Annunciator, log: AlarmLog) -> None:
        """What stood when the station stopped, however it stopped."""
        self._annunciator = annunciator
        now, found = self._clock(), self._store.read()
        told = [one for span in _spans(found.saved_ms, now) for one in log.between(*span)]
        self._order = max([found.order, *(one.order for one in told)])
        memories = fold(found.memories, told, annunciator.rule, found.order)
        self._over = frozenset(found.memories.keys() - memories.keys())
        self._saved = self._next = found.saved_ms, found.order
        annunciator.restore(((rule, m) for (_, rule), m in memories.items()), now)
        if stood := sum(memory.alarm is not None for memory in memories.values()):
            _log.info("%d alarms stood when the station stopped", stood)

    def next_order(self) -> int:
        """The number of what happens now: what came before, whatever the clock said, has less."""
        self._order += 1
        return self._order

    def flush(self, journal: Sequence[Written]) -> None:
        """After the journal's flush, of which `journal` is not known to be on the disk yet: what
        stands now is saved by the first call that finds it there."""
        if self._taken is not None and any(map(_is_refused, self._taken.before)):
            # and handed over again
            self._taken = replace(self._taken, before=journal)
        self._save()
        if self._taken is None:
            self._take(journal)
            self._save()

    def close(self) -> None:
        """Write what is left; after the journal was closed."""
        self.flush(())
        if self._taken is not None:
            self._submit(self._taken)
        self._store.close()

    def _take(self, journal: Sequence[Written]) -> None:
        """With the first that is taken, the copy loses what ended while it was behind: it would
        be taken for later than that end."""
        kept, over = self._annunciator.unsaved(), self._over
        self._over = frozenset()
        again = {(memory.point, rule) for rule, memory in kept.memories}
        kept = Kept(kept.memories, (*kept.gone, *(over - again)))
        if kept.memories or kept.gone:
            self._taken = _Taken(kept, (self._clock(), self._order), journal)

    def _save(self) -> None:
        is_busy = self._saving is not None and not self._saving.done()
        if self._taken is None or is_busy or not all(one.done() for one in self._taken.before):
            return
        self._submit(self._taken)

    def _submit(self, taken: _Taken) -> None:
        """Once a part of it was refused, the copy says until the next start that it knows no more
        than before: what it lacks is read from the journal then."""
        if self._saving is not None and (not self._saving.done() or _is_refused(self._saving)):
            self._is_whole = False
        if self._is_whole:
            self._saved, self._next = self._next, taken.known
        says = taken.known if self._is_whole else self._saved
        try:
            self._saving = self._store.save(taken.kept, *says)
        except StorageError as error:
            self._is_whole = False
            _log.warning("standing alarms were not kept: %s", error)
        self._taken = None


def _is_refused(written: Written) -> bool:
    return written.done() and written.exception() is not None


def _spans(saved_ms: int, now_ms: int) -> list[tuple[int, int]]:
    """Where what the copy does not know can be: a clock that was set since hides neither what
    came before nor what came after, and years between the two are not read."""
    if not saved_ms:
        return [(now_ms - _WITHOUT_COPY_MS, now_ms + _WITHOUT_COPY_MS)]
    first, last = min(saved_ms, now_ms), max(saved_ms, now_ms)
    before = _MARGIN_MS if saved_ms <= now_ms else _SET_BACK_MS
    if last - first <= _WITHOUT_COPY_MS:
        return [(first - before, last + _MARGIN_MS)]
    return [(first - before, first + _SET_BACK_MS), (last - _SET_BACK_MS, last + _MARGIN_MS)]
