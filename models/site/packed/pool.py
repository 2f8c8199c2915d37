"""Equal parts of a park are written once and referred to by number."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

Part = TypeVar("Part", bound=Hashable)
Row = list[Any]


class Pool(Generic[Part]):
    """Numbers for distinct parts, in the order they were first seen."""

    def __init__(self, row: Callable[[Part], Row]) -> None:
        self.rows: list[Row] = []
        self._row = row
        self._numbers: dict[Part, int] = {}

    def number(self, part: Part | None) -> int | None:
        """The number of `part`; None for nothing."""
        if part is None:
            return None
        number = self._numbers.get(part)
        if number is None:
            # The row first: it may put parts of this part into other pools.
            row = self._row(part)
            number = self._numbers[part] = len(self.rows)
            self.rows.append(row)
        return number


def pairs(rows: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    """Lists of lists as tuples of tuples."""
    return tuple(map(tuple, rows))


def pair(row: Sequence[Any] | None) -> Any:
    """A list as a tuple; None stays."""
    return None if row is None else tuple(row)
