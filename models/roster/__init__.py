"""Duty roster and contacts: the right number, at any hour, without a network."""

from models.roster.kinds import CALLS, PARTS, SUBJECT
from models.roster.reach import Reachable, on_duty, reachable
from models.roster.rules import dialled

__all__ = ["CALLS", "PARTS", "SUBJECT", "Reachable", "dialled", "on_duty", "reachable"]
