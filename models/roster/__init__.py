"""Duty roster and contacts: the right number, at any hour, without a network."""

from models.roster.kinds import PARTS, SUBJECT, SYSTEMS
from models.roster.reach import Reachable, on_duty, reachable
from models.roster.rules import dialled

__all__ = ["PARTS", "SUBJECT", "SYSTEMS", "Reachable", "dialled", "on_duty", "reachable"]
