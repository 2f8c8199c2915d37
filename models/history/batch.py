"""Readings of about one second as columns that grow by appending."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.history.columns import F64, I64, U8
from models.points import Quality, Reading
from models.points.reading import NEWEST_MS, OLDEST_MS

_LAST_KNOWN = np.array([q for q in Quality if q.is_last_known], np.uint8)


class SlotOf(dict[str, int]):
    """Point id to slot; -1 for an id that nobody declared."""

    def __missing__(self, key: str) -> int:
        """Not stored, so that strangers cannot fill the memory."""
        return -1


class Batch:
    """Columns of readings; appending is all that happens between two flushes."""

    def __init__(self, slot_of: Mapping[str, int]) -> None:
        """`slot_of` answers -1 for unknown ids."""
        self._slot_of = slot_of.__getitem__
        self.refused = 0
        """Readings with numbers that no column can hold."""
        self._clear()

    def _clear(self) -> None:
        self._slots = array("q")
        self._values = array("d")
        self._quality = bytearray()
        self._source = array("q")
        self._received = array("q")

    def __len__(self) -> int:
        """How many readings wait."""
        return len(self._slots)

    def extend(self, readings: Sequence[Reading]) -> None:
        """Append; about 0.3 us for each reading of a batch of a hundred."""
        size = len(self._slots)
        try:
            ids, values, qualities, sources, received = zip(*readings, strict=True)
            self._slots.extend(map(self._slot_of, ids))
            self._values.extend(values if None not in values else map(_number, values))
            self._quality += bytes(qualities)
            self._source.extend(sources)
            self._received.extend(received)
        except (TypeError, ValueError, OverflowError):
            self._cut(size)
            if len(readings) == 1:
                self.refused += 1
                return
            for reading in readings:
                self.extend((reading,))

    def _cut(self, size: int) -> None:
        for column in (
            self._slots, self._values, self._quality, self._source, self._received
        ):  # fmt: skip
            del column[size:]

    def drain(self) -> RawColumns:
        """What was appended, as arrays in order of arrival; the batch is empty afterwards."""
        found = self.peek()
        self._clear()
        return found

    def peek(self) -> RawColumns:
        """The same without emptying; copies, since a view would forbid appending."""
        return RawColumns(
            np.array(self._slots, np.int64),
            np.array(self._values, np.float64),
            np.frombuffer(bytes(self._quality), np.uint8),
            np.array(self._source, np.int64),
            np.array(self._received, np.int64),
        )


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


class RawColumns:
    """Readings in order of arrival."""

    __slots__ = ("quality", "received", "slots", "source", "values")

    def __init__(
        self, slots: NDArray[np.int64], values: F64, quality: U8, source: I64, received: I64
    ) -> None:
        """Arrays of equal length."""
        self.slots, self.values, self.quality = slots, values, quality
        self.source, self.received = source, received

    def take(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> RawColumns:
        """The selected readings, in the order of `which`."""
        return RawColumns(
            self.slots[which], self.values[which], self.quality[which], self.source[which],
            self.received[which],
        )  # fmt: skip

    def times(self) -> tuple[I64, int]:
        """The time each is stored under, and how many source clocks could not be believed.

        That is the source time. Of a last known value it is the moment it was found to be one,
        since the reading tells of that moment and of nothing before it; and the receipt time
        where the source clock is off by months.
        """
        wild = (self.source < self.received - OLDEST_MS) | (self.source > self.received + NEWEST_MS)
        known = np.isin(self.quality, _LAST_KNOWN)
        return np.where(wild | known, self.received, self.source), int(wild.sum())
