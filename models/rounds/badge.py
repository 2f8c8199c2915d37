"""Rounds done by badge: what a badge at a reader marks, or why it marks nothing. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.records import Change, Record
from models.rounds.doing import Mark, beginning, marking
from models.rounds.standing import Standing, State
from models.text.message import Message

_OPEN = frozenset({State.DUE, State.RUNNING})


@dataclass(frozen=True, slots=True)
class Passage:
    """A badge was held to a reader."""

    reader: str
    """Id of the point that shows it."""
    badge: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Walk:
    """A round whose window is open, with what is asked for and what is marked."""

    standing: Standing
    checkpoints: Sequence[Record]
    marked: Mapping[str, Record] = field(default_factory=dict)
    """By checkpoint."""


def holder(badge: str, people: Sequence[Record]) -> Record | Message:
    """The one active person who has this badge."""
    found = [one for one in people if one.text("badge") == badge and one.flag("active")]
    if not found:
        return Message.of("rounds.badge.unknown")
    return found[0] if len(found) == 1 else Message.of("rounds.badge.twice")


def by_badge(
    passage: Passage, person: Record, walks: Sequence[Walk]
) -> list[list[Change]] | Message:
    """Operations to write one after the other; the message says why there are none.

    All open rounds that ask for a badge at this reader are marked: a guard does not know that two
    plans share a gate. The last required checkpoint finishes its round, because who walks outside
    has no screen to finish it at.
    """
    steps: list[list[Change]] = []
    wanted = False
    for walk in walks:
        here = [point for point in walk.checkpoints if _asks(point, passage.reader)]
        wanted = wanted or (bool(here) and walk.standing.state in _OPEN)
        fresh = [point for point in here if point.id not in walk.marked]
        if fresh and walk.standing.state in _OPEN:
            steps += _steps(passage, person, walk, fresh)
    if steps:
        return steps
    return Message.of("rounds.badge.marked" if wanted else "rounds.badge.not_due")


def _steps(
    passage: Passage, person: Record, walk: Walk, fresh: Sequence[Record]
) -> list[list[Change]]:
    one, at_ms = walk.standing, passage.at_ms
    begun = beginning(one, at_ms)
    steps = [begun] if begun else []
    for point in fresh:
        mark = Mark(point, how="badge", person=person.id, at_ms=at_ms)
        steps.append(marking(one, mark, at_ms))
    done = {*walk.marked, *(point.id for point in fresh)}
    if all(point.id in done or point.flag("optional") for point in walk.checkpoints):
        finished = Change("round", one.occurrence.id, "finished", at_ms)
        steps.append([finished])
    return steps


def _asks(point: Record, reader: str) -> bool:
    return point.text("check") == "badge" and point.text("reader") == reader
