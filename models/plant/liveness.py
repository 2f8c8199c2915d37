"""Which points are proven by being heard, which went silent, and which never came at all.

Arrays by the index of a point: the hot path writes two numbers for each reading, everything else
is done for all points at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_NOBODY_EXPECTS = 1 << 60


class Liveness:
    """Durations in monotonic milliseconds."""

    def __init__(self, patience_ms: Sequence[int], minded: Sequence[bool]) -> None:
        """`patience_ms`: proof of life of each point; `minded`: whose silence somebody minds."""
        self.heard = np.zeros(len(patience_ms), np.int64)
        self.live = np.zeros(len(patience_ms), np.bool_)
        self._patience = np.array(patience_ms, np.int64)
        self._minded = np.array(minded, np.bool_)
        self._expected = np.zeros(len(patience_ms), np.bool_)
        self._since = np.full(len(patience_ms), _NOBODY_EXPECTS, np.int64)

    def expect(self, indices: Sequence[int], tick: int) -> None:
        """From now on these can be heard: each has its proof of life to come, or to come back."""
        at = np.asarray(indices, np.int64)
        self._since[at] = tick
        self._expected[at] = self._minded[at] & ~self.live[at]

    def excuse(self, indices: Sequence[int]) -> None:
        """These cannot be heard: their link is down."""
        self._expected[np.asarray(indices, np.int64)] = False

    def silent(self, tick: int) -> list[int]:
        """Live ones that were not heard for longer than their proof of life."""
        found = self.live & (self.heard + self._patience < tick)
        return np.flatnonzero(found).tolist() if found.any() else []

    def never_came(self, tick: int) -> list[int]:
        """Expected ones that did not come within their proof of life; each once."""
        self._expected &= ~self.live
        found = self._expected & (self._since + self._patience < tick)
        if not found.any():
            return []
        self._expected &= ~found
        return np.flatnonzero(found).tolist()
