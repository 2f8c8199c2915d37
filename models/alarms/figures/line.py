"""What the figures need of a transition, and nothing else: a million of them are read at once."""

from __future__ import annotations

from typing import NamedTuple

from models.alarms.transition import Happening


class Line(NamedTuple):
    """The same names as those of a `Transition`."""

    id: str
    happening: Happening
    at_ms: int
    raised_ms: int
    severity: int
    withheld: str
    by: str
