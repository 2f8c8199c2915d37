"""Duty roster and contacts: the right number, at any hour, without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.roster.kinds import CALLS, PARTS, SUBJECT
    from models.roster.reach import Reachable, on_duty, reachable
    from models.roster.rules import dialled

__getattr__ = parts(
    __name__,
    {
        "kinds": "CALLS PARTS SUBJECT",
        "reach": "Reachable on_duty reachable",
        "rules": "dialled",
    },
)

__all__ = ["CALLS", "PARTS", "SUBJECT", "Reachable", "dialled", "on_duty", "reachable"]
