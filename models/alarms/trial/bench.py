"""The rule bench as panels see it: try a rule on the stored history, then make it the park's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from models.alarms.trial.backtest import Comparison
from models.points import Rule
from models.text.message import Message


@dataclass(frozen=True, slots=True)
class Trial:
    """Which rule of which point, and what is tried instead."""

    point: str
    now: Rule
    tried: Rule
    start_ms: int
    end_ms: int
    """Half-open span."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A configuration set with the tried rule as an exception, checked and not yet applied."""

    point: str
    rule: str
    text: str
    """The exception as it stands in the site file."""
    path: str
    """Where the draft of the site file lies."""
    digest: str
    lines: tuple[Message, ...]
    """What would differ from the set that applies."""


class Bench(Protocol):
    """Tries run in the worker process, one at a time."""

    async def attempt(
        self, trial: Trial, progress: Callable[[float], None] | None = None
    ) -> Comparison | Message:
        """Both rules on the same samples. Cancelling the task cancels the work."""

    def objection(self) -> Message | None:
        """Why who is signed on may not apply a rule now; None if they may."""

    async def draft(self, point: str, rule: Rule) -> Draft | tuple[Message, ...]:
        """The set that applies with `rule` at `point`; or all that its check refuses."""

    async def apply(self, draft: Draft, reason: str) -> Message | None:
        """Make the draft the truth, in the journal; None: it is. The control room opens anew."""
