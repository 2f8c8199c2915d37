"""Between a network thread and the event loop: bounded, newest wins, one wake-up per batch."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.mqtt.client import Batch

BOUND = 100_000
"""Messages that may wait: ten seconds of the fastest stream that must lose nothing."""


class Inbox:
    """Batches of (topic, payload, retained) with their receipt time in UTC ms."""

    def __init__(self, ring: Callable[[], None], bound: int = BOUND) -> None:
        """`ring` is called, in the network thread, when something comes into an empty box."""
        self._ring = ring
        self._bound = bound
        self._lock = threading.Lock()
        self._batches: list[tuple[int, Batch]] = []
        self._waiting = 0
        self._rung = False
        self.dropped = 0
        """Older values that were skipped because the loop did not keep up."""

    def put(self, received_ms: int, batch: Batch) -> None:
        """Add a batch; when too much waits, of every topic only the newest message is kept."""
        with self._lock:
            self._batches.append((received_ms, batch))
            self._waiting += len(batch)
            if self._waiting > self._bound:
                self._keep_newest()
            ring, self._rung = not self._rung, True
        if ring:
            self._ring()

    def take(self) -> list[tuple[int, Batch]]:
        """Everything that waits, oldest first; the next `put` rings again."""
        with self._lock:
            batches, self._batches = self._batches, []
            self._waiting = 0
            self._rung = False
        return batches

    def _keep_newest(self) -> None:
        seen: set[bytes] = set()
        kept: list[tuple[int, Batch]] = []
        for received, batch in reversed(self._batches):
            newest = []
            for message in reversed(batch):
                if message[0] not in seen:
                    seen.add(message[0])
                    newest.append(message)
            if newest:
                newest.reverse()
                kept.append((received, newest))
        kept.reverse()
        while len(kept) > 1 and sum(len(batch) for _, batch in kept) > self._bound:
            kept.pop(0)  # more topics than may wait: somebody floods us with unknown ones
        left = sum(len(batch) for _, batch in kept)
        self.dropped += self._waiting - left
        self._batches = kept
        self._waiting = left
