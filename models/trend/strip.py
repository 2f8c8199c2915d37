"""What was read of one point: samples of one unbroken span that grows at its ends.

While a chart follows the present only the new tail is asked for; moving back in time asks for
what lies before. Late samples are found because the tail overlaps what was read by a minute.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.views import Samples

OVERLAP_MS = 60_000
"""A sample may arrive this late and is still drawn without reading everything again."""
PIECE_MS = 86_400_000
"""Nothing longer is asked for at once: one answer takes at most 50 ms."""


def no_samples() -> Samples:
    """An empty span."""
    return Samples(np.empty(0, np.int64), np.empty(0), np.empty(0, np.uint8))


class Strip:
    """Samples in `start_ms` to `end_ms`, half-open; empty before the first `add`."""

    def __init__(self) -> None:
        self.start_ms = 0
        self.end_ms = 0
        self.samples = no_samples()

    @property
    def is_empty(self) -> bool:
        """Nothing was read yet."""
        return self.end_ms == self.start_ms

    def missing(self, start_ms: int, end_ms: int) -> list[tuple[int, int]]:
        """Spans to read, in this order, until the strip covers `start_ms` to `end_ms`.

        What lies before the strip comes newest first, so that the present is on screen before last
        month is. A span that does not touch the strip empties it.
        """
        if not self.is_empty and (end_ms <= self.start_ms or start_ms >= self.end_ms):
            self.start_ms = self.end_ms = 0
            self.samples = no_samples()
        if self.is_empty:
            return list(_backwards(start_ms, end_ms))
        found: list[tuple[int, int]] = []
        if end_ms > self.end_ms:
            begun = max(self.start_ms, self.end_ms - OVERLAP_MS)
            while end_ms - begun > PIECE_MS:
                found.append((begun, begun + PIECE_MS))
                begun += PIECE_MS
            found.append((begun, end_ms))
        if start_ms < self.start_ms:
            found += _backwards(start_ms, self.start_ms)
        return found

    def add(self, new: Samples, start_ms: int, end_ms: int) -> None:
        """Take in all samples of a span that touches the strip; what it held there is replaced."""
        if self.is_empty:
            self.start_ms, self.end_ms, self.samples = start_ms, end_ms, new
            return
        old = self.samples
        first, last = np.searchsorted(old.times, (start_ms, end_ms))
        self.samples = Samples(
            np.concatenate((old.times[:first], new.times, old.times[last:])),
            np.concatenate((old.values[:first], new.values, old.values[last:])),
            np.concatenate((old.quality[:first], new.quality, old.quality[last:])),
        )
        self.start_ms = min(self.start_ms, start_ms)
        self.end_ms = max(self.end_ms, end_ms)

    def forget(self, before_ms: int) -> None:
        """Drop what is older, so that a chart left alone for a week does not grow."""
        if self.is_empty or before_ms <= self.start_ms or before_ms >= self.end_ms:
            return
        first = int(np.searchsorted(self.samples.times, before_ms))
        old = self.samples
        self.samples = Samples(
            old.times[first:].copy(), old.values[first:].copy(), old.quality[first:].copy()
        )
        self.start_ms = before_ms


def _backwards(start_ms: int, end_ms: int) -> Iterator[tuple[int, int]]:
    while end_ms > start_ms:
        begun = max(start_ms, end_ms - PIECE_MS)
        yield begun, end_ms
        end_ms = begun
