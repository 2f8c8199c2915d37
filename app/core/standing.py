"""Standing alarms over a restart: kept with each flush, loaded before the first reading."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from models.alarms import AlarmLog, Annunciator
from models.alarms.folding import fold
from models.history.standing import StandingStore
from models.storage import StorageError
from models.text.message import Message

_log = logging.getLogger(__name__)
_MARGIN_MS = 60_000
"""The journal is read from so long before the copy was last written; reading twice does no harm."""
_WITHOUT_COPY_MS = 31 * 86_400_000
"""So far back the journal is read if there is no copy at all."""


class StandingKeeper:
    """Keeps the copy of what stands beside the alarm journal."""

    def __init__(
        self, folder: Path, watch: Callable[[Message | None], None], clock: Callable[[], int]
    ) -> None:
        self._store = StandingStore(folder, watch=watch)
        self._clock = clock

    def restore(self, annunciator: Annunciator, log: AlarmLog) -> None:
        """What stood when the station stopped, however it stopped."""
        self._annunciator = annunciator
        now, found = self._clock(), self._store.read()
        since = found.saved_ms - _MARGIN_MS if found.saved_ms else now - _WITHOUT_COPY_MS
        # a clock that was set back must not hide the newest
        told = sorted(
            log.between(since, max(now, since) + _MARGIN_MS),
            key=lambda t: (t.at_ms, t.raised_ms, t.number),
        )
        memories = fold(found.memories, told, annunciator.rule)
        annunciator.restore(((rule, m) for (_, rule), m in memories.items()), now)
        if memories:
            _log.info("%d alarms stood when the station stopped", len(memories))

    def flush(self) -> None:
        """After the journal's flush."""
        kept = self._annunciator.unsaved()
        if not kept.memories and not kept.gone:
            return
        try:
            self._store.save(kept, self._clock())
        except StorageError as error:
            _log.warning("standing alarms were not kept: %s", error)

    def close(self) -> None:
        """Write what is left."""
        self.flush()
        self._store.close()
