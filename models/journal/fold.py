"""What the operations add up to: a pure function of the set, in whatever order it came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.journal.operation import Operation

    Cell = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Heads:
    """The operations whose values stand for one field, the winner first.

    More than one is a conflict: concurrent edits are all kept and shown until a person writes
    one that names them all as its base.
    """

    names: tuple[str, ...]

    @property
    def winner(self) -> str:
        """Highest by hybrid clock, station, incarnation and sequence: the same everywhere."""
        return self.names[0]

    @property
    def is_conflict(self) -> bool:
        """True if a person has to settle it."""
        return len(self.names) > 1


def fold(operations: Iterable[Operation]) -> dict[Cell, Heads]:
    """The heads of every field that any of the operations set.

    A base counts only if it ranks below the operation that names it, so that no two operations
    can make each other disappear.
    """
    ranks: dict[Cell, dict[str, str]] = {}
    replaced: dict[Cell, dict[str, str]] = {}
    for operation in operations:
        for change in operation.changes:
            if change.is_event:
                continue
            ranks.setdefault(change.cell, {})[operation.name] = operation.rank
            named = replaced.setdefault(change.cell, {})
            for name in change.base:
                named[name] = max(named.get(name, ""), operation.rank)
    return {cell: _heads(held, replaced[cell]) for cell, held in ranks.items()}


def _heads(ranks: dict[str, str], replaced: dict[str, str]) -> Heads:
    standing = [name for name, rank in ranks.items() if replaced.get(name, "") <= rank]
    return Heads(tuple(sorted(standing, key=ranks.__getitem__, reverse=True)))
